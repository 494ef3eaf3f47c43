/** The evidence for a Gaussian block: how probable the KPI is under columns with normal coefficients, all coefficients and the noise integrated out. */

import { exp, log } from "../math/elementary.js";
import { symmetricEigen } from "../math/symmetricEigen.js";

const logTwoPi = 1.8378770664093453;

/** Widths of the noise that the integral visits: a step of a tenth in its logarithm is far below the 1/√(2n) that it is known to. */
const noiseSteps = 80;
const noiseStep = 0.1;

/** The evidence for one choice of prior sds. */
export interface BlockEvidence {
  /** ln p(target | sds), every constant included. */
  readonly logEvidence: number;
  /** The most probable width of the noise. */
  readonly sigma: number;
  /** K⁻¹·target, K the covariance of the rows at that width, without shared shocks, shape [row]. */
  precisionResidual(): Float64Array;
  /** uᵀ·K⁻¹·u for a column u that is 0 but in some rows, and 1 there unless their values are given. */
  precisionOf(rows: readonly number[], values?: readonly number[]): number;
}

/** Prepares the evidence for target = Σ_k theta_k·column_k + noise, theta_k ~ Normal(0, sd_k²), noise ~ Normal(0, sigma²), sigma ~ its prior.
 *
 *  With B the columns, D their sds, D·BᵀB·D = V·Λ·Vᵀ and c = Vᵀ·D·Bᵀ·y, K = σ²·I + B·D²·Bᵀ has
 *  ln |K| = (n − r)·ln σ² + Σ ln(σ² + λ_k) and yᵀ·K⁻¹·y = (yᵀy − Σ c_k²/(σ² + λ_k))/σ²,
 *  so that BᵀB is made once, and one choice of sds takes one eigendecomposition of the columns in use, not of the rows.
 *
 *  Rows of a group may share a shock of variance ratio·sigma² beside their own noise: the noise has then σ²·(I + ratio·Σ_g 1_g·1_gᵀ), and every product
 *  of columns loses Σ_g ratio/(1 + n_g·ratio) of the product of their sums over the group of n_g rows.
 *
 *  @param columns  shape [column][row]
 *  @param target  shape [row]
 *  @param logNoisePrior  ln density of sigma
 *  @param groups  positions of the rows of each group; none where rows share nothing
 *  @returns the evidence for prior sds, shape [column], and the ratio of the shared shocks (default 0); a column of sd 0 is not there */
export function createBlockEvidence(
  columns: readonly Float64Array[],
  target: Float64Array,
  logNoisePrior: (sigma: number) => number,
  groups: readonly (readonly number[])[] = [],
): (sds: readonly number[], ratio?: number) => BlockEvidence {
  const n = target.length;
  const all = [...columns, target];
  const plain = all.map((a, i) => Float64Array.from(all.slice(0, i + 1), (b) => dot(a, b)));
  const sums = all.map((column) =>
    Float64Array.from(groups, (rows) => rows.reduce((sum, row) => sum + column[row]!, 0)),
  );
  const widest = log(Math.sqrt(plain[columns.length]![columns.length]! / n)) + 0.5;
  /** Products of all columns, the target last, with the shared shocks taken out; made once for a ratio. */
  const shared = new Map<number, readonly Float64Array[]>([[0, plain]]);
  const productsAt = (ratio: number): readonly Float64Array[] => {
    const known = shared.get(ratio);
    if (known !== undefined) return known;
    const shares = Float64Array.from(groups, ({ length }) => ratio / (1 + length * ratio));
    const made = plain.map((row, i) => {
      const scaled = sums[i]!.map((value, g) => value * shares[g]!);
      return row.map((value, j) => value - dot(scaled, sums[j]!));
    });
    shared.set(ratio, made);
    return made;
  };

  return (sds, ratio = 0) => {
    const gram = productsAt(ratio);
    const products = gram[columns.length]!;
    const squares = products[columns.length]!;
    const logShared = groups.reduce((sum, { length }) => sum + log(1 + length * ratio), 0);
    const used = [...columns.keys()].filter((k) => sds[k]! > 0);
    const r = used.length;
    const matrix = new Float64Array(r * r);
    used.forEach((a, i) => {
      for (let j = 0; j <= i; j++) {
        const value = sds[a]! * gram[a]![used[j]!]! * sds[used[j]!]!;
        matrix[i * r + j] = value;
        matrix[j * r + i] = value;
      }
    });
    const { values, vectors } = symmetricEigen(matrix, r);
    const variances = values.map((value) => Math.max(0, value));
    const along = variances.map((_, k) =>
      used.reduce((sum, a, i) => sum + vectors[k * r + i]! * sds[a]! * products[a]!, 0),
    );
    const logLikelihood = (sigma: number): number => {
      const variance = sigma * sigma;
      let logDeterminant = (n - r) * log(variance);
      let quadratic = squares;
      for (let k = 0; k < r; k++) {
        const total = variance + variances[k]!;
        logDeterminant += log(total);
        quadratic -= (along[k]! * along[k]!) / total;
      }
      return -0.5 * (n * logTwoPi + logShared + logDeterminant + Math.max(0, quadratic) / variance);
    };
    // ∫ p(y | σ)·p(σ) dσ = ∫ p(y | e^u)·p(e^u)·e^u du.
    const terms = Array.from({ length: noiseSteps }, (_, step) => {
      const u = widest - step * noiseStep;
      const sigma = exp(u);
      return { sigma, value: logLikelihood(sigma) + logNoisePrior(sigma) + u };
    });
    const best = terms.reduce((a, b) => (b.value > a.value ? b : a));
    const total = terms.reduce((sum, { value }) => sum + exp(value - best.value), 0);
    const { sigma } = best;

    /** Directions w_k with K⁻¹ = (I − Σ w_k·w_kᵀ)/σ², shape [direction][row]. */
    const directions = () =>
      Array.from(variances, (variance, k) => {
        const direction = new Float64Array(n);
        const scale = 1 / Math.sqrt(sigma * sigma + variance);
        used.forEach((a, i) => {
          const weight = vectors[k * r + i]! * sds[a]! * scale;
          const column = columns[a]!;
          for (let row = 0; row < n; row++) direction[row]! += weight * column[row]!;
        });
        return direction;
      });
    let made: readonly Float64Array[] | null = null;
    const ready = () => {
      made ??= directions();
      return made;
    };
    return {
      logEvidence: best.value + log(total * noiseStep),
      sigma,
      precisionResidual() {
        const residual = Float64Array.from(target);
        for (const direction of ready()) {
          const length = dot(direction, target);
          for (let row = 0; row < n; row++) residual[row]! -= length * direction[row]!;
        }
        return residual.map((value) => value / (sigma * sigma));
      },
      precisionOf(rows, values) {
        const at = (i: number) => (values === undefined ? 1 : values[i]!);
        let inside = rows.reduce((sum, _, i) => sum + at(i) * at(i), 0);
        for (const direction of ready()) {
          const length = rows.reduce((sum, row, i) => sum + at(i) * direction[row]!, 0);
          inside -= length * length;
        }
        return inside / (sigma * sigma);
      },
    };
  };
}

function dot(a: Float64Array, b: Float64Array): number {
  let total = 0;
  for (let i = 0; i < a.length; i++) total += a[i]! * b[i]!;
  return total;
}
