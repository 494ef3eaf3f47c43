/** What a run ended with. Only an attempt whose holdout was scored and passed, on enough evidence, is a full success. */
import type { Holdout } from "../validation/holdout.js";
import { counted, percent } from "../words.js";
import type { TrainingFacts } from "./facts.js";
import type { Luck } from "./luck.js";

export const statuses = ["full_success", "diagnostics_only", "budget_exhausted"] as const;
export type IterationStatus = (typeof statuses)[number];

/** A condition on the table itself, without which a passed holdout proves nothing. */
export interface SufficiencyGate {
  readonly name: "weeks_per_coefficient" | "chance_by_luck";
  readonly value: number;
  readonly limit: number;
  readonly isPassed: boolean;
  /** One line for people. */
  readonly text: string;
}

/** Training weeks for each coefficient of a plain linear model, above which a table is enough: the profile's limit of failure. */
export const fewestWeeksPerCoefficient = 4;
/** Largest chance that noise would have passed after as many looks. */
export const largestChanceByLuck = 0.05;

/** Whether the table can carry a success after so many looks at its holdout. */
export function checkSufficiency(
  facts: Pick<TrainingFacts, "rows" | "rowsPerCoefficient">,
  luck: Pick<Luck, "chances">,
  looks: number,
): readonly SufficiencyGate[] {
  const { rows, rowsPerCoefficient } = facts;
  const chance = luck.chances[Math.min(looks, luck.chances.length) - 1]!;
  return [
    {
      name: "weeks_per_coefficient",
      value: rowsPerCoefficient,
      limit: fewestWeeksPerCoefficient,
      isPassed: rowsPerCoefficient > fewestWeeksPerCoefficient,
      text: `${rows} training weeks, ${rowsPerCoefficient.toFixed(1)} for each coefficient, more than ${fewestWeeksPerCoefficient} are asked`,
    },
    {
      name: "chance_by_luck",
      value: chance,
      limit: largestChanceByLuck,
      isPassed: chance <= largestChanceByLuck,
      text: `noise would have passed with a chance of ${percent(chance, 1)} after ${counted(looks, "look")}, at most ${percent(largestChanceByLuck)} is allowed`,
    },
  ];
}

/** What decides over an attempt, once its holdout has been scored. */
export interface Verdict {
  readonly hasPassedDiagnostics: boolean;
  readonly hasPassedHoldout: boolean;
  readonly sufficiency: readonly SufficiencyGate[];
  /** All three. */
  readonly isSuccess: boolean;
}

/** The verdict over an attempt. It cannot be made without a scored holdout.
 *
 *  @param holdout  as `scoreHoldout` gives it */
export function judge(
  hasPassedDiagnostics: boolean,
  holdout: Pick<Holdout, "kind" | "gates" | "isPassed">,
  sufficiency: readonly SufficiencyGate[],
): Verdict {
  const hasPassedHoldout =
    holdout.isPassed && holdout.gates.length > 0 && holdout.gates.every(({ isPassed }) => isPassed);
  const isEnough = sufficiency.every(({ isPassed }) => isPassed);
  return {
    hasPassedDiagnostics,
    hasPassedHoldout,
    sufficiency,
    isSuccess: hasPassedDiagnostics && hasPassedHoldout && isEnough,
  };
}

/** The status of a run by the verdicts over its attempts.
 *
 *  full_success: some attempt passed its diagnostics and the holdout, on enough evidence. diagnostics_only: diagnostics passed, the
 *  holdout or the evidence did not. budget_exhausted: no attempt passed its diagnostics, in as many iterations as were allowed or
 *  until nothing was left to try. */
export function statusOf(verdicts: readonly Verdict[]): IterationStatus {
  if (verdicts.some(({ isSuccess }) => isSuccess)) return "full_success";
  return verdicts.some(({ hasPassedDiagnostics }) => hasPassedDiagnostics)
    ? "diagnostics_only"
    : "budget_exhausted";
}
