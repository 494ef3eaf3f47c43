/** Finds columns of money (or of what people saw) that add up others, whatever they are called: used too, they count twice. */

import { choleskyFactor, inverseOf } from "../math/cholesky.js";
import { option, phrase } from "../phrase.js";
import { cureNaming } from "../warning.js";
import { fewestRows, multipleOf, roundingOf } from "./relations.js";
import type { RoleCheck, RoleFinding, RoleView } from "./roleCheck.js";

export const sumColumns: RoleCheck = {
  look: (view) => [...sumsIn(view, "spend"), ...sumsIn(view, "exposure")].map(findingOf),
};

/** A column that adds up others. */
export interface ColumnSum extends Sum {
  readonly whole: string;
}

/** The columns of a role that add up others of it, from the smallest up. */
export function sumsIn(view: RoleView, kind: "spend" | "exposure"): readonly ColumnSum[] {
  const columns = view.roles
    .filter(({ role }) => role === kind)
    .map(({ column }): Column => {
      // An empty cell of money is none spent.
      const values = view.numbers(column).map((value) => (Number.isNaN(value) ? 0 : value));
      return { column, values, rounding: roundingOf(values) };
    });
  const found: ColumnSum[] = [];
  // Sums are found from the smallest up, so that a sum of sums is one of the parts of both.
  const total = ({ values }: Column) => values.reduce((sum, value) => sum + value, 0);
  for (const whole of [...columns].sort((a, b) => total(a) - total(b))) {
    const sums = new Set(found.map((earlier) => earlier.whole));
    const others = columns.filter(({ column }) => column !== whole.column && !sums.has(column));
    const sum = partsOf(whole, others);
    if (sum !== null) found.push({ whole: whole.column, ...sum });
  }
  return found;
}

function findingOf({ whole, parts, factor, share }: ColumnSum): RoleFinding {
  const names = parts.map((part) => `"${part}"`).join(", ");
  const times = factor === 1 ? "the sum" : `${Number(factor.toPrecision(3))} times the sum`;
  const rows = share === 1 ? "in every row" : `in ${Math.floor(100 * share)} % of the rows`;
  return {
    column: whole,
    decision: {
      role: "total",
      doubt: "sum",
      reason: `${times} of ${names} ${rows}; using it too would count them twice`,
    },
    warning: {
      code: "sum-of-columns",
      message: `"${whole}" is ${times} of ${names} ${rows} and is left out`,
      ...cureNaming(phrase`where this is a chance, name in ${option("channels")} those that are to stay`),
    },
  };
}

interface Column {
  readonly column: string;
  readonly values: Float64Array;
  readonly rounding: number;
}

/** In so many of the rows the parts have to add up: corrections by hand leave some that do not. */
const mostRows = 0.8;

interface Sum {
  readonly parts: readonly string[];
  /** The whole over the sum: a fee or a tax on top, or thousands. */
  readonly factor: number;
  /** Share of the rows in which it holds. */
  readonly share: number;
}

/** The columns that add up to a whole, two or more, or to a multiple of it; null where none do. */
function partsOf({ values: whole, rounding }: Column, others: readonly Column[]): Sum | null {
  const rows = Array.from(whole.keys()).filter(
    (i) =>
      Number.isFinite(whole[i]) && whole[i] !== 0 && others.every(({ values }) => Number.isFinite(values[i])),
  );
  if (rows.length < fewestRows || new Set(rows.map((i) => whole[i])).size < 5) return null;
  // A part is nowhere larger than the whole.
  const possible = others.filter(
    (part) =>
      rows.some((i) => part.values[i] !== 0) &&
      shareOf(rows, (i) => part.values[i]! <= whole[i]! + tolerance(whole[i]!, rounding, [part], 1)) >=
        mostRows,
  );
  const sum = (parts: readonly Column[], factor: number): Sum | null => {
    if (parts.length < 2 || !hasSeveral(parts, rows)) return null;
    const share = shareOf(rows, (i) => {
      const added = parts.reduce((acc, { values }) => acc + values[i]!, 0);
      return Math.abs(whole[i]! - factor * added) <= tolerance(whole[i]!, rounding, parts, factor);
    });
    return share >= mostRows ? { parts: parts.map(({ column }) => column), factor, share } : null;
  };
  const total = (values: Float64Array) => rows.reduce((acc, i) => acc + values[i]!, 0);
  const overall = (parts: readonly Column[]) =>
    total(whole) / parts.reduce((acc, { values }) => acc + total(values), 0);
  const plain = sum(possible, 1);
  if (plain !== null) return plain;
  // Channels that are bought in fixed proportions are multiples of each other, and of every sum of them.
  const isOwn = others.every(({ values }) => multipleOf(whole, values) === null);
  const scaled = isOwn ? sum(others, overall(others)) : null;
  if (scaled !== null) return scaled;
  if (possible.length < 2 || 1 / overall(possible) < 0.999 || rows.length <= possible.length + 2) return null;
  // Some of them: least squares gives the parts the coefficient 1 and the others 0.
  const coefficients = leastSquares(possible, whole, rows);
  if (coefficients === null) return null;
  return sum(
    possible.filter((_, j) => Math.abs(coefficients[j]! - 1) < 0.05),
    1,
  );
}

/** Do two parts or more have money in a third of the rows? Where one alone has any, the whole is that one. */
function hasSeveral(parts: readonly Column[], rows: readonly number[]): boolean {
  return shareOf(rows, (i) => parts.filter(({ values }) => values[i] !== 0).length > 1) >= 1 / 3;
}

function shareOf(rows: readonly number[], holds: (row: number) => boolean): number {
  return rows.filter(holds).length / rows.length;
}

/** Coefficients of the columns in least squares without intercept, each column in units of its own size; null where they are not unique. */
function leastSquares(
  columns: readonly Column[],
  target: Float64Array,
  rows: readonly number[],
): Float64Array | null {
  const n = columns.length;
  const product = (x: Float64Array, y: Float64Array) => rows.reduce((sum, i) => sum + x[i]! * y[i]!, 0);
  const sizes = columns.map(({ values }) => Math.sqrt(product(values, values)));
  const gram = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      gram[i * n + j] = product(columns[i]!.values, columns[j]!.values) / sizes[i]! / sizes[j]!;
      gram[j * n + i] = gram[i * n + j]!;
    }
  const factor = choleskyFactor(gram, n);
  if (factor === null) return null;
  const inverse = inverseOf(factor, n);
  const along = columns.map(({ values }, i) => product(values, target) / sizes[i]!);
  return Float64Array.from(
    columns,
    (_, i) => along.reduce((sum, value, j) => sum + inverse[i * n + j]! * value, 0) / sizes[i]!,
  );
}

/** Each figure may be rounded to a hundredth where money is small, to a unit where it is large, and to no more than the coarsest of them is: in millions
 *  a hundredth is all there is. */
function tolerance(whole: number, rounding: number, parts: readonly Column[], factor: number): number {
  const coarsest = parts.reduce((most, part) => Math.max(most, part.rounding), rounding);
  const unit = Math.min(coarsest, Math.abs(whole) >= 1000 ? 0.5 : 0.005);
  return unit * ((factor === 1 ? parts.length : 1) + 1) + 1e-6 * Math.abs(whole);
}
