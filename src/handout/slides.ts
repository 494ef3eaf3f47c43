/** A report as slides: one a finding, with tables that can be edited and pictures with their words. */

import { slides } from "#packages";
import { unitText } from "../data/currency.js";
import { figurePng } from "../picture/picture.js";
import type { Figure } from "../plots/figure.js";
import { isNumeric, shownCells } from "../report/cells.js";
import { fullLabel, type Table } from "../report/table.js";
import { wrapText } from "../words.js";
import { base64 } from "./base64.js";
import { headlineBlocks } from "./blocks.js";
import type { Section } from "./contents.js";
import { legible } from "./legible.js";
import type { Report } from "./report.js";
import { timeless } from "./timeless.js";
import { notInstalled } from "./workbook.js";

type Deck = InstanceType<NonNullable<ReturnType<typeof slides>>>;

/** Inches of a wide slide. */
const width = 13.33;
const margin = 0.5;
const inner = width - 2 * margin;
const slideHeight = 7.5;
/** Inches above a table. */
const tableTop = 1.1;
/** Characters of a line of a table's longest texts. */
const longestLine = 30;
/** Chapters whose tables are for reference alone. */
const withoutTables: readonly string[] = ["appendix", "warnings", "data", "contributions"];

/** The bytes of a .pptx file.
 *
 *  @throws DataError where the package pptxgenjs is not installed */
export async function reportSlides(report: Report): Promise<Uint8Array> {
  const Slides = slides();
  if (Slides === null) throw notInstalled("pptx", "pptxgenjs");
  const deck = new Slides();
  deck.layout = "LAYOUT_WIDE";
  deck.title = legible(report.title);
  deck.author = "Carryover";
  const { headline } = report;
  const first = deck.addSlide();
  first.addText(legible(report.title), { x: margin, y: 1.2, w: inner, h: 1.2, fontSize: 32, bold: true });
  first.addText(`${headline.verdict.toUpperCase()}: ${legible(headline.lead)}`, {
    x: margin,
    y: 2.6,
    w: inner,
    h: 2.5,
    fontSize: 20,
    valign: "top",
  });
  for (const { title, lines } of headlineBlocks(headline)) textSlide(deck, title, lines);
  tableSlides(deck, headline.channels.title, headline.channels);
  for (const section of report.sections) await sectionSlides(deck, section);
  return timeless((await deck.write({ outputType: "uint8array" })) as Uint8Array);
}

async function sectionSlides(deck: Deck, { id, title, parts }: Section): Promise<void> {
  for (const part of parts) {
    if (part.kind === "figure") await figureSlide(deck, title, part);
    if (part.kind === "table" && !withoutTables.includes(id)) tableSlides(deck, title, part);
  }
  const lines = parts.flatMap((part) => (part.kind === "text" ? [part.text] : []));
  if (id !== "data" && lines.length > 0) textSlide(deck, title, lines);
}

function heading(deck: Deck, title: string) {
  const slide = deck.addSlide();
  slide.addText(legible(title), { x: margin, y: 0.3, w: inner, h: 0.7, fontSize: 24, bold: true });
  return slide;
}

function textSlide(deck: Deck, title: string, lines: readonly string[]): void {
  heading(deck, title).addText(
    lines.map((line) => ({ text: legible(line), options: { breakLine: true, paraSpaceAfter: 8 } })),
    { x: margin, y: 1.1, w: inner, h: 5.8, fontSize: 16, valign: "top", fit: "shrink" },
  );
}

async function figureSlide(deck: Deck, title: string, figure: Figure): Promise<void> {
  const slide = heading(deck, title);
  const bytes = await figurePng(figure, { width: 900, scale: 2 });
  const [w, h] = fitted(sizeOf(bytes), inner, 5.3);
  slide.addImage({
    data: `image/png;base64,${base64(bytes)}`,
    x: (width - w) / 2,
    y: 1.05,
    w,
    h,
    altText: legible(figure.description),
  });
  slide.addText(legible(figure.description), {
    x: margin,
    y: 6.5,
    w: inner,
    h: 0.7,
    fontSize: 12,
    valign: "top",
  });
}

/** Width and height of a PNG file, in pixels: they stand at a fixed place in it. */
function sizeOf(png: Uint8Array): readonly [width: number, height: number] {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  return [view.getUint32(16), view.getUint32(20)];
}

/** The largest size of the same shape within a frame. */
function fitted([w, h]: readonly [number, number], most: number, highest: number): readonly [number, number] {
  const scale = Math.min(most / w, highest / h);
  return [w * scale, h * scale];
}

function tableSlides(deck: Deck, title: string, table: Table): void {
  const { columns, rows } = table;
  const heads = columns.map((column) =>
    legible(column.unit === "" ? fullLabel(column) : `${fullLabel(column)} (${unitText(column.unit)})`),
  );
  const cells = columns.map((column) => shownCells(table, column).map(legible));
  const fontSize = columns.length > 9 ? 9 : 11;
  const widths = columnWidths(heads, cells);
  const height = (texts: readonly string[]) => rowHeight(texts, widths, fontSize);
  const head = heads.map((text) => ({ text, options: { bold: true, fill: { color: "E8ECF2" } } }));
  const room = slideHeight - tableTop - margin - height(heads);
  for (let from = 0, to = 0; from < Math.max(1, rows.length); from = to) {
    let taken = 0;
    do {
      taken += height(cells.map((column) => column[to] ?? ""));
      to++;
    } while (to < rows.length && taken + height(cells.map((column) => column[to]!)) <= room);
    const body = rows.slice(from, to).map((_, i) =>
      columns.map((column, c) => ({
        text: cells[c]![from + i]!,
        options: { align: isNumeric(table, column) ? ("right" as const) : ("left" as const) },
      })),
    );
    heading(deck, table.title === "" ? title : table.title).addTable([head, ...body], {
      x: margin,
      y: tableTop,
      w: inner,
      colW: [...widths],
      fontSize,
      border: { type: "solid", pt: 0.5, color: "D0D5DD" },
    });
  }
}

/** Inches of each column, by its longest cell, of which a line holds so many characters at most, and by the words of its heading. */
function columnWidths(heads: readonly string[], cells: readonly (readonly string[])[]): readonly number[] {
  const wanted = heads.map((head, c) => {
    const words = head.split(" ").map(({ length }) => length);
    const texts = cells[c]!.map(({ length }) => Math.min(length, longestLine));
    return 3 + Math.max(6, ...words, ...texts);
  });
  const all = wanted.reduce((sum, one) => sum + one, 0);
  return wanted.map((one) => (inner * one) / all);
}

/** Inches of a row: of the cell with most lines, letters being about half as wide as they are high. */
function rowHeight(texts: readonly string[], widths: readonly number[], fontSize: number): number {
  const letter = (0.56 * fontSize) / 72;
  const lines = texts.map((text, c) => {
    const perLine = Math.max(4, Math.floor((widths[c]! - 0.2) / letter));
    return wrapText(text, perLine, ({ length }) => length).length;
  });
  return (Math.max(1, ...lines) * 1.25 * fontSize) / 72 + 0.1;
}
