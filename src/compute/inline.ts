/** Runs jobs on the caller's own thread, in turns. */
import type { JobOptions, JobReference } from "./job.js";
import { nextTurn } from "./nextTurn.js";

/** How long the jobs keep the event loop waiting: each of them has its turn before timers and signals have theirs. */
const turnMilliseconds = 20;

/** Runs one job a input, taking turns whenever one of them pauses. */
export async function runInline<Shared, Input, Output, Event>(
  { job }: JobReference<Shared, Input, Output, Event>,
  shared: Shared,
  inputs: readonly Input[],
  { onEvent, signal }: JobOptions<Event>,
): Promise<Output[]> {
  signal?.throwIfAborted();
  const sliceMilliseconds = turnMilliseconds / Math.max(1, inputs.length);
  let isStopped = false;
  const work = job(shared);
  const run = (input: Input, index: number): Promise<Output> => {
    let slice = performance.now();
    return work(input, {
      emit: (event) => onEvent?.(index, event),
      async pause() {
        if (performance.now() - slice < sliceMilliseconds) return;
        await nextTurn();
        signal?.throwIfAborted();
        if (isStopped) throw new Error("another job failed");
        slice = performance.now();
      },
    });
  };
  try {
    return await Promise.all(inputs.map(run));
  } finally {
    isStopped = true;
  }
}
