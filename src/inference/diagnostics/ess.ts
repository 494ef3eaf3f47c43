/** Effective sample size: how many independent draws would estimate this as well? */
import { autocovariance } from "./autocovariance.js";
import {
  areUsable,
  type Chains,
  mean,
  rankNormalise,
  sortedDraws,
  sortedQuantile,
  splitChains,
  variance,
} from "./chains.js";

/** Draws closer together than this are one value. */
const constantSpread = 1e-15;

/** Bulk ESS: for the centre of the distribution, from rank-normalised split chains.
 *
 *  @returns effective draws, NaN for fewer than four draws a chain or NaN among them
 *  @see Vehtari et al. 2021; equals `arviz.ess(method="bulk")` */
export function essBulk(chains: Chains): number {
  return areUsable(chains, 1) ? effectiveSize(rankNormalise(splitChains(chains))) : Number.NaN;
}

/** Tail ESS: the smaller of those of the 5 % and 95 % quantiles.
 *
 *  @see equals `arviz.ess(method="tail")` */
export function essTail(chains: Chains): number {
  if (!areUsable(chains, 1)) return Number.NaN;
  const sorted = sortedDraws(chains);
  return Math.min(essAtQuantile(chains, sorted, 0.05), essAtQuantile(chains, sorted, 0.95));
}

/** ESS for the mean.
 *
 *  @see equals `arviz.ess(method="mean")` */
export function essMean(chains: Chains): number {
  return areUsable(chains, 1) ? effectiveSize(splitChains(chains)) : Number.NaN;
}

function essAtQuantile(chains: Chains, sorted: Float64Array, p: number): number {
  const quantile = sortedQuantile(sorted, p);
  return effectiveSize(splitChains(chains.map((chain) => chain.map((x) => (x <= quantile ? 1 : 0)))));
}

/** S/τ, with the autocorrelations of all chains pooled and their sum cut by Geyer's initial monotone sequence: sums of neighbouring
 *  lags are positive and fall for a reversible chain, so the first that is not is noise.
 *
 *  @see Geyer 1992, section 3.3; Stan reference manual, "Effective sample size" */
export function effectiveSize(chains: Chains): number {
  const chainCount = chains.length;
  const n = chains[0]!.length;
  const total = chainCount * n;
  if (spread(chains) < constantSpread) return total;
  const covariances = chains.map(autocovariance);
  const meanCovariance = (lag: number): number => {
    let sum = 0;
    for (const covariance of covariances) sum += covariance(lag);
    return sum / chainCount;
  };
  const within = (meanCovariance(0) * n) / (n - 1);
  let pooled = (within * (n - 1)) / n;
  if (chainCount > 1) pooled += variance(Float64Array.from(chains, mean));
  const correlation = (lag: number): number => 1 - (within - meanCovariance(lag)) / pooled;

  const correlations = new Float64Array(n);
  let even = 1;
  let odd = correlation(1);
  correlations[0] = even;
  correlations[1] = odd;
  let t = 1;
  while (t < n - 3 && even + odd > 0) {
    even = correlation(t + 1);
    odd = correlation(t + 2);
    if (even + odd >= 0) {
      correlations[t + 1] = even;
      correlations[t + 2] = odd;
    }
    t += 2;
  }
  const last = t - 2;
  if (even > 0) correlations[last + 1] = even;
  for (t = 1; t <= last - 2; t += 2) {
    const before = correlations[t - 1]! + correlations[t]!;
    if (correlations[t + 1]! + correlations[t + 2]! > before) {
      correlations[t + 1] = before / 2;
      correlations[t + 2] = before / 2;
    }
  }
  let sum = 0;
  for (let lag = 0; lag <= last; lag++) sum += correlations[lag]!;
  // Antithetic chains can do better than independent draws, but not without limit.
  const tau = Math.max(-1 + 2 * sum + correlations[last + 1]!, 1 / Math.log10(total));
  return correlations.some(Number.isNaN) ? Number.NaN : total / tau;
}

function spread(chains: Chains): number {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const chain of chains) {
    for (let i = 0; i < chain.length; i++) {
      if (chain[i]! < low) low = chain[i]!;
      if (chain[i]! > high) high = chain[i]!;
    }
  }
  return high - low;
}
