/** What is shown of a table's values: numbers as their intervals allow, and texts that cannot act on the page or the terminal. */

import { shortened, shownText } from "../inert.js";
import { roundedText, signedText, supportedDecimals } from "../words.js";
import type { Table, TableCell, TableColumn } from "./table.js";

export { roundedText, signedText, supportedDecimals } from "../words.js";

type Row = Table["rows"][number];

/** What the cells of a column show, a text a row. Of an estimate two digits of half its interval are shown, and the decimal points of a column
 *  stand under each other.
 *
 *  @param space  what stands in the place of a digit and of a point (default: spaces as wide as they are) */
export function shownCells(
  { rows }: Table,
  column: TableColumn,
  space = { digit: "\u2007", point: "\u2008" },
): readonly string[] {
  const decimals = rows.map((row) => (typeof row[column.key] === "number" ? decimalsOf(row, column) : 0));
  const most = Math.max(0, ...decimals);
  return rows.map((row, i) => {
    const text = cellText(row[column.key], column, decimals[i]!);
    if (column.interval === undefined || typeof row[column.key] !== "number") return text;
    const own = Math.max(0, decimals[i]!);
    return text + (own === 0 && most > 0 ? space.point : "") + space.digit.repeat(most - own);
  });
}

/** Whether a column holds numbers, and so is aligned right. */
export function isNumeric({ rows }: Table, { key, decimals }: TableColumn): boolean {
  return decimals !== undefined || rows.some((row) => typeof row[key] === "number");
}

/** How far a plan may be from the best one, of its gain: "0", "0.012 %".
 *
 *  @param gap  relative; what rounding leaves of zero is zero */
export function gapText(gap: number): string {
  return Math.abs(gap) < 1e-9 ? "0" : `${roundedText(100 * gap, significantDecimals(100 * gap, 2))} %`;
}

function cellText(value: TableCell | undefined, column: TableColumn, decimals: number): string {
  if (value === null || value === undefined) return "–";
  if (typeof value === "string") return shortened(shownText(value), 60);
  if (column.isChance && value > 0.99) return ">99";
  if (column.isChance && value < 0.01) return "<1";
  const number = column.isShare || column.isChance ? 100 * value : value;
  return (column.isChange ? signedText : roundedText)(number, decimals);
}

/** The column's decimals, as far as the row's interval supports them; where the column names none, those of 6 significant digits. */
function decimalsOf(row: Row, { key, decimals, decimalsIn, interval, isShare }: TableColumn): number {
  const value = row[key] as number;
  if (decimalsIn !== undefined) return row[decimalsIn] as number;
  if (decimals === undefined) return significantDecimals(Number(value.toPrecision(6)), 6);
  const [lower, upper] = (interval ?? []).map((end) => row[end]);
  if (typeof lower !== "number" || typeof upper !== "number") return decimals;
  const factor = isShare ? 100 : 1;
  return supportedDecimals({ lower: factor * lower, upper: factor * upper }, decimals);
}

/** Decimals of a number that has so many significant digits at most; noughts at its end are none. */
function significantDecimals(value: number, digits: number): number {
  if (!Number.isFinite(value) || Number.isInteger(value)) return 0;
  const decimals = Math.min(12, Math.max(0, digits - 1 - Math.floor(Math.log10(Math.abs(value)))));
  return (
    value
      .toFixed(decimals)
      .replace(/\.?0+$/, "")
      .split(".")[1]?.length ?? 0
  );
}
