/** Workbooks and Parquet files as rows of typed numbers and text. */
import { SetupError } from "../../errors.js";
import type { DatabaseCell, Sheet } from "../platform.js";
import { open, stage } from "./database.js";
import { workbookPackage } from "./packages.js";
import { unzip, zip } from "./zip.js";

/** What a workbook may unpack to: a few thousand bytes can say that they hold terabytes. */
const mostUnpacked = 1 << 29;

/** Characters of all its cells: few that are stored once can stand in a million. */
const mostCharacters = 200_000_000;

/** Rows and columns of a sheet of Excel's. */
const mostRows = 1 << 20;
const mostColumns = 1 << 14;

/** @see TableReaders.workbook */
export async function workbook(bytes: Uint8Array, mostCells: number): Promise<readonly Sheet[] | string> {
  const reader = workbookPackage();
  if (reader === null) {
    throw new SetupError(
      "readPanel: workbooks are read by a package; install it once in your folder: npm install read-excel-file, or save the sheet as CSV UTF-8",
    );
  }
  const entries = unzip(bytes, mostUnpacked);
  if (typeof entries === "string") return entries;
  const read = entries.filter(({ name }) => /\.(xml|rels)$/.test(name));
  const tooMany = `it has more than ${mostCells} cells, or rows and columns that no sheet has`;
  if (read.reduce((sum, { content }) => sum + cellsOf(content), 0) > mostCells) return tooMany;
  let sheets: Awaited<ReturnType<typeof reader.default>>;
  try {
    // The package goes by what stands before each file, and not by the list of them: it has a zip in which both are ours.
    sheets = await reader.default(zip(read));
  } catch {
    return "what is in it is no table";
  }
  let characters = 0;
  const cell = (value: unknown) => {
    const one = cellOf(value);
    if (typeof one === "string") characters += one.length;
    return characters > mostCharacters ? "" : one;
  };
  const given = sheets.map(({ sheet, data }) => ({
    name: sheet,
    rows: data.map((cells) => cells.map(cell)),
  }));
  return characters > mostCharacters ? `its cells have more than ${mostCharacters} characters` : given;
}

/** A cell without content, or a place that something says it stands at. */
const places = /(<(?:\w+:)?c(?:\s+[\w:]+="[^"<>]*")*\s*\/>)|(?<![\w-]|xmlns:)r\s*=\s*["']([^"']*)/g;

/** How many cells a sheet has as a table without gaps, as its last cell may stand a million rows below the others: at least as many as its reader
 *  makes. Infinity where a place is none of Excel's; 0 for what is no sheet. */
function cellsOf(content: Buffer): number {
  const text = content.toString("latin1");
  if (!text.includes("sheetData")) return 0;
  let [lowest, rows, columns] = [0, 0, 0];
  for (const [, empty, full] of text.matchAll(places)) {
    const place = full ?? /\br="([^"]*)/.exec(empty!)?.[1] ?? "";
    const [, letters, digits] = /^([A-Z]{0,3})(\d{0,7})$/.exec(place) ?? [];
    if (letters === undefined) return Number.POSITIVE_INFINITY;
    const [row, column] = [
      Number(digits),
      [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0),
    ];
    if (row > mostRows || column > mostColumns) return Number.POSITIVE_INFINITY;
    lowest = Math.max(lowest, row);
    if (full === undefined) continue;
    [rows, columns] = [Math.max(rows, row), Math.max(columns, column)];
  }
  return Math.max(lowest, rows * columns);
}

/** @see TableReaders.parquet */
export async function parquet(bytes: Uint8Array, mostCells: number): Promise<Sheet["rows"] | null> {
  const { path, remove } = await stage(bytes);
  try {
    const database = await open([path], "readPanel: Parquet files are read by DuckDB");
    try {
      const from = `read_parquet('${path.replaceAll("'", "''")}')`;
      const columns = await database.query(`DESCRIBE SELECT * FROM ${from}`);
      const [[count] = [0]] = await database.query(`SELECT count(*) FROM ${from}`);
      if (Number(count) * columns.length > mostCells) return null;
      const rows = await database.query(`SELECT COLUMNS(*)::VARCHAR FROM ${from}`);
      const isNumber = columns.map(([, type]) => /^(DECIMAL|DOUBLE|FLOAT)/.test(String(type)));
      const cell = (value: DatabaseCell, i: number) =>
        value === null ? "" : isNumber[i] ? numberOf(String(value)) : String(value);
      return [columns.map(([name]) => String(name)), ...rows.map((cells) => cells.map(cell))];
    } catch {
      // Its head may be whole, and a page behind it damaged.
      return null;
    } finally {
      await database.close();
    }
  } finally {
    await remove();
  }
}

function cellOf(value: unknown): string | number {
  if (value === null || value === undefined) return "";
  if (typeof value === "number") return numberOf(String(value));
  if (value instanceof Date) {
    const [day, time] = value.toISOString().slice(0, 19).split("T") as [string, string];
    return time === "00:00:00" ? day : `${day} ${time}`;
  }
  // A cell is a row's, and rows are lines.
  return String(value).replace(/\s*\n\s*/g, " ");
}

/** A typed number; what is none, as "nan", stays as it is. */
function numberOf(text: string): string | number {
  const value = Number(text);
  return Number.isFinite(value) ? value : text;
}
