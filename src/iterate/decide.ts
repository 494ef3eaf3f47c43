/** What to try next, from what the training weeks said of the attempts so far. The holdout cannot be seen from here. */

import type { Thresholds } from "../validation/thresholds.js";
import { type Configuration, fingerprint } from "./configuration.js";
import { checkAttribution, checkDiagnostics } from "./diagnosticGates.js";
import type { DiagnosticLimits, ThinkingLog, TrainingEvidence, TrainingFacts } from "./files/records.js";
import { type RuleName, ruleOf, rules } from "./rules.js";
import { symptoms, symptomsOf } from "./symptoms.js";

/** A configuration that was tried, and what it showed on the training weeks. */
export interface Attempt {
  readonly iteration: number;
  readonly configuration: Configuration;
  readonly madeBy: ThinkingLog["madeBy"];
  readonly evidence: TrainingEvidence;
}

export interface DecisionContext {
  readonly facts: TrainingFacts;
  readonly limits: DiagnosticLimits;
  readonly thresholds: Thresholds;
}

/** What was thought after an attempt: seen, considered, chosen and why. */
export type Decision = ThinkingLog["decision"] & {
  /** The next configuration; null where nothing is left to try. */
  readonly next: Configuration | null;
};

/** Attempts in a row that may bring nothing before the run gives up. */
const patience = 4;
/** A forecast error this much smaller, as a share, counts as better: less is noise of the draws. */
const worthwhile = 0.01;

/** The decision after the last of these attempts.
 *
 *  The next configuration changes the best attempt so far, not the last one: a change that made things worse is taken back. A change is never
 *  proposed twice, and no configuration is fitted twice. A pure function of its arguments: a run that is resumed decides as it would have.
 *
 *  @param attempts  all so far, in order; at least one */
export function decide(attempts: readonly Attempt[], context: DecisionContext): Decision {
  const last = attempts.at(-1)!;
  const before = bestAttempt(attempts.slice(0, -1), context);
  const base = bestAttempt(attempts, context)!;
  const outcome = before === null ? "first" : base === last ? "better" : "no better";
  const shown = symptomsOf({ evidence: base.evidence, ...context });
  const triedConfigurations = new Set(attempts.map(({ configuration }) => fingerprint(configuration)));
  const triedChanges = new Set(
    attempts.flatMap(({ madeBy }) => (madeBy === null ? [] : [keyOf(madeBy.rule, madeBy.change)])),
  );

  let next: Configuration | null = null;
  let chosen: Decision["chosen"] = null;
  const considered: Decision["considered"][number][] = [];
  for (const { name: symptom } of shown) {
    for (const name of Object.keys(rules) as RuleName[]) {
      const { symptoms: treated, reason, propose } = ruleOf(name);
      if (!treated.includes(symptom) || considered.some(({ rule }) => rule === name)) continue;
      const change = propose({
        configuration: base.configuration,
        evidence: base.evidence,
        facts: context.facts,
      });
      const entry = { rule: name, symptom, change: change?.text ?? "", reason };
      if (change === null) considered.push({ ...entry, verdict: "nothing to change" });
      else if (
        triedChanges.has(keyOf(name, change.text)) ||
        triedConfigurations.has(fingerprint(change.configuration))
      )
        considered.push({ ...entry, verdict: "already tried" });
      else if (next === null) {
        next = change.configuration;
        chosen = { rule: name, change: change.text, reason };
        considered.push({ ...entry, verdict: "chosen" });
      } else considered.push({ ...entry, verdict: "later" });
    }
  }
  const fruitless = last.iteration - base.iteration;
  const hasGivenUp = next !== null && fruitless >= patience;
  return {
    symptoms: shown.map(({ name, seen }) => ({ name, title: symptoms[name].title, seen })),
    outcome,
    comparison: before === null ? "" : compare(last, before, context),
    base: base.iteration,
    considered: hasGivenUp
      ? considered.map((one) => (one.verdict === "chosen" ? { ...one, verdict: "later" } : one))
      : considered,
    chosen: hasGivenUp ? null : chosen,
    next: hasGivenUp ? null : next,
    stopReason: hasGivenUp
      ? `${patience} attempts in a row were no better than iteration ${base.iteration}`
      : next !== null
        ? ""
        : shown.length === 0
          ? "training shows nothing that is wrong with this model, so that no change can be justified by them"
          : "every change that the rules know for these symptoms has been tried, or has nothing to change",
  };
}

function keyOf(rule: string, change: string): string {
  return `${rule}: ${change}`;
}

/** The best attempt as the training weeks see it; the earlier of two that are as good. */
export function bestAttempt(attempts: readonly Attempt[], context: DecisionContext): Attempt | null {
  return attempts.reduce<Attempt | null>(
    (best, one) => (best === null || isBetter(one, best, context) ? one : best),
    null,
  );
}

/** Fewer failed sampler gates, then a passed R², then fewer findings against attribution, then a smaller error of the rolling forecasts; without folds, a higher R² below the
 *  limit. */
function isBetter(a: Attempt, b: Attempt, context: DecisionContext): boolean {
  const [rankA, rankB] = [a, b].map((one) => rank(one, context)) as [Rank, Rank];
  if (rankA.sampler !== rankB.sampler) return rankA.sampler < rankB.sampler;
  if (rankA.sampler > 0 && rankA.badness !== rankB.badness) return rankA.badness < rankB.badness;
  if (rankA.passesR2 !== rankB.passesR2) return rankA.passesR2;
  if (!rankA.passesR2) return rankA.missingR2 < rankB.missingR2 * (1 - worthwhile);
  if (rankA.unattributed !== rankB.unattributed) return rankA.unattributed < rankB.unattributed;
  return rankA.error < rankB.error * (1 - worthwhile);
}

interface Rank {
  /** Sampler gates that fail. */
  readonly sampler: number;
  /** How badly, for two that fail as many. */
  readonly badness: number;
  readonly passesR2: boolean;
  /** Distance of R² from its band. */
  readonly missingR2: number;
  /** Findings that fail attribution. */
  readonly unattributed: number;
  /** Error of the rolling forecasts as a share of the KPI. */
  readonly error: number;
}

function rank({ evidence }: Attempt, { limits }: DecisionContext): Rank {
  const gates = checkDiagnostics(evidence, limits);
  const failed = (names: readonly string[]) =>
    gates.filter(({ name, isPassed }) => names.includes(name) && !isPassed).length;
  const { sampling, inSample, folds } = evidence;
  const rhat = Number.isNaN(sampling.rhat) ? 10 : sampling.rhat;
  return {
    sampler: failed(["rhat", "ess", "divergences"]),
    badness:
      sampling.divergences +
      100 * Math.max(0, rhat - limits.rhatMax) +
      Math.max(0, limits.essMin - sampling.ess) / limits.essMin,
    passesR2: failed(["r2"]) === 0,
    missingR2: Math.max(limits.r2Min - inSample.r2, inSample.r2 - limits.r2Flag),
    unattributed: checkAttribution(evidence)[0]!.value,
    error: folds === null ? inSample.wmape : folds.wmape,
  };
}

function compare(last: Attempt, before: Attempt, context: DecisionContext): string {
  const parts: string[] = [];
  const pair = (name: string, a: number, b: number, digits: number, scale = 1, unit = "") => {
    parts.push(`${name} ${(scale * a).toFixed(digits)}${unit} → ${(scale * b).toFixed(digits)}${unit}`);
  };
  const a = before.evidence;
  const b = last.evidence;
  if (a.sampling.divergences !== b.sampling.divergences)
    pair("divergences", a.sampling.divergences, b.sampling.divergences, 0);
  const isSick = [a, b].some(
    ({ sampling }) => !(sampling.rhat <= context.limits.rhatMax && sampling.ess >= context.limits.essMin),
  );
  if (isSick) {
    pair("R-hat", a.sampling.rhat, b.sampling.rhat, 3);
    pair("effective sample", a.sampling.ess, b.sampling.ess, 0);
  }
  pair("R² in sample", a.inSample.r2, b.inSample.r2, 3);
  if (a.folds !== null && b.folds !== null) {
    pair("R² of rolling forecasts", a.folds.r2, b.folds.r2, 3);
    pair("their wMAPE", a.folds.wmape, b.folds.wmape, 2, 100, " %");
  }
  return `against iteration ${before.iteration}: ${parts.join(", ")}`;
}
