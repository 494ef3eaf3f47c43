/** Several jobs of which each has its own end, here or on other machines: one that fails leaves the others as they are. */
import { SetupError } from "../errors.js";
import { requireNumber, wholeNumber } from "../options.js";
import type { JobReference } from "./job.js";
import { inLanes } from "./lanes.js";
import { withJobQueue } from "./queue.js";
import { jobsAtTheQueue, queueAddress, runJobs, usualCount } from "./run.js";

/** What came of one of several jobs. */
export type Outcome<Output> =
  | { readonly kind: "done"; readonly output: Output }
  | { readonly kind: "failed"; readonly error: Error };

/** What is run, where, and who hears of it. */
export interface EachOptions<Input, Output> {
  readonly count: number;
  /** What a job is given, asked for when its turn comes: not all of it has to be held at once. Its error is that of the job. */
  readonly input: (index: number) => Promise<Input>;
  /** Hears what came of a job, in the order in which they end; the next job of its place waits for it. Its error ends everything. */
  readonly settled: (index: number, outcome: Outcome<Output>) => Promise<void>;
  /** Both as in `runJobs`. */
  readonly compute?: string | undefined;
  readonly workers?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Runs a job for each of several inputs, to the end of the last one.
 *
 *  @throws SetupError where the queue or its workers are gone, ArgumentError where nobody answers at its address; the signal's reason when it aborts, once what `settled` was doing is done; what `settled` throws */
export async function runEach<Shared, Input, Output>(
  reference: JobReference<Shared, Input, Output, never>,
  shared: Shared,
  { count, input, settled, compute, workers, signal }: EachOptions<Input, Output>,
): Promise<void> {
  if (workers !== undefined) requireNumber("runEach", "workers", workers, wholeNumber(0));
  const address = await queueAddress({ compute, workers });
  const places = address !== null ? jobsAtTheQueue : workers === 0 ? 1 : (workers ?? (await usualCount()));
  // Each of them alone is a run of one job.
  const where = address !== null ? { compute: address } : { compute: "", workers: workers === 0 ? 0 : 1 };
  const all = () =>
    inLanes(count, { atOnce: places, signal }, async (index, stop) => {
      let outcome: Outcome<Output>;
      try {
        const [output] = await runJobs(reference, shared, [await input(index)], { ...where, signal: stop });
        outcome = { kind: "done", output: output as Output };
      } catch (error) {
        stop.throwIfAborted();
        // Without a queue or a worker no job can be done, and none is to blame.
        if (error instanceof SetupError) throw error;
        outcome = { kind: "failed", error: error as Error };
      }
      await settled(index, outcome);
    });
  // Open from the first job to the last.
  await (address === null ? all() : withJobQueue(address, all));
}
