/** A chart as data: what JupyterLab with our extension, VS Code and exported pages draw with a Plotly of their own. */
import { pictureSize } from "../picture/picture.js";
import type { Figure } from "../plots/figure.js";
import { chartAt } from "../plots/inPage.js";
import { figureType, plotlyType } from "./chartTypes.js";

/** How our own pages draw a figure: to their width, in their colours. */
export type FigureLayout = Pick<Figure, "layout" | "narrow" | "description">;

/** What a page draws of a value: a chart, or HTML. */
export type PageView =
  | { readonly chart: Pick<Figure, "data">; readonly figure: FigureLayout }
  | { readonly html: string };

/** The figure for our own pages alone. */
export function figureView({ data, layout, narrow, description }: Figure): PageView {
  return plain({ chart: { data }, figure: { layout, ...(narrow && { narrow }), description } }) as PageView;
}

/** Digits of a number that is drawn: more than a screen or a tooltip shows, and half of what a double takes as text. */
const digits = 8;

/** The figure as plain JSON, in which what is missing is null: its data once, and a layout for any page beside the one for ours. */
export function chartData(figure: Figure) {
  const { data, layout, narrow, description } = figure;
  const drawn = chartAt(figure, { width: pictureSize(figure).width, dark: null, paper: "white" });
  // A page gives a chart without a width its own.
  if (layout.width === undefined) delete drawn.layout.width;
  const own: FigureLayout = { layout, ...(narrow && { narrow }), description };
  return {
    [plotlyType]: plain({ data, layout: drawn.layout }) as Pick<Figure, "data" | "layout">,
    [figureType]: plain(own) as FigureLayout,
  };
}

function plain(value: unknown): unknown {
  if (typeof value === "number") return rounded(value);
  // As in `chartAt`: other programs draw these data too.
  if (typeof value === "string") return value.replace(/<(?=\/?a[\s>])/gi, "&lt;");
  if (ArrayBuffer.isView(value)) return Array.from(value as Float64Array, rounded);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one)]));
}

function rounded(value: number): number | null {
  if (!Number.isFinite(value)) return null;
  return Number.isInteger(value) ? value : Number(value.toPrecision(digits));
}
