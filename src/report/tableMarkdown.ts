/** A table as Markdown and as CSV: for a document, and for a spreadsheet. */

import { unitText } from "../data/currency.js";
import { inert, shortened, shownText } from "../inert.js";
import { warningText } from "../warning.js";
import { isNumeric, shownCells } from "./cells.js";
import { snakeCase } from "./json.js";
import { fullLabel, type Table } from "./table.js";

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
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const head = columns.map((column) => {
    const label = fullLabel(column);
    return markdownText(
      shortened(inert(column.unit === "" ? label : `${label} (${unitText(column.unit)})`), 60),
    );
  });
  const cells = columns.map((column) => shownCells(table, column).map(markdownText));
  const sentence = (text: string) => markdownText(shownText(text));
  const parts = [
    title === "" ? "" : `**${sentence(title)}**`,
    [
      line(head),
      line(columns.map((column) => (isNumeric(table, column) ? "--:" : ":--"))),
      ...rows.map((_, row) => line(cells.map((column) => column[row]!))),
    ].join("\n"),
    ...notes.map(sentence),
    ...warnings.map((warning) => `> **Warning:** ${sentence(warningText(warning))}`),
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}

/** The rows as CSV (RFC 4180): a header of snake_case keys, or of what a column is to be called there, numbers unrounded with a decimal point, empty
 *  cells for what is undefined. Notes and warnings have no place in it: they are in the table. */
export function tableCsv({ columns, rows }: Table): string {
  return csvText(
    columns.map(({ key }) => key),
    rows,
    columns.map(({ key, header = snakeCase(key) }) => header),
  );
}

/** The values of these keys as CSV, a line a row. */
export function csvText(
  keys: readonly string[],
  rows: Table["rows"],
  headers: readonly string[] = keys.map(snakeCase),
): string {
  const lines = [headers.map(csvCell), ...rows.map((row) => keys.map((key) => csvCell(row[key])))];
  return lines.map((cells) => `${cells.map(quoted).join(",")}\n`).join("");
}

/** A text that a spreadsheet would take for a formula has an apostrophe before it, which spreadsheets do not show. */
function csvCell(value: string | number | null | undefined): string {
  if (value === null || value === undefined || Number.isNaN(value)) return "";
  return typeof value === "string" && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/** Text in which Markdown sees no HTML, no link, no code and no end of a cell. */
function markdownText(text: string): string {
  return text
    .replace(/[\\`|*]/g, "\\$&")
    .replace(/&(?=#?\w+;)/g, "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll("](", "]\\(");
}
