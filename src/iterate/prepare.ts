/** Everything a run knows before its first fit: what it may see, what it is held against, and the configuration it begins with. */

import type { Panel } from "../data/panel.js";
import { nationalTotal } from "../data/panelColumns.js";
import type { DataProfile } from "../data/profile.js";
import { profilePanel } from "../data/profilePanel.js";
import { buildDesign } from "../design/panelDesign.js";
import { DataError } from "../errors.js";
import { correlation, mean, standardDeviation } from "../math/statistics.js";
import { specify } from "../model/specify.js";
import { type HoldoutSplit, splitHoldout } from "../validation/split.js";
import { type Configuration, changesOf, firstConfiguration } from "./configuration.js";
import type { DecisionContext } from "./decide.js";
import { diagnosticLimits } from "./diagnosticGates.js";
import { factsOf } from "./facts.js";
import type { Luck, RunSettings } from "./files/records.js";
import { chanceByLuck } from "./luck.js";
import { launchDate, panelUntil } from "./trainingWeeks.js";

export interface Preparation {
  readonly split: HoldoutSplit;
  /** The table up to the last training week: all that is profiled, specified, fitted and decided from. */
  readonly training: Panel;
  readonly profile: DataProfile;
  readonly context: DecisionContext;
  readonly firstConfiguration: Configuration;
  readonly luck: Luck;
}

/** Prepares a run.
 *
 *  @throws DataError for whatever would stop the run later: too few weeks, empty cells in the training weeks or the holdout */
export function prepare(
  panel: Panel,
  { modelType, isStrict, thresholds }: RunSettings,
  maxIterations: number,
): Preparation {
  const split = splitHoldout(specify(panel, { type: modelType }), thresholds.testSize);
  const training = panelUntil(panel, split.train.to);
  const profile = profilePanel(training);
  const facts = factsOf(training, profile);
  const from = launchDate(training);
  const configuration = firstConfiguration(training, modelType, { from, to: split.train.to });
  requireForecastable(panel, configuration, split);
  const kpi = nationalTotal(training, training.kpi).filter(
    (value, t) => !Number.isNaN(value) && (from === null || training.times[t]! >= from),
  );
  const persistence = correlation(kpi.subarray(1), kpi.subarray(0, -1));
  const luck = chanceByLuck(maxIterations, {
    weeks: split.test.periods,
    meanOverSd: mean(kpi) / standardDeviation(kpi),
    // A trend makes neighbours alike; a correlation of one would be no series at all.
    persistence: Number.isNaN(persistence) ? 0 : Math.min(0.98, Math.max(0, persistence)),
    thresholds,
  });
  const limits = diagnosticLimits[isStrict ? "strict" : "normal"];
  return {
    split,
    training,
    profile,
    context: { facts, limits, thresholds },
    firstConfiguration: configuration,
    luck,
  };
}

/** The design of all weeks can be built: no empty cell in what the holdout's forecast needs. */
function requireForecastable(panel: Panel, configuration: Configuration, { test }: HoldoutSplit): void {
  try {
    buildDesign(specify(panel, changesOf(configuration)), { horizon: { to: test.to } });
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    throw new DataError({ ...error, caller: "iterate" });
  }
}
