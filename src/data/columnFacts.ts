/** What can be said of a column before its role is known: text or number, how many different values, a row counter, its numbers. */
import { once } from "../platform/once.js";
import type { CsvTable } from "./csv.js";
import { decimalEvidence } from "./numberColumn.js";
import { type DecimalMark, dissectNumber, isMissing, parseNumber } from "./numberFormat.js";

export interface ColumnFacts {
  readonly name: string;
  readonly index: number;
  /** "number" where at least half of the cells with content are written as numbers. */
  readonly kind: "number" | "text" | "empty";
  /** Different cells, without those that mean "no value". */
  readonly distinct: readonly string[];
  /** Has every row a value? */
  readonly isFull: boolean;
  /** The first cell with content, or "". */
  readonly first: string;
  /** Are these the whole numbers n, n + 1, n + 2 … from 0 or 1? */
  readonly isCounter: boolean;
  /** The cells as numbers, shape [rows], NaN where there is none: for comparing columns, read without asking back. */
  readonly numbers: () => Float64Array;
}

export function columnFacts(table: CsvTable, index: number): ColumnFacts {
  const cells = table.rows.map((row) => row.cells[index]!.trim());
  const filled = cells.filter((cell) => !isMissing(cell));
  const numbers = filled.filter((cell) => dissectNumber(cell) !== null).length;
  const start = Number(cells[0]);
  return {
    name: table.header[index]!,
    index,
    kind: filled.length === 0 ? "empty" : 2 * numbers >= filled.length ? "number" : "text",
    distinct: [...new Set(filled)],
    isFull: filled.length === cells.length,
    first: filled[0] ?? "",
    isCounter:
      (start === 0 || start === 1) && cells.every((cell, i) => cell !== "" && Number(cell) === start + i),
    numbers: once(() => numbersOf(cells)),
  };
}

function numbersOf(cells: readonly string[]): Float64Array {
  const { comma, dot, mark, isGrouped } = decimalEvidence(cells);
  const isComma = dot < 0 && (comma >= 0 || (isGrouped && mark === "."));
  const decimal: DecimalMark = isComma ? "," : ".";
  return Float64Array.from(cells, (cell) => {
    const number = isMissing(cell) ? null : dissectNumber(cell);
    return number === null ? Number.NaN : parseNumber(number, decimal);
  });
}
