/** Trend columns: a line over the training weeks, and hinges that let it bend. */

import { periodAt } from "../data/rows.js";
import type { ModelSpec } from "../spec/spec.js";
import type { LinearColumn } from "./design.js";
import type { DesignRows } from "./designRows.js";

/** Bends lie in this first share of the weeks: a later one would rest on a handful of them. */
const bendingShare = 0.8;

/** The line p(t) from −½ to ½ over the training periods, and for a piecewise trend max(0, p(t) − at) for bends spaced evenly. */
export function trendColumns(
  { kind, changepoints, sd }: ModelSpec["trend"],
  { times, isReference, inEveryGeo }: DesignRows,
): readonly LinearColumn[] {
  if (kind === "none") return [];
  const periods = [...isReference.keys()]
    .filter((row) => isReference[row] === 1)
    .map((row) => periodAt(row, times.length));
  const first = periods.reduce((a, b) => Math.min(a, b));
  const last = periods.reduce((a, b) => Math.max(a, b));
  const position = (t: number) => (t - first) / Math.max(1, last - first) - 0.5;
  const column = (label: string, value: (t: number) => number): LinearColumn => ({
    block: "trend",
    label,
    values: inEveryGeo(value),
    prior: { mean: 0, sd },
  });
  const line = column("linear", position);
  if (kind === "linear") return [line];
  const bends = Array.from({ length: changepoints }, (_, k) => {
    const at = -0.5 + (bendingShare * (k + 1)) / (changepoints + 1);
    return column(`bend${k + 1}`, (t) => Math.max(0, position(t) - at));
  });
  return [line, ...bends];
}
