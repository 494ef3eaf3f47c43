/** Ridge regression on standardised columns: least squares with a penalty that keeps coefficients small. */
import { matrices } from "#packages";
import { InternalError } from "../errors.js";
import { mean, standardDeviation } from "./statistics.js";

export interface RidgeFit {
  readonly intercept: number;
  /** Coefficients of the standardised columns, shape [column]; 0 for a constant column. */
  readonly coefficients: Float64Array;
  /** Column means, shape [column]. */
  readonly mean: Float64Array;
  /** Column standard deviations (population, divisor n), shape [column]; 1 for a constant column. */
  readonly scale: Float64Array;
  /** Fitted values, shape [row]. */
  readonly fitted: Float64Array;
}

/** Ridge regression with an unpenalised intercept.
 *
 *  minimises Σ (y − b0 − Z b)² + alpha Σ b²,   Z = (X − mean) / scale
 *
 *  Solved through the singular values of Z, b = V diag(s / (s² + alpha)) Uᵀ (y − ȳ): exact for collinear columns too.
 *
 *  @param columns  shape [column][row], finite
 *  @param y        response, shape [row], finite
 *  @param alpha    penalty, > 0, in the unit of y² per standardised coefficient²
 *  @returns the fit; agrees with scikit-learn's `Ridge(alpha)` on `StandardScaler`
 *  @throws InternalError if alpha is not positive, or a column is so large that its standard deviation is no number
 *  @see Hoerl and Kennard (1970), Technometrics 12(1)
 *  @example fitRidge([[-1, 1]], [0, 2], 1).coefficients // [2/3]: the least-squares 1, shrunk by 2 / (2 + 1) */
export function fitRidge(
  columns: readonly ArrayLike<number>[],
  y: ArrayLike<number>,
  alpha: number,
): RidgeFit {
  if (!(alpha > 0 && Number.isFinite(alpha))) {
    throw new InternalError(`fitRidge: alpha must be a positive number, got ${alpha}`);
  }
  const { standardised, mean: centre, scale } = standardise(columns, y.length);
  const intercept = mean(y);
  const { Matrix, SingularValueDecomposition } = matrices();
  const centred = Matrix.columnVector(Array.from(y, (value) => value - intercept));
  const svd = new SingularValueDecomposition(standardised, { autoTranspose: true });
  const shrunk = svd.leftSingularVectors.transpose().mmul(centred);
  svd.diagonal.forEach((s, i) => {
    shrunk.set(i, 0, (shrunk.get(i, 0) * s) / (s * s + alpha));
  });
  const solution = svd.rightSingularVectors.mmul(shrunk);
  const fitted = standardised.mmul(solution).add(intercept);
  return {
    intercept,
    coefficients: Float64Array.from(solution.to1DArray()),
    mean: centre,
    scale,
    fitted: Float64Array.from(fitted.to1DArray()),
  };
}

/** What a ridge fit predicts for new rows: b0 + Σ b (x − mean) / scale, shape [row]. */
export function predictRidge(fit: RidgeFit, columns: readonly ArrayLike<number>[]): Float64Array {
  const rows = columns[0]?.length ?? 0;
  return Float64Array.from({ length: rows }, (_, row) =>
    columns.reduce(
      (sum, column, j) => sum + (fit.coefficients[j]! * (column[row]! - fit.mean[j]!)) / fit.scale[j]!,
      fit.intercept,
    ),
  );
}

function standardise(columns: readonly ArrayLike<number>[], rows: number) {
  const centre = Float64Array.from(columns, mean);
  const constant = columns.map(isConstantFeature);
  const scale = Float64Array.from(columns, (column, j) => (constant[j] ? 1 : populationDeviation(column)));
  const beyond = scale.findIndex((value) => !Number.isFinite(value));
  if (beyond >= 0) {
    throw new InternalError(
      `fitRidge: column ${beyond} must have a finite standard deviation, got ${scale[beyond]}`,
    );
  }
  const standardised = matrices().Matrix.zeros(rows, columns.length);
  columns.forEach((column, j) => {
    if (constant[j]) return;
    for (let row = 0; row < rows; row++) standardised.set(row, j, (column[row]! - centre[j]!) / scale[j]!);
  });
  return { standardised, mean: centre, scale };
}

/** Whether a column is constant to the precision of its numbers, so that it has no scale to divide by.
 *
 *  v ≤ n ε v + (n ε mean)²,  v the population's variance, ε = 2⁻⁵²: the rule of scikit-learn's StandardScaler, by which
 *  .3 and .30000000000000004 are one number.
 *
 *  @see scikit-learn, `sklearn.preprocessing._data._is_constant_feature` */
export function isConstantFeature(column: ArrayLike<number>): boolean {
  const n = column.length;
  const spread = populationDeviation(column) ** 2;
  if (!Number.isFinite(spread)) return false;
  return spread <= n * Number.EPSILON * spread + (n * Number.EPSILON * mean(column)) ** 2;
}

/** The population's standard deviation (divisor n), as scikit-learn scales. */
function populationDeviation(column: ArrayLike<number>): number {
  const n = column.length;
  return n < 2 ? 0 : Math.sqrt((n - 1) / n) * standardDeviation(column);
}
