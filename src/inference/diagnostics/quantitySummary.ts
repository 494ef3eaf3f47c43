/** One line of numbers for each quantity: where it is, how wide, and whether the draws can be trusted for it. */
import { areUsable, type Chains, mean, sortedDraws, sortedQuantile, variance } from "./chains.js";
import { mcseMean, mcseSd } from "./mcse.js";
import { mixing } from "./mixing.js";

export interface QuantitySummary {
  readonly mean: number;
  readonly sd: number;
  readonly q5: number;
  readonly q50: number;
  readonly q95: number;
  readonly rhat: number;
  readonly essBulk: number;
  readonly essTail: number;
  readonly mcseMean: number;
  readonly mcseSd: number;
}

/** Summary of one quantity.
 *
 *  @param chains  its draws, one array a chain
 *  @returns sd has divisor n − 1, quantiles are type 7; the diagnostics are NaN where they are not defined
 *  @see columns as in `arviz.summary(kind="all")`, with 5, 50 and 95 % quantiles for its interval */
export function summarise(chains: Chains): QuantitySummary {
  const sorted = sortedDraws(chains);
  const hasDraws = areUsable(chains, 0) && sorted.length > 0;
  const quantile = (p: number): number => (hasDraws ? sortedQuantile(sorted, p) : Number.NaN);
  return {
    mean: mean(sorted),
    sd: Math.sqrt(variance(sorted)),
    q5: quantile(0.05),
    q50: quantile(0.5),
    q95: quantile(0.95),
    ...mixing(chains),
    mcseMean: mcseMean(chains),
    mcseSd: mcseSd(chains),
  };
}
