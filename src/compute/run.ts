/** Where jobs run: inline, on threads, or on other machines, with the same results. */
import { requireNumber, wholeNumber } from "../options.js";
import { runInline } from "./inline.js";
import type { JobOptions, JobReference } from "./job.js";
import { inLanes } from "./lanes.js";

/** Jobs of one run that are at the queue at once: enough for many workers, and little enough for Redis to hold. */
export const jobsAtTheQueue = 64;

/** Runs the job once for each input.
 *
 *  @param shared  plain data that all inputs share
 *  @param inputs  plain data, one a job
 *  @param options.workers  threads; 0 runs inline (default: one a core, at most one a job)
 *  @returns the outputs, in the order of the inputs
 *  @throws the first job's error; the signal's reason when it aborts
 *  @throws ArgumentError if workers is not a whole number from 0, or nobody answers at the queue's address; SetupError where its workers are gone */
export async function runJobs<Shared, Input, Output, Event>(
  reference: JobReference<Shared, Input, Output, Event>,
  shared: Shared,
  inputs: readonly Input[],
  options: JobOptions<Event> = {},
): Promise<Output[]> {
  const { workers, onEvent, signal } = options;
  if (workers !== undefined) requireNumber("runJobs", "workers", workers, wholeNumber(0));
  const address = await queueAddress(options);
  if (address !== null) {
    const { platform } = await import("#platform");
    await platform.queue();
    const { withJobQueue } = await import("./queue.js");
    return withJobQueue(address, (queue) =>
      inLanes(inputs.length, { atOnce: jobsAtTheQueue, signal }, (index, stop) =>
        queue.run(reference, shared, inputs[index]!, {
          signal: stop,
          onEvent: (event) => onEvent?.(index, event),
        }),
      ),
    );
  }
  if (workers === 0) return runInline(reference, shared, inputs, options);
  const threads = await loadThreads();
  return threads.run(reference, shared, inputs, options as JobOptions<unknown>) as Promise<Output[]>;
}

/** Where jobs are sent to: the address that is given, or that of the setting CARRYOVER_COMPUTE; null for this machine, which whoever says "" or
 *  how many threads wants. */
export async function queueAddress({
  compute,
  workers,
}: Pick<JobOptions<never>, "compute" | "workers">): Promise<string | null> {
  if (compute !== undefined) return compute || null;
  if (workers !== undefined) return null;
  const { platform } = await import("#platform");
  return platform.setting("CARRYOVER_COMPUTE") || null;
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
