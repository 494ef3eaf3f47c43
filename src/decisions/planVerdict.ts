/** Whether a plan is reason enough to change anything, and why, in one sentence. */

import { percent } from "../words.js";
import type { PlanReturns } from "./planReturns.js";
import type { PlanTarget } from "./planSolution.js";

/** Gains below this share of what the channels bring are no reason to change anything. */
const leastGain = 0.001;

export type PlanVerdict = "change" | "no change";

const targetNames = { roi: "ROI", marginalRoi: "marginal ROI", kpi: "KPI" };

/** Whether to change anything: only what is allowed today can be kept. */
export function decide(
  { uplift, broughtToday, probabilityBetter }: PlanReturns,
  isTodayAllowed: boolean,
  {
    confidence,
    target,
    isTargetReached,
    isLeast,
  }: {
    readonly confidence: number;
    readonly target: PlanTarget | null;
    readonly isTargetReached: boolean;
    /** The plan spends the least that is allowed. */
    readonly isLeast: boolean;
  },
): { readonly verdict: PlanVerdict; readonly reason: string } {
  const often = `${percent(probabilityBetter)} of the draws`;
  if (target !== null) {
    const [name, value] = Object.entries(target)[0]!;
    const asked = `the target, ${targetNames[name as keyof typeof targetNames]} ${value}`;
    return {
      verdict: "change",
      reason: isTargetReached
        ? `the budget follows from ${asked}`
        : `the bounds end the budget before ${asked}, does: it is the ${isLeast ? "least" : "most"} they allow`,
    };
  }
  if (!isTodayAllowed) {
    return {
      verdict: "change",
      reason: "today's plan does not meet what was asked, so something has to change",
    };
  }
  if (uplift.mean <= leastGain * Math.abs(broughtToday.mean)) {
    const gain = uplift.mean / Math.abs(broughtToday.mean);
    return {
      verdict: "no change",
      reason: `the best plan allowed brings ${percent(Math.max(0, gain), 2)} more than today's, which is no reason to move money`,
    };
  }
  if (probabilityBetter < confidence) {
    return {
      verdict: "no change",
      reason: `the best plan found beats today's in ${often} only, below the confidence of ${percent(confidence)} asked for`,
    };
  }
  return { verdict: "change", reason: `the plan beats today's in ${often}` };
}
