/** R-hat: do the chains agree with each other, and each with itself? */
import {
  areUsable,
  type Chains,
  mean,
  rankNormalise,
  sortedDraws,
  sortedMedian,
  splitChains,
  variance,
} from "./chains.js";

/** Rank-normalised split R-hat, the larger of bulk and tail (folded).
 *
 *  √((B/W + n − 1)/n) for the between- and within-variances of the half chains' normal scores; the tail version does the same for the
 *  distance from the median, so that chains with equal means and different widths are found out.
 *  @param chains  draws of one quantity, at least two chains of four
 *  @returns R-hat; 1 at agreement, above 1.01 the chains have not mixed. NaN for fewer chains or draws, with NaN among the draws, and
 *    where all draws are equal
 *  @see Vehtari et al. 2021; equals `arviz.rhat(method="rank")`
 *  @example rhat([Float64Array.of(1, 2, 3, 4), Float64Array.of(11, 12, 13, 14)]) // well above 1.01 */
export function rhat(chains: Chains): number {
  if (!areUsable(chains, 2)) return Number.NaN;
  const halves = splitChains(chains);
  const sorted = sortedDraws(halves);
  return rhatOf(rankNormalise(halves, sorted), halves, sorted);
}

/** The same from the half chains, their normal scores and all their draws in order, for whoever has them already. */
export function rhatOf(scores: Chains, halves: Chains, sorted: Float64Array): number {
  const bulk = plainRhat(scores);
  const median = sortedMedian(sorted);
  const folded = halves.map((half) => half.map((x) => Math.abs(x - median)));
  const tail = plainRhat(rankNormalise(folded, sortedDistances(sorted, median)));
  // Two values symmetric about the median fold to one, which has no tail to compare.
  return Number.isNaN(tail) ? bulk : Math.max(bulk, tail);
}

/** Distances of sorted numbers from their median, in ascending order: the furthest are at either end. */
function sortedDistances(sorted: Float64Array, median: number): Float64Array {
  const distances = new Float64Array(sorted.length);
  let low = 0;
  let high = sorted.length - 1;
  for (let i = high; i >= 0; i--) {
    const below = Math.abs(sorted[low]! - median);
    const above = Math.abs(sorted[high]! - median);
    distances[i] = Math.max(below, above);
    if (below > above) low++;
    else high--;
  }
  return distances;
}

/** The classic statistic, without splitting or ranks. */
function plainRhat(chains: Chains): number {
  const n = chains[0]!.length;
  const within = mean(Float64Array.from(chains, variance));
  const between = n * variance(Float64Array.from(chains, mean));
  return Math.sqrt((between / within + n - 1) / n);
}
