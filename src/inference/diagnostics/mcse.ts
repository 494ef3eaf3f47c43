/** Monte Carlo standard errors: how far may a number computed from the draws be from what endless draws would give? */
import { areUsable, type Chains, sortedDraws, variance } from "./chains.js";
import { essMean } from "./ess.js";

/** Standard error of the mean: sd/√ESS.
 *
 *  @see equals `arviz.mcse(method="mean")` */
export function mcseMean(chains: Chains): number {
  if (!areUsable(chains, 1)) return Number.NaN;
  return Math.sqrt(variance(sortedDraws(chains)) / essMean(chains));
}

/** Standard error of the standard deviation, by the delta method on the squared deviations, which need not be normal.
 *
 *  @see equals `arviz.mcse(method="sd")` */
export function mcseSd(chains: Chains): number {
  if (!areUsable(chains, 1)) return Number.NaN;
  const count = chains.length * chains[0]!.length;
  let sum = 0;
  for (const chain of chains) for (const x of chain) sum += x;
  const centre = sum / count;
  const squares = chains.map((chain) => chain.map((x) => (x - centre) * (x - centre)));
  let second = 0;
  let fourth = 0;
  for (const chain of squares) {
    for (const square of chain) {
      second += square / count;
      fourth += (square * square) / count;
    }
  }
  return Math.sqrt((fourth - second * second) / essMean(squares) / second / 4);
}
