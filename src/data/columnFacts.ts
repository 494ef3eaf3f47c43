/** What can be said of a column before its role is known: text or number, how many different values, a row counter. */
import type { CsvTable } from "./csv.js";
import { dissectNumber, isMissing } from "./numberFormat.js";

export interface ColumnFacts {
  readonly name: string;
  readonly index: number;
  /** "number" where at least half of the cells with content are written as numbers. */
  readonly kind: "number" | "text" | "empty";
  /** Different cells, without those that mean "no value". */
  readonly distinct: readonly string[];
  /** Cells that hold something, and whether all do. */
  readonly filled: number;
  readonly isFull: boolean;
  /** The first cell with content, or "". */
  readonly first: string;
  /** Are these the whole numbers n, n + 1, n + 2 … from 0 or 1? */
  readonly isCounter: boolean;
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
    filled: filled.length,
    isFull: filled.length === cells.length,
    first: filled[0] ?? "",
    isCounter:
      (start === 0 || start === 1) && cells.every((cell, i) => cell !== "" && Number(cell) === start + i),
  };
}
