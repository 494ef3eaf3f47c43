/** The Gaussian linear block: intercept, controls, events, season and trend, whose coefficients have normal priors. It is either
 *  sampled with the rest or integrated out and drawn exactly afterwards. */

import { rowAt } from "../data/rows.js";
import type { Design } from "../design/design.js";
import { symmetricEigen } from "../math/symmetricEigen.js";
import type { GaussianBlock } from "../spec/likelihoods/likelihood.js";

/** Columns whose remainder is this small beside them add nothing to those before. */
const dependence = 1e-10;

/** Prepares the block: orthonormal directions of the columns, then the eigenvectors of R·diag(v²)·Rᵀ.
 *
 *  It is done once for a fit, so that a gradient costs two products with a matrix of as many columns as the block has.
 *  Dependent columns are allowed: their coefficients are told apart by their priors alone.
 *
 *  The draw is that of Matheron's rule: theta = theta₀ + V·Bᵀ·(B·V·Bᵀ + σ²)⁻¹·(residual − B·theta₀ − noise), with theta₀ and the noise from
 *  their priors, which needs no factor of the posterior's covariance. */
export function createLinearBlock({ linear, isObserved, times }: Design): GaussianBlock {
  const rows = isObserved.length;
  const size = linear.length;
  const columns = linear.map(({ values }) => values.map((value, row) => (isObserved[row] === 1 ? value : 0)));
  const sds = linear.map(({ prior }) => prior.sd);
  const means = linear.map(({ prior }) => prior.mean);
  const directions = sharedDirections(linear, columns, isObserved, times) ?? plainDirections(columns);
  const { projections, rank } = directions;

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
    rotation: directions.rotation(vectors, rows),
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

/** Orthonormal directions of the columns. */
interface Directions {
  readonly rank: number;
  /** Each column along them, shape [column][rank]. */
  readonly projections: readonly ArrayLike<number>[];
  /** The products with the directions turned by an orthogonal matrix, shape [rank][rank]. */
  rotation(vectors: Float64Array, rows: number): GaussianBlock["rotation"];
}

/** Numbers in a row of a matrix of the kernels: even, at least 2. */
const strideOf = (columns: number): number => Math.max(2, columns + (columns % 2));

/** Any columns: the basis is one matrix of a row for each row of the design. */
function plainDirections(columns: readonly Float64Array[]): Directions {
  const { orthonormal, projections } = orthonormalise(columns);
  const rank = orthonormal.length;
  return {
    rank,
    projections,
    rotation(vectors, rows) {
      const stride = strideOf(rank);
      const turned = new Float64Array(rows * stride);
      for (let k = 0; k < rank; k++) {
        for (let i = 0; i < rank; i++) {
          const weight = vectors[k * rank + i]!;
          const column = orthonormal[i]!;
          for (let row = 0; row < rows; row++) turned[row * stride + k]! += weight * column[row]!;
        }
      }
      return (kernels) => {
        const basis = kernels.allocate(turned.length);
        basis.set(turned);
        const along = kernels.allocate(stride);
        return {
          along,
          project: (e) => kernels.multiplyTranspose(basis, e, along, rows, stride),
          addBack: (e) => kernels.multiplyAdd(basis, along, e, e, rows, stride),
        };
      };
    },
  };
}

/** Columns that hold an effect of every period, the same in all geos: the first directions are the periods' own, u_t = 1/√G in the G rows of period t.
 *  Products with them are sums by period, and what the other columns add are the parts of them that differ between geos: few, as season, trend, level
 *  and events are the same in every geo. A gradient then takes not rows × periods multiplications, but rows × those few and periods².
 *
 *  @returns null without such columns, or where some period lacks a geo */
function sharedDirections(
  linear: Design["linear"],
  columns: readonly Float64Array[],
  isObserved: Uint8Array,
  times: number,
): Directions | null {
  const own = [...linear.keys()].filter((j) => linear[j]!.block === "period");
  if (own.length === 0) return null;
  const geos = isObserved.length / times;
  const seen = (t: number): number => {
    let count = 0;
    for (let geo = 0; geo < geos; geo++) count += isObserved[rowAt(geo, t, times)]!;
    return count;
  };
  const periods = Array.from({ length: times }, (_, t) => t).filter((t) => seen(t) > 0);
  if (periods.some((t) => seen(t) !== geos)) return null;
  const root = Math.sqrt(geos);
  const along = columns.map((column) =>
    periods.map((t) => {
      let total = 0;
      for (let geo = 0; geo < geos; geo++) total += column[rowAt(geo, t, times)]!;
      return total / root;
    }),
  );
  const differing = columns.map((column, j) => {
    const rest = Float64Array.from(column);
    periods.forEach((t, p) => {
      for (let geo = 0; geo < geos; geo++) rest[rowAt(geo, t, times)]! -= along[j]![p]! / root;
    });
    // What rounding leaves of a column that is the same in every geo is no direction.
    return dot(rest, rest) > dependence * dependence * dot(column, column) ? rest : rest.fill(0);
  });
  const { orthonormal, projections } = orthonormalise(differing);
  const count = periods.length;
  const few = orthonormal.length;
  const rank = count + few;
  return {
    rank,
    projections: columns.map((_, j) => [...along[j]!, ...projections[j]!.slice(0, few)]),
    rotation(vectors, rows) {
      const stride = strideOf(few);
      const wide = strideOf(rank);
      return (kernels) => {
        const basis = kernels.allocate(rows * stride);
        orthonormal.forEach((direction, k) => {
          for (let row = 0; row < rows; row++) basis[row * stride + k] = direction[row]!;
        });
        const turn = kernels.allocate(rank * wide);
        for (let k = 0; k < rank; k++) {
          for (let i = 0; i < rank; i++) turn[k * wide + i] = vectors[k * rank + i]!;
        }
        const inside = kernels.allocate(wide);
        const rest = kernels.allocate(stride);
        const result = kernels.allocate(wide);
        const nothing = kernels.allocate(rank);
        return {
          along: result,
          project(e) {
            kernels.multiplyTranspose(basis, e, rest, rows, stride);
            for (let p = 0; p < count; p++) {
              let total = 0;
              for (let row = periods[p]!; row < rows; row += times) total += e[row]!;
              inside[p] = total / root;
            }
            for (let k = 0; k < few; k++) inside[count + k] = rest[k]!;
            // A residual that was not finite has left its mark in the padding.
            inside.fill(0, rank);
            kernels.multiplyAdd(turn, inside, nothing, result, rank, wide);
          },
          addBack(e) {
            kernels.multiplyTranspose(turn, result, inside, rank, wide);
            for (let k = 0; k < few; k++) rest[k] = inside[count + k]!;
            kernels.multiplyAdd(basis, rest, e, e, rows, stride);
            for (let p = 0; p < count; p++) {
              const value = inside[p]! / root;
              for (let row = periods[p]!; row < rows; row += times) e[row] = e[row]! + value;
            }
          },
        };
      };
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
