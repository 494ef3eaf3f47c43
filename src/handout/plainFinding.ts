/** Findings in the words of somebody who has never read a diagnosis; in its own words each stands where the report says what would change our mind. */

import { type Finding, someOf } from "../diagnosis/finding.js";

const unfinished = "the calculation did not settle, and made again it would give other numbers";

/** Those that speak of draws, chains and correlations, by their codes; all others are plain already. */
const plainly: Readonly<Record<string, (finding: Finding, period: string) => string>> = {
  divergences: () =>
    "the calculation could not reach all that is possible, and a part of the answer may be missing",
  stuck: () => unfinished,
  rhat: () => unfinished,
  "few-effective-draws": () =>
    "the calculation was short, and made again it would give somewhat other intervals",
  "low-bfmi": () => "the calculation came slowly to what is rare, and the ends of the intervals may be off",
  "tree-depth": () => "the calculation is right but slow, and may not have seen all that is possible",
  "one-chain": () => "the calculation was made once, and there is nothing to compare it with",
  approximate: () =>
    "this is a quick approximation, and nothing shows how far it is from the answer of a full fit",
  "pareto-k": ({ about }, period) =>
    `${about.length === 1 ? `one ${period} weighs` : `${about.length} ${period}s weigh`} more in these numbers than single ${period}s should: ${someOf(about)}`,
  "residual-autocorrelation": (_, period) =>
    `the model misses something that lasts for ${period}s, and is less sure of its numbers than their intervals say`,
  "residual-alternation": (_, period) =>
    `what the model misses in one ${period} comes in the next, as where sales are booked a ${period} early or late`,
  "residual-rhythm": (_, period) => `the model misses something that goes up and down over many ${period}s`,
  "geo-correlation": () =>
    "the model misses something that all regions share, and is less sure of its numbers than their intervals say",
  "curve-slope": () =>
    "another shape of the curves fits far better, and what the channels bring is then divided wrongly",
};

/** What a finding means, in one clause.
 *
 *  @param period  "week" */
export function plainFinding(finding: Finding, period: string): string {
  return plainly[finding.code]?.(finding, period) ?? finding.message;
}
