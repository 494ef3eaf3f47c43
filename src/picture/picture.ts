/** A figure as a still picture. */
import { drawing } from "#drawing";
import { platform } from "#platform";
import { ArgumentError } from "../errors.js";
import { aboveZero, requireKnownOptions, requireNumber } from "../options.js";
import type { Figure } from "../plots/figure.js";
import { chartAt } from "../plots/inPage.js";
import { requireKind } from "../records.js";
import type { Size } from "./drawing.js";

export interface PictureOptions {
  /** CSS pixels; the layout's own width, or 820. */
  readonly width?: number;
  /** CSS pixels; the layout's own height, or 440. */
  readonly height?: number;
}

export interface PngOptions extends PictureOptions {
  /** Picture pixels per CSS pixel (default 1.5). */
  readonly scale?: number;
}

/** What the part of Plotly that draws our charts can draw; it would draw anything else as points. */
export const traceTypes: readonly string[] = [
  ...["scatter", "bar", "box", "violin", "histogram", "pie", "image", "heatmap", "contour"],
  ...["histogram2d", "histogram2dcontour", "scatterternary"],
];

const defaults = { width: 820, height: 440, scale: 1.5 };

/** The figure as SVG text, its warnings beneath the chart. Under Node fonts are DejaVu Sans throughout, so that a picture is the same
 *  on every machine; in a browser they are the page's.
 *
 *  @param options.width, options.height  size of the chart in CSS pixels (default: the layout's, else 820 by 440); warnings
 *    make the picture higher
 *  @throws ArgumentError when no trace of the figure has a value to draw, for a trace that is not drawn here, such as a map, and for an unknown
 *    option
 *  @example await figureSvg(figure) // '<svg class="main-svg"…' */
export async function figureSvg(figure: Figure, options: PictureOptions = {}): Promise<string> {
  checkSize("figureSvg", options, ["width", "height"]);
  requireKind("figureSvg", figure, ["figure"], "figure");
  requireDrawable(figure);
  return withSettledIds(await drawing.svg(figure, pictureSize(figure, options)));
}

/** The picture with ids that follow from what it shows, so that the same figure is the same text: Plotly draws parts of ids and of classes by lot. Two
 *  pictures on one page share no id, unless they are the same. */
function withSettledIds(drawn: string): string {
  const svg = drawn.replace(/(?<= class="trace [a-z0-9]+ trace)[0-9a-f]{6}(?=[" ])/g, "");
  const numbers = new Map<string, number>();
  for (const [, id] of svg.matchAll(/ id="([^"]+)"/g)) if (!numbers.has(id!)) numbers.set(id!, numbers.size);
  const renamed = (prefix: string) =>
    svg.replace(/( id="|url\((?:&quot;|['"])?#|href="#)([^"'&)]+)/g, (whole, before: string, id: string) => {
      const number = numbers.get(id);
      return number === undefined ? whole : `${before}${prefix}${number}`;
    });
  return renamed(`c${platform.sha256(renamed("")).slice(0, 8)}-`);
}

/** The figure as a PNG file.
 *
 *  @param options.scale  picture pixels per CSS pixel (default 1.5)
 *  @returns the bytes of the file
 *  @example await writeFile("roi.png", await figurePng(figure)) */
export async function figurePng(figure: Figure, options: PngOptions = {}): Promise<Uint8Array> {
  checkSize("figurePng", options, ["width", "height", "scale"]);
  requireKind("figurePng", figure, ["figure"], "figure");
  requireDrawable(figure);
  return drawing.png(figure, pictureSize(figure, options), options.scale ?? defaults.scale);
}

/** The figure as a PNG file for an output; null where the page draws its chart from the data.
 *
 *  @throws ArgumentError when no trace of the figure has a value to draw, and for one that is not drawn here */
export async function outputPicture(figure: Figure): Promise<Uint8Array | null> {
  if (drawing.isHere()) return figurePng(figure);
  requireDrawable(figure);
  return null;
}

function checkSize(caller: string, options: PngOptions, known: readonly (keyof PngOptions)[]): void {
  requireKnownOptions(caller, options, known);
  for (const name of known) {
    if (options[name] !== undefined) requireNumber(caller, name, options[name], aboveZero);
  }
}

/** Size of the chart in CSS pixels, without the warnings beneath it. */
export function pictureSize(figure: Figure, options: PictureOptions = {}): Size {
  const width = options.width ?? figure.layout.width ?? defaults.width;
  // At a narrow width a chart may be higher.
  const { height } = chartAt(figure, { width, dark: null }).layout as { height?: number };
  return { width, height: options.height ?? height ?? defaults.height };
}

/** @throws ArgumentError */
function requireDrawable(figure: Figure): void {
  const foreign = figure.data.find(({ type = "scatter" }) => !traceTypes.includes(type));
  if (foreign !== undefined) {
    throw new ArgumentError({
      caller: "figureSvg",
      about: `a trace of the figure "${figure.description}"`,
      rule: `must be one of ${traceTypes.join(", ")}`,
      got: foreign.type,
    });
  }
  if (!figure.data.some(hasPoints)) {
    throw new ArgumentError({
      caller: "figureSvg",
      about: `the figure "${figure.description}"`,
      rule: `has nothing to draw: each of its traces lacks values`,
      cure: "give it data",
    });
  }
}

/** Whether a trace has at least one value along each of the axes it names. */
function hasPoints(trace: Figure["data"][number]): boolean {
  const axes = ["x", "y", "z", "values", "r"].map((axis) => (trace as Record<string, unknown>)[axis]);
  const lists = axes.filter(
    (axis): axis is ArrayLike<unknown> => Array.isArray(axis) || ArrayBuffer.isView(axis),
  );
  return lists.length > 0 && lists.every((list) => Array.from(list).flat().some(isDrawable));
}

function isDrawable(value: unknown): boolean {
  return typeof value === "number"
    ? Number.isFinite(value)
    : value !== null && value !== undefined && value !== "";
}
