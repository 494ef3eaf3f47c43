/** A table as HTML: units under the labels, numbers to the right, notes and warnings beneath. */
import { requireKind } from "../records.js";
import { warningText } from "../warning.js";
import { escapeHtml, warningHtml } from "./html.js";
import type { Table, TableColumn } from "./table.js";
import { cellText, isNumeric } from "./tableText.js";

const colours = { line: "#c9ced6", muted: "#667085" };

/** The table as one HTML element. Styles are written on the elements, because notebooks strip style sheets when a file is not
 *  trusted; every text is escaped.
 *
 *  @example tableHtml(table) // '<div class="carryover-table">…' */
export function tableHtml(table: Table): string {
  requireKind("tableHtml", table, ["table"], "table");
  const align = (column: TableColumn) => `text-align:${isNumeric(table, column) ? "right" : "left"}`;
  const head = table.columns.map((column) => {
    const unit = `<br><span style="font-weight:normal;color:${colours.muted}">${escapeHtml(column.unit) || "&nbsp;"}</span>`;
    const hasUnits = table.columns.some((other) => other.unit !== "");
    const style = `${align(column)};padding:4px 10px;border-bottom:2px solid ${colours.line}`;
    return `<th style="${style}">${escapeHtml(column.label)}${hasUnits ? unit : ""}</th>`;
  });
  const body = table.rows.map((row) => {
    const cells = table.columns.map((column) => {
      const style = `${align(column)};padding:3px 10px;white-space:nowrap;font-variant-numeric:tabular-nums`;
      return `<td style="${style}">${escapeHtml(cellText(row[column.key], column))}</td>`;
    });
    return `<tr>${cells.join("")}</tr>`;
  });
  const title =
    table.title === "" ? "" : `<p style="margin:4px 0;font-weight:bold">${escapeHtml(table.title)}</p>`;
  const notes = table.notes.map(
    (note) => `<p style="margin:4px 0;color:${colours.muted}">${escapeHtml(note)}</p>`,
  );
  const warnings = table.warnings.map((warning) => warningHtml(warningText(warning)));
  return [
    '<div class="carryover-table">',
    title,
    '<div style="overflow-x:auto"><table style="border-collapse:collapse">',
    `<thead><tr>${head.join("")}</tr></thead><tbody>${body.join("\n")}</tbody></table></div>`,
    ...notes,
    ...warnings,
    "</div>",
  ]
    .filter((part) => part !== "")
    .join("\n");
}
