/** The maximum of a concave function over bounds and linear rows, by Newton steps along the central path of a log barrier. */
import { choleskyFactor, solveLower, solveTransposed } from "../../math/cholesky.js";
import { log } from "../../math/elementary.js";
import type { InteriorPoint } from "./polytope.js";

/** A concave function; one with kinks may be smoothed, and is the function itself at smoothing 0. */
export interface Smooth {
  /** The Hessian couples only variables of the same run of so many; the number of variables where it couples all. */
  readonly block: number;
  value(x: Float64Array, smoothing: number): number;
  /** Overwrites the gradient, and the lower triangle of the Hessian with something negative semidefinite that is near it. */
  derivatives(x: Float64Array, smoothing: number, gradient: Float64Array, hessian: Float64Array): void;
}

export interface ConstrainedMaximum {
  readonly x: Float64Array;
  /** Value of one more unit of each row's bound: > 0 at the upper one, < 0 at the lower one. Shape [row]. */
  readonly multipliers: Float64Array;
  readonly steps: number;
}

const settings = { leap: 0.02, far: 1e-4, shrink: 0.1, decrement: 0.01, innerSteps: 40, smallest: 1e-15 };

/** Rounding of the merit, whose terms are of about size 1: smaller losses are no reason to refuse a Newton step. */
const noise = 1e-13;

/** Maximises f(x) for lower ≤ x ≤ upper and rows.
 *
 *  Variables are scaled to y in (0, 1) by their bounds and rows to a largest coefficient of 1. For μ falling from stage to stage, fiftyfold far from the end and tenfold near it,
 *  f/scale + μ Σ [ln y + ln(1 − y)] + μ Σ ln(slack of each row) is maximised by damped Newton steps, equalities kept by their multipliers.
 *
 *  @param start       meets every inequality strictly and every equality; a variable whose bounds coincide stays there
 *  @param isEnough    called after each stage with x and the multipliers; true ends the search
 *  @param firstStage  weight of the whole barrier in the first stage, against a scaled objective of about 1
 *  @see Boyd and Vandenberghe 2004, Convex Optimization, chapters 10 and 11 */
export function maximise(
  objective: Smooth,
  { polytope: { lower, upper, rows }, x: start }: InteriorPoint,
  isEnough: (x: Float64Array, multipliers: Float64Array) => boolean,
  firstStage = 1,
): ConstrainedMaximum {
  const free = [...lower.keys()].filter((j) => upper[j]! > lower[j]!);
  const n = free.length;
  const size = lower.length;
  const x = start.slice();
  const multipliers = new Float64Array(rows.length);
  if (n === 0) return { x, multipliers, steps: 0 };
  const width = Float64Array.from(free, (j) => upper[j]! - lower[j]!);
  const scaled = rows.flatMap(({ coefficients, lower: low, upper: high }, index) => {
    const own = Float64Array.from(free, (j, i) => coefficients[j]! * width[i]!);
    const norm = own.reduce((max, a) => Math.max(max, Math.abs(a)), 0);
    if (norm === 0) return [];
    let fixed = 0;
    coefficients.forEach((a, j) => {
      fixed += a * (upper[j]! > lower[j]! ? lower[j]! : x[j]!);
    });
    return [
      { index, norm, a: own.map((a) => a / norm), low: (low - fixed) / norm, high: (high - fixed) / norm },
    ];
  });
  const inequalities = scaled.filter(({ low, high }) => high > low);
  const equalities = scaled.filter(({ low, high }) => high <= low);
  const y = Float64Array.from(free, (j, i) => (x[j]! - lower[j]!) / width[i]!);
  const gradient = new Float64Array(size);
  const hessian = new Float64Array(size * size);
  // Free variables of each block of the Hessian, from..to.
  const blocks: Block[] = [];
  free.forEach((j, i) => {
    const key = Math.floor(j / objective.block);
    const last = blocks.at(-1);
    if (last?.key === key) last.to = i + 1;
    else blocks.push({ key, from: i, to: i + 1 });
  });
  const ascent = new Float64Array(n);
  const trial = new Float64Array(n);

  const place = (at: Float64Array): void => {
    for (let i = 0; i < n; i++) x[free[i]!] = lower[free[i]!]! + width[i]! * at[i]!;
  };
  objective.derivatives(x, 0, gradient, hessian);
  // One unit of the scaled objective: what moving every variable across its range would bring at the start.
  const scale = free.reduce((sum, j, i) => sum + Math.abs(gradient[j]! * width[i]!), 0) || 1;
  const origin = objective.value(x, 0);
  const merit = (at: Float64Array, mu: number): number => {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += log(at[i]!) + log(1 - at[i]!);
    for (const { a, low, high } of inequalities) {
      let value = 0;
      for (let i = 0; i < n; i++) value += a[i]! * at[i]!;
      if (low > Number.NEGATIVE_INFINITY) sum += log(value - low);
      if (high < Number.POSITIVE_INFINITY) sum += log(high - value);
    }
    place(at);
    return (objective.value(x, mu * scale) - origin) / scale + mu * sum;
  };

  let steps = 0;
  // The barrier of the first stage weighs about as much as the objective, however many logarithms it has.
  for (
    let mu = firstStage / (2 * n + rows.length);
    mu > settings.smallest;
    mu *= mu > settings.far ? settings.leap : settings.shrink
  ) {
    let current = merit(y, mu);
    let nu = new Float64Array(equalities.length);
    let before = Number.POSITIVE_INFINITY;
    for (let inner = 0; inner < settings.innerSteps; inner++) {
      steps++;
      place(y);
      objective.derivatives(x, mu * scale, gradient, hessian);
      const curvature = Float64Array.from(y, (value, i) => {
        const [below, above] = [1 / value, 1 / (1 - value)];
        ascent[i] = (gradient[free[i]!]! * width[i]!) / scale + mu * (below - above);
        return mu * (below * below + above * above);
      });
      const couplings = inequalities.map(({ a, low, high }): Coupling => {
        const value = product(a, y);
        const [below, above] = [1 / (value - low), 1 / (high - value)];
        for (let i = 0; i < n; i++) ascent[i]! += mu * (below - above) * a[i]!;
        return { a, softness: 1 / (mu * (below * below + above * above)), rest: 0 };
      });
      for (const { a, low } of equalities) couplings.push({ a, softness: 0, rest: low - product(a, y) });
      const factors = blocks.map(({ from, to }) => {
        const rows = to - from;
        const matrix = new Float64Array(rows * rows);
        for (let i = from; i < to; i++) {
          for (let k = from; k <= i; k++) {
            const h = hessian[free[i]! * size + free[k]!]!;
            matrix[(i - from) * rows + (k - from)] =
              (i === k ? curvature[i]! : 0) - (h * width[i]! * width[k]!) / scale;
          }
        }
        return choleskyFactor(matrix, rows);
      });
      const step = newtonStep(blocks, factors, ascent, couplings);
      if (step === null) break;
      nu = step.prices.slice(inequalities.length);
      const decrement = product(step.direction, ascent);
      // Steps below the rounding of the merit are taken for as long as they shrink: the bound is as good as the gradient is balanced.
      const isRounding = decrement < noise && !(decrement < 0.25 * before);
      if (!(decrement > settings.decrement * mu * Math.min(1, 100 * mu)) || isRounding) break;
      before = decrement;
      let length = 1;
      for (let i = 0; i < n; i++) {
        const d = step.direction[i]!;
        if (d < 0) length = Math.min(length, (-0.99 * y[i]!) / d);
        else if (d > 0) length = Math.min(length, (0.99 * (1 - y[i]!)) / d);
      }
      for (const { a, low, high } of inequalities) {
        const [value, d] = [product(a, y), product(a, step.direction)];
        if (d < 0) length = Math.min(length, (0.99 * (low - value)) / d);
        else if (d > 0) length = Math.min(length, (0.99 * (high - value)) / d);
      }
      let next = Number.NEGATIVE_INFINITY;
      for (let halving = 0; halving < 30; halving++, length /= 2) {
        for (let i = 0; i < n; i++) trial[i] = y[i]! + length * step.direction[i]!;
        next = merit(trial, mu);
        if (next >= current + 0.1 * length * decrement - noise) break;
        next = Number.NEGATIVE_INFINITY;
      }
      // Where rounding hides every improvement, this stage is as good as it gets.
      if (next === Number.NEGATIVE_INFINITY) break;
      y.set(trial);
      current = next;
    }
    place(y);
    for (const { index, norm, a, low, high } of inequalities) {
      const value = product(a, y);
      multipliers[index] = ((mu / (high - value) - mu / (value - low)) * scale) / norm;
    }
    equalities.forEach(({ index, norm }, e) => {
      multipliers[index] = (nu[e]! * scale) / norm;
    });
    if (isEnough(x, multipliers)) break;
  }
  return { x, multipliers, steps };
}

interface Block {
  readonly key: number;
  readonly from: number;
  to: number;
}

/** A row in a Newton step: a · d = rest + softness · price; an equality has softness 0. */
interface Coupling {
  readonly a: Float64Array;
  readonly softness: number;
  readonly rest: number;
}

/** Solves H d = ascent − Σ price_i a_i with a_i · d = rest_i + softness_i · price_i, H by the factors of its blocks. The barrier of an inequality adds
 *  a·aᵀ/softness to H; written like this it leaves the blocks apart. */
function newtonStep(
  blocks: readonly Block[],
  factors: readonly (Float64Array | null)[],
  ascent: Float64Array,
  couplings: readonly Coupling[],
): { readonly direction: Float64Array; readonly prices: Float64Array<ArrayBuffer> } | null {
  if (factors.includes(null)) return null;
  const solve = (b: Float64Array): Float64Array => {
    const out = b.slice();
    blocks.forEach(({ from, to }, k) => {
      const part = out.subarray(from, to);
      solveLower(factors[k]!, part);
      solveTransposed(factors[k]!, part);
    });
    return out;
  };
  const direction = solve(ascent);
  const count = couplings.length;
  const prices = new Float64Array(count);
  if (count === 0) return { direction, prices };
  const columns = couplings.map(({ a }) => solve(a));
  const schur = new Float64Array(count * count);
  couplings.forEach(({ a, softness }, e) => {
    columns.forEach((column, f) => {
      schur[e * count + f] = product(a, column) + (e === f ? softness : 0);
    });
  });
  const factor = choleskyFactor(schur, count);
  if (factor === null) return null;
  // Twice: near the end, where every variable is at a bound, rounding in the first solution lets the step leave the rows.
  for (let pass = 0; pass < 2; pass++) {
    const change = Float64Array.from(
      couplings,
      ({ a, softness, rest }, e) => product(a, direction) - rest - softness * prices[e]!,
    );
    solveLower(factor, change);
    solveTransposed(factor, change);
    columns.forEach((column, e) => {
      prices[e]! += change[e]!;
      for (let i = 0; i < direction.length; i++) direction[i]! -= change[e]! * column[i]!;
    });
  }
  return { direction, prices };
}

function product(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
