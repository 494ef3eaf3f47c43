/** A grid of alpha on [0, 1] and the cubic between two of its nodes. */
import { exp, log1p } from "../../math/elementary.js";
import { requireNumber, wholeNumber } from "../../options.js";

/** Nodes from 0 to 1, closer together towards 1, where the adstock changes fastest with alpha.
 *
 *  alpha(u) = 1 + d − e^(−u) with d = 1/times, at equal steps of u: the spacing falls in proportion to 1 − alpha, until 1 − alpha is
 *  about 1/times, where a series of that length cannot tell one alpha from another.
 *
 *  @returns intervals + 1 nodes, increasing, the first 0 and the last 1
 *  @throws ArgumentError if intervals is not a positive integer */
export function alphaGrid(intervals: number, times: number): Float64Array {
  requireNumber("alphaGrid", "intervals", intervals, wholeNumber(1));
  const d = 1 / times;
  // −u runs from ln(1 + d) at alpha = 0 down to ln(d) at alpha = 1; their distance is ln(1 + times).
  const range = log1p(times);
  const nodes = new Float64Array(intervals + 1);
  for (let i = 1; i < intervals; i++) nodes[i] = 1 + d - (1 + d) * exp((-range * i) / intervals);
  nodes[intervals] = 1;
  return nodes;
}

/** The i with grid[i] ≤ alpha ≤ grid[i + 1], by bisection. */
export function intervalOf(grid: Float64Array, alpha: number): number {
  let low = 0;
  let high = grid.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (grid[middle]! <= alpha) low = middle;
    else high = middle;
  }
  return low;
}

/** Weights of (value, slope, next value, next slope) in the cubic at alpha, and the derivatives of those weights by alpha.
 *
 *  With u = (alpha − grid[i]) / h:  (1+2u)(1−u)², h·u(1−u)², u²(3−2u), h·u²(u−1). When normalised, all times 1 − alpha.
 *
 *  @param weights  shape [column][4], written at `offset`
 *  @param slopes   their derivatives by alpha, same shape */
export function hermiteWeights(
  grid: Float64Array,
  interval: number,
  alpha: number,
  normalise: 0 | 1,
  offset: number,
  weights: Float64Array,
  slopes: Float64Array,
): void {
  const start = grid[interval]!;
  const h = grid[interval + 1]! - start;
  const u = (alpha - start) / h;
  const v = 1 - u;
  const gain = 1 - normalise * alpha;
  const w0 = (1 + 2 * u) * v * v;
  const w1 = h * u * v * v;
  const w2 = u * u * (3 - 2 * u);
  const w3 = -h * u * u * v;
  const bend = (6 * u * v) / h;
  weights[offset] = gain * w0;
  weights[offset + 1] = gain * w1;
  weights[offset + 2] = gain * w2;
  weights[offset + 3] = gain * w3;
  slopes[offset] = -gain * bend - normalise * w0;
  slopes[offset + 1] = gain * v * (1 - 3 * u) - normalise * w1;
  slopes[offset + 2] = gain * bend - normalise * w2;
  slopes[offset + 3] = gain * u * (3 * u - 2) - normalise * w3;
}
