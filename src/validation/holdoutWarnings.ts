/** What a reader of a holdout must know before believing it: few weeks, zeros, gaps, intervals that are off, naive forecasts that win. */
import type { Frequency } from "../data/panel.js";
import { launchPeriod } from "../data/panelColumns.js";
import { levelText } from "../math/estimate.js";
import type { Model } from "../spec/specify.js";
import { raised, type Warning } from "../warning.js";
import { counted, percent, significantText } from "../words.js";
import { seasonLength } from "./naive.js";
import type { SplitScore } from "./score.js";
import type { HoldoutSplit } from "./split.js";

/** Standard errors that a coverage may be off by chance: three, which a right model exceeds once in 370 times. */
const allowedErrors = 3;

/** Doubts about a holdout. */
export function holdoutWarnings(model: Model, split: HoldoutSplit, score: SplitScore): readonly Warning[] {
  return [
    ...historyWarnings(model, split, score),
    ...rowWarnings(score),
    ...coverageWarnings(score, model.panel.frequency),
    ...skillWarnings(score),
  ];
}

function historyWarnings(model: Model, split: HoldoutSplit, { forecasts }: SplitScore): readonly Warning[] {
  const { panel, spec } = model;
  const { frequency, times } = panel;
  const season = seasonLength[frequency];
  const quarter = Math.round(season / 4);
  const launch = launchPeriod(panel);
  const from = spec.training.from;
  const silent = times.filter((time, t) => t < launch && (from === null || time >= from)).length;
  return raised(
    split.test.periods < quarter && {
      code: "short-test",
      message: `the test is ${counted(split.test.periods, frequency)}, less than a quarter of a year: its R² and MAPE would differ much for the next ones`,
      cure: "read them with rolling origin, and test again when there is more history",
    },
    !forecasts.some(({ name }) => name === "seasonal naive") && {
      code: "no-seasonal-naive",
      message: `there is no year of history before each test ${frequency}, so the model is compared with the last value alone, and MASE may be undefined`,
      cure: "use more history; a season seen once cannot be told from chance",
    },
    silent > 0 &&
      launch < times.length && {
        code: "zero-before-launch",
        message: `nothing sold in the first ${counted(silent, frequency)}; they are no part of the test, but the model learns from them`,
        cure: `start training at ${times[launch]} with training: { from: ${times[launch]} }`,
      },
  );
}

function rowWarnings({ test }: SplitScore): readonly Warning[] {
  return raised(
    test.missing > 0 && {
      code: "missing-test-kpi",
      message: `${test.missing} of ${test.rows + test.missing} test rows have no KPI and are not scored`,
      cure: "fill them in the table if they are known",
    },
    test.zeros > 0 && {
      code: "zero-test-kpi",
      message: `the KPI is zero in ${test.zeros} of ${test.rows} test rows, so MAPE is undefined and its gate fails`,
      cure: "read wMAPE; model a KPI or a period length that has no zeros, and correct zeros that stand for missing numbers",
    },
  );
}

function coverageWarnings(
  { test: { coverage, level, rows } }: SplitScore,
  period: Frequency,
): readonly Warning[] {
  const standardError = Math.sqrt((level * (1 - level)) / rows);
  return raised(
    coverage < level - allowedErrors * standardError && {
      code: "narrow-intervals",
      message: `the ${levelText(level)} intervals hold ${percent(coverage)} of the test ${period}s: the model is surer of the future than it may be`,
      cure: "look for what changed and is not in the model; use a studentT likelihood or a wider prior on sigma",
    },
  );
}

function skillWarnings({ forecasts, test }: SplitScore): readonly Warning[] {
  const better = forecasts.filter(({ skill }) => skill < 0);
  if (better.length === 0) return [];
  const named = better
    .map(({ name, metrics }) => `"${name}" (${significantText(metrics.mae, 3)})`)
    .join(" and ");
  return [
    {
      code: "no-skill",
      message: `the mean error of the model, ${significantText(test.mae, 3)}, is larger than that of ${named}, which need no model`,
      cure: "do not forecast with this model; its effects of channels rest on priors more than on what it explains",
    },
  ];
}
