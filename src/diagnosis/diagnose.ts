/** Whether a fit can be used: pass, review or fail, with causes in order of weight and what to do about each. */

import { inseparablePairs } from "../design/inseparable.js";
import type { Fit } from "../fit/fit.js";
import { type QuantitySummary, summarise } from "../inference/diagnostics/quantitySummary.js";
import { limits } from "../limits.js";
import { requireKind } from "../records.js";
import type { Warning } from "../warning.js";
import { percent } from "../words.js";
import { attributionFindings } from "./attribution/attribution.js";
import { type LiftTestAgreement, liftTestAgreement } from "./attribution/liftTestAgreement.js";
import { type Finding, someOf } from "./finding.js";
import { gravestFirst, type Judgement, judgedGate } from "./judgement.js";
import { type ChannelEvidence, mediaEvidence, mediaFindings } from "./mediaFindings.js";
import { type ChainHealth, chainHealth, parameterChains } from "./parameterMixing.js";
import { checkPredictions, type PredictiveChecks } from "./predictiveChecks.js";
import { predictiveFindings } from "./predictiveFindings.js";
import { priorShares } from "./priorShare.js";
import { samplingFindings } from "./samplingFindings.js";
import { shapeConflictFindings } from "./shapeConflict.js";

export interface ParameterDiagnosis extends QuantitySummary {
  readonly name: string;
  /** Share of the number that comes from its prior, see `priorShares`; NaN for offsets of pooled coefficients. */
  readonly priorShare: number;
}

export interface Diagnosis extends Judgement {
  readonly kind: "diagnosis";
  /** Those of all gates, the gravest first. */
  readonly findings: readonly Finding[];
  readonly parameters: readonly ParameterDiagnosis[];
  /** What was learnt of each channel's contribution. */
  readonly channels: readonly ChannelEvidence[];
  /** Every experiment of the model against the posterior. */
  readonly liftTests: readonly LiftTestAgreement[];
  readonly chains: readonly ChainHealth[];
  readonly predictive: PredictiveChecks;
  readonly fit: Fit;
  /** Those of the fit. */
  readonly warnings: readonly Warning[];
}

/** Diagnoses a fit.
 *
 *  fail: a divergence, R-hat above 1.02, fewer than 100 effective draws; intervals that hold far too little or errors that follow each other
 *  closely, see `predictiveFindings` for the limits; media that are credited with more than all sales, see `mediaFindings`; a split that cannot be
 *  attributed, see `attributionChecks`: next week's media that seem to sell this week, credit that goes away beside another baseline, channels that
 *  follow demand, no effect shown, experiments that contradict.
 *
 *  review: R-hat above 1.01, fewer than 400 effective draws, E-BFMI below 0.3, more than 1 % of transitions at the largest tree depth, weeks
 *  with a Pareto k above min(1 − 1/log10 S, 0.7), intervals that hold too little, extremes that the model does not produce, residuals
 *  correlated from week to week; more than half of the channels of which the data say little; channels whose media
 *  move together; a table too small or too short.
 *
 *  note: numbers that are mostly their prior, where they are fewer: that is no fault of the fit, but a reader must know.
 *
 *  @example diagnose(posterior).verdict // "review" */
export function diagnose(fit: Fit): Diagnosis {
  return diagnoseInParts(fit, () => undefined);
}

/** `diagnose`, which says what it looks at: on a large table it takes many seconds.
 *
 *  @param onPart  called with each part before it; not at all where the fit has been judged */
export function diagnoseInParts(fit: Fit, onPart: (part: string) => void): Diagnosis {
  requireKind("diagnose", fit, ["fit"], "fit");
  const known = made.get(fit) ?? judge(fit, onPart);
  made.set(fit, known);
  return known;
}

/** A fit is judged once: what quotes the judgement afterwards has it for nothing. */
const made = new WeakMap<Fit, Diagnosis>();

function judge(fit: Fit, onPart: (part: string) => void): Diagnosis {
  onPart("what the priors decided");
  const shares = new Map(priorShares(fit).map(({ name, share }) => [name, share]));
  const parameters = parameterChains(fit).map(
    ({ name, chains: draws }): ParameterDiagnosis => ({
      name,
      ...summarise(draws),
      priorShare: shares.get(name) ?? Number.NaN,
    }),
  );
  const chains = chainHealth(fit);
  onPart("what the fit predicts");
  const predictive = checkPredictions(fit);
  onPart("what was learnt of media");
  const media = mediaEvidence(fit);
  const agreement = liftTestAgreement(fit);
  const gates = [
    judgedGate("sampler", samplingFindings(fit, parameters, chains)),
    judgedGate("fit", [...dataFindings(fit), ...predictiveFindings(predictive, fit.design.frequency)]),
    { name: "forecast", verdict: "not asked", findings: [] } as const,
    judgedGate("attribution", [
      ...mediaFindings(fit, media),
      ...shapeConflictFindings(fit),
      ...attributionFindings(fit, media, agreement, onPart),
      ...priorFindings(parameters),
    ]),
  ];
  const findings = gravestFirst(gates.flatMap((gate) => gate.findings));
  const worst = findings[0]?.severity ?? "note";
  return {
    kind: "diagnosis",
    verdict: worst === "note" ? "pass" : worst,
    gates,
    findings,
    parameters,
    channels: media.channels,
    liftTests: agreement,
    chains,
    predictive,
    fit,
    warnings: fit.warnings,
  };
}

/** What a result that rests on a fit has to say of it: its own warnings, every finding that fails, and those of attribution for review. A finding that
 *  the fit warns of itself is said once. */
export function doubtsOf(fit: Fit): readonly Warning[] {
  const said = new Set(fit.warnings.map(({ code }) => code));
  const found = diagnose(fit).gates.flatMap(({ name, findings }) =>
    findings.filter(
      ({ code, severity }) =>
        !said.has(code) && (severity === "fail" || (name === "attribution" && severity === "review")),
    ),
  );
  return [...fit.warnings, ...found.map(({ code, message, cure }) => ({ code, message, cure }))];
}

/** Warnings about the table that put every number of the fit in doubt. */
const dataDoubts = ["inseparable-channels", "fewer-rows-than-parameters", "few-rows", "short-history"];

function dataFindings({ warnings, design }: Fit): readonly Finding[] {
  const inseparable = inseparablePairs(design.design).flatMap(({ first, second }) => [first, second]);
  return warnings
    .filter(({ code }) => dataDoubts.includes(code))
    .map((warning) => ({
      ...warning,
      severity: "review",
      about: warning.code === "inseparable-channels" ? [...new Set(inseparable)] : [],
    }));
}

/** A note on the parameters that are mostly their prior, the most so first. */
export function priorFindings(parameters: readonly ParameterDiagnosis[]): readonly Finding[] {
  const mostly = parameters
    .filter(({ priorShare }) => priorShare > limits.priorShare.review)
    .sort((a, b) => b.priorShare - a.priorShare);
  if (mostly.length === 0) return [];
  const known = parameters.filter(({ priorShare }) => !Number.isNaN(priorShare));
  const names = mostly.map(({ name, priorShare }) => `${name} ${percent(priorShare)}`);
  return [
    {
      code: "mostly-prior",
      severity: "note",
      message: `${mostly.length} of ${known.length} parameters ${mostly.length === 1 ? "is mostly its" : "are mostly their"} prior: ${someOf(names)}`,
      cure: "defend these priors, or bring data that speak of them: experiments, more history, more variation in spend",
      about: mostly.map(({ name }) => name),
    },
  ];
}
