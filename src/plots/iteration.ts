/** Figures of an iteration run: how attempts did one after another, and what the best of them expected of every week. */
import { levelText } from "../math/estimate.js";
import { requireKind } from "../records.js";
import type { Warning } from "../warning.js";
import { counted, spanOf } from "../words.js";
import { mostAndLeast } from "./altText.js";
import type { Figure } from "./figure.js";
import { decimalsFor, intervalTip, tips, valueTemplate, valueText } from "./hover.js";
import { band, dotsAt, finiteOrNull, horizontalLine, lineThrough } from "./marks.js";
import { axis, colours, dateAxis, faint, frame, sourceLook } from "./theme.js";

/** The part of a run of `iterate` that is drawn. */
export interface DrawnRun {
  readonly kind: "iteration";
  readonly history: readonly {
    readonly iteration: number;
    readonly r2InSample: number;
    readonly r2Folds: number;
    readonly r2Holdout: number;
  }[];
  readonly log: { readonly settings: { readonly thresholds: { readonly oosR2Min: number } } };
  readonly warnings: readonly Warning[];
}

/** R² by iteration, of the weeks that a model was fitted to, of rolling forecasts inside them, and of the holdout, with what the last must reach.
 *
 *  @param run  of `iterate`
 *  @throws ArgumentError where it is none
 *  @example plot.attempts(run) */
export function attempts(run: DrawnRun): Figure {
  requireKind("plot.attempts", run, ["iteration"]);
  const { history, log, warnings } = run;
  return scoresByIteration(history, { threshold: log.settings.thresholds.oosR2Min, warnings });
}

/** R² by iteration.
 *
 *  @param options.threshold  the R² that the holdout must reach */
export function scoresByIteration(
  scores: DrawnRun["history"],
  options: { readonly threshold: number; readonly warnings?: readonly Warning[] },
): Figure {
  const x = scores.map(({ iteration }) => iteration);
  const line = (
    name: string,
    key: "r2InSample" | "r2Folds" | "r2Holdout",
    color: string,
    symbol: string,
  ) => ({
    type: "scatter" as const,
    mode: "lines+markers" as const,
    name,
    x,
    y: scores.map((score) => finiteOrNull(score[key])),
    line: { color, width: 1.5 },
    marker: { color, size: 9, symbol },
    hovertemplate: `${name}: R² %{y:.2f}<extra></extra>`,
  });
  const threshold = { color: colours.bad, width: 1, dash: "dash" as const };
  const all = scores.flatMap(({ r2InSample, r2Folds, r2Holdout }) => [r2InSample, r2Folds, r2Holdout]);
  const lowest = Math.min(0, options.threshold, ...all.filter(Number.isFinite));
  return {
    kind: "figure",
    data: [
      line("in sample", "r2InSample", sourceLook("", 0).color, "circle"),
      line("rolling forecasts", "r2Folds", sourceLook("", 1).color, "square"),
      line("holdout", "r2Holdout", sourceLook("", 2).color, "diamond"),
      // Named in the legend; the line itself goes from edge to edge.
      {
        ...lineThrough(`the holdout must reach ${options.threshold}`, [null], [null], threshold),
        hoverinfo: "skip" as const,
      },
    ],
    layout: {
      ...frame("R² by iteration"),
      hovermode: "x unified",
      xaxis: {
        ...axis("iteration"),
        dtick: 1,
        unifiedhovertitle: { text: "iteration %{x}" },
        range: [0.5, Math.max(...x) + 0.5],
      },
      // Far below zero a forecast is bad, and how bad needs no picture.
      yaxis: { ...axis("R²"), range: [Math.max(-1, lowest) - 0.05, 1.02] },
      shapes: [horizontalLine(options.threshold, threshold)],
    } as Figure["layout"],
    description: `R² in sample, of rolling forecasts and of the holdout for ${counted(scores.length, "iteration")}; of the holdout, which must reach ${options.threshold}, in iteration ${mostAndLeast(scores.map(({ iteration, r2Holdout }) => ({ name: `${iteration}`, value: r2Holdout })))}`,
    warnings: options.warnings ?? [],
  };
}

/** Observed and expected KPI of one week. */
export interface ForecastRow {
  readonly time: string;
  readonly observed: number;
  readonly mean: number;
  readonly lower: number;
  readonly upper: number;
  readonly isHoldout: boolean;
}

/** Observed KPI with what a model expected: weeks it was fitted to, and weeks it had not seen, apart.
 *
 *  @param options.level  probability inside the band */
export function predictedVsActual(
  rows: readonly ForecastRow[],
  options: { readonly kpi: string; readonly level: number; readonly warnings?: readonly Warning[] },
): Figure {
  const x = rows.map(({ time }) => time);
  const valuesOf = (key: "observed" | "mean") => rows.map((row) => row[key]);
  const reading = { decimals: decimalsFor(valuesOf("observed")) };
  const first = rows.find(({ isHoldout }) => isHoldout);
  return {
    kind: "figure",
    data: [
      ...band(`${levelText(options.level)} interval`, x, rows, colours.fitted),
      {
        ...lineThrough("expected", x, valuesOf("mean"), { color: colours.fitted, width: 1.5 }),
        ...tips(
          rows.map((row) => [
            `expected ${valueText(row.mean, reading)}, ${intervalTip({ ...row, level: options.level }, reading)}`,
          ]),
        ),
      },
      {
        ...dotsAt("observed", x, valuesOf("observed"), { color: colours.observed, size: 4 }),
        hovertemplate: valueTemplate("observed", reading),
      },
    ],
    layout: {
      ...frame(`${options.kpi}: observed and expected`, 400),
      hovermode: "x unified",
      xaxis: dateAxis(),
      yaxis: axis(options.kpi),
      ...(first === undefined
        ? {}
        : {
            shapes: [
              {
                type: "rect" as const,
                yref: "paper" as const,
                y0: 0,
                y1: 1,
                x0: first.time,
                x1: rows.at(-1)!.time,
                fillcolor: faint(colours.extrapolation, 0.16),
                line: { width: 0 },
                layer: "below" as const,
              },
            ],
            annotations: [
              {
                text: "holdout",
                x: first.time,
                yref: "paper" as const,
                y: 1,
                xanchor: "left" as const,
                yanchor: "top" as const,
                showarrow: false,
                font: { color: colours.note, size: 11 },
              },
            ],
          }),
    },
    description: `${options.kpi} observed and expected by the model, ${spanOf(x)}${first === undefined ? "" : `, what is from ${first.time} on not seen by it`}`,
    warnings: options.warnings ?? [],
  };
}
