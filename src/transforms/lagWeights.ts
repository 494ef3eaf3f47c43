/** What the weights of an adstock say in one number: its half-life and its mean lag. */
import { log } from "../math/elementary.js";

/** Time after which half of the effect is still to come.
 *
 *  R(n) = Σ_{l ≥ n} w[l] / Σ w;  the half-life is the n with R(n) = ½, between whole periods along ln R
 *
 *  For geometric weights this is ln ½ / ln alpha; where all effect is immediate it is 0.
 *
 *  @param weights  effect by lag, shape [lag], ≥ 0
 *  @returns periods, ≥ 0; NaN when the weights add up to nothing
 *  @example halfLifeOf([0.5, 0.25, 0.125, 0.0625, 0.0625]) // 1 */
export function halfLifeOf(weights: ArrayLike<number>): number {
  const total = sum(weights);
  if (!(total > 0)) return Number.NaN;
  let before = 1;
  for (let n = 0; n < weights.length; n++) {
    const after = Math.max(0, before - weights[n]! / total);
    if (after <= 0.5) return after > 0 ? n + log(2 * before) / log(before / after) : n;
    before = after;
  }
  return weights.length;
}

/** Average delay: Σ l·w[l] / Σ w[l].
 *
 *  @param weights  effect by lag, shape [lag], ≥ 0
 *  @returns periods, ≥ 0; NaN when the weights add up to nothing
 *  @example meanLagOf([1, 1, 1]) // 1 */
export function meanLagOf(weights: ArrayLike<number>): number {
  let moment = 0;
  for (let lag = 0; lag < weights.length; lag++) moment += lag * weights[lag]!;
  return moment / sum(weights);
}

function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i]!;
  return total;
}
