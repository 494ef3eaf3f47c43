/** Least squares as tests of a model need it: the coefficient of one column beside others, its variance, and errors that follow each other. */

import { extended, orthonormal, residualOf } from "./omittedVariable.js";

/** The coefficient of a column beside others. */
export interface Coefficient {
  readonly value: number;
  /** Variance of the value for errors of variance one. */
  readonly variance: number;
  /** Variance of the errors. */
  readonly errorVariance: number;
  /** value / its standard error. */
  readonly z: number;
  /** Residuals of all rows. */
  readonly residuals: Float64Array;
  /** Rows less columns. */
  readonly degreesOfFreedom: number;
}

/** Least squares of a response on a column and others (Frisch, Waugh and Lovell).
 *
 *  value = ⟨r, y⟩ / ⟨r, r⟩, r what the others leave of the column; null where they leave nothing, or no row is left for the errors.
 *
 *  @param others  may depend on each other
 *  @example coefficientOf(Float64Array.of(1, 3), Float64Array.of(0, 1), [Float64Array.of(1, 1)]) // null: no row is left */
export function coefficientOf(
  response: Float64Array,
  column: Float64Array,
  others: readonly Float64Array[],
): Coefficient | null {
  return besides(others)(response, column);
}

/** `coefficientOf` of any response and column beside the same others, whose basis is made once for all of them. */
export function besides(
  others: readonly Float64Array[],
): (response: Float64Array, column: Float64Array) => Coefficient | null {
  const basis = orthonormal(others);
  // Made orthonormal once more, as it is where the column joins it.
  const again = orthonormal(basis);
  return (response, column) => coefficientBeside(response, column, basis, again);
}

function coefficientBeside(
  response: Float64Array,
  column: Float64Array,
  basis: readonly Float64Array[],
  again: readonly Float64Array[],
): Coefficient | null {
  const own = extended(again, column);
  const degreesOfFreedom = response.length - own.length;
  if (own.length === basis.length || degreesOfFreedom < 1) return null;
  const rest = residualOf(column, basis);
  const square = product(rest, rest);
  const value = product(rest, response) / square;
  const residuals = residualOf(response, own);
  const errorVariance = product(residuals, residuals) / degreesOfFreedom;
  return {
    value,
    variance: 1 / square,
    errorVariance,
    z: value / Math.sqrt(errorVariance / square),
    residuals,
    degreesOfFreedom,
  };
}

/** Correlation of neighbouring residuals, among the first `count` of them, between 0 and 0.95. */
export function persistenceOf(residuals: Float64Array, count: number): number {
  const own = residuals.subarray(0, count);
  const value = product(own.subarray(1), own.subarray(0, -1)) / product(own, own);
  return Math.min(0.95, Math.max(0, value));
}

/** A column less `persistence` times the row before it, the first row scaled to the same variance: where errors are e[t] = persistence·e[t − 1] + noise,
 *  they are independent afterwards. Rows from `count` on stay.
 *
 *  @see Prais and Winsten 1954 */
export function withoutPersistence(column: Float64Array, persistence: number, count: number): Float64Array {
  const out = column.slice();
  if (count > 0) out[0] = column[0]! * Math.sqrt(1 - persistence * persistence);
  for (let t = 1; t < count; t++) out[t] = column[t]! - persistence * column[t - 1]!;
  return out;
}

/** The coefficient where errors follow each other: least squares, the persistence of its residuals, and least squares without it.
 *
 *  @param beside  the first least squares, where several columns are asked for beside the same others */
export function coefficientWithPersistence(
  response: Float64Array,
  column: Float64Array,
  others: readonly Float64Array[],
  count: number,
  beside = besides(others),
): Coefficient | null {
  const first = beside(response, column);
  if (first === null) return null;
  const persistence = persistenceOf(first.residuals, count);
  const moved = (values: Float64Array) => withoutPersistence(values, persistence, count);
  return coefficientOf(moved(response), moved(column), others.map(moved));
}

function product(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
