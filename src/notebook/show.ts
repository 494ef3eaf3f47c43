/** Shows a value under the running cell, on this project's kernel and on plain tslab, or prints its text elsewhere. */
import { platform } from "#platform";
import { outputsOf } from "./mime.js";
import { writeDisplay } from "./output.js";

/** Outputs that are still being drawn. */
const pending = new Set<Promise<void>>();

/** Shows a record, a danfo frame or any value. The last value of a cell shows itself; this is for the others.
 *
 *  @returns a promise that is kept when the output is there; this project's kernel waits for it even where a cell does not
 *  @example await show(plot.series(panel)) */
export function show(value: unknown): Promise<void> {
  const shown = showNow(value);
  pending.add(shown);
  const forget = () => pending.delete(shown);
  shown.then(forget, forget);
  return shown;
}

/** Resolves when everything given to `show` is there; rejects with the first failure. */
export async function allShown(): Promise<void> {
  await Promise.all(pending);
}

/** Waits no longer for what is not there yet. */
export function forgetPending(): void {
  pending.clear();
}

async function showNow(value: unknown): Promise<void> {
  for (const output of await outputsOf(value)) {
    if (!writeDisplay(output)) platform.print(`${output.data["text/plain"]}\n`);
  }
}
