/** A table as text: aligned columns with units, notes and warnings beneath, for terminals, logs and notebooks without HTML. */
import { requireKind } from "../records.js";
import { warningText } from "../warning.js";
import { formatNumber } from "../words.js";
import type { Table, TableColumn } from "./table.js";

/** What a cell shows: numbers with the column's decimals (integers as they are, others to 6 significant digits where the
 *  column names none), text as it is, "–" for nothing. */
export function cellText(value: string | number | null | undefined, column: TableColumn): string {
  if (value === null || value === undefined) return "–";
  if (typeof value === "string") return value;
  if (column.decimals !== undefined) return formatNumber(value, column.decimals);
  return Number.isInteger(value)
    ? formatNumber(value, 0)
    : formatNumber(value, significantDecimals(value, 6));
}

/** Whether a column holds numbers, and so is aligned right. */
export function isNumeric(table: Table, column: TableColumn): boolean {
  return column.decimals !== undefined || table.rows.some((row) => typeof row[column.key] === "number");
}

/** The table as lines of text without a final line break. Warnings are always printed.
 *
 *  @example
 *  const columns = [
 *    { key: "channel", label: "channel", unit: "" },
 *    { key: "spend", label: "spend", unit: "GBP", decimals: 0 },
 *    { key: "roi", label: "ROI", unit: "", decimals: 2 },
 *  ];
 *  const rows = [{ channel: "tv", spend: 120_000, roi: 1.42 }];
 *  tableText({ kind: "table", title: "Return on spend", columns, rows, notes: [], warnings: [] });
 *  // Return on spend
 *  //
 *  // channel    spend   ROI
 *  //              GBP
 *  // -------  -------  ----
 *  // tv       120,000  1.42 */
export function tableText(table: Table): string {
  requireKind("tableText", table, ["table"], "table");
  const columns = table.columns.map((column) => {
    const cells = table.rows.map((row) => cellText(row[column.key], column));
    const right = isNumeric(table, column);
    const width = Math.max(...[column.label, column.unit, ...cells].map(displayWidth), 1);
    const pad = (text: string) => {
      const gap = " ".repeat(width - displayWidth(text));
      return right ? gap + text : text + gap;
    };
    return { width, lines: [pad(column.label), pad(column.unit), "-".repeat(width), ...cells.map(pad)] };
  });
  const hasUnits = table.columns.some(({ unit }) => unit !== "");
  const height = 3 + table.rows.length;
  const lines: string[] = [];
  for (let i = 0; i < height; i++) {
    if (i === 1 && !hasUnits) continue;
    lines.push(
      columns
        .map((column) => column.lines[i]!)
        .join("  ")
        .trimEnd(),
    );
  }
  if (table.rows.length === 0) lines.push("(no rows)");
  const parts = [table.title, lines.join("\n"), table.notes.join("\n"), warningLines(table).join("\n")];
  return parts.filter((part) => part !== "").join("\n\n");
}

/** One line for each warning: "Warning: message; cure". */
export function warningLines(table: Pick<Table, "warnings">): string[] {
  return table.warnings.map((warning) => `Warning: ${warningText(warning)}`);
}

/** Columns a text takes in a terminal; combining marks take none. */
function displayWidth(text: string): number {
  return [...text.replace(/\p{M}/gu, "")].length;
}

function significantDecimals(value: number, digits: number): number {
  if (!Number.isFinite(value) || value === 0) return 0;
  return Math.min(12, Math.max(0, digits - 1 - Math.floor(Math.log10(Math.abs(value)))));
}
