/** How strong an unseen driver would have to be to change a regression coefficient: the algebra of omitted variables.
 *
 *  @see Cinelli and Hazlett 2020, "Making sense of sensitivity: extending omitted variable bias", JRSS B 82(1) */

/** A driver's strength: what it explains of what is left of the outcome, and of the treatment, once all else is accounted for. */
export interface Strength {
  /** Partial R² with the outcome, in [0, 1]. */
  readonly outcome: number;
  /** Partial R² with the treatment, in [0, 1). */
  readonly treatment: number;
}

/** Robustness value: a driver that explains this share of what is left both of the outcome and of the treatment would move an estimate by `distance`.
 *
 *  RV = ½ (√(f⁴ + 4f²) − f²), f = |distance| / (standardError · √degreesOfFreedom).
 *
 *  @param distance  of the estimate from where it would have to be
 *  @returns in [0, 1): 0 where nothing is needed, near 1 where hardly anything would do */
export function robustnessValue(distance: number, standardError: number, degreesOfFreedom: number): number {
  const f = Math.abs(distance) / (standardError * Math.sqrt(degreesOfFreedom));
  if (!Number.isFinite(f)) return f === Number.POSITIVE_INFINITY ? 1 : Number.NaN;
  const square = f * f;
  // (√(f⁴ + 4f²) − f²)/2, written so that nothing cancels where f is large.
  return square === 0 ? 0 : (2 * square) / (square + Math.sqrt(square * square + 4 * square));
}

/** Bias of an estimate from a driver of that strength that is left out: standardError · √(df · R²_outcome · R²_treatment / (1 − R²_treatment)). */
export function omittedVariableBias(
  { outcome, treatment }: Strength,
  standardError: number,
  degreesOfFreedom: number,
): number {
  return standardError * Math.sqrt((degreesOfFreedom * outcome * treatment) / (1 - treatment));
}

/** The most that a driver "as strong as" known columns could be, given what those explain.
 *
 *  As strong means: it explains as much of the treatment, and of the outcome, as the known columns do, each on top of all else.
 *
 *  @param known  partial R² of the known columns: with the treatment given the other columns; with the outcome given these and the treatment */
export function asStrongAs({ outcome, treatment }: Strength): Strength {
  const odds = treatment / (1 - treatment);
  if (odds >= 1) return { outcome: 1, treatment: 1 };
  // Share of the unseen driver that the known columns explain once the treatment is held: its effect goes with theirs.
  const shared = treatment ** 2 / (1 - treatment) ** 2;
  const factor = ((1 + Math.sqrt(shared)) / Math.sqrt(1 - shared)) ** 2;
  return { outcome: Math.min(1, (factor * outcome) / (1 - outcome)), treatment: odds };
}

/** What is left of a column once others have explained what they can (least squares, without an intercept of its own).
 *
 *  @param basis  orthonormal columns, see `orthonormal` */
export function residualOf(column: Float64Array, basis: readonly Float64Array[]): Float64Array {
  const rest = column.slice();
  // Twice, as once leaves rounding of the size of the column.
  for (let pass = 0; pass < 2; pass++) {
    for (const direction of basis) {
      let product = 0;
      for (let i = 0; i < rest.length; i++) product += direction[i]! * rest[i]!;
      for (let i = 0; i < rest.length; i++) rest[i]! -= product * direction[i]!;
    }
  }
  return rest;
}

/** An orthonormal basis of the columns' span; columns that others make up to a millionth add nothing. */
export function orthonormal(columns: readonly Float64Array[]): readonly Float64Array[] {
  return columns.reduce(extended, []);
}

/** An orthonormal basis with the direction that a column adds, if it adds one. */
export function extended(basis: readonly Float64Array[], column: Float64Array): readonly Float64Array[] {
  const rest = residualOf(column, basis);
  const [size, left] = [norm(column), norm(rest)];
  return left > 1e-6 * size ? [...basis, rest.map((value) => value / left)] : basis;
}

/** Share of what `others` leave of a column that `added` explains, in [0, 1]; 0 where nothing is left. */
export function partialR2(
  column: Float64Array,
  added: readonly Float64Array[],
  others: readonly Float64Array[],
): number {
  const before = norm(residualOf(column, orthonormal(others)));
  const after = norm(residualOf(column, orthonormal([...others, ...added])));
  if (!(before > 1e-9 * norm(column))) return 0;
  return Math.min(1, Math.max(0, 1 - (after / before) ** 2));
}

function norm(values: Float64Array): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
}
