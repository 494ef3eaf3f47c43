/** The Laplace approximation: a normal distribution at the posterior's mode. A quick look in milliseconds, and labelled as one. */
import { choleskyFactor, solveTransposed } from "../math/cholesky.js";
import { log } from "../math/elementary.js";
import { maximiseLbfgs } from "../math/lbfgs.js";
import { createRng } from "../math/rng.js";
import type { Warning } from "../warning.js";
import { negativeHessian } from "./hessian.js";
import { type LogDensity, parameterName } from "./logDensity.js";
import { findStart } from "./start.js";

export interface LaplaceOptions {
  /** Draws from the approximation (default 1000). */
  readonly draws?: number;
  /** Same seed, same draws (default 0). */
  readonly seed?: number | string;
  /** Where the climb begins, shape [dimension]; the best of `starts` random points where absent. */
  readonly initial?: Float64Array;
  /** Random points to climb from (default 4). */
  readonly starts?: number;
}

export interface LaplaceApproximation {
  readonly kind: "laplace";
  /** Not the posterior: a normal distribution with its mode and curvature. */
  readonly isApproximate: true;
  /** Shape [dimension]. */
  readonly mode: Float64Array;
  readonly logDensityAtMode: number;
  /** Shape [dimension, dimension], row-major; NaN where the curvature at the mode is not that of a maximum. */
  readonly covariance: Float64Array;
  /** Shape [draw, dimension], row-major; empty where there is no covariance. */
  readonly draws: Float64Array;
  /** ln ∫p under the approximation: ln p(mode) + ½·n·ln 2π + ½·ln det covariance. */
  readonly logEvidence: number;
  readonly evaluations: number;
  readonly warnings: readonly Warning[];
}

const defaults = { draws: 1000, seed: 0 as number | string, starts: 4 };

/** Mode and Laplace approximation of a density.
 *
 *  @param logDensity  on the real line in every coordinate: the mode depends on the parameterisation
 *  @param options  see LaplaceOptions
 *  @returns mode, covariance −H⁻¹ and draws; a warning where the mode is not a proper maximum
 *  @throws FitError if the density is not finite where the climb can begin
 *  @see MacKay 2003, Information Theory, Inference, and Learning Algorithms, chapter 27 */
export function approximateLaplace(
  logDensity: LogDensity,
  options: LaplaceOptions = {},
): LaplaceApproximation {
  const settings = { ...defaults, ...options };
  const n = logDensity.dimension;
  const rng = createRng(settings.seed).split("laplace");
  const starts = settings.initial === undefined ? settings.starts : 1;
  let evaluations = 0;
  const maxima = Array.from({ length: starts }, (_, i) => {
    const start = findStart(logDensity, "diagonal", rng.split(i), settings.initial);
    const maximum = maximiseLbfgs(logDensity.evaluate, start.position);
    evaluations += start.evaluations + maximum.evaluations;
    return maximum;
  });
  const best = maxima.reduce((a, b) => (b.value > a.value ? b : a));
  const curvature = negativeHessian(logDensity, best.position);
  evaluations += curvature.evaluations;
  const warnings: Warning[] = [];
  if (!best.isConverged) {
    warnings.push({
      code: "laplace-not-converged",
      message: `the climb to the mode stopped after ${best.iterations} iterations`,
      cure: "sample the posterior instead",
    });
  }
  const common = {
    kind: "laplace",
    isApproximate: true,
    mode: best.position,
    logDensityAtMode: best.value,
    evaluations,
  } as const;
  const factor = choleskyFactor(curvature.negativeHessian, n);
  if (factor === null) {
    const flat = flattest(curvature.negativeHessian, n);
    warnings.push({
      code: "laplace-no-maximum",
      message: `the log density is not curved downwards in every direction at its highest point, least of all in "${parameterName(logDensity, flat)}"`,
      cure: "sample the posterior instead, or give that parameter a narrower prior",
    });
    const covariance = new Float64Array(n * n).fill(Number.NaN);
    return { ...common, covariance, draws: new Float64Array(0), logEvidence: Number.NaN, warnings };
  }
  // −H = L·Lᵀ, so L⁻ᵀ·z has covariance (−H)⁻¹.
  const noise = rng.split("draws");
  const draws = new Float64Array(settings.draws * n);
  const z = new Float64Array(n);
  for (let draw = 0; draw < settings.draws; draw++) {
    for (let i = 0; i < n; i++) z[i] = noise.normal();
    solveTransposed(factor, z);
    for (let i = 0; i < n; i++) draws[draw * n + i] = best.position[i]! + z[i]!;
  }
  let logDeterminant = 0;
  for (let i = 0; i < n; i++) logDeterminant += 2 * log(factor[i * n + i]!);
  const logEvidence = best.value + 0.5 * n * log(2 * Math.PI) - 0.5 * logDeterminant;
  return { ...common, covariance: inverse(factor, n), draws, logEvidence, warnings };
}

/** (L·Lᵀ)⁻¹ = L⁻ᵀ·L⁻¹. */
function inverse(factor: Float64Array, n: number): Float64Array {
  const rows = Array.from({ length: n }, (_, i) => {
    const row = new Float64Array(n);
    row[i] = 1;
    solveTransposed(factor, row);
    return row;
  });
  const out = new Float64Array(n * n);
  // rows[k] is column k of L⁻ᵀ.
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let k = Math.max(i, j); k < n; k++) sum += rows[k]![i]! * rows[k]![j]!;
      out[i * n + j] = sum;
    }
  }
  return out;
}

/** The coordinate with the least curvature of its own. */
function flattest(negativeHessian: Float64Array, n: number): number {
  let index = 0;
  for (let i = 1; i < n; i++) {
    if (!(negativeHessian[i * n + i]! >= negativeHessian[index * n + index]!)) index = i;
  }
  return index;
}
