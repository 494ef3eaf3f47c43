/** Curvature of a log density by differences of its gradient: the scales a chain starts with, and the Laplace approximation. */
import type { LogDensity } from "./logDensity.js";

export interface Curvature {
  /** −∂²ln p, symmetric, shape [n, n], row-major. */
  readonly negativeHessian: Float64Array;
  readonly evaluations: number;
}

/** First probe, relative to max(1, |x|): small enough for curvature to be constant over it at any ordinary scale. */
const probe = 1e-4;
/** Difference step in units of the coordinate's own scale: balances truncation (its square) and rounding (1e-16 over it). */
const relativeStep = 1e-3;
const maxStep = 1;

/** Minus the Hessian of the log density, by central differences with steps fitted to each coordinate's scale.
 *
 *  @param position  shape [n], where the density is finite
 *  @returns −H, relative error about 1e-6 of √(h_ii·h_jj); 4n gradients. Entries are NaN where a neighbour is outside the domain */
export function negativeHessian(logDensity: LogDensity, position: Float64Array): Curvature {
  const n = logDensity.dimension;
  const x = Float64Array.from(position);
  const above = new Float64Array(n);
  const below = new Float64Array(n);
  const rows = new Float64Array(n * n);
  const difference = (i: number, step: number): void => {
    const centre = x[i]!;
    x[i] = centre + step;
    logDensity.evaluate(x, above);
    x[i] = centre - step;
    logDensity.evaluate(x, below);
    x[i] = centre;
  };
  for (let i = 0; i < n; i++) {
    const first = probe * Math.max(1, Math.abs(x[i]!));
    difference(i, first);
    const curvature = Math.abs(below[i]! - above[i]!) / (2 * first);
    const scale = curvature > 0 ? 1 / Math.sqrt(curvature) : maxStep;
    const step = Math.min(maxStep, relativeStep * scale);
    difference(i, step);
    for (let j = 0; j < n; j++) rows[i * n + j] = (below[j]! - above[j]!) / (2 * step);
  }
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      const mean = 0.5 * (rows[i * n + j]! + rows[j * n + i]!);
      rows[i * n + j] = mean;
      rows[j * n + i] = mean;
    }
  }
  return { negativeHessian: rows, evaluations: 4 * n };
}
