/** Where jobs run: inline or on threads, with the same results. */
import { availableParallelism } from "node:os";
import { runInline } from "./inline.js";
import type { JobReference, RunOptions } from "./job.js";
import { prepareThreads, runOnThreads } from "./threads.js";

/** Runs the job once for each input.
 *
 *  @param inputs  plain data, one a job
 *  @param options.workers  threads; 0 runs inline (default: one a core, at most one a job)
 *  @returns the outputs, in the order of the inputs
 *  @throws the first job's error; the signal's reason when it aborts
 *  @throws RangeError if workers is not an integer ≥ 0 */
export async function runJobs<Input, Output, Event>(
  reference: JobReference<Input, Output, Event>,
  inputs: readonly Input[],
  options: RunOptions<Event> = {},
): Promise<Output[]> {
  const workers = options.workers ?? Math.min(inputs.length, availableParallelism());
  if (!(Number.isInteger(workers) && workers >= 0)) {
    throw new RangeError(`runJobs: workers must be an integer ≥ 0, got ${workers}`);
  }
  // One job alone gains nothing from a thread but its responsiveness, which is worth having.
  return workers === 0
    ? runInline(reference, inputs, options)
    : runOnThreads(reference, inputs, { ...options, workers });
}

/** Starts a thread for each core, so that a run that is sure to come finds them ready. They never keep the program alive. */
export function prepareJobs<Input, Output, Event>(reference: JobReference<Input, Output, Event>): void {
  prepareThreads(reference, availableParallelism());
}
