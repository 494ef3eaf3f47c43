/** An exam out of sample for people and for programs: verdict and measures as tables, and all of its numbers as a JSON document. */
import type { LimitName } from "../limits.js";
import { levelText } from "../math/estimate.js";
import { gateDocuments } from "../validation/gates.js";
import type { Holdout } from "../validation/holdout.js";
import type { ForecastMetrics } from "../validation/metrics.js";
import type { RollingOrigin } from "../validation/rollingOrigin.js";
import type { HoldoutSeries } from "../validation/score.js";
import type { Movement, Stability } from "../validation/stability.js";
import type { Validation } from "../validation/validate.js";
import { capital, counted, formatNumber, percent } from "../words.js";
import { predictedRows } from "./fitTables.js";
import { type Json, toJson } from "./json.js";
import type { Table } from "./table.js";

/** Verdict, then every measure on the training weeks, on the test weeks and over the folds, then the reasons in sentences.
 *
 *  @example tableText(validationTable(await validate(model, { seed: 1 }))) */
export function validationTable({
  verdict,
  holdout,
  rollingOrigin,
  reasons,
  warnings,
  model,
}: Validation): Table {
  const { split } = holdout;
  const { frequency } = model.panel;
  return {
    kind: "table",
    title: `Validation of model ${model.spec.type}: ${verdict}`,
    columns: [
      { key: "measure", label: "measure", unit: "" },
      { key: "train", label: "training weeks", unit: "in sample" },
      { key: "test", label: "test weeks", unit: "out of sample" },
      { key: "asked", label: "asked", unit: "of the test" },
      { key: "folds", label: counted(rollingOrigin.folds.length, "earlier fold"), unit: "out of sample" },
    ].map((column) => ({ ...column, label: column.label.replace("weeks", `${frequency}s`) })),
    rows: measureRows(holdout, rollingOrigin),
    notes: [
      ...reasons.map((reason) => `${reason}.`),
      `Learnt from ${split.train.from} to ${split.train.to} (${counted(split.train.periods, frequency)}), tested on ${split.test.from} to ${split.test.to} (${split.test.periods}); the folds lie inside the training ${frequency}s.`,
      "R² is of the posterior mean; a forecast as good as the mean of the tested rows has 0.",
    ],
    warnings,
  };
}

/** The measures of a holdout alone, and the forecasts that it is compared with. */
export function holdoutTable(holdout: Holdout): Table {
  const { split, gates, isPassed, warnings, forecasts, kpi } = holdout;
  return {
    kind: "table",
    title: `Holdout: ${isPassed ? "passed" : "failed"}`,
    columns: [
      { key: "measure", label: "measure", unit: "" },
      { key: "train", label: "training", unit: "in sample" },
      { key: "test", label: "test", unit: "out of sample" },
      { key: "asked", label: "asked", unit: "of the test" },
    ],
    rows: measureRows(holdout),
    notes: [
      ...gates.map(({ text }) => `${text}.`),
      ...naiveNotes(
        forecasts.map(({ metrics, ...rest }) => ({ ...rest, mae: metrics.mae })),
        kpi.unit,
      ),
      `Learnt from ${split.train.from} to ${split.train.to}, tested on ${split.test.from} to ${split.test.to}.`,
    ],
    warnings,
  };
}

/** One row a fold: what it learnt from, and how it did on what came next. */
export function rollingOriginTable(rolling: RollingOrigin): Table {
  const { folds, mean, pooled, kpi, forecasts, overfitting, warnings } = rolling;
  const row = (until: string, tested: string, train: number, test: ForecastMetrics, index: number) => ({
    until,
    tested,
    trainR2: train,
    r2: test.r2,
    index,
    mape: 100 * test.mape,
    mae: test.mae,
    coverage: 100 * test.coverage,
  });
  return {
    kind: "table",
    title: `Rolling origin: ${counted(folds.length, "fold")}`,
    columns: [
      { key: "until", label: "learnt until", unit: "" },
      { key: "tested", label: "tested until", unit: "" },
      { key: "trainR2", label: "R²", unit: "training", decimals: 2 },
      { key: "r2", label: "R²", unit: "test", decimals: 2 },
      { key: "index", label: "R² falls by", unit: "", decimals: 2 },
      { key: "mape", label: "MAPE", unit: "%", decimals: 1 },
      { key: "mae", label: "mean error", unit: kpi.unit, decimals: decimalsOf(pooled.mae) },
      { key: "coverage", label: "in interval", unit: "%", decimals: 0 },
    ],
    rows: [
      ...folds.map(({ split, train, test, overfitting: index }) =>
        row(split.train.to, split.test.to, train.r2, test, index),
      ),
      row("mean of folds", "", Number.NaN, mean, overfitting),
      row("all together", "", Number.NaN, pooled, Number.NaN),
    ],
    notes: [
      `"In interval" is the share of tested rows inside the ${levelText(pooled.level)} interval. R² of a quiet quarter is low for any forecast: read the last row.`,
      ...naiveNotes(forecasts, kpi.unit),
    ],
    warnings,
  };
}

/** One row a channel: its ROI as of each day, and whether it moved further than its intervals allow. */
export function stabilityTable(stability: Stability): Table {
  const { channels, until, from, to, unit, warnings } = stability;
  const decimals = decimalsOf(Math.max(...channels.map(({ width }) => width)));
  return {
    kind: "table",
    title: `${capital(stability.quantity)} of the same periods, learnt from more and more of them`,
    columns: [
      { key: "name", label: "channel", unit: "" },
      { key: "isStable", label: "stable", unit: "" },
      { key: "ratio", label: "moved", unit: "% of its interval", decimals: 0, isShare: true },
      ...until.map((day, i) => ({ key: `fit${i}`, label: day, unit, decimals })),
      ...["lower", "upper"].map((key) => ({ key, label: key, unit, decimals, group: "last interval" })),
    ],
    rows: channels.map(({ name, estimates, ratio, isStable }) => ({
      name,
      ...Object.fromEntries(estimates.map(({ median }, i) => [`fit${i}`, median])),
      lower: estimates.at(-1)!.lower,
      upper: estimates.at(-1)!.upper,
      ratio,
      isStable: isStable ? "yes" : "no",
    })),
    notes: [
      `Medians of fits that learnt until the day above, all of the media from ${from} to ${to}; "last interval" is that of the last fit.`,
      'Stable: the last median lies in every earlier interval. "Moved" is the distance between the smallest and the largest median, divided by the mean width of the intervals.',
    ],
    warnings,
  };
}

function naiveNotes(forecasts: RollingOrigin["forecasts"], unit: string): readonly string[] {
  return forecasts
    .filter(({ name }) => name !== "model")
    .map(
      ({ name, mae, skill }) =>
        `The ${name} forecast errs by ${quantity(mae)} ${unit} on average: the model does without ${percent(skill, 1)} of that.`,
    );
}

/** The validation as a JSON document: verdict, gates, every measure, the stability, and observed against predicted. */
export function validationDocument(validation: Validation): Json {
  const { verdict, reasons, isPassed, gates, holdout, rollingOrigin, leakage, warnings, model } = validation;
  return toJson({
    verdict,
    isPassed,
    reasons,
    modelType: model.spec.type,
    judgement: new Map(gates.map((gate) => [gate.name, gate.verdict])),
    gates: gateDocuments(holdout.gates),
    thresholds: holdout.thresholds,
    leakage,
    holdout: holdoutParts(holdout),
    rollingOrigin: rollingOriginParts(rollingOrigin),
    stability: stabilityParts(rollingOrigin.stability),
    warnings,
  });
}

/** The holdout alone as a JSON document. */
export function holdoutDocument(holdout: Holdout): Json {
  const { isPassed, gates, thresholds, warnings } = holdout;
  return toJson({ isPassed, gates, thresholds, ...holdoutParts(holdout), warnings });
}

/** The refits as of earlier days alone as a JSON document. */
export function rollingOriginDocument(rolling: RollingOrigin): Json {
  const { stability, warnings } = rolling;
  return toJson({ ...rollingOriginParts(rolling), stability: stabilityParts(stability), warnings });
}

/** What each channel was as of each day, as a JSON document. */
export function stabilityDocument(stability: Stability): Json {
  return toJson({ ...stabilityParts(stability), warnings: stability.warnings });
}

function holdoutParts({ split, train, test, overfitting, forecasts, series }: Holdout) {
  return { split, train, test, overfitting, forecasts, series: seriesRows(series) };
}

function rollingOriginParts({ folds, mean, pooled, overfitting, forecasts }: RollingOrigin) {
  return {
    folds: folds.map(({ split, train, test, overfitting, series: _, ...rest }) => ({
      split,
      train,
      test,
      overfitting,
      ...rest,
    })),
    mean,
    pooled,
    overfitting,
    forecasts,
  };
}

function stabilityParts({ quantity, unit, from, to, until, channels, parameters }: Stability) {
  return { quantity, unit, from, to, until, channels: byName(channels), parameters: byName(parameters) };
}

const byName = (movements: readonly Movement[]) =>
  new Map(movements.map(({ name, ...rest }) => [name, rest]));

function seriesRows(series: HoldoutSeries) {
  return predictedRows(series).map((row, i) => ({ ...row, isTest: series.isTest[i] }));
}

interface Measure {
  readonly label: string;
  readonly key: Exclude<keyof ForecastMetrics, "rows" | "missing" | "zeros" | "level">;
  readonly show: (value: number) => string;
  readonly gate?: LimitName;
}

function measureRows(holdout: Holdout, rolling?: RollingOrigin): Table["rows"] {
  const { train, test, overfitting, gates, forecasts, kpi } = holdout;
  const asked = (name: LimitName, sign: string, show: (value: number) => string): string => {
    const gate = gates.find((one) => one.name === name)!;
    return `${sign} ${show(gate.limit)}: ${gate.isPassed ? "passed" : "failed"}`;
  };
  const inUnits = (label: string) => `${label} (${kpi.unit})`;
  const measures: readonly Measure[] = [
    { label: "R²", key: "r2", show: twoDecimals, gate: "oos_r2" },
    { label: "MAPE", key: "mape", show: (value) => percent(value, 1), gate: "oos_mape" },
    { label: "wMAPE", key: "wmape", show: (value) => percent(value, 1) },
    { label: inUnits("RMSE"), key: "rmse", show: quantity },
    { label: inUnits("MAE"), key: "mae", show: quantity },
    { label: inUnits("CRPS"), key: "crps", show: quantity },
    { label: "MASE", key: "mase", show: twoDecimals },
    {
      label: `inside the ${levelText(test.level)} interval`,
      key: "coverage",
      show: (value) => percent(value),
    },
    { label: inUnits("width of that interval"), key: "intervalWidth", show: quantity },
  ];
  const rows = measures.map(({ label, key, show, gate }) => ({
    measure: label,
    train: show(train[key]),
    test: show(test[key]),
    asked: gate === undefined ? "" : asked(gate, gate === "oos_r2" ? "≥" : "≤", show),
    ...(rolling && { folds: show(rolling.pooled[key]) }),
  }));
  const skills = forecasts
    .filter(({ name }) => name !== "model")
    .map(({ name, skill }) => ({
      measure: `error saved over ${name}`,
      train: "",
      test: percent(skill, 1),
      asked: "",
      ...(rolling && {
        folds: percent(rolling.forecasts.find((one) => one.name === name)?.skill ?? Number.NaN, 1),
      }),
    }));
  const falls = {
    measure: "R² falls by",
    train: "",
    test: twoDecimals(overfitting),
    asked: asked("overfitting", "≤", twoDecimals),
    ...(rolling && { folds: twoDecimals(rolling.overfitting) }),
  };
  return [rows[0]!, falls, ...rows.slice(1), ...skills];
}

const twoDecimals = (value: number) => formatNumber(value, 2);

/** Three significant digits, commas between thousands. */
function quantity(value: number): string {
  return formatNumber(value, decimalsOf(value));
}

function decimalsOf(value: number): number {
  if (!Number.isFinite(value) || value === 0) return 2;
  return Math.min(6, Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value)))));
}
