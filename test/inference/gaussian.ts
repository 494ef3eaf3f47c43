/** Normal densities with known answers, for the sampler's tests. */
import type { LogDensity } from "../../src/inference/logDensity.js";
import { createRng } from "../../src/math/rng.js";

/** N(mean, P⁻¹) from its precision P, row-major; no function but + − ×, so the same bits everywhere. */
export function gaussian(mean: readonly number[], precision: readonly number[]): LogDensity {
  const n = mean.length;
  return {
    dimension: n,
    evaluate: (x, gradient) => {
      let twice = 0;
      for (let i = 0; i < n; i++) {
        let sum = 0;
        for (let j = 0; j < n; j++) sum -= precision[i * n + j]! * (x[j]! - mean[j]!);
        gradient[i] = sum;
        twice += sum * (x[i]! - mean[i]!);
      }
      return 0.5 * twice;
    },
  };
}

/** A precision matrix and its inverse, with scales from 0.1 to 10 and strong correlations. */
export function correlated(n: number): { readonly precision: number[]; readonly covariance: number[] } {
  // L unit lower triangular: P = S⁻¹·L·Lᵀ·S⁻¹ has inverse S·L⁻ᵀ·L⁻¹·S, both exact up to rounding.
  const rng = createRng("correlated").split(n);
  const lower = Array.from({ length: n }, (_, i) =>
    Array.from({ length: n }, (_, j) => (i === j ? 1 : j < i ? 0.6 * rng.normal() : 0)),
  );
  const inverse = Array.from({ length: n }, () => new Array<number>(n).fill(0));
  for (let j = 0; j < n; j++) {
    for (let i = j; i < n; i++) {
      let sum = i === j ? 1 : 0;
      for (let k = j; k < i; k++) sum -= lower[i]![k]! * inverse[k]![j]!;
      inverse[i]![j] = sum;
    }
  }
  const scale = Array.from({ length: n }, (_, i) => 10 ** (-1 + (2 * i) / Math.max(1, n - 1)));
  const precision: number[] = [];
  const covariance: number[] = [];
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      let p = 0;
      let c = 0;
      for (let k = 0; k < n; k++) {
        p += lower[i]![k]! * lower[j]![k]!;
        c += inverse[k]![i]! * inverse[k]![j]!;
      }
      precision.push(p / (scale[i]! * scale[j]!));
      covariance.push(c * scale[i]! * scale[j]!);
    }
  }
  return { precision, covariance };
}
