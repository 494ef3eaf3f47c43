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

/** Starts a thread for each core, so that a run that is sure to come finds them ready. They never keep the program alive. */
export function prepareJobs<Shared, Input, Output, Event>(
  reference: JobReference<Shared, Input, Output, Event>,
): void {
  void loadThreads().then(({ prepare }) => prepare(reference));
}

/** How many jobs run at once where nobody says otherwise. */
export async function usualCount(): Promise<number> {
  return (await loadThreads()).count();
}

/** Loaded where threads are wanted: sampling itself needs no platform. */
async function loadThreads() {
  const { platform } = await import("#platform");
  return platform.threads();
}
