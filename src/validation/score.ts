/** Scores a fit of the training weeks on both sides of a split, beside forecasts that need no model. */
import { geoAt, periodAt } from "../data/rows.js";
import type { Fit } from "../fit/fit.js";
import { type Estimate, estimate } from "../math/estimate.js";
import { forecastUntil, type PanelForecast } from "./heldOutForecast.js";
import { type ForecastMetrics, forecastMetrics, type MetricOptions } from "./metrics.js";
import {
  lastValueForecast,
  type NaiveHistory,
  seasonalNaiveError,
  seasonalNaiveForecast,
  seasonLength,
} from "./naive.js";
import type { HoldoutSplit } from "./split.js";

export interface ScoredForecast {
  readonly name: "model" | "seasonal naive" | "last value";
  /** On the test weeks. */
  readonly metrics: ForecastMetrics;
  /** Share of this forecast's error that the model does without: 1 − MAE of the model / MAE of this one; 0 for the model itself, below
   *  0 where this one is better. */
  readonly skill: number;
}

/** Observed and predicted, week by week; arrays are of shape [geo · time]. */
export interface HoldoutSeries {
  readonly times: readonly string[];
  readonly geos: readonly string[];
  /** KPI as the table has it; NaN where it is missing. */
  readonly observed: Float64Array;
  /** Mean of the expected KPI; median and interval of the KPI, noise included. */
  readonly predicted: readonly Estimate[];
  /** True for rows of the test, whether their KPI is known or not. */
  readonly isTest: readonly boolean[];
}

export interface SplitScore {
  readonly train: ForecastMetrics;
  readonly test: ForecastMetrics;
  readonly forecasts: readonly ScoredForecast[];
  readonly series: HoldoutSeries;
}

/** Scores a fit whose training ends where the split says. The naive forecasts see no KPI after it either. */
export function scoreSplit(fit: Fit, split: HoldoutSplit, level: number): SplitScore {
  const { panel } = fit.model;
  const forecast = forecastUntil(fit, split.test.to);
  const { times, observed, geos } = forecast;
  const first = times.indexOf(split.train.from);
  const cut = times.indexOf(split.train.to);
  const isTest = Array.from(observed, (_, row) => periodAt(row, times.length) > cut);
  const history: NaiveHistory = {
    kpi: observed,
    times: times.length,
    first,
    last: cut,
    season: seasonLength[panel.frequency],
  };
  const naiveError = seasonalNaiveError(history);
  const rowsOf = (isWanted: (row: number) => boolean) =>
    [...observed.keys()].filter((row) => periodAt(row, times.length) >= first && isWanted(row));
  const testRows = rowsOf((row) => isTest[row]!);
  const scoreModel = (rows: readonly number[]) =>
    metricsOf(forecast, rows, forecast.expected, { level, naiveError, hasDraws: true });
  const test = scoreModel(testRows);
  const naive = (name: ScoredForecast["name"], predicted: Float64Array): ScoredForecast[] => {
    const metrics = metricsOf(forecast, testRows, predicted, { level, naiveError, hasDraws: false });
    // Every forecast is scored on the same weeks, or not at all.
    return Number.isNaN(metrics.mae) ? [] : [{ name, metrics, skill: 1 - test.mae / metrics.mae }];
  };
  return {
    train: scoreModel(rowsOf((row) => !isTest[row]!)),
    test,
    forecasts: [
      { name: "model", metrics: test, skill: 0 },
      ...naive("seasonal naive", seasonalNaiveForecast(history)),
      ...naive("last value", lastValueForecast(history)),
    ],
    series: {
      times,
      geos,
      observed,
      predicted: forecast.draws.map((draws, row) => ({
        ...estimate(draws, level),
        mean: forecast.expected[row]!,
      })),
      isTest,
    },
  };
}

function metricsOf(
  { observed, draws, times }: PanelForecast,
  rows: readonly number[],
  predicted: Float64Array,
  { hasDraws, ...options }: Required<MetricOptions> & { readonly hasDraws: boolean },
): ForecastMetrics {
  return forecastMetrics(
    {
      observed: rows.map((row) => observed[row]!),
      predicted: rows.map((row) => predicted[row]!),
      geoOf: rows.map((row) => geoAt(row, times.length)),
      ...(hasDraws ? { draws: rows.map((row) => draws[row]!) } : {}),
    },
    options,
  );
}
