/** Draws curves at other heights into a chart that stands there: its axes, legend and titles, which take most of the time, stay. */
import type { Drawable } from "../../plots/inPage.js";

/** What decides whether a trace can move. */
interface Curve {
  readonly type?: string;
  readonly mode?: string;
  readonly y?: ArrayLike<unknown>;
  readonly yaxis?: string;
  readonly hovertemplate?: unknown;
}

interface AxisRange {
  readonly type?: string;
  readonly range?: readonly [number, number];
}

/** Draws what changed from one figure to another, if that is only the heights of curves and what their tooltips say, and the axes as they stand hold all
 *  of it.
 *
 *  @param chart  shows `from`
 *  @returns whether it was drawn; otherwise the chart stands as before, and all of it is to be drawn */
export function moveCurves(
  plotly: { animate(chart: HTMLElement, frame: object, options: object): Promise<unknown> },
  chart: HTMLElement,
  from: Drawable,
  to: Drawable,
): boolean {
  const curves = to.data as readonly Curve[];
  const { layout } = chart as unknown as { readonly layout: Readonly<Record<string, AxisRange>> };
  const isWithin = ({ y = [], yaxis = "y" }: Curve) => {
    const { type = "linear", range } = layout[yaxis.replace("y", "yaxis")] ?? {};
    if (type !== "linear" || range === undefined) return false;
    const [low, high] = [Math.min(...range), Math.max(...range)];
    return Array.from(y).every(
      (value) => value === null || (typeof value === "number" && value >= low && value <= high),
    );
  };
  if (!curves.every(isCurve) || !curves.every(isWithin) || withoutHeights(from) !== withoutHeights(to))
    return false;
  const data = curves.map(({ y = [], hovertemplate }) => ({ y: Array.from(y), hovertemplate }));
  const frame = { data, traces: curves.map((_, c) => c) };
  const atOnce = { mode: "immediate", transition: { duration: 0 }, frame: { duration: 0, redraw: false } };
  void plotly.animate(chart, frame, atOnce);
  return true;
}

/** Bars are no curves, and of what is stacked or has whiskers the heights alone do not say how far it reaches. */
const isCurve = (curve: Curve): boolean =>
  (curve.type ?? "scatter") === "scatter" &&
  /^(lines|markers|lines\+markers)$/.test(curve.mode ?? "") &&
  !Object.hasOwn(curve, "stackgroup") &&
  !Object.hasOwn(curve, "error_y");

const withoutHeights = ({ data, layout, narrow }: Drawable): string =>
  JSON.stringify([layout, narrow, data.map((trace) => ({ ...trace, y: null, hovertemplate: null }))]);
