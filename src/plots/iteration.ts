/** Figures of an iteration run: how attempts did one after another, and what the best of them expected of every week. */
import { levelText } from "../math/estimate.js";
import type { Warning } from "../warning.js";
import { spanOf } from "../words.js";
import type { Figure } from "./figure.js";
import { axis, colours, frame, palette } from "./theme.js";

/** R² of one attempt: of the weeks it was fitted to, of the rolling forecasts inside them, of the holdout. NaN where there is none. */
export interface AttemptScores {
  readonly iteration: number;
  readonly inSample: number;
  readonly folds: number;
  readonly holdout: number;
}

/** R² by iteration.
 *
 *  @param options.threshold  the R² that the holdout must reach */
export function attempts(
  scores: readonly AttemptScores[],
  options: { readonly threshold: number; readonly warnings?: readonly Warning[] },
): Figure {
  const x = scores.map(({ iteration }) => iteration);
  const line = (name: string, y: readonly number[], color: string, symbol: string) => ({
    type: "scatter" as const,
    mode: "lines+markers" as const,
    name,
    x,
    y: y.map((value) => (Number.isFinite(value) ? value : null)),
    line: { color, width: 1.5 },
    marker: { color, size: 9, symbol },
  });
  const threshold = { color: colours.bad, width: 1, dash: "dash" as const };
  const all = scores.flatMap(({ inSample, folds, holdout }) => [inSample, folds, holdout]);
  const lowest = Math.min(0, options.threshold, ...all.filter(Number.isFinite));
  return {
    kind: "figure",
    data: [
      line(
        "in sample",
        scores.map(({ inSample }) => inSample),
        colours.observed,
        "circle",
      ),
      line(
        "rolling forecasts",
        scores.map(({ folds }) => folds),
        palette[1],
        "square",
      ),
      line(
        "holdout",
        scores.map(({ holdout }) => holdout),
        colours.model,
        "diamond",
      ),
      // Named in the legend; the line itself goes from edge to edge.
      {
        type: "scatter" as const,
        mode: "lines" as const,
        name: `the holdout must reach ${options.threshold}`,
        x: [null],
        y: [null],
        line: threshold,
      },
    ],
    layout: {
      ...frame("R² by iteration"),
      hovermode: "x",
      xaxis: { ...axis("iteration"), dtick: 1, range: [0.5, Math.max(...x) + 0.5] },
      // Far below zero a forecast is bad, and how bad needs no picture.
      yaxis: { ...axis("R²"), range: [Math.max(-1, lowest) - 0.05, 1.02] },
      shapes: [
        {
          type: "line",
          xref: "paper",
          x0: 0,
          x1: 1,
          y0: options.threshold,
          y1: options.threshold,
          line: threshold,
        },
      ],
    },
    description: `R² in sample, of rolling forecasts and of the holdout for ${scores.length} iterations`,
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
  const shown = (values: readonly number[]) => values.map((value) => (Number.isFinite(value) ? value : null));
  const hidden = { width: 0, color: colours.model };
  const edge = (pick: (row: ForecastRow) => number, name: string, isFilled: boolean) => ({
    type: "scatter" as const,
    mode: "lines" as const,
    name,
    x,
    y: shown(rows.map(pick)),
    line: hidden,
    showlegend: isFilled,
    ...(isFilled ? { fill: "tonexty" as const, fillcolor: "rgba(0, 114, 178, 0.18)" } : {}),
  });
  const first = rows.find(({ isHoldout }) => isHoldout);
  return {
    kind: "figure",
    data: [
      edge(({ lower }) => lower, "", false),
      edge(({ upper }) => upper, `${levelText(options.level)} interval`, true),
      {
        type: "scatter",
        mode: "lines",
        name: "expected",
        x,
        y: shown(rows.map(({ mean }) => mean)),
        line: { color: colours.model, width: 1.5 },
      },
      {
        type: "scatter",
        mode: "markers",
        name: "observed",
        x,
        y: shown(rows.map(({ observed }) => observed)),
        marker: { color: colours.observed, size: 4 },
      },
    ],
    layout: {
      ...frame(`${options.kpi}: observed and expected`, 400),
      xaxis: axis(""),
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
                fillcolor: "rgba(230, 159, 0, 0.12)",
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
                font: { color: "#7a5200", size: 11 },
              },
            ],
          }),
    },
    description: `${options.kpi} observed and expected by the model, ${spanOf(x)}${first === undefined ? "" : `, the weeks from ${first.time} on not seen by it`}`,
    warnings: options.warnings ?? [],
  };
}
