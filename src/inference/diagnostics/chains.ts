/** Draws of one quantity by several chains, and what every diagnostic does to them first: split, order, rank-normalise. */
import { normalQuantile } from "../../math/special.js";

/** One quantity: an array of draws for each chain, all of the same length. */
export type Chains = readonly Float64Array[];

/** Fewer draws a chain than this say nothing about mixing; every diagnostic is NaN then. */
const minimumDraws = 4;

/** True where the diagnostics are defined: enough chains, four draws in each, no NaN.
 *
 *  @throws RangeError if the chains differ in length */
export function areUsable(chains: Chains, minimumChains: number): boolean {
  const draws = chains[0]?.length ?? 0;
  for (const chain of chains) {
    if (chain.length !== draws) {
      throw new RangeError(`diagnostics: chains must be of equal length, got ${draws} and ${chain.length}`);
    }
  }
  return (
    chains.length >= minimumChains &&
    draws >= minimumDraws &&
    !chains.some((chain) => chain.some(Number.isNaN))
  );
}

/** First and second half of every chain; the middle draw of an odd number is left out. */
export function splitChains(chains: Chains): Chains {
  const half = Math.floor((chains[0]?.length ?? 0) / 2);
  return [
    ...chains.map((chain) => chain.subarray(0, half)),
    ...chains.map((chain) => chain.subarray(chain.length - half)),
  ];
}

/** All draws of all chains in ascending order. */
export function sortedDraws(chains: Chains): Float64Array {
  const sorted = new Float64Array(chains.length * (chains[0]?.length ?? 0));
  let offset = 0;
  for (const chain of chains) {
    sorted.set(chain, offset);
    offset += chain.length;
  }
  return sorted.sort();
}

/** Quantile of sorted numbers, type 7 (linear between the order statistics), as NumPy and R have it by default. */
export function sortedQuantile(sorted: Float64Array, p: number): number {
  const at = p * (sorted.length - 1);
  const below = Math.floor(at);
  const low = sorted[below]!;
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!;
  return low === high ? low : low + (at - below) * (high - low);
}

/** Median of sorted numbers: of an even count, the mean of the middle two, as a sum halved. The two are then equally far from it to
 *  the last bit, which ranks of distances depend on. */
export function sortedMedian(sorted: Float64Array): number {
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : 0.5 * (sorted[middle - 1]! + sorted[middle]!);
}

/** Normal scores of the ranks over all chains, ties sharing their mean rank: Φ⁻¹((rank − 3/8)/(S + 1/4)).
 *
 *  @see Vehtari, Gelman, Simpson, Carpenter and Bürkner 2021, equation 14 (Blom's scores) */
export function rankNormalise(chains: Chains): Chains {
  const sorted = sortedDraws(chains);
  const scores = scoresOfTwiceRank(sorted.length);
  return chains.map((chain) =>
    chain.map((value) => {
      // Ranks first … last are those of the values equal to this one; their mean is half of first + last.
      const first = countBelow(sorted, value, false) + 1;
      const last = countBelow(sorted, value, true);
      return scores(first + last);
    }),
  );
}

/** How many sorted numbers are below the value, or not above it. */
function countBelow(sorted: Float64Array, value: number, orEqual: boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const isBelow = orEqual ? sorted[middle]! <= value : sorted[middle]! < value;
    if (isBelow) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The scores of the last sample size asked for: parameters of one fit share them. */
let knownScores = new Float64Array(0);

function scoresOfTwiceRank(size: number): (twiceRank: number) => number {
  if (knownScores.length !== 2 * size + 1) knownScores = new Float64Array(2 * size + 1).fill(Number.NaN);
  const scores = knownScores;
  return (twiceRank) => {
    const known = scores[twiceRank]!;
    if (!Number.isNaN(known)) return known;
    const score = normalQuantile((0.5 * twiceRank - 0.375) / (size + 0.25));
    scores[twiceRank] = score;
    return score;
  };
}

export function mean(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
}

/** Variance with divisor n − 1. */
export function variance(values: Float64Array): number {
  const centre = mean(values);
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += (values[i]! - centre) * (values[i]! - centre);
  return sum / (values.length - 1);
}
