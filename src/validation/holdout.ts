/** The temporal holdout: a model that learnt from the first weeks, judged on the last ones. */
import { ArgumentError } from "../errors.js";
import type { Fit } from "../fit/fit.js";
import type { Gate } from "../limits.js";
import { defaultLevel } from "../math/estimate.js";
import { level as levelRule, withDefaults } from "../options.js";
import { phrase } from "../phrase.js";
import { requireKind } from "../records.js";
import type { Warning } from "../warning.js";
import { holdoutGates } from "./gates.js";
import { holdoutWarnings } from "./holdoutWarnings.js";
import type { ForecastMetrics } from "./metrics.js";
import { type HoldoutSeries, type ScoredForecast, scoreSplit } from "./score.js";
import { type HoldoutSplit, requireSplit } from "./split.js";
import { type Thresholds, withThresholds } from "./thresholds.js";

export interface Holdout {
  readonly kind: "holdout";
  readonly split: HoldoutSplit;
  /** In sample: of the weeks that the model learnt from. */
  readonly train: ForecastMetrics;
  /** Out of sample. */
  readonly test: ForecastMetrics;
  /** R² of the training weeks − R² of the test weeks. */
  readonly overfitting: number;
  /** The model and forecasts that need none, on the test weeks; a naive one that the history is too short for is left out. */
  readonly forecasts: readonly ScoredForecast[];
  readonly series: HoldoutSeries;
  readonly thresholds: Thresholds;
  readonly gates: readonly Gate[];
  /** All gates are passed. */
  readonly isPassed: boolean;
  readonly kpi: { readonly name: string; readonly unit: string };
  readonly warnings: readonly Warning[];
}

export interface HoldoutOptions {
  /** Probability inside the intervals (default 0.9). */
  readonly level?: number;
  /** Those left out are the defaults. */
  readonly thresholds?: Partial<Thresholds>;
}

const defaults = { level: defaultLevel, thresholds: {} };

/** Scores a fit of the training weeks on the test weeks.
 *
 *  The point forecast is the posterior mean; intervals are of the posterior predictive distribution. Scales and every other statistic are
 *  of the training weeks, carry-over of their media runs on into the test weeks.
 *
 *  @param trainingFit  of `trainingModel(model, split)`
 *  @param options  `{ level: 0.9, thresholds: defaultThresholds }`
 *  @throws ArgumentError where the fit has seen the test weeks, and for an option that is unknown; DataError where their media or controls have empty cells */
export function scoreHoldout(trainingFit: Fit, split: HoldoutSplit, options: HoldoutOptions = {}): Holdout {
  requireKind("scoreHoldout", trainingFit, ["fit"], "trainingFit");
  requireSplit("scoreHoldout", split);
  const { level, thresholds: given } = withDefaults<HoldoutOptions>("scoreHoldout", defaults, options, {
    level: levelRule,
  });
  const thresholds = withThresholds(given);
  const { training } = trainingFit.model.spec;
  if (training.to === null || training.to >= split.test.from) {
    throw new ArgumentError({
      caller: "scoreHoldout",
      about: "the fit",
      rule: `must end before the test ${trainingFit.model.panel.frequency}s begin on ${split.test.from}`,
      got: phrase`training until ${training.to ?? "the end of the table"}`,
      cure: "fit trainingModel(model, split)",
    });
  }
  const score = scoreSplit(trainingFit, split, level);
  const gates = holdoutGates(score.train, score.test, thresholds);
  const { kpi } = trainingFit.model.panel;
  return {
    kind: "holdout",
    split,
    ...score,
    overfitting: score.train.r2 - score.test.r2,
    thresholds,
    gates,
    isPassed: gates.every(({ isPassed }) => isPassed),
    kpi: { name: kpi.name, unit: kpi.unit },
    warnings: [...trainingFit.warnings, ...holdoutWarnings(trainingFit.model, split, score)],
  };
}
