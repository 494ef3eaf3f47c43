/** Whether a plan is reason enough to change anything, or to test something first, and why, in one sentence. */

import { withholdingCodes } from "../diagnosis/claims.js";
import type { Diagnosis } from "../diagnosis/diagnose.js";
import type { Finding } from "../diagnosis/finding.js";
import type { GateName } from "../diagnosis/judgement.js";
import { chanceText, listed, percent } from "../words.js";
import type { GainElsewhere } from "./otherModels.js";
import { type ChannelReturns, leastGain, type PlanReturns } from "./planReturns.js";
import type { PlanTarget } from "./planSolution.js";

/** "test first": there may be a gain, but it rests on what the data do not say. */
export type PlanVerdict = "change" | "no change" | "test first";

/** What the money of the best plan found is called beside a verdict: it is proposed only where it is advised. */
export function nameOfOptimum(verdict: PlanVerdict): string {
  return verdict === "change" ? "proposed" : "best found, not advised";
}

export interface PlanDecision {
  readonly verdict: PlanVerdict;
  readonly reason: string;
  /** True where the fit does not tell what media bring, so that nothing of the best plan found is advice. */
  readonly isUntold: boolean;
  /** The channel whose test would tell most; null where the verdict is another. `experiments` designs it. */
  readonly test: string | null;
}

/** What a fit fails in, and which gate says so. */
export type Failure = Finding & { readonly gate: GateName };

const targetNames = { roi: "ROI", marginalRoi: "marginal ROI", kpi: "KPI" };

/** Whether to change anything: only what is allowed today can be kept.
 *
 *  @param failures  findings of the fit that forbid to decide by what it credits to media; at a confidence of 0 they are no reason */
export function decide(
  optimum: PlanReturns,
  isTodayAllowed: boolean,
  {
    confidence,
    failures,
    target,
    isTargetReached,
    isLeast,
    value,
  }: {
    readonly confidence: number;
    readonly failures: readonly Failure[];
    readonly target: PlanTarget | null;
    readonly isTargetReached: boolean;
    /** The plan spends the least that is allowed. */
    readonly isLeast: boolean;
    /** Money of a unit of KPI, or 1 where it has none. */
    readonly value: number;
  },
): PlanDecision {
  const failure = confidence > 0 ? failures[0] : undefined;
  if (failure !== undefined) {
    const named = failures.flatMap(({ about }) => about);
    const reason = `the fit does not tell what media bring, and a plan moves money by nothing else: ${failure.message}`;
    // No test mends draws that cannot be trusted.
    return failure.gate === "sampler"
      ? { ...testFirst(optimum, reason, named), reason: `${reason}; fit again first`, isUntold: true }
      : { ...testFirst(optimum, reason, named), isUntold: true };
  }
  if (target !== null) {
    const [name, wanted] = Object.entries(target)[0]!;
    const asked = `the target, ${targetNames[name as keyof typeof targetNames]} ${wanted}`;
    return change(
      isTargetReached
        ? `the budget follows from ${asked}`
        : `the bounds end the budget before ${asked}, does: it is the ${isLeast ? "least" : "most"} they allow`,
    );
  }
  if (!isTodayAllowed) return change("today's plan does not meet what was asked, so something has to change");
  const isProfit = optimum.better === "profit";
  const brought = Math.abs(optimum.broughtToday.mean) * (isProfit ? value : 1);
  const [own, promised] = isProfit
    ? [optimum.profitUplift!.mean, optimum.promisedProfit!.mean]
    : [optimum.uplift.mean, optimum.promised.mean];
  const what = isProfit ? "more profit than today's" : "more than today's";
  if (own <= leastGain * brought) {
    const gain = percent(Math.max(0, own / brought), 2);
    return {
      verdict: "no change",
      reason: `the best plan allowed brings ${gain} ${what}, which is no reason to move money`,
      test: null,
      isUntold: false,
    };
  }
  const { probabilityBetter, shareOfDrawsBetter } = optimum;
  if (shareOfDrawsBetter < confidence) {
    return {
      verdict: "no change",
      reason: `the best plan found beats today's in ${below(shareOfDrawsBetter, confidence)} of the draws only, below the confidence of ${percent(confidence)} asked for${leastKnown(optimum)}`,
      test: null,
      isUntold: false,
    };
  }
  if (probabilityBetter < confidence || (confidence > 0 && promised <= leastGain * brought)) {
    return testFirst(
      optimum,
      probabilityBetter < confidence
        ? `the chance of a gain is ${below(probabilityBetter, confidence)}, below the ${percent(confidence)} asked for, once the model's own error is counted (without it: ${chanceText(shareOfDrawsBetter)})`
        : `once the model's own error is counted, the gain is no more than noise in size`,
      [],
    );
  }
  return change(`the plan brings ${what} with a probability of ${chanceText(probabilityBetter)}`);
}

/** The decision to change, once the gain has been looked for under models that are as reasonable: where one of them loses it, it rests on a choice
 *  that nobody can defend by the data. */
export function decideElsewhere(
  optimum: PlanReturns,
  alone: PlanDecision,
  others: readonly GainElsewhere[],
): PlanDecision {
  const lost = others.filter(({ isKept }) => !isKept);
  const all = `${others.length} other ${others.length === 1 ? "model that is" : "models that are"} as reasonable`;
  if (lost.length > 0) {
    const named = listed(lost.map(({ text }) => text));
    return testFirst(optimum, `the gain does not survive ${lost.length} of ${all} (${named})`, []);
  }
  return others.length === 0 ? alone : change(`${alone.reason}, and keeps a gain under ${all}`);
}

/** What a fit fails in, attribution first: a plan rests on nothing else, and it names channels. Channels of which nothing is claimed are among it: a plan
 *  would move money by their numbers. */
export function failuresOf({ gates }: Diagnosis): readonly Failure[] {
  const failing = (isAttribution: boolean) =>
    gates
      .filter(({ name }) => (name === "attribution") === isAttribution)
      .flatMap(({ name: gate, findings }) =>
        findings
          .filter(({ code, severity }) => severity === "fail" || withholdingCodes.includes(code))
          .map((finding) => ({ ...finding, gate })),
      );
  return [...failing(true), ...failing(false)];
}

/** A probability beside the larger one that it does not reach: with decimals where it would look the same without. */
function below(probability: number, wanted: number): string {
  return percent(probability) === percent(wanted) ? percent(probability, 1) : chanceText(probability);
}

function change(reason: string): PlanDecision {
  return { verdict: "change", reason, test: null, isUntold: false };
}

function testFirst(optimum: PlanReturns, reason: string, named: readonly string[]): PlanDecision {
  const test = mostDoubtful(optimum, named);
  return { verdict: "test first", reason: `${reason}; test "${test}" first`, test, isUntold: false };
}

/** What a kept plan says of a test: where the draws of what would move go either way, one would tell more than keeping it does. */
function leastKnown(optimum: PlanReturns): string {
  return optimum.shareOfDrawsBetter > 0.5
    ? `: what moving money would bring is not known, least of all of "${mostDoubtful(optimum, [])}", which a test would tell`
    : "";
}

/** The channel whose part of the gain is least known, among those named where there are any. */
function mostDoubtful({ channels }: PlanReturns, named: readonly string[]): string {
  const doubt = ({ promised }: ChannelReturns): number => promised.upper - promised.lower;
  const concerned = channels.filter(({ name }) => named.includes(name));
  const candidates = concerned.length > 0 ? concerned : channels;
  return [...candidates].sort((a, b) => doubt(b) - doubt(a))[0]!.name;
}
