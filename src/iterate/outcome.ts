/** What a run ended with. Only an attempt whose split can be attributed and whose holdout was scored and passed, on enough evidence, is a full success. */

import { failures, type Gate, gate, limits } from "../limits.js";
import type { Holdout } from "../validation/holdout.js";
import { counted, percent, rareText } from "../words.js";
import type { IterationStatus, Luck, TrainingFacts, Verdict } from "./files/records.js";
import { chanceWithin } from "./luck.js";

/** Whether the table can carry a success after so many looks at its holdout. */
export function checkSufficiency(
  facts: Pick<TrainingFacts, "rows" | "rowsPerCoefficient">,
  luck: Pick<Luck, "chances">,
  looks: number,
): readonly Gate[] {
  const { rows, rowsPerCoefficient } = facts;
  const chance = chanceWithin(luck, looks);
  const [fewest, largest] = [limits.weeks_per_coefficient.fail, limits.chance_by_luck.fail];
  return [
    gate(
      "weeks_per_coefficient",
      rowsPerCoefficient,
      fewest,
      `${rows} training rows, ${rowsPerCoefficient.toFixed(1)} for each coefficient of a plain linear model, more than ${fewest} are asked`,
    ),
    gate(
      "chance_by_luck",
      chance,
      largest,
      `noise would have passed with a chance of ${rareText(chance, 1)} after ${counted(looks, "look")}, at most ${percent(largest)} is allowed`,
    ),
  ];
}

/** The verdict over an attempt. It cannot be made without a scored holdout.
 *
 *  @param holdout      as `scoreHoldout` gives it
 *  @param attribution  as `checkAttribution` gives it */
export function judge(
  hasPassedDiagnostics: boolean,
  holdout: Pick<Holdout, "kind" | "gates" | "isPassed">,
  sufficiency: readonly Gate[],
  attribution: readonly Gate[],
): Verdict {
  const hasPassedHoldout =
    holdout.isPassed && holdout.gates.length > 0 && holdout.gates.every(({ isPassed }) => isPassed);
  return {
    hasPassedDiagnostics,
    hasPassedHoldout,
    attribution,
    sufficiency,
    isSuccess:
      hasPassedDiagnostics &&
      hasPassedHoldout &&
      failures(attribution).length === 0 &&
      failures(sufficiency).length === 0,
  };
}

/** The status of a run by the verdicts over its attempts.
 *
 *  full_success: some attempt passed its diagnostics, attribution and the holdout, on enough evidence. diagnostics_only: diagnostics passed, the
 *  holdout, attribution or the evidence did not. budget_exhausted: no attempt passed its diagnostics, in as many iterations as were allowed or
 *  until nothing was left to try. */
export function statusOf(verdicts: readonly Verdict[]): IterationStatus {
  if (verdicts.some(({ isSuccess }) => isSuccess)) return "full_success";
  return verdicts.some(({ hasPassedDiagnostics }) => hasPassedDiagnostics)
    ? "diagnostics_only"
    : "budget_exhausted";
}
