/** Why no attempt passed, the likeliest reason first, and what would settle it: an experiment, more weeks, a missing column. */

import type { Frequency } from "../../data/panel.js";
import { failures, limits } from "../../limits.js";
import type { ModelType } from "../../spec/spec.js";
import { defaultThresholds } from "../../validation/thresholds.js";
import { counted, listed, percent } from "../../words.js";
import type { LikelyReason, LogEntry, TrainingFacts } from "../files/records.js";

export interface ReasonContext {
  /** What a row of the table is: "week". */
  readonly period: Frequency;
  readonly facts: TrainingFacts;
  readonly entry: LogEntry;
  /** Channels by the width of the interval of their ROI times their spend, the most uncertain money first. */
  readonly uncertain: readonly string[];
  readonly testSize: number;
  readonly modelType: ModelType;
}

type Rule = (context: ReasonContext) => LikelyReason | null;

/** Lag-one correlation of n independent residuals has standard error 1/√n; three of them are no chance. */
const standardErrors = 3;
/** Weeks a coefficient that are too few, and that a regression is commonly asked to have at least. */
const { fail: fewestWeeks, review: commonWeeks } = limits.weeks_per_coefficient;

/** In the order of weight: with too few weeks nothing else can be told. */
const rules: readonly Rule[] = [
  function tooFewWeeks({ period, facts, testSize }) {
    const { rows, rowsPerCoefficient } = facts;
    if (rowsPerCoefficient > fewestWeeks) return null;
    const coefficients = Math.round(rows / rowsPerCoefficient);
    const needed = Math.ceil((fewestWeeks * coefficients + 1) / (1 - testSize));
    return {
      name: `too few ${period}s`,
      finding: `${counted(rows, `training ${period}`)} with sales for ${counted(coefficients, "coefficient")} of even a plain linear model: ${rowsPerCoefficient.toFixed(1)} for each, where ${fewestWeeks} are too few to estimate reliably`,
      nextStep: `wait until the table has ${needed} ${period}s with sales, add the same ${period}s by region, or merge channels until fewer coefficients are asked for; until then test one channel at a time in some regions and not in others`,
    };
  },
  function holdoutTooShort({ period, entry }) {
    const luck = entry.verdict.sufficiency.find(({ name }) => name === "chance_by_luck")!;
    if (luck.isPassed) return null;
    return {
      name: "holdout too short",
      finding: `with ${counted(entry.holdout.test.rows, period)} of holdout a forecast that knows nothing would pass with a chance of ${percent(luck.value, 1)}, more than ${percent(limits.chance_by_luck.fail)}`,
      nextStep: `keep more ${period}s for the holdout (test_size), which needs a longer table, or look fewer times`,
    };
  },
  function sampler({ entry }) {
    const failed = failures(
      entry.diagnostics.filter(({ name }) => !["r2", "failed_findings"].includes(name)),
    );
    if (failed.length === 0) return null;
    return {
      name: "sampler",
      finding: `the draws cannot be trusted yet: ${failed.join("; ")}`,
      nextStep:
        "allow more iterations, or give narrower priors to the parameters named in the diagnostics, from experiments where there are some",
    };
  },
  function unattributed({ entry, uncertain }) {
    const against = entry.evidence.findings.filter(
      ({ gate, severity }) => gate === "attribution" && severity === "fail",
    );
    if (against.length === 0) return null;
    const suspects = against.flatMap(({ about }) => about);
    const tested = uncertain.find((name) => suspects.includes(name)) ?? uncertain[0];
    return {
      name: "cannot be attributed",
      finding: against.map(({ message }) => message).join("; "),
      nextStep:
        tested === undefined
          ? "add what moves sales and media alike as a column; no further model of these columns settles it"
          : `switch ${tested} off, or double it, in some regions for six to eight weeks (experiments says how long and where), and give the result as liftTests: of the channels in doubt most money rides on it, and no further model of these columns settles it`,
    };
  },
  function noise({ entry }) {
    const { inSample } = entry.evidence;
    const r2 = entry.diagnostics.find(({ name }) => name === "r2")!;
    const limit = standardErrors / Math.sqrt(inSample.weeks);
    if (inSample.r2 >= r2.limit || Math.abs(inSample.residualAutocorrelation) > limit) return null;
    return {
      name: "noise",
      finding: `what is left over looks like chance (neighbouring residuals correlate ${inSample.residualAutocorrelation.toFixed(2)}, chance reaches ${limit.toFixed(2)}), and it is ${percent(1 - inSample.r2)} of the KPI's variance`,
      nextStep:
        "take a KPI nearer to the purchase, or sum over time or regions; an effect smaller than this noise shows only in an experiment that switches a channel off for long enough",
    };
  },
  function missingDriver({ period, entry, facts }) {
    const { inSample } = entry.evidence;
    const limit = standardErrors / Math.sqrt(inSample.weeks);
    if (!(inSample.residualAutocorrelation > limit)) return null;
    const spikes = facts.spikes.slice(0, 3);
    return {
      name: "missing driver",
      finding: `errors of neighbouring ${period}s correlate ${inSample.residualAutocorrelation.toFixed(2)} (chance reaches ${limit.toFixed(2)}): something that lasts for ${period}s is in none of the columns${spikes.length > 0 ? `; the ${period}s furthest off are ${listed(spikes)}` : ""}`,
      nextStep: `ask what changed in those ${period}s (price, stock, distribution, competitors, opening hours) and add it as a column`,
    };
  },
  function changeOfRegime({ period, entry }) {
    const { folds } = entry.evidence;
    const { thresholds, isPassed, test } = entry.holdout;
    if (isPassed || folds === null) return null;
    if (!(folds.r2 >= thresholds.oosR2Min && folds.mape <= thresholds.oosMapeMax)) return null;
    return {
      name: "change of regime",
      finding: `rolling forecasts inside the training ${period}s pass (R² ${folds.r2.toFixed(2)}), the holdout does not (R² ${test.r2.toFixed(2)}): the last ${period}s differ from those before`,
      nextStep: `find out what began in the holdout ${period}s; if it stays, validate again when the training ${period}s contain it`,
    };
  },
  function momentum({ entry }) {
    const better = entry.holdout.forecasts.filter(({ name, skill }) => name !== "model" && skill < 0);
    if (entry.holdout.isPassed || better.length === 0) return null;
    return {
      name: "momentum",
      finding: `${listed(better.map(({ name, metrics }) => `the ${name} forecast (wMAPE ${percent(metrics.wmape, 1)})`))} did better than the model (${percent(entry.holdout.test.wmape, 1)}) on the holdout: the KPI follows its own past more than the columns of this table`,
      nextStep: "look for the slow driver behind it (distribution, awareness, price) and add it as a control",
    };
  },
  function mediaWithoutCarryOver({ period, modelType }) {
    if (modelType !== "simple") return null;
    return {
      name: "media without carry-over",
      finding: `media of the simple type act in their own ${period} only and in proportion to the money: an effect that lasts or wears off is left to the other terms, which are wrong about the next ${period}s`,
      nextStep: "run the same table with v3, which has adstock and saturation",
    };
  },
  function tooManyCoefficients({ period, facts: { rowsPerCoefficient }, entry }) {
    const { thresholds, overfitting, train, test } = entry.holdout;
    const isOverfitted = overfitting > thresholds.overfittingMax;
    if (!isOverfitted || rowsPerCoefficient >= commonWeeks) return null;
    if (rowsPerCoefficient <= fewestWeeks) return null;
    return {
      name: "too many coefficients",
      finding: `R² falls from ${train.r2.toFixed(2)} on the ${period}s it was fitted to to ${test.r2.toFixed(2)} on the next ones, with ${rowsPerCoefficient.toFixed(1)} ${period}s for each coefficient of even a plain linear model, where ${commonWeeks} are a common minimum`,
      nextStep:
        "merge channels that are bought together, leave out controls that nobody would defend, or add history or regions",
    };
  },
  function stricterLimits({ period, entry: { diagnostics, holdout } }) {
    const { oosR2Min, oosMapeMax, overfittingMax } = defaultThresholds;
    const meetsUsual =
      diagnostics.every(({ isPassed }) => isPassed) &&
      holdout.test.r2 >= oosR2Min &&
      holdout.test.mape <= oosMapeMax &&
      holdout.overfitting <= overfittingMax;
    if (holdout.isPassed || !meetsUsual) return null;
    const failed = failures(holdout.gates);
    return {
      name: "stricter limits than usual",
      finding: `this run asked for more than the usual limits, which the attempt meets; what failed: ${failed.join("; ")}`,
      nextStep: `ask whether the decision needs forecasts this good; if it does, look for a column that explains the ${period}s missed most (predicted_vs_actual.png)`,
    };
  },
  function collinearChannels({ facts: { collinearPairs }, uncertain }) {
    if (collinearPairs.length === 0) return null;
    const shown = collinearPairs
      .slice(0, 3)
      .map(({ first, second, correlation }) => `${first} and ${second} (${correlation.toFixed(2)})`);
    const one = collinearPairs[0]!;
    return {
      name: "collinear channels",
      finding: `columns that move together cannot be told apart: ${listed(shown)}${collinearPairs.length > 3 ? " and more" : ""}`,
      nextStep: `break the tie on purpose: stop ${uncertain.find((name) => [one.first, one.second].includes(name)) ?? one.first} in some regions for six to eight weeks while the other goes on`,
    };
  },
];

/** The reasons that the numbers point to, the gravest first; at least one. */
export function likelyReasons(context: ReasonContext): readonly LikelyReason[] {
  const found = rules.flatMap((rule) => rule(context) ?? []);
  return found.length > 0 ? found : [unexplained(context)];
}

/** Where no rule applies: what is known of the failure, and the experiment that needs no model. */
function unexplained({ period, entry, uncertain }: ReasonContext): LikelyReason {
  const failed = failures([...entry.diagnostics, ...entry.holdout.gates]);
  return {
    name: "unexplained",
    finding: `none of the usual causes shows in the numbers; what failed: ${failed.join("; ")}`,
    nextStep: `look at the ${period}s that the model misses most (predicted_vs_actual.png) with somebody who knows them${uncertain.length === 0 ? "" : `, and switch ${uncertain[0]} off in some regions for six to eight weeks, which needs no model of everything else`}`,
  };
}
