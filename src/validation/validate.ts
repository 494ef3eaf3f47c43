/** The exam of a model: the last weeks, refits as of earlier days, forecasts that need no model, and whether anything leaked. */
import { type Step, watched } from "../compute/host.js";
import { diagnose } from "../diagnosis/diagnose.js";
import type { Finding } from "../diagnosis/finding.js";
import { type JudgedGate, judgedGate } from "../diagnosis/judgement.js";
import { fit } from "../fit/fit.js";
import { checkSampling } from "../fit/sampleDesign.js";
import { failures } from "../limits.js";
import { requireKind } from "../records.js";
import type { Model } from "../spec/specify.js";
import { distinctWarnings, type Warning } from "../warning.js";
import { percent } from "../words.js";
import { type Holdout, scoreHoldout } from "./holdout.js";
import { checkLeakage, type Leakage } from "./leakage.js";
import type { ForecastMetrics } from "./metrics.js";
import { progressOf, type ValidationProgress, validationReading } from "./progress.js";
import {
  type RollingOrigin,
  type RollingOriginOptions,
  rollingOrigin,
  rollingSplits,
} from "./rollingOrigin.js";
import { splitHoldout, trainingModel } from "./split.js";
import { type Thresholds, withThresholds } from "./thresholds.js";

export interface ValidationOptions extends Omit<RollingOriginOptions, "whole"> {
  /** Those left out are the defaults: R² ≥ 0.4, MAPE ≤ 20 %, R² falls by at most 0.25, the last 20 % of the weeks. */
  readonly thresholds?: Partial<Thresholds>;
}

export interface Validation {
  readonly kind: "validation";
  /** "fail": a gate is not passed, something leaks, or the fit of the training weeks fails in fit or attribution. "review": the gates are passed, but something speaks against the model. */
  readonly verdict: "pass" | "review" | "fail";
  /** One line for each gate, and then one for each doubt that decides the verdict. */
  readonly reasons: readonly string[];
  readonly model: Model;
  /** The judgement of `diagnose` over the fit of the training weeks, with the gate of the forecast asked. */
  readonly gates: readonly JudgedGate[];
  readonly holdout: Holdout;
  readonly rollingOrigin: RollingOrigin;
  readonly leakage: Leakage;
  /** All gates are passed, those of fit and attribution too, and nothing leaks. */
  readonly isPassed: boolean;
  readonly warnings: readonly Warning[];
}

/** Doubts that turn a pass into a review. */
const reviewed: readonly string[] = [
  "no-skill",
  "no-skill-in-folds",
  "narrow-intervals",
  "unstable-returns",
  "divergences",
  "rhat",
];

/** Validates a model out of sample.
 *
 *  Learns from the first 80 % of the weeks and is judged on the last 20 %; then, inside those 80 %, is refitted as of earlier days, each
 *  time judged on the weeks that came next. Beside it stand the seasonal naive forecast and the last value.
 *
 *  In a cell a line tells how far it is, and an interrupt stops it; elsewhere `onProgress` and `signal` do.
 *
 *  @param options  `{ thresholds, folds: 3, horizon, minTrain, level: 0.9 }`, and those of `fit`
 *  @returns the same numbers for the same seed
 *  @throws ArgumentError for options outside their range; DataError where the history is too short, before anything is fitted
 *  @example const exam = await validate(specify(panel), { seed: 1 }) */
export async function validate(model: Model, options: ValidationOptions = {}): Promise<Validation> {
  requireKind("validate", model, ["model"], "model");
  return watched(step, options, (settings) => examine(model, settings));
}

const step: Step<ValidationProgress, Validation> = {
  label: "Validating",
  reading: validationReading,
  done: ({ verdict }) => `Validated: ${verdict}`,
};

async function examine(model: Model, options: ValidationOptions): Promise<Validation> {
  checkSampling("validate", options, ["thresholds", "folds", "horizon", "minTrain", "level"]);
  const { thresholds: given, folds, horizon, minTrain, level, onProgress, ...sampling } = options;
  const thresholds = withThresholds(given);
  const split = splitHoldout(model, thresholds.testSize);
  const training = trainingModel(model, split);
  const steps = 1 + rollingSplits(training, { folds, horizon, minTrain }).length;
  const leakage = checkLeakage(model, split);
  const begin = performance.now();
  const trainingFit = await fit(training, {
    ...sampling,
    ...(onProgress === undefined
      ? {}
      : {
          onProgress: ({ iterations, totalIterations }) =>
            onProgress(
              progressOf(`training ${model.panel.frequency}s`, iterations / totalIterations / steps, begin),
            ),
        }),
  });
  const levels = level === undefined ? {} : { level };
  const holdout = scoreHoldout(trainingFit, split, { ...levels, thresholds });
  const rolling = await rollingOrigin(training, {
    ...sampling,
    ...levels,
    ...(folds === undefined ? {} : { folds }),
    ...(horizon === undefined ? {} : { horizon }),
    ...(minTrain === undefined ? {} : { minTrain }),
    whole: trainingFit,
    ...(onProgress === undefined
      ? {}
      : {
          onProgress: ({ step, share }) =>
            onProgress(progressOf(step, (1 + share * (steps - 1)) / steps, begin)),
        }),
  });
  const period = model.panel.frequency;
  const forecast = judgedGate("forecast", [
    ...failures(holdout.gates).map((text) => forecastFinding("holdout", text, period)),
    ...(leakage.isClean ? [] : [forecastFinding("leakage", leakage.text, period)]),
    ...foldFindings(rolling.pooled, thresholds, period),
  ]);
  const gates = diagnose(trainingFit).gates.map((gate) => (gate.name === "forecast" ? forecast : gate));
  // The sampler is for review: refits for an exam may be short, and what they doubt is among the warnings.
  const decisive = gates.filter(({ name }) => name !== "sampler");
  const isPassed = decisive.every(({ verdict }) => verdict !== "fail");
  const beyond = decisive.flatMap(({ findings }) =>
    findings.filter(({ code, severity }) => severity === "fail" && !["holdout", "leakage"].includes(code)),
  );
  const warnings = distinctWarnings([...holdout.warnings, ...rolling.warnings]);
  const doubts = distinctWarnings([
    ...decisive.flatMap(({ findings }) => findings.filter(({ severity }) => severity === "review")),
    ...warnings.filter(({ code }) => reviewed.includes(code)),
  ]);
  return {
    kind: "validation",
    verdict: isPassed ? (doubts.length === 0 ? "pass" : "review") : "fail",
    reasons: [
      ...holdout.gates.map(({ text }) => text),
      leakage.text,
      ...beyond.map(({ message }) => `fail: ${message}`),
      ...doubts.map(({ message }) => `review: ${message}`),
    ],
    model,
    gates,
    holdout,
    rollingOrigin: rolling,
    leakage,
    isPassed,
    warnings,
  };
}

/** The weeks of all folds together against the mean error that the holdout is allowed; R² is low for any forecast of a quiet time. */
function foldFindings(
  { mape }: ForecastMetrics,
  { oosMapeMax }: Thresholds,
  period: string,
): readonly Finding[] {
  if (mape <= oosMapeMax) return [];
  const found = Number.isNaN(mape) ? `is not defined, as a ${period} sold nothing` : percent(mape, 1);
  const text = `MAPE of the folds ${found}, at most ${percent(oosMapeMax, 1)} is allowed`;
  return [forecastFinding("folds", text, period)];
}

function forecastFinding(code: string, message: string, period: string): Finding {
  return {
    code,
    severity: "fail",
    message,
    cure: `look at the ${period}s that the model misses most`,
    about: [],
  };
}
