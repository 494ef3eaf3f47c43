/** A steady plan's curves as polynomials within its bounds: what a weighting of the draws brings is one sum, instead of a curve at every draw. */
import { rootsOfUnity } from "../../math/rootsOfUnity.js";
import type { Polytope } from "./polytope.js";
import type { Evaluated, Surface, SurfaceOutput } from "./surface.js";

/** A surface of which any weighting of the draws is quickly had. */
export interface Interpolated {
  /** What the plan brings on average over the draws so weighted, as if of one draw.
   *
   *  @param weights  shape [draw] */
  weighted(weights: Float64Array): Evaluated;
}

/** Degrees tried, the least first; powers of two, whose cosines square roots give. */
const degrees = [16, 32, 64];

/** Coefficients at the end of a series below this share of the largest say that what follows is rounding. */
const enough = 1e-14;

/** Chebyshev series of what each channel brings, draw by draw, between its bounds; null where they are no better than rounding: of curves that are
 *  not smooth there, or not concave, whose steps need the curves themselves.
 *
 *  f_cs(x) = Σ_k a_csk T_k((2x − lower − upper)/(upper − lower)), so that Σ_s w_s f_cs has the coefficients Σ_s w_s a_csk.
 *
 *  @see Trefethen 2019, "Approximation Theory and Approximation Practice", chapters 3 and 8: the series of a smooth function falls off geometrically */
export function interpolated(surface: Surface, { lower, upper }: Polytope): Interpolated | null {
  if (!surface.isConcave || surface.periods > 1) return null;
  const { size } = surface;
  const count = surface.draws.draws;
  const series: (Series | null)[] = new Array(size).fill(null);
  for (const degree of degrees) {
    if (!series.includes(null)) break;
    const cosines = cosinesOf(degree);
    const byNode = Array.from(cosines.subarray(0, degree + 1), (node) => {
      const byChannel = Array.from({ length: size }, () => new Float64Array(count));
      const x = lower.map((low, c) => low + ((upper[c]! - low) * (1 + node)) / 2);
      surface.evaluate(x, { byChannel });
      return byChannel;
    });
    for (let c = 0; c < size; c++) {
      series[c] ??= seriesOf(
        byNode.map((byChannel) => byChannel[c]!),
        cosines,
        count,
      );
    }
  }
  const found = series.filter((one) => one !== null);
  if (found.length < size) return null;
  return {
    weighted(weights) {
      const parts = found.map(({ width, coefficients }, c) => {
        const value = new Float64Array(width);
        for (let s = 0; s < count; s++) {
          for (let k = 0; k < width; k++) value[k]! += weights[s]! * coefficients[s * width + k]!;
        }
        const half = (upper[c]! - lower[c]!) / 2;
        const slope = derivative(value, half);
        return { middle: lower[c]! + half, half, value, slope, bend: derivative(slope, half) };
      });
      return { size, periods: 1, draws: { draws: 1 }, evaluate: (x, out) => evaluate(parts, x, out) };
    },
  };
}

/** Coefficients of each draw, as many for all. */
interface Series {
  readonly width: number;
  /** Shape [draw][width]. */
  readonly coefficients: Float64Array;
}

/** A channel's weighted curve and its derivatives, as Chebyshev coefficients. */
interface Weighted {
  readonly middle: number;
  readonly half: number;
  readonly value: Float64Array;
  readonly slope: Float64Array;
  readonly bend: Float64Array;
}

function evaluate(parts: readonly Weighted[], x: Float64Array, out: SurfaceOutput): void {
  const { values, byChannel, weights, gradient, hessian, jacobian } = out;
  const weight = weights === undefined ? 1 : weights[0]!;
  let sum = 0;
  parts.forEach(({ middle, half, value, slope, bend }, c) => {
    const at = half === 0 ? 0 : (x[c]! - middle) / half;
    const brought = sumAt(value, at);
    sum += brought;
    if (byChannel !== undefined) byChannel[c]![0] = brought;
    if (gradient !== undefined || jacobian !== undefined) {
      const steepness = sumAt(slope, at);
      if (gradient !== undefined) gradient[c] = weight * steepness;
      if (jacobian !== undefined) jacobian[c] = steepness;
    }
    if (hessian !== undefined && weight > 0)
      hessian[c * parts.length + c]! += Math.min(0, weight * sumAt(bend, at));
  });
  if (values !== undefined) values[0] = sum;
}

/** cos(πi/degree), once around. */
function cosinesOf(degree: number): Float64Array {
  const { cosines } = rootsOfUnity(degree);
  return Float64Array.from({ length: 2 * degree }, (_, i) =>
    i < degree ? cosines[i]! : -cosines[i - degree]!,
  );
}

/** The series through the values at the nodes; null where its end is more than rounding for any draw.
 *
 *  @param values   shape [node][draw]
 *  @param cosines  of the angles of the nodes, once around */
function seriesOf(values: readonly Float64Array[], cosines: Float64Array, count: number): Series | null {
  const degree = values.length - 1;
  const all = new Float64Array(count * (degree + 1));
  let width = 1;
  for (let s = 0; s < count; s++) {
    const own = all.subarray(s * (degree + 1), (s + 1) * (degree + 1));
    for (let k = 0; k <= degree; k++) {
      let sum = 0;
      for (let j = 0; j <= degree; j++) {
        const term = values[j]![s]! * cosines[(j * k) % (2 * degree)]!;
        sum += j === 0 || j === degree ? term / 2 : term;
      }
      own[k] = (sum * (k === 0 || k === degree ? 1 : 2)) / degree;
    }
    const floor = enough * own.reduce((most, a) => Math.max(most, Math.abs(a)), 0);
    let used = degree + 1;
    // Not ≤: a value that is no number ends nowhere.
    while (used > 0 && Math.abs(own[used - 1]!) <= floor) used--;
    // An even or odd curve has every second one at 0.
    if (used > degree - 2) return null;
    width = Math.max(width, used);
  }
  const coefficients = new Float64Array(count * width);
  for (let s = 0; s < count; s++) {
    coefficients.set(all.subarray(s * (degree + 1), s * (degree + 1) + width), s * width);
  }
  return { width, coefficients };
}

/** Coefficients of the derivative by money: c′_(k−1) = c′_(k+1) + 2k·c_k, the first halved. */
function derivative(coefficients: Float64Array, half: number): Float64Array {
  const out = new Float64Array(coefficients.length);
  if (half === 0) return out;
  for (let k = coefficients.length - 1; k > 0; k--) {
    out[k - 1] = (out[k + 1] ?? 0) + (2 * k * coefficients[k]!) / half;
  }
  out[0]! /= 2;
  return out;
}

/** Σ_k c_k T_k(x), by Clenshaw's recursion. */
function sumAt(coefficients: Float64Array, x: number): number {
  let [next, after] = [0, 0];
  for (let k = coefficients.length - 1; k > 0; k--) {
    [next, after] = [coefficients[k]! + 2 * x * next - after, next];
  }
  return coefficients[0]! + x * next - after;
}
