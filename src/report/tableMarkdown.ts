/** A table as Markdown and as CSV: for a document, and for a spreadsheet. */
import { warningText } from "../warning.js";
import { snakeCase } from "./json.js";
import type { Table } from "./table.js";
import { cellText, isNumeric } from "./tableText.js";

/** The table in Markdown: title, table with units, notes and warnings beneath.
 *
 *  @example
 *  const columns = [
 *    { key: "channel", label: "channel", unit: "" },
 *    { key: "roi", label: "ROI", unit: "per 1 spent", decimals: 2 },
 *  ];
 *  const rows = [{ channel: "tv", roi: 1.42 }];
 *  tableMarkdown({ kind: "table", title: "Return on spend", columns, rows, notes: [], warnings: [] });
 *  // **Return on spend**
 *  //
 *  // | channel | ROI (per 1 spent) |
 *  // | :-- | --: |
 *  // | tv | 1.42 | */
export function tableMarkdown(table: Table): string {
  const { title, columns, rows, notes, warnings } = table;
  const line = (cells: readonly string[]) => `| ${cells.map(escaped).join(" | ")} |`;
  const head = columns.map(({ label, unit }) => (unit === "" ? label : `${label} (${unit})`));
  const parts = [
    title === "" ? "" : `**${title}**`,
    [
      line(head),
      line(columns.map((column) => (isNumeric(table, column) ? "--:" : ":--"))),
      ...rows.map((row) => line(columns.map((column) => cellText(row[column.key], column)))),
    ].join("\n"),
    ...notes,
    ...warnings.map((warning) => `> **Warning:** ${warningText(warning)}`),
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}

/** The rows as CSV (RFC 4180): a header of snake_case keys, numbers unrounded with a decimal point, empty cells for what is undefined.
 *  Units, notes and warnings have no place in it: they are in the table. */
export function tableCsv({ columns, rows }: Table): string {
  return csvText(
    columns.map(({ key }) => key),
    rows,
  );
}

/** The values of these keys as CSV, a line a row. */
export function csvText(keys: readonly string[], rows: Table["rows"]): string {
  const lines = [keys.map(snakeCase), ...rows.map((row) => keys.map((key) => csvCell(row[key])))];
  return lines.map((cells) => `${cells.map(quoted).join(",")}\n`).join("");
}

function csvCell(value: string | number | null | undefined): string {
  return value === null || value === undefined || Number.isNaN(value) ? "" : String(value);
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

function escaped(cell: string): string {
  return cell.replaceAll("|", "\\|").replaceAll("\n", " ");
}
