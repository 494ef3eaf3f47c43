/** Several jobs of which each has its own end, here or on other machines: one that fails leaves the others as they are. */
import { SetupError } from "../errors.js";
import { requireNumber, wholeNumber } from "../options.js";
import type { JobReference } from "./job.js";
import { jobsAtTheQueue, openJobQueue } from "./queue.js";
import { runJobs, usualCount } from "./run.js";

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
  /** Address of a queue to other machines, of which `workers` then says nothing (default: this machine). */
  readonly compute?: string | undefined;
  /** As in `runJobs`. */
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
  const queue = compute === undefined ? null : await openJobQueue(compute);
  const places = queue !== null ? jobsAtTheQueue : workers === 0 ? 1 : (workers ?? (await usualCount()));
  const failure = new AbortController();
  const stop = signal === undefined ? failure.signal : AbortSignal.any([signal, failure.signal]);
  let next = 0;
  const outcomeOf = async (index: number): Promise<Outcome<Output>> => {
    try {
      const given = await input(index);
      const options = { workers: workers === 0 ? 0 : 1, signal: stop };
      const [output] =
        queue === null
          ? await runJobs(reference, shared, [given], options)
          : [await queue.run(reference, shared, given, stop)];
      return { kind: "done", output: output as Output };
    } catch (error) {
      stop.throwIfAborted();
      // Without a queue or a worker no job can be done, and none is to blame.
      if (error instanceof SetupError) throw error;
      return { kind: "failed", error: error as Error };
    }
  };
  const work = async (): Promise<void> => {
    try {
      while (next < count) {
        stop.throwIfAborted();
        const index = next++;
        await settled(index, await outcomeOf(index));
      }
    } catch (error) {
      failure.abort(error);
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(places, count) }, work));
  } finally {
    await queue?.close();
  }
  stop.throwIfAborted();
}
