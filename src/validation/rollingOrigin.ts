/** Rolling origin: the model refitted as of several days in the past, each time judged on the weeks that came next. */
import { type Step, watched } from "../compute/host.js";
import { geoAt } from "../data/rows.js";
import { DataError } from "../errors.js";
import type { Fit } from "../fit/fit.js";
import { checkSampling, type SamplingOptions } from "../fit/sampleDesign.js";
import { defaultLevel } from "../math/estimate.js";
import { mean } from "../math/statistics.js";
import { level as levelRule, requireNumber, wholeNumber } from "../options.js";
import { requireKind } from "../records.js";
import type { Model } from "../spec/specify.js";
import type { Warning } from "../warning.js";
import { counted, listed, significantText } from "../words.js";
import { type ForecastMetrics, forecastMetrics } from "./metrics.js";
import { seasonLength } from "./naive.js";
import { type ValidationProgress, validationReading } from "./progress.js";
import { refitEach } from "./refits.js";
import { type ScoredForecast, type SplitScore, scoreSplit } from "./score.js";
import { countedPeriods, fewestPeriods, type HoldoutSplit, splitAt, trainingModel } from "./split.js";
import { type Stability, stabilityOf } from "./stability.js";

export interface RollingOriginOptions extends Omit<SamplingOptions, "onProgress"> {
  /** Days in the past that the model is refitted as of (default 3). */
  readonly folds?: number;
  /** Periods forecast after each (default: a quarter of a year, or less where the history is too short for that). */
  readonly horizon?: number;
  /** Fewest periods that a fold learns from (default: half of them). */
  readonly minTrain?: number;
  /** Probability inside the intervals (default 0.9). */
  readonly level?: number;
  /** A fit of the model itself, whose ROI and parameters are compared with those of the folds. */
  readonly whole?: Fit;
  /** Called with how far it is. */
  readonly onProgress?: (progress: ValidationProgress) => void;
}

/** One refit. */
export interface Fold extends SplitScore {
  readonly split: HoldoutSplit;
  /** R² of its training weeks − R² of its test weeks. */
  readonly overfitting: number;
  readonly diagnostics: Fit["diagnostics"];
}

export interface RollingOrigin {
  readonly kind: "rollingOrigin";
  /** In order of time; each learns from all weeks before its test. */
  readonly folds: readonly Fold[];
  /** Mean over folds of each measure of the test weeks. */
  readonly mean: ForecastMetrics;
  /** The same measures over the test weeks of all folds taken together, which is what to read where folds are short: R² of a quiet
   *  quarter is low for any forecast. MASE is the mean of the folds'. */
  readonly pooled: ForecastMetrics;
  /** Mean over folds of R² training − R² test. */
  readonly overfitting: number;
  /** Mean error over all test weeks of the folds, and what the model does without. */
  readonly forecasts: readonly {
    readonly name: ScoredForecast["name"];
    readonly mae: number;
    readonly skill: number;
  }[];
  readonly stability: Stability;
  readonly kpi: { readonly name: string; readonly unit: string };
  readonly warnings: readonly Warning[];
}

const defaults = { folds: 3, level: defaultLevel };

/** Refits a model as of earlier days and scores each refit on the weeks that followed.
 *
 *  The test weeks of the folds are neighbours and the last of them ends with the model's own training window, which is never left:
 *  for `trainingModel(model, split)` nothing of the holdout is looked at. Each fold learns from all weeks before its test.
 *
 *  In a cell a line tells how far it is, and an interrupt stops it; elsewhere `onProgress` and `signal` do.
 *
 *  @param options  `{ folds: 3, horizon: a quarter of a year, minTrain: half of the periods, level: 0.9 }`, and those of `fit`
 *  @returns the same numbers for the same seed
 *  @throws ArgumentError for options outside their range; DataError where the history is too short for so many folds
 *  @see Tashman 2000 on rolling-origin evaluation */
export async function rollingOrigin(
  model: Model,
  options: RollingOriginOptions = {},
): Promise<RollingOrigin> {
  requireKind("rollingOrigin", model, ["model"], "model");
  return watched(rollingStep, options, (settings) => refitAsOf(model, settings));
}

const rollingStep: Step<ValidationProgress, RollingOrigin> = {
  label: "Rolling origin",
  reading: validationReading,
  done: ({ folds }) => `Refitted as of ${folds.length} days`,
};

async function refitAsOf(model: Model, options: RollingOriginOptions): Promise<RollingOrigin> {
  checkSampling("rollingOrigin", options, ["folds", "horizon", "minTrain", "level", "whole"]);
  const {
    folds: count,
    horizon,
    minTrain,
    level,
    whole,
    onProgress,
    ...sampling
  } = { ...defaults, ...options };
  requireNumber("rollingOrigin", "level", level, levelRule);
  const splits = rollingSplits(model, { folds: count, horizon, minTrain });
  const variants = splits.map((split, i) => ({
    name: `fold ${i + 1}`,
    step: `fold ${i + 1} of ${splits.length}`,
    model: trainingModel(model, split),
    split,
  }));
  const results = await refitEach(
    variants,
    { ...sampling, ...(onProgress && { onProgress }) },
    (refit, { split }) => ({
      refit,
      split,
      score: scoreSplit(refit, split, level),
    }),
  );
  const folds = results.map(
    ({ refit, split, score }): Fold => ({
      ...score,
      split,
      overfitting: score.train.r2 - score.test.r2,
      diagnostics: refit.diagnostics,
    }),
  );
  const fits = results.map(({ refit }) => refit);
  const known = new Set(model.warnings.map(({ message }) => message));
  const doubts = new Map<string, readonly FoldDoubt[]>();
  for (const [i, { refit, split }] of results.entries()) {
    for (const warning of refit.warnings.filter(({ message }) => !known.has(message))) {
      doubts.set(warning.code, [
        ...(doubts.get(warning.code) ?? []),
        { ...warning, fold: i + 1, until: split.train.to },
      ]);
    }
  }
  const pooled = pooledMetrics(folds, level);
  const forecasts = pooledForecasts(folds);
  const stability = stabilityOf(whole === undefined ? fits : [...fits, whole], {
    level,
    warnings: model.warnings,
  });
  const { kpi } = model.panel;
  return {
    kind: "rollingOrigin",
    folds,
    mean: meanMetrics(folds),
    pooled,
    overfitting: mean(folds.map(({ overfitting }) => overfitting)),
    forecasts,
    stability,
    kpi: { name: kpi.name, unit: kpi.unit },
    warnings: [
      ...model.warnings,
      ...[...doubts.values()].map(onceForFolds),
      ...rollingWarnings(forecasts, stability, model.panel.frequency),
    ],
  };
}

interface FoldDoubt extends Warning {
  readonly fold: number;
  readonly until: string;
}

/** A doubt of several folds is said once, in the words of the first. */
function onceForFolds([first, ...others]: readonly FoldDoubt[]): Warning {
  const { fold, until, message, ...rest } = first!;
  const more = [...new Set(others.map((one) => one.fold))].filter((other) => other !== fold);
  const like =
    more.length === 0 ? "" : `; likewise in fold${more.length === 1 ? "" : "s"} ${listed(more.map(String))}`;
  return { ...rest, message: `fold ${fold}, learning until ${until}: ${message}${like}` };
}

/** The splits of the folds, in order of time. */
export function rollingSplits(
  model: Model,
  options: {
    readonly folds?: number | undefined;
    readonly horizon?: number | undefined;
    readonly minTrain?: number | undefined;
  } = {},
): readonly HoldoutSplit[] {
  const { folds = defaults.folds } = options;
  requireNumber("rollingOrigin", "folds", folds, wholeNumber(1));
  const { panel } = model;
  const periods = countedPeriods(model);
  const n = periods.length;
  const minTrain = options.minTrain ?? Math.max(fewestPeriods.train, Math.ceil(n / 2));
  requireNumber("rollingOrigin", "minTrain", minTrain, wholeNumber(fewestPeriods.train));
  const quarter = Math.round(seasonLength[panel.frequency] / 4);
  const horizon = options.horizon ?? Math.min(quarter, Math.floor((n - minTrain) / folds));
  const isAsked = options.horizon !== undefined;
  if (isAsked) requireNumber("rollingOrigin", "horizon", horizon, wholeNumber(2));
  if (horizon < 2 || n - folds * horizon < minTrain) {
    const needed = minTrain + folds * Math.max(2, isAsked ? horizon : 2);
    throw new DataError({
      file: panel.source.path,
      column: panel.kpi.column,
      caller: "rollingOrigin",
      rule: `${counted(folds, "fold")} of ${isAsked ? horizon : "at least 2"} after ${minTrain} to learn from need ${counted(needed, panel.frequency)} with a KPI`,
      got: n,
      cure: "use fewer folds or more history",
    });
  }
  return Array.from({ length: folds }, (_, i) => {
    const end = n - (folds - 1 - i) * horizon;
    return splitAt(panel.times, periods, end - horizon, end);
  });
}

function meanMetrics(folds: readonly Fold[]): ForecastMetrics {
  const [first] = folds;
  const keys = Object.keys(first!.test) as (keyof ForecastMetrics)[];
  return Object.fromEntries(
    keys.map((key) => [key, mean(folds.map(({ test }) => test[key]))]),
  ) as unknown as ForecastMetrics;
}

function pooledMetrics(folds: readonly Fold[], level: number): ForecastMetrics {
  const observed: number[] = [];
  const predicted: number[] = [];
  const geoOf: number[] = [];
  for (const { series } of folds) {
    series.isTest.forEach((isTest, row) => {
      if (!isTest) return;
      observed.push(series.observed[row]!);
      predicted.push(series.predicted[row]!.mean);
      geoOf.push(geoAt(row, series.times.length));
    });
  }
  const total = folds.reduce((sum, { test }) => sum + test.rows, 0);
  const weighted = (key: "crps" | "coverage" | "intervalWidth") =>
    folds.reduce((sum, { test }) => sum + test.rows * test[key], 0) / total;
  return {
    ...forecastMetrics({ observed, predicted, geoOf }, { level }),
    crps: weighted("crps"),
    coverage: weighted("coverage"),
    intervalWidth: weighted("intervalWidth"),
    mase: mean(folds.map(({ test }) => test.mase)),
  };
}

/** Forecasts that every fold has. */
function pooledForecasts(folds: readonly Fold[]): RollingOrigin["forecasts"] {
  const maeOf = (name: ScoredForecast["name"]): number => {
    let total = 0;
    let rows = 0;
    for (const { forecasts } of folds) {
      const metrics = forecasts.find((one) => one.name === name)?.metrics;
      total += metrics === undefined ? Number.NaN : metrics.rows * metrics.mae;
      rows += metrics?.rows ?? 0;
    }
    return total / rows;
  };
  const model = maeOf("model");
  return (["model", "seasonal naive", "last value"] as const).flatMap((name) => {
    const mae = maeOf(name);
    return Number.isNaN(mae) ? [] : [{ name, mae, skill: 1 - model / mae }];
  });
}

function rollingWarnings(
  forecasts: RollingOrigin["forecasts"],
  stability: Stability,
  period: string,
): readonly Warning[] {
  const warnings: Warning[] = [];
  const better = forecasts.filter(({ skill }) => skill < 0);
  if (better.length > 0) {
    warnings.push({
      code: "no-skill-in-folds",
      message: `over the folds the mean error of the model, ${significantText(forecasts[0]!.mae, 3)}, is larger than that of ${better.map(({ name, mae }) => `"${name}" (${significantText(mae, 3)})`).join(" and ")}`,
      cure: "do not forecast with this model; its effects of channels rest on priors more than on what it explains",
    });
  }
  const moved = stability.channels.filter(({ isStable }) => !isStable);
  if (moved.length > 0) {
    const { length } = stability.channels;
    warnings.push({
      code: "unstable-returns",
      message: `with more ${period}s the ${stability.quantity} of ${listed(moved.map(({ name }) => name))} (${moved.length} of ${length}) left the interval that fewer ${period}s had given`,
      cure: "do not decide on these channels from this model; look for what changed, or run an experiment",
    });
  }
  return warnings;
}
