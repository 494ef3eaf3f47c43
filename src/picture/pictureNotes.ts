/** The warnings of a figure as small lines of text beneath its picture. */
import type { Figure } from "../plots/figure.js";
import { escapeHtml } from "../report/html.js";
import { wrapText } from "../words.js";
import type { Size } from "./drawing.js";

/** The font of the notes. */
export interface NoteFont {
  readonly family: string;
  /** Width of a text in CSS pixels. */
  textWidth(text: string, size: number): number;
}

/** Sizes in CSS pixels. */
const fontSize = 11;
const lineHeight = 15;
const gap = 5;
const margin = 12;
/** Between the bar that marks a warning and its text. */
const indent = 8;
const colours = { bar: "#b54708", text: "#1d2939" };

/** Characters that no XML file may hold, and names of columns can: with one of them a picture cannot be read at all. */
const noXml = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;

/** A picture with the figure's warnings added beneath the chart, each wrapped to the picture's width; without warnings the
 *  picture as it is.
 *
 *  @param drawn  the chart, an SVG of `width` by `height` CSS pixels */
export function withNotes(drawn: string, figure: Figure, { width, height }: Size, font: NoteFont): string {
  const svg = drawn.replace(noXml, "�");
  // A figure written by hand in a notebook may lack the list.
  const warnings = figure.warnings ?? [];
  if (warnings.length === 0) return svg;
  const room = width - 2 * margin - indent;
  let top = height + gap;
  const notes = warnings.map(({ message }) => {
    const lines = wrapText(`Warning: ${message}`, room, (text) => font.textWidth(text, fontSize));
    const [from, tall] = [top, lines.length * lineHeight];
    top += tall + gap;
    const texts = lines.map((line, i) => {
      // The baseline stands a quarter of the line above its foot.
      const y = from + (i + 0.75) * lineHeight;
      return `<text class="warning" x="${margin + indent}" y="${y}" style="font-family: '${font.family}'; font-size: ${fontSize}px; fill: ${colours.text}">${escapeHtml(line)}</text>`;
    });
    return `<rect x="${margin}" y="${from}" width="2" height="${tall}" fill="${colours.bar}"/>${texts.join("")}`;
  });
  const total = top + gap;
  const band = `<rect x="0" y="${height}" width="${width}" height="${total - height}" fill="${paperOf(figure)}"/>`;
  const end = svg.lastIndexOf("</svg>");
  return `${taller(svg.slice(0, end), width, total)}<g class="warnings">${band}${notes.join("")}</g></svg>`;
}

/** What lies behind a picture: white where the figure lets its page through. */
function paperOf({ layout }: Figure): string {
  const paper = layout.paper_bgcolor ?? "white";
  return String(paper).startsWith("rgba") ? "white" : String(paper);
}

/** The opening tag of the picture with another height. */
function taller(svg: string, width: number, height: number): string {
  return svg.replace(/^<svg[^>]*>/, (tag) =>
    tag
      .replace(/ height="[^"]*"/, ` height="${height}"`)
      .replace(/ viewBox="[^"]*"/, ` viewBox="0 0 ${width} ${height}"`),
  );
}
