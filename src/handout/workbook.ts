/** A report as a workbook: a sheet a table, numbers as numbers, with units, notes and warnings. */

import { workbooks } from "#packages";
import { unitText } from "../data/currency.js";
import { DataError } from "../errors.js";
import { isNumeric } from "../report/cells.js";
import { fullLabel, type Table, type TableCell, type TableColumn } from "../report/table.js";
import { warningText } from "../warning.js";
import { wrapText } from "../words.js";
import { headlineBlocks } from "./blocks.js";
import { legible } from "./legible.js";
import type { Report } from "./report.js";
import { timeless } from "./timeless.js";

interface SheetCell {
  readonly value: string | number;
  readonly type: StringConstructor | NumberConstructor;
  readonly format?: string;
  readonly fontWeight?: "bold";
  readonly textColor?: string;
  readonly align?: "left" | "right";
  readonly alignVertical?: "top" | "bottom";
  readonly wrap?: boolean;
  readonly height?: number;
  readonly columnSpan?: number;
  readonly indent?: number;
}

interface Sheet {
  readonly sheet: string;
  readonly data: readonly (readonly (SheetCell | null)[])[];
  readonly columns: readonly { readonly width: number }[];
  readonly stickyRowsCount?: number;
  /** How it is printed. */
  readonly orientation?: "landscape";
}

/** The bytes of an .xlsx file.
 *
 *  @throws DataError where the package write-excel-file is not installed */
export async function reportWorkbook(report: Report): Promise<Uint8Array> {
  const write = workbooks();
  if (write === null) throw notInstalled("xlsx", "write-excel-file");
  const sheets = [answerSheet(report), ...tablesOf(report).map(({ name, table }) => tableSheet(name, table))];
  if (report.warnings.length > 0) sheets.push(linesSheet("Warnings", report.warnings.map(warningText)));
  return timeless(new Uint8Array(await write(distinct(sheets) as never).toBuffer()));
}

/** What to say where a format needs a package that is not there. */
export function notInstalled(format: string, name: string): DataError {
  return new DataError({
    caller: "report",
    rule: `the format ${format} needs the package ${name}, which is not installed`,
    cure: `run npm install ${name} in your folder, once`,
  });
}

/** The tables of the report with the names of their chapters. */
export function tablesOf({
  headline,
  sections,
}: Report): readonly { readonly name: string; readonly table: Table }[] {
  return [
    { name: "Channels", table: headline.channels },
    ...sections.flatMap(({ title, parts }) =>
      parts.flatMap((part) => (part.kind === "table" ? [{ name: title, table: part }] : [])),
    ),
  ];
}

/** Characters of a line of a sheet without a table. */
const sheetWidth = 110;

function answerSheet(report: Report): Sheet {
  const rows = headlineBlocks(report.headline).flatMap(({ title, lines }) => [
    [text(title, { fontWeight: "bold" })],
    ...lines.map((line) => [paragraph(line, sheetWidth)]),
    [null],
  ]);
  return {
    sheet: "Answer",
    data: [
      [text(report.title, { fontWeight: "bold" })],
      [paragraph(report.headline.lead, sheetWidth)],
      [null],
      ...rows,
    ],
    columns: [{ width: sheetWidth }],
    orientation: "landscape",
  };
}

function linesSheet(name: string, lines: readonly string[]): Sheet {
  return {
    sheet: name,
    data: lines.map((line) => [paragraph(line, sheetWidth)]),
    columns: [{ width: sheetWidth }],
    orientation: "landscape",
  };
}

function tableSheet(name: string, table: Table): Sheet {
  const { columns, rows, title, notes } = table;
  // Beside a number, which ends where its column does, a text begins a little later.
  const look = (column: TableColumn, c: number): Partial<SheetCell> =>
    isNumeric(table, column) ? { align: "right" } : { align: "left", ...(c > 0 && { indent: 1 }) };
  const widths = columns.map((column) => widthOf(table, column));
  const whole = widths.reduce((sum, width) => sum + width, 0);
  const headHeight = Math.max(...columns.map((column, c) => heightOf(fullLabel(column), widths[c]!)));
  return {
    sheet: name,
    data: [
      [text(title, { fontWeight: "bold" })],
      [null],
      columns.map((column, c) =>
        text(fullLabel(column), {
          fontWeight: "bold",
          ...look(column, c),
          alignVertical: "bottom",
          wrap: true,
          height: headHeight,
        }),
      ),
      columns.map((column, c) => text(unitText(column.unit), { textColor: "#5B6472", ...look(column, c) })),
      ...rows.map((row) => columns.map((column, c) => cell(row[column.key], column, look(column, c)))),
      [null],
      ...notes.map((note) => [
        { ...paragraph(note, whole), columnSpan: columns.length },
        ...columns.slice(1).map(() => null),
      ]),
    ],
    columns: widths.map((width) => ({ width })),
    stickyRowsCount: 4,
    orientation: "landscape",
  };
}

/** Characters of a column: room for its texts and for each word of its heading, which wraps. */
function widthOf({ rows }: Table, column: TableColumn): number {
  const words = fullLabel(column).split(" ");
  const texts = rows.map((row) => row[column.key]).filter((value) => typeof value === "string");
  return Math.min(40, Math.max(12, ...[...words, ...texts].map(({ length }) => length + 2)));
}

/** Points of a row that holds a text in so many characters a line: not every program finds it out when it opens a file. */
function heightOf(value: string, width: number): number {
  return 15 * Math.max(1, wrapText(legible(value), width - 1, ({ length }) => length).length);
}

/** A text that goes on in the next line. */
function paragraph(value: string, width: number): SheetCell {
  return text(value, { wrap: true, alignVertical: "top", height: heightOf(value, width) });
}

/** Most characters that a cell of a workbook holds. */
const longest = 32_000;

function text(value: string, look: Partial<SheetCell> = {}): SheetCell {
  return { value: legible(value).slice(0, longest), type: String, ...look };
}

/** A number as a number; what is none as text, and nothing for what is undefined. */
function cell(value: TableCell | undefined, column: TableColumn, look: Partial<SheetCell>): SheetCell | null {
  if (value === null || value === undefined || Number.isNaN(value)) return null;
  if (typeof value === "string") return text(value, look);
  if (!Number.isFinite(value)) return text(value > 0 ? "∞" : "−∞", { align: "right" });
  const format = formatOf(column);
  return { value, type: Number, ...(format === null ? {} : { format }) };
}

/** How a workbook shows the numbers of a column: shares in per cent, changes with their sign. */
function formatOf({ decimals, isShare, isChance, isChange }: TableColumn): string | null {
  if (decimals === undefined) return null;
  const places = decimals === 0 ? "" : `.${"0".repeat(decimals)}`;
  // Nothing is certain.
  if (isChance) return '[>0.99]">99%";[<0.01]"<1%";0%';
  if (isShare) return `0${places}%`;
  return isChange ? `+#,##0${places};-#,##0${places};0` : `#,##0${places}`;
}

/** Names of sheets have at most 31 characters, some of which they must not be, and each is there once. */
function distinct(sheets: readonly Sheet[]): readonly Sheet[] {
  const taken = new Set<string>();
  return sheets.map((sheet) => {
    const base = sheet.sheet.replace(/[[\]:*?/\\']/g, " ").trim();
    let name = base.slice(0, 31);
    for (let i = 2; taken.has(name.toLowerCase()); i++) name = `${base.slice(0, 28)} ${i}`;
    taken.add(name.toLowerCase());
    return { ...sheet, sheet: name };
  });
}
