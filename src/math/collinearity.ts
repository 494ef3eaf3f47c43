/** How far columns of a design say the same thing: correlations, variance inflation, condition number. */
import type { Matrix } from "ml-matrix";
import { matrices } from "#packages";
import { InternalError } from "../errors.js";
import { correlation, isConstant, mean } from "./statistics.js";

/** Columns that are shorter or longer than the first cannot be compared. */
function checkColumns(caller: string, columns: readonly ArrayLike<number>[]): void {
  for (const column of columns) {
    if (column.length !== columns[0]!.length) {
      throw new InternalError(
        `${caller}: columns must have one length, got ${columns[0]!.length} and ${column.length}`,
      );
    }
  }
}

/** Pearson correlations of every pair of columns.
 *
 *  @param columns  p columns of shape [n]
 *  @returns shape [p, p], row-major; 1 on the diagonal, NaN where a column is constant or holds NaN  */
export function correlationMatrix(columns: readonly ArrayLike<number>[]): Float64Array {
  checkColumns("correlationMatrix", columns);
  const p = columns.length;
  const matrix = new Float64Array(p * p);
  for (let i = 0; i < p; i++) {
    for (let j = i; j < p; j++) {
      const value = correlation(columns[i]!, columns[j]!);
      matrix[i * p + j] = i === j && !Number.isNaN(value) ? 1 : value;
      matrix[j * p + i] = matrix[i * p + j]!;
    }
  }
  return matrix;
}

/** Variance inflation factors: by how much the variance of a coefficient grows because the other columns can imitate its own.
 *
 *  VIF_j = 1 / (1 − R²_j), R²_j from the regression of column j on the others and an intercept. Computed from the singular
 *  values s and right singular vectors V of the centred, unit-length columns: VIF_j = Σ_k (V_jk / s_k)².
 *  @param columns  p columns of shape [n]
 *  @returns shape [p], each ≥ 1; Infinity where the column is a combination of the others, NaN where it is constant or holds
 *    NaN (such columns are left out for the others)
 *  @see Marquardt (1970), Technometrics 12, 591–612  */
export function varianceInflation(columns: readonly ArrayLike<number>[]): Float64Array {
  checkColumns("varianceInflation", columns);
  const result = new Float64Array(columns.length).fill(Number.NaN);
  const usable = columns.map((_, j) => j).filter((j) => varies(columns[j]!));
  if (usable.length === 0) return result;
  const { values, vectors, smallest } = decompose(usable.map((j) => columns[j]!));
  usable.forEach((j, row) => {
    let factor = 0;
    values.forEach((value, k) => {
      const weight = vectors.get(row, k);
      if (value > smallest) factor += (weight / value) ** 2;
      else if (Math.abs(weight) > Math.sqrt(Number.EPSILON)) factor = Number.POSITIVE_INFINITY;
    });
    result[j] = Math.max(1, factor);
  });
  return result;
}

/** Condition number of the centred, unit-length columns: largest over smallest singular value.
 *
 *  1 for uncorrelated columns; above 30 single coefficients cannot be told apart (Belsley, Kuh and Welsch 1980, who scale but
 *  do not centre: centring leaves out what the intercept explains).
 *  @returns ≥ 1; Infinity where a column is a combination of the others, NaN where one is constant, holds NaN, or there is none  */
export function conditionNumber(columns: readonly ArrayLike<number>[]): number {
  checkColumns("conditionNumber", columns);
  if (columns.length === 0 || !columns.every(varies)) return Number.NaN;
  const { values, smallest } = decompose(columns);
  const last = Math.min(...values);
  return last > smallest ? Math.max(...values) / last : Number.POSITIVE_INFINITY;
}

function varies(column: ArrayLike<number>): boolean {
  return !isConstant(column) && !Number.isNaN(mean(column));
}

function decompose(columns: readonly ArrayLike<number>[]): {
  values: number[];
  vectors: Matrix;
  smallest: number;
} {
  const p = columns.length;
  const n = columns[0]!.length;
  const { Matrix, SingularValueDecomposition } = matrices();
  const standardised = new Matrix(Math.max(n, p), p);
  columns.forEach((column, j) => {
    const centre = mean(column);
    // Scaling by the largest deviation first keeps the squares in range.
    let largest = 0;
    for (let i = 0; i < n; i++) largest = Math.max(largest, Math.abs(column[i]! - centre));
    let squares = 0;
    for (let i = 0; i < n; i++) squares += ((column[i]! - centre) / largest) ** 2;
    const length = largest * Math.sqrt(squares);
    for (let i = 0; i < n; i++) standardised.set(i, j, (column[i]! - centre) / length);
  });
  const svd = new SingularValueDecomposition(standardised, { computeLeftSingularVectors: false });
  const values = svd.diagonal;
  // Below this a singular value is rounding error (the rule of LAPACK and NumPy for the rank of a matrix).
  const smallest = Math.max(n, p) * Number.EPSILON * Math.max(...values);
  return { values, vectors: svd.rightSingularVectors, smallest };
}
