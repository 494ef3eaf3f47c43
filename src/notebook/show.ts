/** Shows a value under the running cell, on this project's kernel and on plain tslab, or prints its text elsewhere. */
import { platform } from "#platform";
import { plotlySetupHtml } from "./figureHtml.js";
import { isFigure, mimeBundle } from "./mime.js";
import { inNotebook, outputMode, writeDisplay } from "./output.js";

let isPlotlySetUp = false;

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

async function showNow(value: unknown): Promise<void> {
  const bundle = await mimeBundle(value);
  setUpPlotlyFor(value);
  if (!writeDisplay(bundle)) platform.print(`${bundle["text/plain"]}\n`);
}

/** Puts plotly.js under the running cell before the first chart of a session.
 *
 *  @returns whether it was put there now */
export function setUpPlotlyFor(value: unknown): boolean {
  if (isPlotlySetUp || outputMode() === "static" || !inNotebook() || !isFigure(value)) return false;
  isPlotlySetUp = writeDisplay({ "text/html": plotlySetupHtml(), "text/plain": "" });
  return isPlotlySetUp;
}

/** Whether plotly.js has been put into the notebook of this session. */
export function plotlyIsSetUp(): boolean {
  return isPlotlySetUp;
}

/** Forgets that plotly.js was put into the notebook: the cell that carries it is about to run again. */
export function forgetPlotlySetup(): void {
  isPlotlySetUp = false;
}
