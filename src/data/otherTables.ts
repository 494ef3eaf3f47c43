/** Workbooks and Parquet files as the CSV that they would be, so that they meet the same checks. */
import { platform } from "#platform";
import { DataError } from "../errors.js";
import { suggestion } from "../nearest.js";
import { option, phrase } from "../phrase.js";
import type { Sheet } from "../platform/platform.js";
import { decimalVote, dissectNumber, isMissing, parseNumber } from "./numberFormat.js";
import type { TableSettings } from "./settings.js";

/** Cells of a table that is read at once: five years of days of two hundred columns are a twentieth of it. */
const mostCells = 10_000_000;

const begins = (bytes: Uint8Array, text: string): boolean =>
  [...text].every((letter, i) => bytes[i] === letter.charCodeAt(0));

/** Is it a workbook or a zip? */
export const isWorkbook = (bytes: Uint8Array): boolean => begins(bytes, "PK\u0003\u0004");
export const isParquet = (bytes: Uint8Array): boolean => begins(bytes, "PAR1");

/** The bytes of a table as those of a CSV, whose lines are the rows of the sheet; any others as they are.
 *
 *  @param reading  the sheet of a workbook with several, and the decimal mark that was set for texts: a typed number is a number with any
 *  @throws DataError for a workbook without a table, or with several sheets of which none is named; SetupError where a package is missing */
export async function asCsv(
  bytes: Uint8Array,
  path: string,
  { sheet, decimal }: Pick<TableSettings, "sheet" | "decimal">,
): Promise<Uint8Array> {
  if (!isWorkbook(bytes) && !isParquet(bytes)) return bytes;
  const readers = await platform.tables();
  const isBesideText = decimal === "," || undefined;
  if (readers === null) return bytes;
  if (isParquet(bytes)) {
    const rows = await readers.parquet(bytes, mostCells);
    if (rows !== null) return csvBytes(textRows(rows, isBesideText));
    throw new DataError({
      file: path,
      rule: `this is no Parquet file that can be read, or one with more than ${mostCells} cells`,
      cure: "write it again, or make weeks of it: carryover prepare",
    });
  }
  return csvBytes(textRows(await sheetRows(bytes, path, sheet), isBesideText));
}

/** The rows of a sheet.
 *  @throws DataError, SetupError as `asCsv` does */
export async function sheetRows(
  bytes: Uint8Array,
  path: string,
  sheet: string | undefined,
): Promise<Sheet["rows"]> {
  const sheets = (await (await platform.tables())?.workbook(bytes, mostCells)) ?? "no reader is here";
  if (typeof sheets === "string") {
    throw new DataError({
      file: path,
      rule: `this is a zip file, and no Excel workbook that can be read (${sheets})`,
      cure: "unpack it, or save the sheet as CSV UTF-8",
    });
  }
  const full = sheets.filter(({ rows }) => rows.length > 1);
  const names = full.map(({ name }) => name);
  if (sheet !== undefined) {
    const named = sheets.find(({ name }) => name === sheet);
    if (named !== undefined) return named.rows;
    throw new DataError({
      file: path,
      option: "sheet",
      rule: `names "${sheet}", which the workbook lacks`,
      cure: suggestion(
        sheet,
        sheets.map(({ name }) => name),
      ),
    });
  }
  const [first, second] = full;
  if (first === undefined) {
    throw new DataError({
      file: path,
      rule: "no sheet of the workbook has a table",
      cure: "save it again with its data",
    });
  }
  if (second === undefined) return first.rows;
  throw new DataError({
    file: path,
    rule: `the workbook has ${full.length} sheets with a table`,
    cure: phrase`set ${option("sheet")} to the one that is meant: ${names
      .slice(0, 12)
      .map((name) => `"${name}"`)
      .join(", ")}`,
  });
}

/** Rows as text. A typed number says nothing of how numbers that stand as text are written: beside such it has no decimal mark, 12.5 is "125e-1", so that
 *  the text is settled, or refused, by what it says itself.
 *
 *  @param isBesideText  whether numbers stand as text too */
export function textRows(
  rows: Sheet["rows"],
  isBesideText = rows.some((cells) => cells.some(isNumberAsText)),
): readonly (readonly string[])[] {
  const typed = isBesideText ? withoutMark : settled;
  return rows.map((cells) => cells.map((cell) => (typeof cell === "number" ? typed(cell) : cell)));
}

/** Is a cell text that a reader could take for a number with a mark: "1.234", "€ 2,50"? */
function isNumberAsText(cell: string | number): boolean {
  const number = typeof cell === "number" || isMissing(cell) ? null : dissectNumber(cell);
  if (number === null || decimalVote(number) === "none") return false;
  return !Number.isNaN(parseNumber(number, ".")) || !Number.isNaN(parseNumber(number, ","));
}

/** A number with three decimals gets a fourth: "1.234" could be read as a thousand. */
function settled(number: number): string {
  const text = String(number);
  return /^-?\d{1,3}\.\d{3}$/.test(text) ? `${text}0` : text;
}

function withoutMark(number: number): string {
  const [text, exponent = "0"] = String(number).split("e") as [string, string?];
  const [whole, fraction] = text.split(".") as [string, string?];
  if (fraction === undefined) return String(number);
  const digits = (whole + fraction).replace(/^(-?)0+(?=\d)/, "$1");
  return `${digits}e${Number(exponent) - fraction.length}`;
}

/** Rows as a CSV; what is empty to the right of the longest is left out, and a blank row stays a line. */
export function csvBytes(rows: readonly (readonly string[])[]): Uint8Array {
  const widthOf = (cells: readonly string[]) =>
    cells.reduce((width, cell, i) => (cell === "" ? width : i + 1), 0);
  const width = rows.reduce((most, cells) => Math.max(most, widthOf(cells)), 0);
  const cell = (text: string) => (/[",;|\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const line = (cells: readonly string[]) =>
    Array.from({ length: width }, (_, i) => cell(cells[i] ?? "")).join(",");
  return new TextEncoder().encode(rows.map((cells) => `${line(cells)}\n`).join(""));
}
