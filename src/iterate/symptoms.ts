/** What can be wrong with an attempt, as far as the training weeks show it: one test a symptom, in the order in which they are treated. */

import type { Thresholds } from "../validation/thresholds.js";
import { percent } from "../words.js";
import type { DiagnosticLimits, TrainingEvidence } from "./files/records.js";

export interface SymptomContext {
  readonly evidence: TrainingEvidence;
  readonly limits: DiagnosticLimits;
  readonly thresholds: Thresholds;
}

export interface Symptom {
  /** What it is, for people. */
  readonly title: string;
  /** The numbers that show it, in one line; null where it is absent. */
  readonly seen: (context: SymptomContext) => string | null;
}

/** What the findings of these codes that fail say; null where there are none. */
function found(...codes: readonly string[]): Symptom["seen"] {
  return ({ evidence: { findings } }) =>
    said(findings.filter(({ code, severity }) => severity === "fail" && codes.includes(code)));
}

function said(findings: readonly { readonly message: string }[]): string | null {
  return findings.length === 0 ? null : findings.map(({ message }) => message).join("; ");
}

/** A sampler that has failed says nothing of the model, so its symptoms come first; a split that rests on what the model lacks is mended before its fit and its forecasts. */
export const symptoms = {
  divergences: {
    title: "transitions of the sampler diverged",
    seen: ({ evidence: { sampling }, limits }) =>
      sampling.divergences > limits.divergencesMax
        ? `${sampling.divergences} transitions diverged${sampling.divergencesAt.length > 0 ? `, most at ${sampling.divergencesAt.join(", ")}` : ""}`
        : null,
  },
  poorMixing: {
    title: "the chains do not agree, or their draws are too few",
    seen: ({ evidence: { sampling }, limits }) =>
      sampling.rhat <= limits.rhatMax && sampling.ess >= limits.essMin
        ? null
        : `worst R-hat ${sampling.rhat.toFixed(3)} (at most ${limits.rhatMax}), smallest effective sample ${Math.floor(sampling.ess)} (at least ${limits.essMin}), at ${sampling.worstParameter}`,
  },
  // A peak of one week looks like a sharp season too.
  recurringPeaks: {
    title: "what media are credited with rests on peaks of every year that the model does not have",
    seen: found("rests-on-baseline-holiday"),
  },
  sharperSeason: {
    title: "what media are credited with rests on a season that is too smooth",
    seen: found("rests-on-baseline-sharper-season"),
  },
  movingLevel: {
    title: "what media are credited with rests on a level that does not move",
    seen: found("rests-on-baseline-moving-level", "rests-on-baseline-launch"),
  },
  unseenDriver: {
    title: "media of the next period seem to sell in this one: a driver is missing, or money follows demand",
    seen: found("placebo-leads"),
  },
  lowR2: {
    title: "the model leaves too much of the KPI unexplained",
    seen: ({ evidence: { inSample }, limits }) =>
      inSample.r2 >= limits.r2Min
        ? null
        : `R² in sample ${inSample.r2.toFixed(3)}, at least ${limits.r2Min} is asked for`,
  },
  highR2: {
    title: "the model explains more than the strict band allows",
    seen: ({ evidence: { inSample }, limits }) =>
      limits.isFlagFatal && inSample.r2 > limits.r2Flag
        ? `R² in sample ${inSample.r2.toFixed(3)}, at most ${limits.r2Flag} is allowed by strict`
        : null,
  },
  overfitting: {
    title: "the model fits what it has seen far better than what it has not",
    seen: ({ evidence: { folds }, thresholds }) =>
      folds !== null && folds.overfitting > thresholds.overfittingMax
        ? `R² falls by ${folds.overfitting.toFixed(3)} from what was fitted to what was forecast in ${folds.folds.length} rolling folds; beyond ${thresholds.overfittingMax} another model is looked for, but the gate is the holdout`
        : null,
  },
  poorForecast: {
    title: "forecasts inside the time of training are poor",
    seen: ({ evidence: { folds }, thresholds }) =>
      folds !== null && !(folds.r2 >= thresholds.oosR2Min && folds.mape <= thresholds.oosMapeMax)
        ? `rolling folds: R² ${folds.r2.toFixed(3)} (at least ${thresholds.oosR2Min}), MAPE ${percent(folds.mape, 1)} (at most ${percent(thresholds.oosMapeMax, 1)})`
        : null,
  },
  // Last: a slope that is asked for beside a baseline that does not fit may be no slope.
  slopedCurves: {
    title: "the weeks ask for saturation curves with a slope",
    seen: ({ evidence: { findings } }) => said(findings.filter(({ code }) => code === "curve-slope")),
  },
} as const satisfies Record<string, Symptom>;

export type SymptomName = keyof typeof symptoms;

/** The symptoms that an attempt shows, the first to be treated first. */
export function symptomsOf(
  context: SymptomContext,
): readonly { readonly name: SymptomName; readonly seen: string }[] {
  return (Object.keys(symptoms) as SymptomName[]).flatMap((name) => {
    const seen = symptoms[name].seen(context);
    return seen === null ? [] : [{ name, seen }];
  });
}
