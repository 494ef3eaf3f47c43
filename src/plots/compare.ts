/** Numbers of several sources side by side: conventions, models, the truth. */
import { ArgumentError } from "../errors.js";
import { withDefaults } from "../options.js";
import { requireFields, requireNumbers, requireText } from "../records.js";
import type { Figure } from "./figure.js";
import { axis, colours, frame } from "./theme.js";

export interface NumbersOptions {
  readonly warnings?: Figure["warnings"] | undefined;
}

/** Bars for every channel, one colour a source.
 *
 *  @param sources  name of the source → value by channel; the one called "truth" is drawn dark
 *  @param unit     of all values
 *  @param options.warnings  doubts of the records that the numbers come from (default none)
 *  @example compare({ ridge: new Map([["tv", 0.6]]), truth: new Map([["tv", 1.4]]) }, "ROI by channel") */
export function compare(
  sources: Readonly<Record<string, ReadonlyMap<string, number>>>,
  title: string,
  unit = "per 1 spent",
  options: NumbersOptions = {},
): Figure {
  return {
    kind: "figure",
    data: Object.entries(sources).map(([name, values]) => ({
      type: "bar" as const,
      name,
      x: [...values.keys()],
      y: [...values.values()].map(finiteOrNull),
      ...(name === "truth" ? { marker: { color: colours.truth } } : {}),
    })),
    layout: { ...frame(title, 400), barmode: "group", xaxis: axis(""), yaxis: axis("", unit) },
    description: `${title}: ${Object.keys(sources).join(" against ")}`,
    warnings: options.warnings ?? [],
  };
}

/** Lines over a quantity that was varied.
 *
 *  @param x       the quantity
 *  @param series  name of the line → its values, one for each of x
 *  @param options.warnings  doubts of the records that the numbers come from (default none)
 *  @throws ArgumentError where a line has more or fewer values than x
 *  @example plot.lines([0.8, 0.9], { tv: [0.73, 0.75] }, "Fit for each retention", { x: "retention", y: "R²" }) */
export function lines(
  x: ArrayLike<number>,
  series: Readonly<Record<string, ArrayLike<number>>>,
  title: string,
  labels: { readonly x: string; readonly y: string },
  options: NumbersOptions = {},
): Figure {
  const caller = "plot.lines";
  requireNumbers(caller, "x", x);
  requireFields(caller, "series", series, []);
  requireText(caller, "title", title);
  requireFields(caller, "labels", labels, ["x", "y"]);
  const { warnings } = withDefaults<NumbersOptions>(caller, { warnings: [] }, options);
  for (const [name, values] of Object.entries(series)) {
    requireNumbers(caller, `series.${name}`, values);
    if (values.length === x.length) continue;
    throw new ArgumentError({
      caller,
      option: "series",
      of: name,
      rule: `must hold one number for each of the ${x.length} of x`,
      got: values.length,
    });
  }
  return {
    kind: "figure",
    data: Object.entries(series).map(([name, values]) => ({
      type: "scatter" as const,
      mode: "lines+markers" as const,
      name,
      x: Array.from(x),
      y: Array.from(values, finiteOrNull),
    })),
    layout: { ...frame(title), showlegend: true, xaxis: axis(labels.x), yaxis: axis(labels.y) },
    description: `${title}: ${Object.keys(series).join(", ")}`,
    warnings,
  };
}

/** Plotly leaves a gap for null and fails on NaN. */
export function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
