/** A report as a workbook: a sheet a table, numbers as numbers, with units, notes and warnings. */

import { workbooks } from "#packages";
import { unitText } from "../data/currency.js";
import { DataError } from "../errors.js";
import { isNumeric } from "../report/cells.js";
import { fullLabel, type Table, type TableCell, type TableColumn } from "../report/table.js";
import { warningText } from "../warning.js";
import { headlineBlocks } from "./blocks.js";
import { legible } from "./legible.js";
import type { Report } from "./report.js";

interface SheetCell {
  readonly value: string | number;
  readonly type: StringConstructor | NumberConstructor;
  readonly format?: string;
  readonly fontWeight?: "bold";
  readonly textColor?: string;
  readonly align?: "left" | "right";
  readonly wrap?: boolean;
}

interface Sheet {
  readonly sheet: string;
  readonly data: readonly (readonly (SheetCell | null)[])[];
  readonly columns: readonly { readonly width: number }[];
  readonly stickyRowsCount?: number;
}

/** The bytes of an .xlsx file.
 *
 *  @throws DataError where the package write-excel-file is not installed */
export async function reportWorkbook(report: Report): Promise<Uint8Array> {
  const write = workbooks();
  if (write === null) throw notInstalled("xlsx", "write-excel-file");
  const sheets = [answerSheet(report), ...tablesOf(report).map(({ name, table }) => tableSheet(name, table))];
  if (report.warnings.length > 0) sheets.push(linesSheet("Warnings", report.warnings.map(warningText)));
  return new Uint8Array(await write(distinct(sheets) as never).toBuffer());
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

function answerSheet(report: Report): Sheet {
  const rows = headlineBlocks(report.headline).flatMap(({ title, lines }) => [
    [text(title, { fontWeight: "bold" })],
    ...lines.map((line) => [text(line, { wrap: true })]),
    [null],
  ]);
  return {
    sheet: "Answer",
    data: [
      [text(report.title, { fontWeight: "bold" })],
      [text(report.headline.lead, { wrap: true })],
      [null],
      ...rows,
    ],
    columns: [{ width: 120 }],
  };
}

function linesSheet(name: string, lines: readonly string[]): Sheet {
  return { sheet: name, data: lines.map((line) => [text(line, { wrap: true })]), columns: [{ width: 120 }] };
}

function tableSheet(name: string, table: Table): Sheet {
  const { columns, rows, title, notes } = table;
  const align = (column: TableColumn) => (isNumeric(table, column) ? "right" : "left");
  return {
    sheet: name,
    data: [
      [text(title, { fontWeight: "bold" })],
      [null],
      columns.map((column) => text(fullLabel(column), { fontWeight: "bold", align: align(column) })),
      columns.map((column) => text(unitText(column.unit), { textColor: "#5B6472", align: align(column) })),
      ...rows.map((row) => columns.map((column) => cell(row[column.key], column))),
      [null],
      ...notes.map((note) => [text(note)]),
    ],
    columns: columns.map((column) => ({
      width: Math.min(
        40,
        Math.max(
          12,
          fullLabel(column).length + 2,
          ...rows.map((row) =>
            typeof row[column.key] === "string" ? String(row[column.key]).length + 2 : 0,
          ),
        ),
      ),
    })),
    stickyRowsCount: 4,
  };
}

/** Most characters that a cell of a workbook holds. */
const longest = 32_000;

function text(value: string, look: Partial<SheetCell> = {}): SheetCell {
  return { value: legible(value).slice(0, longest), type: String, ...look };
}

/** A number as a number; what is none as text, and nothing for what is undefined. */
function cell(value: TableCell | undefined, column: TableColumn): SheetCell | null {
  if (value === null || value === undefined || Number.isNaN(value)) return null;
  if (typeof value === "string") return text(value);
  if (!Number.isFinite(value)) return text(value > 0 ? "∞" : "−∞", { align: "right" });
  const format = formatOf(column);
  return { value, type: Number, ...(format === null ? {} : { format }) };
}

/** How a workbook shows the numbers of a column: shares in per cent, changes with their sign. */
function formatOf({ decimals, isShare, isChance, isChange }: TableColumn): string | null {
  if (decimals === undefined) return null;
  const places = decimals === 0 ? "" : `.${"0".repeat(decimals)}`;
  if (isShare || isChance) return `0${places}%`;
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
