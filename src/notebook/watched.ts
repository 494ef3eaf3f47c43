/** A slow step with a live line under the cell, which stops when the cell is interrupted. */
import { platform } from "#platform";
import { type ProgressLine, progress } from "./progress.js";

/** Runs a step. The line appears with the first update. An interrupt (SIGINT, the stop button of a notebook) aborts the step's signal.
 *
 *  @param label  what is going on
 *  @param run    the step: gets a signal to stop for, and what to call with the steps done, their total and a remark
 *  @param done   the last line
 *  @throws what the step throws */
export async function watched<Result>(
  label: string,
  run: (
    signal: AbortSignal,
    update: (steps: number, total: number, remark: string) => void,
  ) => Promise<Result>,
  { signal, done }: { readonly signal?: AbortSignal | undefined; readonly done: (result: Result) => string },
): Promise<Result> {
  const interrupt = new AbortController();
  const stop = () => interrupt.abort();
  let line: ProgressLine | undefined;
  // Not while the cell's own code runs: Node takes SIGINT for itself then and, once the code has returned, leaves a listener that was added
  // meanwhile without its signal, so that the next interrupt would end the whole process.
  await Promise.resolve();
  const letGo = platform.onInterrupt(stop);
  try {
    const result = await run(
      AbortSignal.any(signal === undefined ? [interrupt.signal] : [signal, interrupt.signal]),
      (steps, total, remark) => {
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
    letGo();
  }
}
