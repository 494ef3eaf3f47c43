/** Long steps of cells: a live line under the cell, and an interrupt stops them. */
import { type Host, setHost } from "../compute/host.js";
import { type ProgressLine, progress } from "../notebook/progress.js";

/** Watches the long steps of this process, which runs the cells of a notebook. */
export function watchSteps(): void {
  setHost({ watch });
}

/** The line appears with the first reading. An interrupt (SIGINT, the stop button of a notebook) aborts the step's signal. */
const watch: Host["watch"] = async ({ label, done }, run, signal) => {
  const interrupt = new AbortController();
  const stop = () => interrupt.abort();
  let line: ProgressLine | undefined;
  // Not while the cell's own code runs: Node takes SIGINT for itself then and, once the code has returned, leaves a listener that was added
  // meanwhile without its signal, so that the next interrupt would end the whole process.
  await Promise.resolve();
  process.on("SIGINT", stop);
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
    process.off("SIGINT", stop);
  }
};
