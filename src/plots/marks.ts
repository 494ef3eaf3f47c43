/** The marks that figures are made of: lines, dots, whiskers of intervals, and straight lines across a whole figure. */
import type { Estimate } from "../math/estimate.js";
import { finiteOrNull } from "./compare.js";
import { colours } from "./theme.js";

type Values = ArrayLike<string | number | null>;

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

/** Dots at the medians of estimates, one a row, with their intervals as whiskers to both sides. */
export function dotsWithIntervals(
  name: string,
  estimates: readonly Pick<Estimate, "median" | "lower" | "upper">[],
  rows: readonly number[],
  color: string,
) {
  const medians = estimates.map(({ median }) => median);
  const { type, mode, x, y, marker } = dotsAt(name, medians, rows, { size: 8, color });
  return { type, mode, name, x, y, error_x: { ...whiskers(estimates), thickness: 2, width: 0 }, marker };
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

/** How far intervals reach from their medians. */
export function whiskers(estimates: readonly Pick<Estimate, "median" | "lower" | "upper">[]) {
  return {
    type: "data" as const,
    array: estimates.map(({ upper, median }) => upper - median),
    arrayminus: estimates.map(({ median, lower }) => median - lower),
  };
}

const dotted = { color: colours.observed, width: 1, dash: "dot" as const };

/** A dotted line across the whole figure. */
export function verticalLine(x: number) {
  return { type: "line" as const, x0: x, x1: x, y0: 0, y1: 1, yref: "paper" as const, line: dotted };
}

/** A line across the whole figure, dotted unless it is said how. */
export function horizontalLine<Line extends object = typeof dotted>(y: number, line?: Line) {
  return { type: "line" as const, xref: "paper" as const, x0: 0, x1: 1, y0: y, y1: y, line: line ?? dotted };
}
