/** Draws of one quantity by several chains, and what every diagnostic does to them first: split, order, rank-normalise. */
import { InternalError } from "../../errors.js";
import { normalQuantile } from "../../math/special.js";

/** One quantity: an array of draws for each chain, all of the same length. */
export type Chains = readonly Float64Array[];

/** Fewer draws a chain than this say nothing about mixing; every diagnostic is NaN then. */
const minimumDraws = 4;

/** True where the diagnostics are defined: enough chains, four draws in each, no NaN.
 *
 *  @throws InternalError if the chains differ in length */
export function areUsable(chains: Chains, minimumChains: number): boolean {
  const draws = chains[0]?.length ?? 0;
  for (const chain of chains) {
    if (chain.length !== draws) {
      throw new InternalError(
        `diagnostics: chains must be of equal length, got ${draws} and ${chain.length}`,
      );
    }
  }
  return chains.length >= minimumChains && draws >= minimumDraws && !chains.some(hasNaN);
}

function hasNaN(values: Float64Array): boolean {
  for (let i = 0; i < values.length; i++) if (Number.isNaN(values[i])) return true;
  return false;
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
 *  @param sorted  all draws in ascending order, where they are known already
 *  @see Vehtari, Gelman, Simpson, Carpenter and Bürkner 2021, equation 14 (Blom's scores) */
export function rankNormalise(chains: Chains, sorted: Float64Array = sortedDraws(chains)): Chains {
  const scores = scoresInOrder(sorted);
  const place = placeIn(sorted);
  return chains.map((chain) => {
    const normalised = new Float64Array(chain.length);
    for (let i = 0; i < chain.length; i++) normalised[i] = scores[place(chain[i]!)]!;
    return normalised;
  });
}

/** Normal scores of sorted numbers. */
function scoresInOrder(sorted: Float64Array): Float64Array {
  const scoreOf = scoresOfTwiceRank(sorted.length);
  const scores = new Float64Array(sorted.length);
  for (let first = 0, end = 0; first < sorted.length; first = end) {
    while (end < sorted.length && sorted[end] === sorted[first]) end++;
    // Equal numbers have the ranks first + 1 … end, whose mean is half the sum of the two.
    const score = scoreOf(first + 1 + end);
    for (let i = first; i < end; i++) scores[i] = score;
  }
  return scores;
}

/** A function that says where among sorted numbers the first is that equals a given one of them.
 *
 *  The range of the numbers is cut into as many cells as there are numbers, so that a binary search has few of them to look through,
 *  wherever they lie close together. */
function placeIn(sorted: Float64Array): (value: number) => number {
  const n = sorted.length;
  const least = sorted[0]!;
  const perCell = (n - 1) / (sorted[n - 1]! - least);
  // Of equal numbers, and of infinite ones, no cells can be made.
  const scale = Number.isFinite(perCell) ? perCell : 0;
  const cellOf = (value: number): number => (scale === 0 ? 0 : Math.floor((value - least) * scale));
  /** Numbers in the cells before each. */
  const before = new Uint32Array(n + 2);
  for (let i = 0; i < n; i++) before[cellOf(sorted[i]!) + 1]!++;
  for (let cell = 1; cell < before.length; cell++) before[cell]! += before[cell - 1]!;
  return (value) => {
    const cell = cellOf(value);
    let low = before[cell]!;
    let high = before[cell + 1]!;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sorted[middle]! < value) low = middle + 1;
      else high = middle;
    }
    return low;
  };
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
