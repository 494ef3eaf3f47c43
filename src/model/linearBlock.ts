/** The Gaussian linear block: intercept, controls, events, season and trend, whose coefficients have normal priors. It is either
 *  sampled with the rest or integrated out and drawn exactly afterwards. */

import type { Design } from "../design/design.js";
import { symmetricEigen } from "../math/symmetricEigen.js";
import type { GaussianBlock } from "../spec/likelihoods/likelihood.js";

/** Columns whose remainder is this small beside them add nothing to those before. */
const dependence = 1e-10;

/** Prepares the block: orthonormal columns by Gram–Schmidt with a second pass, then the eigenvectors of R·diag(v²)·Rᵀ.
 *
 *  It is done once for a fit, so that a gradient costs two products with a matrix of as many columns as the block has.
 *  Dependent columns are allowed: their coefficients are told apart by their priors alone.
 *
 *  The draw is that of Matheron's rule: theta = theta₀ + V·Bᵀ·(B·V·Bᵀ + σ²)⁻¹·(residual − B·theta₀ − noise), with theta₀ and the noise from
 *  their priors, which needs no factor of the posterior's covariance. */
export function createLinearBlock({ linear, isObserved }: Design): GaussianBlock {
  const rows = isObserved.length;
  const size = linear.length;
  const columns = linear.map(({ values }) => values.map((value, row) => (isObserved[row] === 1 ? value : 0)));
  const sds = linear.map(({ prior }) => prior.sd);
  const means = linear.map(({ prior }) => prior.mean);
  const { orthonormal, projections } = orthonormalise(columns);
  const rank = orthonormal.length;

  // R·diag(v²)·Rᵀ, R[i][j] = column j along direction i.
  const spread = new Float64Array(rank * rank);
  for (let i = 0; i < rank; i++) {
    for (let k = 0; k < rank; k++) {
      let total = 0;
      for (let j = 0; j < size; j++) total += projections[j]![i]! * sds[j]! * sds[j]! * projections[j]![k]!;
      spread[i * rank + k] = total;
    }
  }
  const { values, vectors } = symmetricEigen(spread, rank);
  const variances = values.map((value) => Math.max(0, value));
  const stride = Math.max(2, rank + (rank % 2));
  const basis = new Float64Array(rows * stride);
  for (let k = 0; k < rank; k++) {
    for (let i = 0; i < rank; i++) {
      const weight = vectors[k * rank + i]!;
      const column = orthonormal[i]!;
      for (let row = 0; row < rows; row++) basis[row * stride + k]! += weight * column[row]!;
    }
  }
  // Qᵀ·B, shape [rank][size].
  const rotated = new Float64Array(rank * size);
  for (let k = 0; k < rank; k++) {
    for (let j = 0; j < size; j++) {
      let total = 0;
      for (let i = 0; i < rank; i++) total += vectors[k * rank + i]! * projections[j]![i]!;
      rotated[k * size + j] = total;
    }
  }
  const meanContribution = new Float64Array(rows);
  columns.forEach((column, j) => {
    for (let row = 0; row < rows; row++) meanContribution[row]! += means[j]! * column[row]!;
  });

  const shift = new Float64Array(rank);
  return {
    size,
    rank,
    stride,
    basis,
    variances,
    meanContribution,
    draw(projected, sigma, rng, out) {
      const variance = sigma * sigma;
      for (let j = 0; j < size; j++) out[j] = sds[j]! * rng.normal();
      for (let k = 0; k < rank; k++) {
        let prior = sigma * rng.normal();
        for (let j = 0; j < size; j++) prior += rotated[k * size + j]! * out[j]!;
        shift[k] = (projected[k]! - prior) / (variances[k]! + variance);
      }
      for (let j = 0; j < size; j++) {
        let move = 0;
        for (let k = 0; k < rank; k++) move += rotated[k * size + j]! * shift[k]!;
        out[j] = means[j]! + out[j]! + sds[j]! * sds[j]! * move;
      }
    },
  };
}

/** Orthonormal directions of the columns, and each column along them. */
function orthonormalise(columns: readonly Float64Array[]): {
  readonly orthonormal: readonly Float64Array[];
  readonly projections: readonly (readonly number[])[];
} {
  const orthonormal: Float64Array[] = [];
  const projections = columns.map((column) => {
    const rest = Float64Array.from(column);
    const along: number[] = new Array<number>(columns.length).fill(0);
    // Twice is enough (Kahan and Parlett): the second pass removes what rounding left of the first.
    for (let pass = 0; pass < 2; pass++) {
      orthonormal.forEach((direction, i) => {
        const length = dot(direction, rest);
        along[i] = along[i]! + length;
        for (let row = 0; row < rest.length; row++) rest[row]! -= length * direction[row]!;
      });
    }
    const norm = Math.sqrt(dot(rest, rest));
    if (norm > dependence * Math.sqrt(dot(column, column)) && orthonormal.length < column.length) {
      along[orthonormal.length] = norm;
      orthonormal.push(rest.map((value) => value / norm));
    }
    return along;
  });
  return { orthonormal, projections };
}

function dot(a: Float64Array, b: Float64Array): number {
  let total = 0;
  for (let i = 0; i < a.length; i++) total += a[i]! * b[i]!;
  return total;
}
