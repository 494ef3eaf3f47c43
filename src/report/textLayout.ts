/** How wide the columns of a table are on a page of text, and the lines that come of it. */

import { unitText } from "../data/currency.js";
import { inert, shortened, unbroken } from "../inert.js";
import { wrapText } from "../words.js";
import { isNumeric, shownCells } from "./cells.js";
import { columnGroups, type Table, type TableColumn } from "./table.js";

/** What is written to: how wide it is, and how text is measured and coloured there. */
export interface TextPage {
  /** Columns of a line; without end, nothing is broken. */
  readonly width: number;
  /** Columns that a text takes. */
  readonly widthOf: (text: string) => number;
  /** The text in the look of what it is. */
  readonly paint: (text: string, as: TextPart) => string;
}

export type TextPart = "title" | "head" | "cell" | "warning";

/** As wide as what stands on it, without colours. */
export const endlessPage: TextPage = {
  width: Number.POSITIVE_INFINITY,
  // Combining marks take no column.
  widthOf: (text) => [...text.replace(/\p{M}/gu, "")].length,
  paint: (text) => text,
};

interface TextColumn {
  readonly label: string;
  readonly unit: string;
  readonly cells: readonly string[];
  readonly isRight: boolean;
  /** Columns of the page that it takes at least, and with nothing broken. */
  readonly least: number;
  readonly natural: number;
}

/** Neighbouring columns with their heading and the unit that they share; "" without. */
interface TextGroup {
  readonly heading: string;
  readonly unit: string;
  readonly columns: readonly TextColumn[];
}

const gap = "  ";

/** Texts are not squeezed into less: a sentence with a word a line cannot be read. */
const leastOfText = 24;

/** The table as few times as the page is wide enough for, each with the first column and with some of the others. */
export function tableLines(table: Table, page: TextPage): readonly (readonly string[])[] {
  const [first, ...others] = columnGroups(table.columns).map(({ heading, columns }) =>
    textGroup(table, heading, columns, page),
  );
  if (first === undefined) return [];
  const parts: TextGroup[][] = [[first]];
  for (const group of others) {
    const part = parts.at(-1)!;
    const fits = spanOfAll([...part, group].flatMap(({ columns }) => columns.map(({ least }) => least)));
    if (fits <= page.width || part.length === 1) part.push(group);
    else parts.push([first, group]);
  }
  return parts.map((part) => partLines(part, table.rows.length, page));
}

function textGroup(table: Table, group: string, columns: readonly TableColumn[], page: TextPage): TextGroup {
  const heading = headText(group);
  const first = columns[0]!;
  const isShared = heading !== "" && columns.every(({ unit }) => unit === first.unit);
  const unit = isShared ? headText(unitText(first.unit)) : "";
  const texts = columns.map((column) => textColumn(table, isShared ? { ...column, unit: "" } : column, page));
  // What stands over them breaks between its words; one of these may be wider than they are.
  const above = Math.max(...[heading, unit].map((text) => longestWord(text, page)));
  const missing = (widths: readonly number[]) => Math.max(0, above - spanOfAll(widths));
  const last = texts.at(-1)!;
  const least = last.least + missing(texts.map((text) => text.least));
  const natural = last.natural + missing(texts.map((text) => text.natural));
  return { heading, unit, columns: [...texts.slice(0, -1), { ...last, least, natural }] };
}

function textColumn(table: Table, column: TableColumn, page: TextPage): TextColumn {
  const [label, unit] = [headText(column.label), headText(unitText(column.unit))];
  const cells = shownCells(table, column, { digit: " ", point: " " });
  const isText = (row: number) => typeof table.rows[row]![column.key] === "string";
  const widest = (widths: readonly number[]) => widths.reduce((most, width) => Math.max(most, width), 1);
  const widths = cells.map((cell) => page.widthOf(cell));
  // Numbers stay whole; a text may be broken between its words.
  const leasts = cells.map((cell, row) =>
    isText(row) ? Math.max(longestWord(cell, page), Math.min(widths[row]!, leastOfText)) : widths[row]!,
  );
  const natural = widest([page.widthOf(label), page.widthOf(unit), ...widths]);
  const least = widest([longestWord(label, page), longestWord(unit, page), ...leasts]);
  return {
    label,
    unit,
    cells,
    isRight: isNumeric(table, column),
    natural,
    least: Math.min(least, page.width),
  };
}

function headText(text: string): string {
  return unbroken(shortened(inert(text), 60));
}

function longestWord(text: string, page: TextPage): number {
  return text.split(" ").reduce((most, word) => Math.max(most, page.widthOf(word)), 0);
}

/** Columns of the page that columns of a table take with the gaps between them. */
function spanOfAll(widths: readonly number[]): number {
  return widths.reduce((sum, width) => sum + width + gap.length, -gap.length);
}

function partLines(groups: readonly TextGroup[], rows: number, page: TextPage): readonly string[] {
  const columns = groups.flatMap((group) => group.columns);
  const widths = widthsOf(columns, page);
  const line = (texts: readonly string[], as: TextPart) =>
    linesOf(
      texts.map((text, c) => ({ text, width: widths[c]!, side: columns[c]!.isRight ? "right" : "left" })),
      as,
      page,
    );
  let at = 0;
  const spans = groups.map(({ columns: under }) => {
    at += under.length;
    return spanOfAll(widths.slice(at - under.length, at));
  });
  const over = (texts: readonly string[]) =>
    linesOf(
      texts.map((text, g) => ({ text, width: spans[g]!, side: "middle" })),
      "head",
      page,
    );
  // Units of single columns and of whole groups stand in one line.
  let under = 0;
  const units = groups.flatMap(({ unit, columns: own }, g): readonly PlacedText[] => {
    const placed = own.map(({ unit: text, isRight }): PlacedText => {
      return { text, width: widths[under++]!, side: isRight ? "right" : "left" };
    });
    return unit === "" ? placed : [{ text: unit, width: spans[g]!, side: "middle" }];
  });
  return [
    ...(groups.some(({ heading }) => heading !== "") ? over(groups.map(({ heading }) => heading)) : []),
    ...line(
      columns.map(({ label }) => label),
      "head",
    ),
    ...(units.some(({ text }) => text !== "") ? linesOf(units, "head", page) : []),
    widths.map((width) => "-".repeat(width)).join(gap),
    ...Array.from({ length: rows }, (_, row) =>
      line(
        columns.map(({ cells }) => cells[row]!),
        "cell",
      ),
    ).flat(),
  ];
}

/** Of each column its least width, and of what is left on the page a part in proportion to what it would have more. On a page that is too narrow for
 *  two columns the wider gives way. */
function widthsOf(columns: readonly TextColumn[], page: TextPage): readonly number[] {
  const widths = columns.map(({ least }) => least);
  const wanted = columns.map(({ least, natural }) => Math.max(0, natural - least));
  const all = wanted.reduce((sum, width) => sum + width, 0);
  const left = page.width - spanOfAll(widths);
  if (left >= 0) {
    const part = left >= all ? 1 : left / all;
    return widths.map((width, c) => width + Math.floor(part * wanted[c]!));
  }
  while (spanOfAll(widths) > page.width && Math.max(...widths) > 1) {
    widths[widths.indexOf(Math.max(...widths))]!--;
  }
  return widths;
}

interface PlacedText {
  readonly text: string;
  readonly width: number;
  readonly side: "left" | "middle" | "right";
}

/** Texts beside each other, broken to their widths; what heads a column stands at its foot. */
function linesOf(texts: readonly PlacedText[], as: TextPart, page: TextPage): readonly string[] {
  const broken = texts.map(({ text, width }) =>
    page.widthOf(text) <= width ? [text] : wrapText(text, width, page.widthOf),
  );
  const height = Math.max(...broken.map((lines) => lines.length));
  return Array.from({ length: height }, (_, i) =>
    texts
      .map(({ width, side }, c) => {
        const lines = broken[c]!;
        const text = lines[as === "head" ? i - (height - lines.length) : i] ?? "";
        const space = Math.max(0, width - page.widthOf(text));
        const before = { left: 0, middle: Math.floor(space / 2), right: space }[side];
        const painted = text === "" ? "" : page.paint(text, as);
        return " ".repeat(before) + painted + " ".repeat(space - before);
      })
      .join(gap)
      .trimEnd(),
  );
}
