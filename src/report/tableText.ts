/** A table as text: aligned columns with units, notes and warnings beneath, for terminals, logs and notebooks without HTML. */

import { shownText, unbroken } from "../inert.js";
import { requireKind } from "../records.js";
import { warningText } from "../warning.js";
import { wrapText } from "../words.js";
import type { Table } from "./table.js";
import { endlessPage, type TextPage, tableLines } from "./textLayout.js";

/** The table as lines of text without a final line break. Warnings are always printed.
 *
 *  @param options  `page`: what it is fitted to: texts are broken between words and numbers stay whole; columns that have no place stand in a further
 *    table, behind the first column (default: a page as wide as the table)
 *  @example
 *  const columns = [
 *    { key: "channel", label: "channel", unit: "" },
 *    { key: "spend", label: "spend", unit: "£", decimals: 0 },
 *    { key: "roi", label: "ROI", unit: "", decimals: 2 },
 *  ];
 *  const rows = [{ channel: "tv", spend: 120_000, roi: 1.42 }];
 *  tableText({ kind: "table", title: "Return on spend", columns, rows, notes: [], warnings: [] });
 *  // Return on spend
 *  //
 *  // channel    spend   ROI
 *  //                £
 *  // -------  -------  ----
 *  // tv       120,000  1.42 */
export function tableText(table: Table, { page = endlessPage }: { readonly page?: TextPage } = {}): string {
  requireKind("tableText", table, ["table"], "table");
  const wrapped = (text: string) =>
    wrapText(unbroken(shownText(text)), page.width, page.widthOf).map((line) =>
      line.replaceAll("\u00a0", " "),
    );
  const warnings = warningLines(table).map((line) =>
    wrapped(line)
      .join("\n")
      .replace(/^Warning:/, (word) => page.paint(word, "warning")),
  );
  const parts = [
    table.title === ""
      ? ""
      : wrapped(table.title)
          .map((line) => page.paint(line, "title"))
          .join("\n"),
    ...tableLines(table, page).map((lines) => lines.join("\n")),
    ...(table.rows.length === 0 ? ["(no rows)"] : []),
    table.notes.flatMap(wrapped).join("\n"),
    warnings.join("\n"),
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}

/** One line for each warning: "Warning: message; cure". */
export function warningLines(table: Pick<Table, "warnings">): string[] {
  return table.warnings.map((warning) => `Warning: ${warningText(warning)}`);
}
