/** Columns that are 0 but in a few periods that come back, such as a peak of every year or a holiday: what one would explain beside a baseline. */

import { log } from "../math/elementary.js";
import type { BlockEvidence } from "./blockEvidence.js";

/** Standardised errors, each as seen from all other periods, that a mark needs in two of its occurrences. */
const standsOut = 2;
/** An occurrence with less than this share of the largest, as where little of a window falls into a period, is not asked for its direction. */
const shareAsked = 0.5;

/** Values at some rows of the likelihood, by their positions; 0 elsewhere. */
interface Sparse {
  readonly rows: readonly number[];
  readonly values: readonly number[];
}

/** A column that marks periods, and each of its occurrences. */
export interface Mark extends Sparse {
  /** mm-dd of a peak, or the name of an effect of a holiday. */
  readonly name: string;
  readonly occurrences: readonly Sparse[];
}

/** A mark of its occurrences, each the values at its rows, at its largest 1. */
export function markOf(name: string, occurrences: readonly ReadonlyMap<number, number>[]): Mark {
  const all = new Map<number, number>();
  for (const occurrence of occurrences) {
    for (const [row, value] of occurrence) all.set(row, (all.get(row) ?? 0) + value);
  }
  const largest = [...all.values()].reduce((a, b) => Math.max(a, b), 0);
  const sparse = (values: ReadonlyMap<number, number>): Sparse => ({
    rows: [...values.keys()],
    values: [...values.values()].map((value) => value / largest),
  });
  return { name, ...sparse(all), occurrences: occurrences.map(sparse) };
}

/** The mark that explains most of what a block leaves over, among those that stand out again and again; null where none does.
 *
 *  @param sd  prior sd of its coefficient */
export function strongestMark(
  marks: readonly Mark[],
  evidence: BlockEvidence,
  sd: number,
): { readonly mark: Mark; readonly gain: number } | null {
  const residual = evidence.precisionResidual();
  return largestGain(
    marks.filter((mark) => isRecurring(mark, residual, evidence)),
    evidence,
    sd,
  );
}

/** The mark that explains most of what a block leaves over; null where there is none. */
export function largestGain(
  marks: readonly Mark[],
  evidence: BlockEvidence,
  sd: number,
): { readonly mark: Mark; readonly gain: number } | null {
  const residual = evidence.precisionResidual();
  let best: { readonly mark: Mark; readonly gain: number } | null = null;
  for (const mark of marks) {
    const gain = markGain(mark, residual, evidence, sd);
    if (best === null || gain > best.gain) best = { mark, gain };
  }
  return best;
}

/** Two occurrences at least stand out in the same direction, and none lies in the other. */
function isRecurring({ occurrences }: Mark, residual: Float64Array, { precisionOf }: BlockEvidence): boolean {
  const size = ({ values }: Sparse) => values.reduce((a, b) => Math.max(a, b), 0);
  const errors = occurrences
    .filter((one) => size(one) >= shareAsked)
    .map((one) => along(one, residual) / Math.sqrt(precisionOf(one.rows, one.values)));
  return [1, -1].some(
    (sign) =>
      errors.every((error) => sign * error > 0) &&
      errors.filter((error) => sign * error > standsOut).length >= 2,
  );
}

/** What a column u adds to the log evidence at the present width of the noise: with p = uᵀ·K⁻¹·y and q = uᵀ·K⁻¹·u,
 *  ½·[v²·p²/(1 + v²·q) − ln(1 + v²·q)]. */
function markGain(mark: Mark, residual: Float64Array, { precisionOf }: BlockEvidence, sd: number): number {
  const length = along(mark, residual);
  const factor = 1 + sd * sd * precisionOf(mark.rows, mark.values);
  return 0.5 * ((sd * sd * length * length) / factor - log(factor));
}

function along({ rows, values }: Sparse, residual: Float64Array): number {
  return rows.reduce((sum, row, i) => sum + values[i]! * residual[row]!, 0);
}

/** The mark's column, shape [row of the likelihood]. */
export function markColumn({ rows, values }: Mark, length: number): Float64Array {
  const column = new Float64Array(length);
  rows.forEach((row, i) => {
    column[row] = values[i]!;
  });
  return column;
}
