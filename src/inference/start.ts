/** Where a chain starts: a random point, climbed towards the bulk of the posterior, then spread as the curvature there suggests. */
import { FitError, InternalError } from "../errors.js";
import { log } from "../math/elementary.js";
import { maximiseLbfgs } from "../math/lbfgs.js";
import type { Rng } from "../math/rng.js";
import { symmetricEigen } from "../math/symmetricEigen.js";
import { phrase } from "../phrase.js";
import { negativeHessian } from "./hessian.js";
import { type LogDensity, parameterName } from "./logDensity.js";
import { denseMetric, diagonalMetric, type Metric, type MetricKind } from "./metric.js";

export interface ChainStart {
  readonly position: Float64Array;
  readonly metric: Metric;
  /** Gradients spent. */
  readonly evaluations: number;
}

/** Random starts are uniform on (−2, 2) in every coordinate, as in Stan. */
const halfWidth = 2;
const maxAttempts = 100;
/** The climb ends where one more iteration gains less than this in log density: the aim is the bulk, not the mode. */
const climbOptions = { maxIterations: 200, valueTolerance: 1e-2 };
/** A step whose gradient hardly bends along it says nothing of the width there. */
const minCosine = 1e-8;
/** Curvatures below this, and eigenvalues below this share of a coordinate's own curvature, are taken for it: a flat or saddle
 *  direction at the starting point says little about the posterior's width. */
const minCurvature = 1e-8;
const minEigenvalue = 0.05;

/** A starting point and a first metric.
 *
 *  @param kind  of the metric
 *  @param initial  start here instead, without climbing or spreading
 *  @throws FitError if the density is not finite at the initial point, or at any of 100 random ones; the message names the parameter */
export function findStart(
  logDensity: LogDensity,
  kind: MetricKind,
  rng: Rng,
  initial?: Float64Array,
): ChainStart {
  if (initial !== undefined) {
    requireFiniteDensity(logDensity, initial, "the initial position");
    const { metric, evaluations } = curvatureMetric(logDensity, initial, kind);
    return { position: Float64Array.from(initial), metric, evaluations: evaluations + 1 };
  }
  const random = randomStart(logDensity, rng);
  const climbed = climb(logDensity, random.position);
  const { metric, evaluations } = curvatureMetric(logDensity, climbed.position, kind);
  const spread = spreadStart(logDensity, climbed.position, climbed.value, metric, rng);
  return {
    position: spread.position,
    metric,
    evaluations: random.evaluations + climbed.evaluations + evaluations + spread.evaluations,
  };
}

/** The point of a climb around which most of the posterior lies, as far as the climb can tell.
 *
 *  The highest point is the wrong one where the density has a spike: that of a hierarchical scale near zero rises without bound and holds
 *  no probability. What counts is height times width, ln p + ½·ln det Σ, with Σ the diagonal covariance that the bends of the path
 *  imply.
 *  @see Zhang, Carpenter, Gelman and Vehtari 2022, "Pathfinder"; the update of the diagonal is Gilbert and Lemaréchal's (1989), its
 *  equation 7 */
function climb(logDensity: LogDensity, from: Float64Array): Place & { readonly value: number } {
  const n = from.length;
  const variances = new Float64Array(n).fill(1);
  const before = { position: new Float64Array(n), gradient: new Float64Array(n) };
  const best = { position: new Float64Array(n), value: Number.NaN, mass: Number.NEGATIVE_INFINITY };
  let isFirst = true;
  const shouldStop = (position: Float64Array, value: number, gradient: Float64Array): boolean => {
    if (!isFirst) updateVariances(variances, position, before.position, before.gradient, gradient);
    isFirst = false;
    before.position.set(position);
    before.gradient.set(gradient);
    let mass = value;
    for (let i = 0; i < n; i++) mass += 0.5 * log(variances[i]!);
    if (mass > best.mass) {
      best.position.set(position);
      best.value = value;
      best.mass = mass;
    }
    return mass < best.mass - acceptableLoss(n);
  };
  const { evaluations } = maximiseLbfgs(logDensity.evaluate, from, { ...climbOptions, shouldStop });
  return { position: best.position, value: best.value, evaluations };
}

/** Fits the diagonal covariance to one more step of the climb: the step s changed the gradient of −ln p by z. */
function updateVariances(
  variances: Float64Array,
  to: Float64Array,
  from: Float64Array,
  gradientFrom: Float64Array,
  gradientTo: Float64Array,
): void {
  let zVz = 0;
  let zs = 0;
  let sPs = 0;
  let zz = 0;
  let ss = 0;
  for (let i = 0; i < variances.length; i++) {
    const s = to[i]! - from[i]!;
    const z = gradientFrom[i]! - gradientTo[i]!;
    zVz += z * z * variances[i]!;
    zs += z * s;
    sPs += (s * s) / variances[i]!;
    zz += z * z;
    ss += s * s;
  }
  if (!(zs > minCosine * Math.sqrt(zz * ss))) return;
  for (let i = 0; i < variances.length; i++) {
    const s = to[i]! - from[i]!;
    const z = gradientFrom[i]! - gradientTo[i]!;
    const v = variances[i]!;
    variances[i] = 1 / (zVz / (zs * v) + (z * z) / zs - (zVz * s * s) / (zs * sPs * v * v));
  }
}

/** How far in log density a point may lie below the best and still belong to the bulk: a draw from a normal in n dimensions loses n/2 on
 *  average, with standard deviation √(n/2). */
function acceptableLoss(n: number): number {
  return 2 * n + 10;
}

interface Place {
  readonly position: Float64Array;
  readonly evaluations: number;
}

function randomStart(logDensity: LogDensity, rng: Rng): Place {
  const position = new Float64Array(logDensity.dimension);
  const gradient = new Float64Array(logDensity.dimension);
  for (let attempt = 1; attempt <= maxAttempts; attempt++) {
    for (let i = 0; i < position.length; i++) position[i] = halfWidth * (2 * rng.uniform() - 1);
    const value = logDensity.evaluate(position, gradient);
    if (Number.isFinite(value) && gradient.every(Number.isFinite)) return { position, evaluations: attempt };
  }
  requireFiniteDensity(logDensity, position, `${maxAttempts} random starting points`);
  throw new FitError({
    caller: "findStart",
    option: "logDensity",
    rule: "must give the same value for the same position, but it changed",
  });
}

/** A draw from the normal approximation at the climbed point, so that chains start apart and not at the mode, which in many
 *  dimensions is nowhere near the bulk. Drawn nearer where the approximation does not hold. */
function spreadStart(
  logDensity: LogDensity,
  centre: Float64Array,
  value: number,
  metric: Metric,
  rng: Rng,
): Place {
  const n = centre.length;
  const momentum = new Float64Array(n);
  const offset = new Float64Array(n);
  const gradient = new Float64Array(n);
  metric.drawMomentum(rng, momentum, offset);
  let scale = 1;
  for (let attempt = 1; attempt <= 20; attempt++) {
    const position = centre.map((x, i) => x + scale * offset[i]!);
    const trial = logDensity.evaluate(position, gradient);
    if (trial > value - acceptableLoss(n) && gradient.every(Number.isFinite))
      return { position, evaluations: attempt };
    scale *= 0.5;
  }
  return { position: centre, evaluations: 20 };
}

/** A metric from the curvature at a point; unit scales where there is none to be had. */
function curvatureMetric(
  logDensity: LogDensity,
  position: Float64Array,
  kind: MetricKind,
): { readonly metric: Metric; readonly evaluations: number } {
  const n = logDensity.dimension;
  const { negativeHessian: curvature, evaluations } = negativeHessian(logDensity, position);
  const scales = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const c = Math.abs(curvature[i * n + i]!);
    scales[i] = Number.isFinite(c) ? 1 / Math.sqrt(Math.max(c, minCurvature)) : 1;
  }
  const correlation = curvature.map((c, k) => c * scales[Math.floor(k / n)]! * scales[k % n]!);
  if (kind === "diagonal" || !correlation.every(Number.isFinite)) {
    return { metric: diagonalMetric(scales), evaluations };
  }
  const { values, vectors } = symmetricEigen(correlation, n);
  const factor = new Float64Array(n * n);
  const inverseTransposed = new Float64Array(n * n);
  for (let k = 0; k < n; k++) {
    const root = Math.sqrt(Math.max(Math.abs(values[k]!), minEigenvalue));
    for (let i = 0; i < n; i++) {
      const u = vectors[k * n + i]!;
      factor[i * n + k] = (scales[i]! * u) / root;
      inverseTransposed[i * n + k] = (u * root) / scales[i]!;
    }
  }
  return { metric: denseMetric(factor, inverseTransposed, n), evaluations };
}

/** Throws a FitError that says which parameter makes the density fail, as far as that can be told. */
function requireFiniteDensity(logDensity: LogDensity, position: Float64Array, where: string): void {
  const n = logDensity.dimension;
  if (position.length !== n) {
    throw new InternalError(`findStart: initial must have ${n} numbers, got ${position.length}`);
  }
  const gradient = new Float64Array(n);
  const value = logDensity.evaluate(position, gradient);
  const named = (i: number): string => `"${parameterName(logDensity, i)}" = ${position[i]}`;
  const cure = "check the data and the prior of that parameter";
  const misplaced = position.findIndex((x) => !Number.isFinite(x));
  if (misplaced >= 0)
    throw new FitError({ rule: "the initial position must be finite", got: phrase`${named(misplaced)}` });
  if (Number.isFinite(value)) {
    const index = gradient.findIndex((g) => !Number.isFinite(g));
    if (index < 0) return;
    throw new FitError({
      rule: "the gradient of the log density must be finite",
      got: phrase`${gradient[index]} for ${named(index)} at ${where}`,
      cure,
    });
  }
  throw new FitError({
    rule: "the log density must be finite",
    got: phrase`${value} at ${where}`,
    cure: blame(logDensity, position, gradient),
  });
}

/** Which coordinates make the density fail at the position: those whose gradient alone is not finite, or those that mend it when
 *  moved to zero. */
function blame(logDensity: LogDensity, position: Float64Array, gradient: Float64Array): string {
  const suspects: number[] = [];
  gradient.forEach((g, i) => {
    if (!Number.isFinite(g)) suspects.push(i);
  });
  if (suspects.length === 0 || suspects.length === position.length) {
    suspects.length = 0;
    const scratch = new Float64Array(position.length);
    for (let i = 0; i < position.length; i++) {
      const moved = Float64Array.from(position);
      moved[i] = 0;
      if (Number.isFinite(logDensity.evaluate(moved, scratch))) suspects.push(i);
    }
  }
  if (suspects.length === 0) return "no single parameter is at fault: check the data";
  const names = suspects.slice(0, 5).map((i) => `"${parameterName(logDensity, i)}" = ${position[i]}`);
  const more = suspects.length > 5 ? ` and ${suspects.length - 5} more` : "";
  return `at fault: ${names.join(", ")}${more}; check the data and the prior there`;
}
