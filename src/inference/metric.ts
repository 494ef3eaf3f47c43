/** The metric: the sampler's picture of the posterior's scales and correlations, M⁻¹ ≈ its covariance.
 *
 *  Momentum is drawn from N(0, M) and the velocity of a momentum p is M⁻¹·p, so that in the metric's coordinates the posterior
 *  looks round. Estimates use draws and gradients together: for a normal posterior the covariance of the draws is Σ and that of the
 *  gradients Σ⁻¹, and their geometric mean is right even where each alone is noisy. */
import { choleskyFactor, solveTransposed } from "../math/cholesky.js";
import type { Rng } from "../math/rng.js";
import { symmetricEigen } from "../math/symmetricEigen.js";

export interface Metric {
  readonly kind: MetricKind;
  /** out = M⁻¹·vector. */
  multiplyInverse(vector: Float64Array, out: Float64Array): void;
  /** Draws a momentum from N(0, M) and writes its velocity beside it. */
  drawMomentum(rng: Rng, momentum: Float64Array, velocity: Float64Array): void;
}

/** An estimate from few draws is pulled towards the diagonal as if by this many more draws. */
const priorDraws = 5;
/** Scales and eigenvalues outside this range come from a stuck or exploding chain, not from a posterior. */
const maxScale = 1e8;

/** The metric with the given standard deviations and no correlations. */
export function diagonalMetric(scales: Float64Array): Metric {
  const n = scales.length;
  const variances = scales.map((s) => s * s);
  return {
    kind: "diagonal",
    multiplyInverse: (vector, out) => {
      for (let i = 0; i < n; i++) out[i] = variances[i]! * vector[i]!;
    },
    drawMomentum: (rng, momentum, velocity) => {
      for (let i = 0; i < n; i++) {
        const z = rng.normal();
        momentum[i] = z / scales[i]!;
        velocity[i] = z * scales[i]!;
      }
    },
  };
}

/** The metric M⁻¹ = W·Wᵀ.
 *
 *  @param factor  W, shape [n, n], row-major: velocity = W·z for a standard normal z
 *  @param inverseTransposed  W⁻ᵀ: momentum = W⁻ᵀ·z */
export function denseMetric(factor: Float64Array, inverseTransposed: Float64Array, n: number): Metric {
  const inverseMass = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let k = 0; k < n; k++) sum += factor[i * n + k]! * factor[j * n + k]!;
      inverseMass[i * n + j] = sum;
      inverseMass[j * n + i] = sum;
    }
  }
  const z = new Float64Array(n);
  return {
    kind: "dense",
    multiplyInverse: (vector, out) => multiply(inverseMass, vector, out),
    drawMomentum: (rng, momentum, velocity) => {
      for (let i = 0; i < n; i++) z[i] = rng.normal();
      multiply(inverseTransposed, z, momentum);
      multiply(factor, z, velocity);
    },
  };
}

/** out = matrix·vector, two rows at a time: four sums that do not wait for each other, and each element of the vector read once for two. */
function multiply(matrix: Float64Array, vector: Float64Array, out: Float64Array): void {
  const n = vector.length;
  const paired = n & ~1;
  let row = 0;
  for (; row < paired; row += 2) {
    const first = row * n;
    const second = first + n;
    let a0 = 0;
    let a1 = 0;
    let b0 = 0;
    let b1 = 0;
    for (let j = 0; j < paired; j += 2) {
      const v0 = vector[j]!;
      const v1 = vector[j + 1]!;
      a0 += matrix[first + j]! * v0;
      a1 += matrix[first + j + 1]! * v1;
      b0 += matrix[second + j]! * v0;
      b1 += matrix[second + j + 1]! * v1;
    }
    if (paired < n) {
      a0 += matrix[first + paired]! * vector[paired]!;
      b0 += matrix[second + paired]! * vector[paired]!;
    }
    out[row] = a0 + a1;
    out[row + 1] = b0 + b1;
  }
  if (row < n) {
    let sum = 0;
    for (let j = 0; j < n; j++) sum += matrix[row * n + j]! * vector[j]!;
    out[row] = sum;
  }
}

/** How to estimate a metric from warm-up draws and their gradients, each a list of vectors of shape [n]. */
const estimators = { diagonal: estimateDiagonal, dense: estimateDense } as const;

export type MetricKind = keyof typeof estimators;

/** The metric that draws and gradients of one window of the warm-up suggest.
 *
 *  @param kind  "diagonal" or "dense"
 *  @param draws  positions, at least two, each shape [n]
 *  @param gradients  gradient of the log density at each of them
 *  @returns the metric, or null where the draws do not determine one (a chain that does not move) */
export function estimateMetric(
  kind: MetricKind,
  draws: readonly Float64Array[],
  gradients: readonly Float64Array[],
): Metric | null {
  return estimators[kind](draws, gradients);
}

function estimateDiagonal(draws: readonly Float64Array[], gradients: readonly Float64Array[]): Metric | null {
  const scales = geometricScales(draws, gradients);
  return scales === null ? null : diagonalMetric(scales);
}

/** The geometric mean A # B⁻¹ of the covariance of the draws, A, and of the inverse covariance of the gradients, B⁻¹.
 *
 *  With B = G·Gᵀ and Gᵀ·A·G = U·D·Uᵀ it is W·Wᵀ for W = G⁻ᵀ·U·D^¼, and W⁻ᵀ = G·U·D^−¼. */
function estimateDense(draws: readonly Float64Array[], gradients: readonly Float64Array[]): Metric | null {
  const scales = geometricScales(draws, gradients);
  if (scales === null) return null;
  const n = scales.length;
  // Both covariances in units of the scales, where their diagonals agree and shrinking to the identity makes sense.
  const ofDraws = shrunkCovariance(
    draws,
    scales.map((s) => 1 / s),
  );
  const ofGradients = shrunkCovariance(gradients, scales);
  const g = choleskyFactor(ofGradients, n);
  if (g === null) return null;
  const { values, vectors } = symmetricEigen(congruence(g, ofDraws, n), n);
  const factor = new Float64Array(n * n);
  const inverseTransposed = new Float64Array(n * n);
  for (let k = 0; k < n; k++) {
    const value = values[k]!;
    if (!(value > 0 && value < Number.POSITIVE_INFINITY)) return null;
    const root = Math.sqrt(Math.sqrt(value));
    const u = vectors.subarray(k * n, (k + 1) * n);
    // Column k of W solves Gᵀ·w = D^¼·u; column k of W⁻ᵀ is G·u·D^−¼.
    const w = Float64Array.from(u);
    solveTransposed(g, w);
    for (let i = 0; i < n; i++) {
      let sum = 0;
      for (let j = 0; j <= i; j++) sum += g[i * n + j]! * u[j]!;
      factor[i * n + k] = w[i]! * root * scales[i]!;
      inverseTransposed[i * n + k] = sum / root / scales[i]!;
    }
  }
  return denseMetric(factor, inverseTransposed, n);
}

/** (variance of draws / variance of gradients)^¼ for each coordinate: its standard deviation, for a normal posterior. */
function geometricScales(
  draws: readonly Float64Array[],
  gradients: readonly Float64Array[],
): Float64Array | null {
  const ofDraws = sumsOfSquares(draws);
  const ofGradients = sumsOfSquares(gradients);
  const scales = ofDraws.map((sum, i) => Math.sqrt(Math.sqrt(sum / ofGradients[i]!)));
  const isUsable = scales.every((s) => s > 1 / maxScale && s < maxScale);
  return isUsable ? scales : null;
}

function means(vectors: readonly Float64Array[]): Float64Array {
  const mean = new Float64Array(vectors[0]!.length);
  for (const vector of vectors) for (let i = 0; i < mean.length; i++) mean[i] = mean[i]! + vector[i]!;
  return mean.map((sum) => sum / vectors.length);
}

function sumsOfSquares(vectors: readonly Float64Array[]): Float64Array {
  const mean = means(vectors);
  const sums = new Float64Array(mean.length);
  for (const vector of vectors) {
    for (let i = 0; i < sums.length; i++) {
      const d = vector[i]! - mean[i]!;
      sums[i] = sums[i]! + d * d;
    }
  }
  return sums;
}

/** Covariance of factor·vector, pulled to the identity by `priorDraws` draws' worth. */
function shrunkCovariance(vectors: readonly Float64Array[], factor: Float64Array): Float64Array {
  const mean = means(vectors);
  const n = mean.length;
  const sums = new Float64Array(n * n);
  const d = new Float64Array(n);
  for (const vector of vectors) {
    for (let i = 0; i < n; i++) d[i] = (vector[i]! - mean[i]!) * factor[i]!;
    for (let i = 0; i < n; i++) {
      const di = d[i]!;
      for (let j = 0; j <= i; j++) sums[i * n + j] = sums[i * n + j]! + di * d[j]!;
    }
  }
  const weight = vectors.length - 1 + priorDraws;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      const value = (sums[i * n + j]! + (i === j ? priorDraws : 0)) / weight;
      sums[i * n + j] = value;
      sums[j * n + i] = value;
    }
  }
  return sums;
}

/** Gᵀ·A·G for lower triangular G. */
function congruence(g: Float64Array, a: Float64Array, n: number): Float64Array {
  const ag = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < n; k++) {
      const value = a[i * n + k]!;
      for (let j = 0; j <= k; j++) ag[i * n + j] = ag[i * n + j]! + value * g[k * n + j]!;
    }
  }
  const out = new Float64Array(n * n);
  for (let k = 0; k < n; k++) {
    for (let i = 0; i <= k; i++) {
      const value = g[k * n + i]!;
      for (let j = 0; j < n; j++) out[i * n + j] = out[i * n + j]! + value * ag[k * n + j]!;
    }
  }
  return out;
}
