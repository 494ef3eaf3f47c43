/** Forecasts against what happened, where they were not allowed to look, and whether what is said of channels holds still. */
import type { Shape } from "plotly.js";
import { periodAt, rowAt } from "../data/rows.js";
import { levelText } from "../math/estimate.js";
import { requireKind } from "../records.js";
import type { Holdout } from "../validation/holdout.js";
import type { Fold, RollingOrigin } from "../validation/rollingOrigin.js";
import type { HoldoutSeries } from "../validation/score.js";
import type { Stability } from "../validation/stability.js";
import { percent, roundedText } from "../words.js";
import { compare } from "./compare.js";
import type { Figure } from "./figure.js";
import { decimalsFor, intervalTip, plain, type Reading, tips, valueTemplate, valueText } from "./hover.js";
import { intervals } from "./intervals.js";
import { band, finiteOrNull, lineThrough } from "./marks.js";
import { geoNamed, namedRecords, warningsOfNamed } from "./records.js";
import { axis, colours, dateAxis, faint, frame, legendBeside, sourceLook } from "./theme.js";

/** KPI as observed, the model's expectation and its interval; the test weeks, which it has not seen, are shaded. Several holdouts by name are
 *  compared by their R², of the weeks that they were fitted to and of those not seen.
 *
 *  @param geo  which one, of one holdout (default the first)
 *  @throws ArgumentError for another record, or if there is no such geo
 *  @example plot.holdout(exam.holdout) */
export function holdout(result: Holdout | Readonly<Record<string, Holdout>>, geo?: string): Figure {
  const named = namedRecords("plot.holdout", result, ["holdout"]);
  const [name, first] = named[0]!;
  return name === "" ? forecastOf(first, geo) : scoresOf(named);
}

function scoresOf(named: readonly (readonly [name: string, record: Holdout])[]): Figure {
  const r2 = (part: "train" | "test") => new Map(named.map(([name, record]) => [name, record[part].r2]));
  return compare(
    { "what it was fitted to": r2("train"), "what it has not seen": r2("test") },
    "How much is explained, in sample and out of sample",
    "R²",
    { said: { what: "R²" }, warnings: warningsOfNamed(named) },
  );
}

function forecastOf(result: Holdout, geo?: string): Figure {
  const { series, test, train, split, kpi, warnings } = result;
  const rows = rowsOf(series, geo);
  const reading = readingOf(series, rows, kpi);
  return {
    kind: "figure",
    data: [
      ...heldBand(series, rows, colours.fitted, `${levelText(test.level)} interval`),
      expectedLine(series, rows, colours.fitted, "expected", reading),
      observedLine(series, rows, reading),
    ],
    layout: {
      ...frame(
        `Learnt until ${split.train.to}, R² ${roundedText(train.r2, 2)}; where it is shaded ${roundedText(test.r2, 2)}${geoText(series, geo)}`,
      ),
      hovermode: "x unified",
      xaxis: dateAxis(),
      yaxis: axis(kpi.name, kpi.unit === kpi.name ? "" : kpi.unit),
      shapes: [shade(split.test.from, split.test.to)],
    },
    description: `${kpi.name}, observed and predicted: R² ${roundedText(train.r2, 2)} in training, ${roundedText(test.r2, 2)} on the test from ${split.test.from} to ${split.test.to}, MAPE ${percent(test.mape, 1)}`,
    warnings,
  };
}

/** KPI as observed and what each fold foretold of the weeks that came next, with its R².
 *
 *  @param geo  which one (default the first)
 *  @throws ArgumentError if there is no such geo */
export function rollingOrigin(result: RollingOrigin, geo?: string): Figure {
  requireKind("plot.rollingOrigin", result, ["rollingOrigin"]);
  const { folds, kpi, pooled, warnings } = result;
  const last = folds.at(-1)!.series;
  const reading = readingOf(last, rowsOf(last, geo), kpi);
  const tested = (fold: Fold) => rowsOf(fold.series, geo).filter((row) => fold.series.isTest[row]);
  return {
    kind: "figure",
    data: [
      observedLine(last, rowsOf(last, geo), reading),
      ...folds.flatMap((fold, i) => {
        const { color } = sourceLook("", i);
        const { series, split } = fold;
        const rows = tested(fold);
        return [
          ...heldBand(series, rows, color, ""),
          expectedLine(series, rows, color, `learnt until ${split.train.to}`, reading),
        ];
      }),
    ],
    layout: {
      ...frame(`What was foretold at the time, and what happened${geoText(last, geo)}`),
      hovermode: "x",
      xaxis: dateAxis(),
      yaxis: axis(kpi.name, kpi.unit === kpi.name ? "" : kpi.unit),
      annotations: folds.map(({ split, test }, i) => ({
        text: `R² ${roundedText(test.r2, 2)}`,
        x: split.test.from,
        y: 0.02 + 0.07 * (i % 3),
        yref: "paper" as const,
        xanchor: "left" as const,
        yanchor: "bottom" as const,
        showarrow: false,
      })),
    },
    description: `${kpi.name} with the forecasts of ${folds.length} folds: R² ${folds.map(({ test }) => roundedText(test.r2, 2)).join(", ")}, ${roundedText(pooled.r2, 2)} all together`,
    warnings,
  };
}

/** ROI (or contribution) of every channel as each fit has it, for the same weeks. */
export function stability(result: Stability): Figure {
  requireKind("plot.stability", result, ["stability"]);
  const { channels, until, quantity, unit, from, to, warnings } = result;
  const sources = Object.fromEntries(
    until.map((day, i) => [
      `learnt until ${day}`,
      new Map(channels.map(({ name, estimates }) => [name, estimates[i]!])),
    ]),
  );
  const title = `${quantity === "ROI" ? "ROI" : "Contribution"} of the media from ${from} to ${to}`;
  const what = quantity === "ROI" ? "ROI" : "contribution";
  const figure = intervals(sources, title, { what, unit, warnings });
  return {
    ...figure,
    layout: { ...figure.layout, ...legendBeside, margin: { l: 60, r: 210, t: 56, b: 50 } },
  };
}

type Trace = Figure["data"][number];

function heldBand(
  series: HoldoutSeries,
  rows: readonly number[],
  colour: string,
  name: string,
): readonly Trace[] {
  return band(
    name,
    rows.map((row) => timeOf(series, row)),
    rows.map((row) => series.predicted[row]!),
    colour,
  );
}

function expectedLine(
  series: HoldoutSeries,
  rows: readonly number[],
  color: string,
  name: string,
  reading: Reading,
): Trace {
  return {
    ...lineThrough(
      name,
      rows.map((row) => timeOf(series, row)),
      rows.map((row) => series.predicted[row]!.mean),
      { color, width: 2 },
    ),
    ...tips(
      rows.map((row) => {
        const predicted = series.predicted[row]!;
        return [`${plain(name)}: ${valueText(predicted.mean, reading)}`, intervalTip(predicted, reading)];
      }),
    ),
  };
}

function readingOf(
  { observed }: HoldoutSeries,
  rows: readonly number[],
  kpi: { readonly unit: string },
): Reading {
  return { unit: kpi.unit, decimals: decimalsFor(rows.map((row) => observed[row]!)) };
}

function observedLine(series: HoldoutSeries, rows: readonly number[], reading: Reading): Trace {
  return {
    type: "scatter",
    mode: "lines+markers",
    name: "observed",
    x: rows.map((row) => timeOf(series, row)),
    y: rows.map((row) => finiteOrNull(series.observed[row]!)),
    line: { color: colours.observed, width: 1 },
    marker: { size: 3, color: colours.observed },
    hovertemplate: valueTemplate("observed", reading),
  };
}

function rowsOf({ geos, times }: HoldoutSeries, geo?: string): readonly number[] {
  const at = geos.indexOf(geoNamed(geos, geo));
  return times.map((_, t) => rowAt(at, t, times.length));
}

function timeOf({ times }: HoldoutSeries, row: number): string {
  return times[periodAt(row, times.length)]!;
}

function geoText({ geos }: HoldoutSeries, geo = geos[0]!): string {
  return geos.length > 1 ? ` (${geo})` : "";
}

function shade(from: string, to: string): Partial<Shape> {
  return {
    type: "rect",
    x0: from,
    x1: to,
    y0: 0,
    y1: 1,
    yref: "paper",
    fillcolor: faint(colours.extrapolation, 0.2),
    line: { width: 0 },
    layer: "below",
  };
}
