/** Where jobs run: inline or on threads, with the same results. */
import { requireNumber, wholeNumber } from "../options.js";
import { runInline } from "./inline.js";
import type { JobOptions, JobReference } from "./job.js";

/** Runs the job once for each input.
 *
 *  @param shared  plain data that all inputs share
 *  @param inputs  plain data, one a job
 *  @param options.workers  threads; 0 runs inline (default: one a core, at most one a job)
 *  @returns the outputs, in the order of the inputs
 *  @throws the first job's error; the signal's reason when it aborts
 *  @throws ArgumentError if workers is not a whole number from 0 */
export async function runJobs<Shared, Input, Output, Event>(
  reference: JobReference<Shared, Input, Output, Event>,
  shared: Shared,
  inputs: readonly Input[],
  options: JobOptions<Event> = {},
): Promise<Output[]> {
  const { workers } = options;
  if (workers !== undefined) requireNumber("runJobs", "workers", workers, wholeNumber(0));
  if (workers === 0) return runInline(reference, shared, inputs, options);
  const threads = await loadThreads();
  return threads.run(reference, shared, inputs, options as JobOptions<unknown>) as Promise<Output[]>;
}

/** What came of one of several jobs. */
export type Outcome<Output> =
  | { readonly kind: "done"; readonly output: Output }
  | { readonly kind: "failed"; readonly error: Error };

/** Several jobs of which each has its own end: one that fails leaves the others as they are. */
export interface EachOptions<Input, Output> {
  readonly count: number;
  /** What a job is given, asked for when its turn comes: not all of it has to be held at once. Its error is that of the job. */
  readonly input: (index: number) => Promise<Input>;
  /** Hears what came of a job, in the order in which they end; the next job of its place waits for it. Its error ends everything. */
  readonly settled: (index: number, outcome: Outcome<Output>) => Promise<void>;
  /** As in `runJobs`. */
  readonly workers?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Runs a job for each of several inputs, to the end of the last one.
 *
 *  @throws the signal's reason when it aborts, once what `settled` was doing is done; what `settled` throws */
export async function runEach<Shared, Input, Output>(
  reference: JobReference<Shared, Input, Output, never>,
  shared: Shared,
  { count, input, settled, workers, signal }: EachOptions<Input, Output>,
): Promise<void> {
  if (workers !== undefined) requireNumber("runEach", "workers", workers, wholeNumber(0));
  const places = workers === 0 ? 1 : (workers ?? (await loadThreads()).count());
  const failure = new AbortController();
  const stop = signal === undefined ? failure.signal : AbortSignal.any([signal, failure.signal]);
  let next = 0;
  const outcomeOf = async (index: number): Promise<Outcome<Output>> => {
    try {
      const given = await input(index);
      const options = { workers: workers === 0 ? 0 : 1, signal: stop };
      const [output] = await runJobs(reference, shared, [given], options);
      return { kind: "done", output: output as Output };
    } catch (error) {
      stop.throwIfAborted();
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
  await Promise.all(Array.from({ length: Math.min(places, count) }, work));
  stop.throwIfAborted();
}

/** Starts a thread for each core, so that a run that is sure to come finds them ready. They never keep the program alive. */
export function prepareJobs<Shared, Input, Output, Event>(
  reference: JobReference<Shared, Input, Output, Event>,
): void {
  void loadThreads().then(({ prepare }) => prepare(reference));
}

/** Loaded where threads are wanted: sampling itself needs no platform. */
async function loadThreads() {
  const { platform } = await import("#platform");
  return platform.threads();
}
