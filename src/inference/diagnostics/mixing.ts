/** How well the chains of one quantity mix: R-hat and both ESS in one pass, which share the ordering of the draws. */
import { areUsable, type Chains, rankNormalise, sortedDraws, splitChains } from "./chains.js";
import { effectiveSize, essTail } from "./ess.js";
import { rhatOf } from "./rhat.js";

export interface Mixing {
  readonly rhat: number;
  readonly essBulk: number;
  readonly essTail: number;
}

/** R-hat, bulk ESS and tail ESS of one quantity: the numbers of `rhat`, `essBulk` and `essTail`. */
export function mixing(chains: Chains): Mixing {
  if (!areUsable(chains, 1)) return { rhat: Number.NaN, essBulk: Number.NaN, essTail: Number.NaN };
  const halves = splitChains(chains);
  const sorted = sortedDraws(halves);
  const scores = rankNormalise(halves, sorted);
  return {
    rhat: chains.length < 2 ? Number.NaN : rhatOf(scores, halves, sorted),
    essBulk: effectiveSize(scores),
    essTail: essTail(chains),
  };
}
