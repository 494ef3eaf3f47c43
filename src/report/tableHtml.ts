/** A table as HTML: headings over what belongs together, a line of units, numbers to the right, notes and warnings beneath. */

import { unitText } from "../data/currency.js";
import { inert, shortened, shownText } from "../inert.js";
import { requireKind } from "../records.js";
import { isNumeric, shownCells } from "./cells.js";
import { escapeHtml, proseHtml, sentenceHtml } from "./html.js";
import type { SplitWarnings } from "./saidWarnings.js";
import { columnGroups, type Table, type TableColumn } from "./table.js";
import { line, muted, shades, staying } from "./theme.js";
import { warningsHtml } from "./warningsHtml.js";

/** On a screen a shade says that a table goes on. In print nothing can be scrolled: letters are as small as the table's width, counted in letters, asks
 *  for on a sheet of A4, and where even small ones have no room, words are broken. */
const styles = `@media screen{.carryover-table div{background:${shades}}}@media print{.carryover-table div{overflow:visible!important}.carryover-table td,.carryover-table th{position:static!important;min-width:0!important;padding:1px .3em!important;overflow-wrap:var(--carryover-print-wrap,normal)!important}.carryover-table{font-size:8pt}.carryover-table table{max-width:100%;font-size:clamp(4pt,calc(var(--carryover-print-room,420pt)/var(--carryover-print-ems,1)),1em)!important}}`;

/** What a sheet has room for at the smallest size: 420pt beside a notebook's prompts, at 4pt. */
const mostEms = 420 / 4;

/** A word of more characters may be broken. */
const longestWord = 30;

/** A heading of so many characters stays in one line: beside it, one that a narrow page hides would make all others as high as its lines. */
const shortHeading = 10;

/** A unit of so many characters stays in one line, "£ per £ spent", and one of twice as many where columns share it. */
const shortUnit = 13;

/** A cell of so many characters stays in one line: a date, a share, "not refuted". */
const shortText = 12;

/** From so many characters on a text is given room for a line that can be read. */
const longText = 28;

/** The table as one HTML element. Styles are written on the elements, because notebooks strip style sheets when a file is not
 *  trusted; every text is escaped.
 *
 *  @param options  `warnings`: which of its doubts the page has said before: these are folded (default: none of them)
 *  @example tableHtml(table) // '<div class="carryover-table"…' */
export function tableHtml(table: Table, { warnings }: { readonly warnings?: SplitWarnings } = {}): string {
  requireKind("tableHtml", table, ["table"], "table");
  const { columns, rows } = table;
  const cells = columns.map((column) => shownCells(table, column));
  const body = rows.map(
    (_, row) =>
      `<tr>${columns.map((column, c) => cellHtml(table, column, cells[c]!, row, c === 0)).join("")}</tr>`,
  );
  const title = sentenceHtml(table.title);
  const ems = printedEms(table, cells);
  const caption =
    title === ""
      ? ""
      : `<p class="carryover-title" style="margin:0;padding:4px 0;font-weight:bold">${title}</p>`;
  const notes = table.notes.map((note) => `<p style="margin:4px 0;${muted}">${sentenceHtml(note)}</p>`);
  return [
    `<div class="carryover-table" style="overflow-wrap:anywhere;--carryover-print-ems:${ems}${ems > mostEms ? ";--carryover-print-wrap:anywhere" : ""}">`,
    `<style>${styles}</style>`,
    caption,
    `<div role="group" tabindex="0" aria-label="${escapeHtml(shownText(table.title)) || "Table"}" style="overflow-x:auto;scrollbar-width:thin">`,
    `<table style="border-collapse:separate;border-spacing:0;margin:0;table-layout:auto">`,
    `<thead>${headRows(table).join("")}</thead><tbody>${body.join("\n")}</tbody></table></div>`,
    ...notes,
    warningsHtml(warnings ?? { now: table.warnings, before: [] }),
    "</div>",
  ]
    .filter((part) => part !== "")
    .join("\n");
}

/** The least width of a table in print, in em: of each column the longest word of its heading and what cannot be broken in its cells, a text in two lines or
 *  three, and the room at the sides. Letters of a sans-serif are about .62 em wide. */
function printedEms({ columns, rows }: Table, cells: readonly (readonly string[])[]): number {
  const widths = columns.map((column, c) => {
    const heads = [
      inOneLine(column.label, shortHeading),
      inOneLine(unitText(column.unit), shortUnit),
    ].flatMap((text) => text.split(/[ _]/).map(({ length }) => length + 1));
    const texts = cells[c]!.map((text, row) =>
      typeof rows[row]![column.key] === "string"
        ? Math.max(Math.min(text.length, longText / 2), ...text.split(/\s+/).map(({ length }) => length))
        : text.length,
    );
    return 0.62 * Math.max(...heads, ...texts) + 0.6;
  });
  return Math.ceil(widths.reduce((sum, width) => sum + width, 0));
}

function cellHtml(
  table: Table,
  column: TableColumn,
  texts: readonly string[],
  row: number,
  isFirst: boolean,
): string {
  const text = texts[row]!;
  const isText = typeof table.rows[row]![column.key] === "string";
  const style = [
    alignment(table, column),
    "vertical-align:top;padding:3px 10px",
    ...(isText
      ? [`white-space:${text.length <= shortText ? "nowrap" : `normal;${breaking(text)}`}`]
      : ["white-space:nowrap;font-variant-numeric:tabular-nums"]),
    ...(text.length >= longText ? ["min-width:14em;max-width:34em"] : []),
    ...(isFirst ? [`${staying(row)};font-weight:inherit;max-width:min(24em,55vw)`] : []),
  ].join(";");
  const content = proseHtml(text);
  return isFirst
    ? `<th scope="row" style="${style}">${content}</th>`
    : `<td${isNumeric(table, column) ? ' align="right"' : ""} style="${style}">${content}</td>`;
}

/** Headings over several columns, where there are any; labels; units, where there are any. */
function headRows(table: Table): readonly string[] {
  const { columns } = table;
  const groups = columnGroups(columns);
  const hasUnits = columns.some(({ unit }) => unit !== "");
  const headings = groups.map(({ heading, columns: under }, g) =>
    headCell(heading, {
      style: heading === "" ? "" : `text-align:center;border-bottom:1px solid ${line}`,
      attributes: heading === "" ? "" : `scope="colgroup" colspan="${under.length}"`,
      isFirst: g === 0,
    }),
  );
  const labels = columns.map((column, c) =>
    headCell(column.label, {
      style: alignment(table, column) + (hasUnits ? "" : ruled),
      attributes: 'scope="col"',
      isFirst: c === 0,
    }),
  );
  return [
    ...(groups.some(({ heading }) => heading !== "") ? [`<tr>${headings.join("")}</tr>`] : []),
    `<tr>${labels.join("")}</tr>`,
    ...(hasUnits ? [`<tr>${unitCells(table).join("")}</tr>`] : []),
  ];
}

/** The units; one that all columns under a heading share is said once. */
function unitCells(table: Table): readonly string[] {
  return columnGroups(table.columns).flatMap(({ heading, columns }, g) => {
    const { unit } = columns[0]!;
    const isShared = heading !== "" && columns.every((column) => column.unit === unit);
    return (isShared ? [columns[0]!] : columns).map((column) => {
      const align = isShared ? "text-align:center" : alignment(table, column);
      const span = isShared ? ` colspan="${columns.length}"` : "";
      const text = `<span style="${muted}">${headText(unitText(column.unit), isShared ? 2 * shortUnit : shortUnit)}</span>`;
      return `<td${span} style="${align}${ruled}${headPadding};${breaking(column.unit)}${g === 0 ? `;${staying()}` : ""}">${text}</td>`;
    });
  });
}

const ruled = `;border-bottom:2px solid ${line}`;
const headPadding = ";vertical-align:bottom;padding:3px 10px";

function headCell(
  text: string,
  {
    style,
    attributes,
    isFirst,
  }: { readonly style: string; readonly attributes: string; readonly isFirst: boolean },
): string {
  // What is empty heads nothing.
  const tag = text === "" ? "td" : "th";
  const all = `${style}${headPadding};${breaking(text)}${isFirst ? `;${staying()}` : ""}`;
  return `<${tag} ${attributes} style="${all}">${headText(text)}</${tag}>`;
}

/** Words of a heading in one line where they are short: "£ a week". A name of a column may go on in the next line after an underscore. */
function headText(text: string, short = shortHeading): string {
  return proseHtml(inOneLine(shortened(inert(text), 60), short)).replaceAll("_", "_<wbr>");
}

function inOneLine(text: string, short: number): string {
  return text.length <= short ? text.replaceAll(" ", "\u00a0") : text;
}

/** Words stay whole, but for those that no page has room for. */
function breaking(text: string): string {
  return text.split(/\s/).some((word) => word.length > longestWord)
    ? "overflow-wrap:anywhere;min-width:10em"
    : "overflow-wrap:normal";
}

function alignment(table: Table, column: TableColumn): string {
  return `text-align:${isNumeric(table, column) ? "right" : "left"}`;
}
