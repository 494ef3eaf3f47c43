/** Splits CSV text into a header and rows of cells, each with its line in the file, so that errors can point at it. */

import { csv } from "#packages";
import { DataError } from "../errors.js";
import { option, phrase } from "../phrase.js";

/** Separators that are recognised, with a word for messages. */
export const delimiters = { ",": "comma", ";": "semicolon", "\t": "tab", "|": "bar" } as const;

export type Delimiter = keyof typeof delimiters;

export interface CsvRow {
  /** 1-based line of the file on which the row starts. */
  readonly line: number;
  readonly cells: readonly string[];
}

export interface CsvTable {
  readonly file: string;
  readonly delimiter: Delimiter;
  readonly header: readonly string[];
  /** Rows with as many cells as the header; blank rows are left out. */
  readonly rows: readonly CsvRow[];
}

/** Columns of a table: all of them are held against each other. */
const mostColumns = 2000;

/** Rows looked at to find the separator. */
const sampleRows = 200;

/** The table in a CSV text: quoted fields may hold separators and line breaks, "" is a quote, blank lines are skipped.
 *
 *  The separator is the one that gives every sampled row as many cells (two or more) as the header; when two separators
 *  do, or none does, it has to be named. An Excel first line `sep=;` is obeyed. Empty column names become "column <n>".
 *  @param text  decoded text
 *  @param file  its name, for errors
 *  @param delimiter  separator to use instead of detecting it
 *  @throws DataError for ragged rows, duplicate column names, an unclosed quote, no rows, thousands of columns */
export function parseCsv(text: string, file: string, delimiter?: Delimiter): CsvTable {
  if (text.trim() === "")
    throw new DataError({ file, rule: "the file is empty", cure: "export the table again as CSV" });
  const told = /^sep=([,;\t|])\r?\n/i.exec(text);
  // The parser counts a quoted \r\n as two lines; with one kind of line end the numbers of later rows are right.
  const body = (told === null ? text : text.slice(told[0].length)).replace(/\r\n?/g, "\n");
  refuseWide(body, file);
  const linesBefore = told === null ? 0 : 1;
  const chosen = delimiter ?? (told?.[1] as Delimiter | undefined) ?? detectDelimiter(body, file);
  const [first, ...rest] = splitRows(body, chosen, file, linesBefore);
  if (first === undefined)
    throw new DataError({ file, rule: "the file is empty", cure: "export the table again as CSV" });
  const width = trimmedWidth(first, rest);
  const header = first.cells.slice(0, width).map((cell, i) => cleanName(cell) || `column ${i + 1}`);
  refuseDuplicates(header, first.line, file);
  if (rest.length === 0) {
    throw new DataError({
      file,
      rule: "the file has a header and no rows",
      cure: "export the table again with its data",
    });
  }
  const rows = rest.map((row) => ({
    line: row.line,
    cells: fitted(row, width, header.length, file, chosen),
  }));
  return { file, delimiter: chosen, header, rows };
}

/** @throws DataError for more columns than a table has, before memory is made of them */
function refuseWide(text: string, file: string): void {
  const [header] = text.trimStart().split("\n", 1);
  const columns = Math.max(...Object.keys(delimiters).map((one) => header!.split(one).length));
  if (columns <= mostColumns) return;
  throw new DataError({
    file,
    row: 1,
    rule: `the header has ${columns} columns, of at most ${mostColumns} that are read`,
    cure: "keep the date, the KPI, the media and the controls",
  });
}

/** The separator that splits the first rows evenly.
 *  @throws DataError where two do, or none */
export function detectDelimiter(text: string, file: string): Delimiter {
  // One that does not occur splits nothing, which need not be tried.
  const present = (Object.keys(delimiters) as Delimiter[]).filter((delimiter) => text.includes(delimiter));
  const counts = present.map((delimiter) => {
    const rows = splitRows(text, delimiter, file, 0, sampleRows, true);
    const width = rows[0]?.cells.length ?? 0;
    return { delimiter, width, isEven: width > 1 && rows.every((row) => row.cells.length === width) };
  });
  const even = counts.filter(({ isEven }) => isEven);
  if (even.length === 1) return even[0]!.delimiter;
  const names = even.map(({ delimiter }) => delimiters[delimiter]).join(" and ");
  if (even.length > 1) {
    throw new DataError({
      file,
      rule: `${names} both split every row evenly`,
      cure: phrase`set ${option("delimiter")} to the one that is meant`,
    });
  }
  const widest = Math.max(...counts.map(({ width }) => width));
  if (widest > 1) return counts.find(({ width }) => width === widest)!.delimiter;
  const start = (text.trimStart().split("\n", 1)[0] ?? "").slice(0, 40);
  throw new DataError({
    file,
    row: 1,
    rule: `no separator found (comma, semicolon, tab or bar) in the first line "${start}"`,
    cure: "save the table as CSV, with the column names in its first line",
  });
}

function splitRows(
  text: string,
  delimiter: Delimiter,
  file: string,
  linesBefore: number,
  limit?: number,
  isLenient = false,
): CsvRow[] {
  const plain = plainRows(text, delimiter, linesBefore, limit);
  if (plain !== null) return plain;
  try {
    const records = csv().parse(text, {
      delimiter,
      info: true,
      relax_column_count: true,
      relax_quotes: isLenient,
      skip_empty_lines: true,
      ...(limit === undefined ? {} : { to: limit }),
    }) as unknown as { record: string[]; info: { lines: number } }[];
    return records
      .map(({ record, info }) => ({ line: linesBefore + info.lines - breaksIn(record), cells: record }))
      .filter(({ cells }) => cells.some((cell) => cell.trim() !== ""));
  } catch (error) {
    // Broken quotes are reported when the whole text is split; the separator shows in the header.
    if (isLenient) return [{ line: 1, cells: text.split("\n", 1)[0]!.split(delimiter) }];
    throw quoteError(error, text, file, linesBefore);
  }
}

/** Rows of a text without quotes, as the parser splits it: nothing is kept of a row but its cells. null for a text with quotes.
 *
 *  @param text  whose lines end in \n */
function plainRows(
  text: string,
  delimiter: Delimiter,
  linesBefore: number,
  limit = Number.POSITIVE_INFINITY,
): CsvRow[] | null {
  if (text.includes('"')) return null;
  const rows: CsvRow[] = [];
  let [line, split] = [linesBefore, 0];
  for (let at = 0; at < text.length && split < limit; ) {
    const found = text.indexOf("\n", at);
    const stop = found < 0 ? text.length : found;
    line++;
    if (stop > at) {
      split++;
      const cells = text.slice(at, stop).split(delimiter);
      if (cells.some((cell) => cell.trim() !== "")) rows.push({ line, cells });
    }
    at = stop + 1;
  }
  return rows;
}

/** The parser counts the line on which a row ends; quoted line breaks lie between its start and its end. */
function breaksIn(cells: readonly string[]): number {
  return cells.reduce((sum, cell) => sum + (cell.match(/\n/g)?.length ?? 0), 0);
}

function quoteError(error: unknown, text: string, file: string, linesBefore: number): DataError {
  const { lines, code } = error as { readonly lines?: number; readonly code?: string };
  const isOpen = code === "CSV_QUOTE_NOT_CLOSED";
  const row = (isOpen ? openQuoteLine(text) : (lines ?? 1)) + linesBefore;
  const what = isOpen
    ? "a quoted field is never closed"
    : 'a quote stands in the middle of a field; write it twice ("") inside a quoted field';
  return new DataError({ file, row, rule: what, cure: "repair the quotes and save again" });
}

/** Line on which the quote was opened that is still open at the end; the parser only knows the end. */
function openQuoteLine(text: string): number {
  let line = 1;
  let opened = 1;
  let isQuoted = false;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === "\n") line++;
    if (text[i] !== '"') continue;
    // Two of them are a quote within the field.
    if (isQuoted && text[i + 1] === '"') i++;
    else {
      isQuoted = !isQuoted;
      if (isQuoted) opened = line;
    }
  }
  return opened;
}

/** Columns without name and without any value at the right edge (a trailing separator) are not columns. */
function trimmedWidth(first: CsvRow, rest: readonly CsvRow[]): number {
  let width = first.cells.length;
  const isEmptyAt = (i: number) => [first, ...rest].every(({ cells }) => (cells[i] ?? "").trim() === "");
  while (width > 1 && isEmptyAt(width - 1)) width--;
  return width;
}

/** The name of a column, in one line. */
export function cleanName(cell: string): string {
  return cell.replace(/\s+/g, " ").trim();
}

function refuseDuplicates(header: readonly string[], row: number, file: string): void {
  const seen = new Map<string, number>();
  header.forEach((column, i) => {
    const earlier = seen.get(column);
    if (earlier !== undefined) {
      throw new DataError({
        file,
        row,
        column,
        rule: `the name stands twice in the header, at positions ${earlier + 1} and ${i + 1}`,
        cure: "rename or delete one of them",
      });
    }
    seen.set(column, i);
  });
}

function fitted(
  row: CsvRow,
  width: number,
  expected: number,
  file: string,
  delimiter: Delimiter,
): readonly string[] {
  const extra = row.cells.slice(width);
  if (row.cells.length >= width && extra.every((cell) => cell.trim() === ""))
    return row.cells.slice(0, width);
  throw new DataError({
    file,
    row: row.line,
    rule: `the row has ${row.cells.length} cells and the header ${expected}`,
    cure: `quote fields that hold a ${delimiters[delimiter]}, or complete the row`,
  });
}
