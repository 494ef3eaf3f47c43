/** The cells of columns as numbers, for comparing columns before there is a panel: written as the panel reads them, and without asking back. */

import { once } from "../platform/once.js";
import { columnFacts } from "./columnFacts.js";
import type { CsvTable } from "./csv.js";
import { decimalEvidence, decimalMarks, settledDecimal } from "./numberColumn.js";
import { type DecimalMark, dissectNumber, isMissing, parseNumber } from "./numberFormat.js";
import type { ColumnRole, Role } from "./panel.js";

/** Roles whose columns hold numbers that a panel keeps. */
const numericRoles: ReadonlySet<Role> = new Set([
  "kpi",
  "revenue",
  "revenuePerKpi",
  "spend",
  "exposure",
  "adstock",
  "control",
  "event",
  "outcome",
  "population",
  "total",
]);

/** Indexes of the columns that a panel reads as numbers, which settle together how numbers are written. */
export function numericColumns(table: CsvTable, roles: readonly ColumnRole[]): readonly number[] {
  return roles.flatMap(({ role }, i) =>
    numericRoles.has(role) && !(role === "event" && columnFacts(table, i).kind === "text") ? [i] : [],
  );
}

/** The numbers of a column, shape [rows], NaN where there is none or its decimal mark is in doubt.
 *
 *  @param decimal  the mark, where the user named it */
export function columnNumbers(
  table: CsvTable,
  roles: readonly ColumnRole[],
  decimal: DecimalMark | undefined,
): (column: string) => Float64Array {
  const cellsOf = (index: number) => table.rows.map(({ cells }) => cells[index]!);
  const marks = once(() =>
    decimalMarks(numericColumns(table, roles).map((i) => decimalEvidence(cellsOf(i)))),
  );
  const read = new Map<string, Float64Array>();
  return (column) => {
    const known = read.get(column);
    if (known !== undefined) return known;
    const cells = cellsOf(table.header.indexOf(column));
    const mark = decimal ?? settledDecimal(decimalEvidence(cells), marks());
    const numbers = Float64Array.from(cells, (cell) => {
      const number = mark === null || isMissing(cell) ? null : dissectNumber(cell.trim());
      return number === null ? Number.NaN : parseNumber(number, mark!);
    });
    read.set(column, numbers);
    return numbers;
  };
}
