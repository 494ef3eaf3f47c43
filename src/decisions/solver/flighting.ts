/** What a channel's flighting, repeated period after period, makes its curve see: a few points that stand for all periods of the pattern. */
import { gainOf, type ResponseDraws } from "../../insights/responseDraws.js";
import { symmetricEigen } from "../../math/symmetricEigen.js";
import { carryoverOf } from "./carryover.js";

/** Values of a quantity with the share of the periods that each stands for. */
export interface Points {
  readonly values: Float64Array;
  /** Adding up to 1. */
  readonly weights: Float64Array;
}

/** Points that stand for all periods: of a Hill curve whose half-saturation is a tenth of the highest adstock they miss a ten-thousandth. */
const mostPoints = 8;

/** A pattern's adstock where it comes round again and again: out_t = Σ_l w_l · pattern_((t − l) mod P). */
export function repeatedAdstock(kernel: Float64Array, pattern: Float64Array): Float64Array {
  const periods = pattern.length;
  if (pattern.every((value) => value === pattern[0]!)) return pattern.map((value) => value * gainOf(kernel));
  const { retention } = carryoverOf(kernel, kernel.length + 1);
  const out = new Float64Array(periods);
  if (retention !== null) {
    // What the round leaves behind for the next, then the round itself.
    let level = 0;
    for (const value of pattern) level = retention * level + kernel[0]! * value;
    level /= 1 - retention ** periods;
    for (let t = 0; t < periods; t++) {
      level = retention * level + kernel[0]! * pattern[t]!;
      out[t] = level;
    }
    return out;
  }
  const folded = new Float64Array(periods);
  for (let lag = 0; lag < kernel.length; lag++) folded[lag % periods]! += kernel[lag]!;
  for (let t = 0; t < periods; t++) {
    let level = 0;
    for (let lag = 0; lag < periods; lag++) level += folded[lag]! * pattern[(t - lag + periods) % periods]!;
    out[t] = level;
  }
  return out;
}

/** The points of the Gauss quadrature of these values, equally weighted: their mean of any polynomial of a degree below twice their number is the
 *  mean over all values, so that a smooth curve of them has the same mean but for a last digit.
 *
 *  @see Golub and Welsch 1969, "Calculation of Gauss quadrature rules": eigenvalues and first components of the eigenvectors of the Jacobi
 *    matrix, which Lanczos' recursion makes of the values */
export function pointsOf(values: Float64Array, most = mostPoints): Points {
  const count = values.length;
  const highest = values.reduce((a, b) => Math.max(a, b), 0);
  const lowest = values.reduce((a, b) => Math.min(a, b), highest);
  if (!(highest - lowest > 1e-12 * highest)) {
    return { values: Float64Array.of(lowest + (highest - lowest) / 2), weights: Float64Array.of(1) };
  }
  const relative = values.map((value) => value / highest);
  const basis: Float64Array[] = [new Float64Array(count).fill(1 / Math.sqrt(count))];
  const diagonal: number[] = [];
  const beside: number[] = [];
  for (let k = 0; ; k++) {
    const own = basis[k]!;
    const next = new Float64Array(count);
    let along = 0;
    for (let t = 0; t < count; t++) {
      next[t] = relative[t]! * own[t]!;
      along += own[t]! * next[t]!;
    }
    diagonal.push(along);
    // Against all that came before, twice: the recursion of three terms loses its right angles to rounding. What is along the next of them is summed
    // up while the last is taken off.
    let share = product(basis[0]!, next);
    for (let step = 0; step < 2 * (k + 1); step++) {
      const earlier = basis[step % (k + 1)]!;
      const following = step + 1 < 2 * (k + 1) ? basis[(step + 1) % (k + 1)]! : next;
      let sum = 0;
      for (let t = 0; t < count; t++) {
        const left = next[t]! - share * earlier[t]!;
        next[t] = left;
        sum += following[t]! * left;
      }
      share = sum;
    }
    const length = Math.sqrt(share);
    if (k + 1 === most || !(length > 1e-10)) break;
    beside.push(length);
    for (let t = 0; t < count; t++) next[t]! /= length;
    basis.push(next);
  }
  const n = diagonal.length;
  const matrix = new Float64Array(n * n);
  for (let k = 0; k < n; k++) {
    matrix[k * n + k] = diagonal[k]!;
    if (k + 1 < n) {
      matrix[k * n + k + 1] = beside[k]!;
      matrix[(k + 1) * n + k] = beside[k]!;
    }
  }
  const eigen = symmetricEigen(matrix, n);
  return {
    values: eigen.values.map((value) => Math.max(0, value) * highest),
    weights: Float64Array.from({ length: n }, (_, k) => eigen.vectors[k * n]! ** 2),
  };
}

function product(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/** Of a steady plan: each channel's periods of today's window over and over, or the same money in every period. */
export const flightings = { observed: true, even: true };

export type Flighting = keyof typeof flightings;

/** The channels with their money spread as asked. */
export function spreadAs(flighting: Flighting, draws: ResponseDraws): ResponseDraws {
  if (flighting === "observed") return draws;
  const channels = draws.channels.map((channel) => ({
    ...channel,
    flighting: channel.rates.map((rate) => Float64Array.of(rate)),
  }));
  return { ...draws, channels };
}
