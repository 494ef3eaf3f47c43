/** What the notebook of this session has said of doubts, and in which cell, so that a cell that runs again says its own again. */
import { nothingSaid, type SplitWarnings } from "../report/saidWarnings.js";
import type { Warning } from "../warning.js";
import { inNotebook } from "./output.js";

const said = nothingSaid();
let cell = "";

/** A cell begins.
 *
 *  @param id  of the cell, where its notebook names it */
export function beginCell(id: unknown): void {
  cell = typeof id === "string" ? id : "";
  if (cell !== "") said.forget(cell);
}

/** Which doubts no cell above has said; outside a notebook nothing stands above. */
export function splitWarnings(warnings: readonly Warning[]): SplitWarnings {
  return inNotebook() ? said.split(warnings, cell) : { now: warnings, before: [] };
}
