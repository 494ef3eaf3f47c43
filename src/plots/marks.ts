/** The marks that figures are made of: lines, bands, dots, whiskers of intervals, and straight lines across a whole figure. */
import type { Estimate } from "../math/estimate.js";
import { estimateLines, type Reading, tips } from "./hover.js";
import { colours, faint } from "./theme.js";

type Values = ArrayLike<string | number | null>;
type Interval = Pick<Estimate, "lower" | "upper">;
type Middle = Interval & Pick<Estimate, "median"> & { readonly level?: number };

/** A line through points; a value that is no number leaves a gap. */
export function lineThrough<Line extends object>(name: string, x: Values, y: Values, line: Line) {
  return { type: "scatter" as const, mode: "lines" as const, name, x: shown(x), y: shown(y), line };
}

/** Dots at points; a value that is no number has none. */
export function dotsAt<Marker extends object>(name: string, x: Values, y: Values, marker: Marker) {
  return { type: "scatter" as const, mode: "markers" as const, name, x: shown(x), y: shown(y), marker };
}

function shown(values: Values) {
  return Array.from(values, (value) => (typeof value === "number" ? finiteOrNull(value) : value));
}

/** The band of intervals: its lower edge, and its upper one with what lies between. It has no tooltip: the line inside it says its interval.
 *
 *  @param name  in the legend; "" for none */
export function band(
  name: string,
  x: Values,
  intervals: readonly Interval[],
  colour: string,
  opacity = 0.18,
) {
  const edge = (pick: "lower" | "upper") => ({
    ...lineThrough(
      name,
      x,
      intervals.map((interval) => interval[pick]),
      { width: 0, color: colour },
    ),
    hoverinfo: "skip" as const,
  });
  return [
    { ...edge("lower"), showlegend: false },
    {
      ...edge("upper"),
      showlegend: name !== "",
      fill: "tonexty" as const,
      fillcolor: faint(colour, opacity),
    },
  ] as const;
}

/** Dots at the medians of estimates, one a row, with their intervals as whiskers to both sides.
 *
 *  @param look  their colour, and their mark where there are several sources
 *  @param said  what each dot is of, and how its number is read */
export function dotsWithIntervals(
  name: string,
  estimates: readonly Middle[],
  rows: readonly number[],
  look: { readonly color: string; readonly symbol?: string },
  said: { readonly of: readonly string[]; readonly what: string } & Reading,
) {
  const medians = estimates.map(({ median }) => median);
  const { type, mode, x, y, marker } = dotsAt(name, medians, rows, { size: 8, ...look });
  return {
    type,
    mode,
    name,
    x,
    y,
    error_x: { ...whiskers(estimates), thickness: 2, width: 0, color: look.color },
    marker,
    ...tips(estimates.map((one, i) => estimateLines(said.of[i] ?? "", said.what, one, said))),
  };
}

/** Thin bars that lie, two of which fit in a row. */
export function rowBars(name: string, x: readonly number[], y: readonly number[], color: string) {
  return {
    type: "bar" as const,
    orientation: "h" as const,
    name,
    x: [...x],
    y: [...y],
    width: 0.34,
    marker: { color },
  };
}

/** How far intervals reach from their medians, or from other middles. */
export function whiskers(
  estimates: readonly Middle[],
  middles: readonly number[] = estimates.map(({ median }) => median),
) {
  return {
    type: "data" as const,
    symmetric: false,
    array: estimates.map(({ upper }, i) => upper - middles[i]!),
    arrayminus: estimates.map(({ lower }, i) => middles[i]! - lower),
  };
}

const dotted = { color: colours.ink, width: 1, dash: "dot" as const };

/** A dotted line across the whole figure. */
export function verticalLine(x: number) {
  return { type: "line" as const, x0: x, x1: x, y0: 0, y1: 1, yref: "paper" as const, line: dotted };
}

/** A line across the whole figure, dotted unless it is said how. */
export function horizontalLine<Line extends object = typeof dotted>(y: number, line?: Line) {
  return { type: "line" as const, xref: "paper" as const, x0: 0, x1: 1, y0: y, y1: y, line: line ?? dotted };
}

/** Plotly leaves a gap for null and fails on NaN. */
export function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
