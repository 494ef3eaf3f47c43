/** Turns a text column of events ("na", "event1", "event2") into one indicator series for each level. */
import type { CsvTable } from "./csv.js";
import { isMissing } from "./numberFormat.js";
import type { Series } from "./panel.js";
import type { TableLayout } from "./tableLayout.js";

/** Levels that mean that nothing happened. */
const nothing: ReadonlySet<string> = new Set(["no", "no event", "nothing", "normal", "0", "false", "-"]);

/** One 0/1 series for each level of a text column, named `<column>_<level>`.
 *
 *  A level that means "nothing" (or an empty cell) gets no series; where there is none, the most frequent level is the
 *  baseline, because indicators of all levels would add up to the intercept. Periods without a row are missing.  */
export function eventLevels(table: CsvTable, index: number, layout: TableLayout): readonly Series[] {
  const column = table.header[index]!;
  const cells = table.rows.map((row) => row.cells[index]!.trim());
  const isNothing = (cell: string) => isMissing(cell) || nothing.has(cell.toLowerCase());
  const counts = new Map<string, number>();
  for (const cell of cells) if (!isNothing(cell)) counts.set(cell, (counts.get(cell) ?? 0) + 1);
  const levels = [...counts.keys()].sort();
  const baseline = cells.some(isNothing)
    ? null
    : levels.reduce((most, level) => (counts.get(level)! > counts.get(most)! ? level : most));
  return levels
    .filter((level) => level !== baseline)
    .map((level) => {
      const values = new Float64Array(layout.geos.length * layout.periods.length).fill(Number.NaN);
      cells.forEach((cell, row) => {
        const at = layout.cellOfRow[row]!;
        values[at] = cell === level ? 1 : Number.isNaN(values[at]!) ? 0 : values[at]!;
      });
      return { name: `${column}_${level.replace(/[^\p{L}\p{N}]+/gu, "_")}`, column, unit: "0 or 1", values };
    });
}
