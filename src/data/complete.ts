/** What most analyses ask of a column: a number in every period. */
import { DataError } from "../errors.js";
import { phrase, setting } from "../phrase.js";
import type { Panel, Series } from "./panel.js";

/** Refuses a series of a national panel that has empty cells.
 *
 *  @throws DataError naming the column and the first period that is empty */
export function requireComplete(panel: Panel, series: Series): void {
  const t = series.values.findIndex(Number.isNaN);
  if (t === -1) return;
  throw new DataError({
    file: panel.source.path,
    column: series.column,
    rule: `is empty in the period of ${panel.times[t]} (a cell without a number, or no row at all)`,
    cure: panel.channels.some(({ spend, exposures }) => [spend, ...exposures].includes(series))
      ? phrase`fill it in, or where an empty cell of media means that nothing was spent, say so: ${setting("missing", "zero")}`
      : "fill it in, with 0 only if it is known to be zero",
  });
}
