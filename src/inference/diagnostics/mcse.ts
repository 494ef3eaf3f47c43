/** Monte Carlo standard errors: how far may a number computed from the draws be from what endless draws would give? */
import { betaQuantile } from "../../math/special.js";
import { areUsable, type Chains, sortedDraws, variance } from "./chains.js";
import { essMean, essQuantile } from "./ess.js";

/** Φ(−1) and Φ(1), as rounded by ArviZ. */
const oneSigma = [0.1586553, 0.8413447] as const;

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

/** Standard error of the quantile at p: half the distance between the order statistics one sigma to either side.
 *
 *  @see Vehtari et al. 2021, section 4.4; equals `arviz.mcse(method="quantile", prob=p)` */
export function mcseQuantile(chains: Chains, p: number): number {
  if (!areUsable(chains, 1)) return Number.NaN;
  const ess = essQuantile(chains, p);
  const sorted = sortedDraws(chains);
  const size = sorted.length;
  const [low, high] = oneSigma.map((q) => betaQuantile(q, ess * p + 1, ess * (1 - p) + 1) * size - 1) as [
    number,
    number,
  ];
  const lower = sorted[Math.floor(Math.max(low, 0))]!;
  const upper = sorted[Math.ceil(Math.min(high, size - 1))]!;
  return (upper - lower) / 2;
}
