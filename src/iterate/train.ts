/** Fits a configuration to the training weeks and gathers the evidence: sampler, fit in sample, rolling folds. No later week is in reach. */

import type { Panel } from "../data/panel.js";
import { parametersOf } from "../design/parameters.js";
import { type Diagnosis, diagnose } from "../diagnosis/diagnose.js";
import { gravestFirst } from "../diagnosis/judgement.js";
import { DataError } from "../errors.js";
import { type Fit, type FitOptions, fit } from "../fit/fit.js";
import type { SamplingProgress } from "../inference/samplingProgress.js";
import { defaultLevel, estimate } from "../math/estimate.js";
import { specify } from "../model/specify.js";
import { inSampleMetrics } from "../validation/inSample.js";
import { type RollingOrigin, rollingOrigin } from "../validation/rollingOrigin.js";
import { type Configuration, changesOf } from "./configuration.js";
import type { FoldEvidence, TrainingEvidence } from "./files/records.js";

/** A configuration's fit to the training weeks, and what it showed. */
export interface Trained {
  readonly fit: Fit;
  readonly diagnosis: Diagnosis;
  readonly evidence: TrainingEvidence;
}

export interface TrainOptions {
  readonly seed: number | string;
  /** Where its chains run, and what stops them. */
  readonly place: Pick<FitOptions, "signal" | "workers" | "compute">;
  readonly onFit?: (progress: SamplingProgress) => void;
  readonly onDiagnose?: () => void;
  /** Called with the fold as it goes on: "fold 2 of 3". */
  readonly onFold?: (step: string) => void;
}

/** The folds are only compared with each other: fewer draws do. */
const foldSampling = { chains: 2, warmup: 300, draws: 250 };
const folds = 3;

/** Trains a configuration.
 *
 *  @param panel  the training weeks alone: later ones cannot leak from a table that has none */
export async function train(
  panel: Panel,
  configuration: Configuration,
  options: TrainOptions,
): Promise<Trained> {
  const { seed, place, onFit, onDiagnose, onFold } = options;
  const model = specify(panel, changesOf(configuration));
  const shared = {
    seed,
    targetAcceptance: configuration.sampling.targetAcceptance,
    metric: configuration.sampling.metric,
    ...place,
  };
  const { chains, warmup, draws } = configuration.sampling;
  const posterior = await fit(model, {
    ...shared,
    chains,
    warmup,
    draws,
    ...(onFit === undefined ? {} : { onProgress: onFit }),
  });
  onDiagnose?.();
  const diagnosis = diagnose(posterior);
  let rolling: RollingOrigin | null = null;
  let foldsMissing = "";
  try {
    rolling = await rollingOrigin(model, {
      ...shared,
      ...foldSampling,
      folds,
      ...(onFold === undefined ? {} : { onProgress: ({ step }) => onFold(step) }),
    });
  } catch (error) {
    // Too short to be divided, or a part of it without media or movement: the whole can be fitted all the same.
    if (!(error instanceof DataError)) throw error;
    foldsMissing = error.message;
  }
  return {
    fit: posterior,
    diagnosis,
    evidence: {
      kind: "trainingEvidence",
      sampling: samplingEvidence(posterior, diagnosis),
      inSample: inSampleEvidence(posterior, diagnosis),
      folds: rolling === null ? null : foldEvidence(rolling),
      foldsMissing,
      weakControls: weakControls(posterior),
      findings: findingsOf(diagnosis),
    },
  };
}

/** The findings of all gates as the log keeps them, the gravest first. */
export function findingsOf({ gates }: Diagnosis): TrainingEvidence["findings"] {
  return gravestFirst(
    gates.flatMap(({ name: gate, findings }) => findings.map((finding) => ({ ...finding, gate }))),
  ).map(({ gate, code, severity, message, about }) => ({ gate, code, severity, message, about }));
}

function samplingEvidence(posterior: Fit, diagnosis: Diagnosis): TrainingEvidence["sampling"] {
  const { divergences, rhat, essBulk, essTail, minBfmi, worstParameter } = posterior.diagnostics;
  const hits = diagnosis.chains.reduce((total, { treeDepthHits }) => total + treeDepthHits, 0);
  return {
    divergences,
    divergencesAt: diagnosis.findings.find(({ code }) => code === "divergences")?.about ?? [],
    rhat,
    ess: Math.min(essBulk, essTail),
    worstParameter,
    minBfmi,
    treeDepthShare: hits / (posterior.chains.length * posterior.draws),
    dimension: parametersOf(posterior.design.design, { isCollapsed: posterior.isCollapsed }).size,
    isCollapsed: posterior.isCollapsed,
  };
}

function inSampleEvidence(posterior: Fit, { predictive }: Diagnosis): TrainingEvidence["inSample"] {
  const { coverage, residualAutocorrelation } = predictive;
  const { rows, missing, r2, mape, wmape, rmse } = inSampleMetrics(posterior);
  const held = coverage.find(({ level }) => level === 0.9)!.observed;
  return { weeks: rows + missing, r2, mape, wmape, rmse, coverage: held, residualAutocorrelation };
}

function foldEvidence({ folds: all, pooled, forecasts }: RollingOrigin): FoldEvidence {
  const trainR2 = all.reduce((total, { train }) => total + train.r2, 0) / all.length;
  const model = forecasts.find(({ name }) => name === "model")!;
  const naive = forecasts.filter(({ name }) => name !== "model").map(({ mae }) => mae);
  return {
    folds: all.map(({ split, train, test }) => ({
      from: split.test.from,
      to: split.test.to,
      weeks: test.rows,
      trainR2: train.r2,
      r2: test.r2,
      mape: test.mape,
      wmape: test.wmape,
      rmse: test.rmse,
    })),
    weeks: pooled.rows,
    r2: pooled.r2,
    mape: pooled.mape,
    wmape: pooled.wmape,
    overfitting: trainR2 - pooled.r2,
    naiveWmape: naive.length === 0 ? Number.NaN : (pooled.wmape * Math.min(...naive)) / model.mae,
  };
}

/** Controls whose 90 % interval holds zero. */
function weakControls({ parameters }: Fit): readonly string[] {
  const draws = parameters.get("control");
  if (draws === undefined) return [];
  const labels = draws.coordinates[0] ?? [draws.name];
  return labels.filter((_, index) => {
    const own = draws.values.filter((_value, i) => i % labels.length === index);
    const { lower, upper } = estimate(own, defaultLevel);
    return lower < 0 && upper > 0;
  });
}
