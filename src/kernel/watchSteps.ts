/** Long steps of cells: a live line under the cell, and an interrupt stops them. */
import type { Host } from "../compute/host.js";
import { type ProgressLine, progress } from "../notebook/progress.js";

/** Steps that run now. */
const running = new Set<AbortController>();

/** Ends those that run. */
export function stopSteps(): void {
  for (const step of running) step.abort();
}

/** Watches a step; its line appears with the first reading. */
export const watchStep: Host["watch"] = async ({ label, done }, run, signal) => {
  const interrupt = new AbortController();
  let line: ProgressLine | undefined;
  running.add(interrupt);
  try {
    const result = await run(
      AbortSignal.any(signal === undefined ? [interrupt.signal] : [signal, interrupt.signal]),
      ({ steps, total, remark }) => {
        line ??= progress(label, total);
        line.update(steps, remark);
      },
    );
    line?.end(done(result));
    return result;
  } catch (error) {
    line?.end("Stopped");
    throw error;
  } finally {
    running.delete(interrupt);
  }
};
