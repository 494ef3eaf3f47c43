/** Finds columns of money (or of what people saw) that add up others, whatever they are called: used too, they count twice. */

import { choleskyFactor, solveLower, solveTransposed } from "../math/cholesky.js";
import { type ProductSums, productSums } from "../math/productSums.js";
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
    .map(({ column }, index): Column => {
      // An empty cell of money is none spent.
      const values = view.numbers(column).map((value) => (Number.isNaN(value) ? 0 : value));
      return { column, index, values, rounding: roundingOf(values), isFinite: values.every(Number.isFinite) };
    });
  const found: ColumnSum[] = [];
  let sums: ProductSums | null = null;
  const products = () => {
    sums ??= productSums(columns.map(({ values }) => values));
    return sums;
  };
  // Sums are found from the smallest up, so that a sum of sums is one of the parts of both.
  const total = ({ values }: Column) => values.reduce((sum, value) => sum + value, 0);
  for (const whole of [...columns].sort((a, b) => total(a) - total(b))) {
    const earlier = new Set(found.map((sum) => sum.whole));
    const others = columns.filter(({ column }) => column !== whole.column && !earlier.has(column));
    const sum = partsOf(whole, others, products);
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
  /** Its place among the sums of products. */
  readonly index: number;
  readonly values: Float64Array;
  readonly rounding: number;
  readonly isFinite: boolean;
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
function partsOf(
  { values: whole, rounding }: Column,
  others: readonly Column[],
  products: () => ProductSums,
): Sum | null {
  const broken = others.filter((other) => !other.isFinite);
  const rows = Array.from(whole.keys()).filter(
    (i) =>
      Number.isFinite(whole[i]) && whole[i] !== 0 && broken.every(({ values }) => Number.isFinite(values[i])),
  );
  if (rows.length < fewestRows || new Set(rows.map((i) => whole[i])).size < 5) return null;
  // A part is nowhere larger than the whole.
  const possible = others.filter(({ values, rounding: own }) => {
    const unit = Math.max(rounding, own);
    return (
      rows.some((i) => values[i] !== 0) &&
      shareOf(rows, (i) => values[i]! <= whole[i]! + tolerance(whole[i]!, unit, 2)) >= mostRows
    );
  });
  const sum = (parts: readonly Column[], factor: number): Sum | null => {
    if (parts.length < 2 || !hasSeveral(parts, rows)) return null;
    const unit = parts.reduce((most, part) => Math.max(most, part.rounding), rounding);
    const figures = (factor === 1 ? parts.length : 1) + 1;
    const share = shareOf(rows, (i) => {
      let added = 0;
      for (const { values } of parts) added += values[i]!;
      return Math.abs(whole[i]! - factor * added) <= tolerance(whole[i]!, unit, figures);
    });
    return share >= mostRows ? { parts: parts.map(({ column }) => column), factor, share } : null;
  };
  const total = (values: Float64Array) => {
    let added = 0;
    for (const i of rows) added += values[i]!;
    return added;
  };
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
  const coefficients = leastSquares(possible, whole, rows, products());
  if (coefficients === null) return null;
  return sum(
    possible.filter((_, j) => Math.abs(coefficients[j]! - 1) < 0.05),
    1,
  );
}

/** Do two parts or more have money in a third of the rows? Where one alone has any, the whole is that one. */
function hasSeveral(parts: readonly Column[], rows: readonly number[]): boolean {
  let several = 0;
  for (const i of rows) {
    const first = parts.findIndex(({ values }) => values[i] !== 0);
    if (first >= 0 && parts.some(({ values }, j) => j > first && values[i] !== 0)) several++;
    if (several / rows.length >= 1 / 3) return true;
  }
  return false;
}

/** The share of the rows in which something holds; 0 as soon as too many are seen in which it does not for `mostRows`. */
function shareOf(rows: readonly number[], holds: (row: number) => boolean): number {
  const n = rows.length;
  let others = 0;
  for (const row of rows) if (!holds(row) && (n - ++others) / n < mostRows) return 0;
  return (n - others) / n;
}

/** Coefficients of the columns in least squares without intercept, each column in units of its own size; null where they are not unique. */
function leastSquares(
  columns: readonly Column[],
  target: Float64Array,
  rows: readonly number[],
  products: ProductSums,
): Float64Array | null {
  const n = columns.length;
  const gram = products.over(
    rows,
    columns.map(({ index }) => index),
  );
  const sizes = columns.map((_, i) => Math.sqrt(gram[i * n + i]!));
  for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) gram[i * n + j]! /= sizes[i]! * sizes[j]!;
  const factor = choleskyFactor(gram, n);
  if (factor === null) return null;
  const solution = Float64Array.from(columns, ({ values }, i) => {
    let along = 0;
    for (const row of rows) along += values[row]! * target[row]!;
    return along / sizes[i]!;
  });
  solveLower(factor, solution);
  solveTransposed(factor, solution);
  return solution.map((coefficient, i) => coefficient / sizes[i]!);
}

/** Each of so many figures may be rounded to a hundredth where money is small, to a unit where it is large, and to no more than the coarsest of them
 *  is: in millions a hundredth is all there is. */
function tolerance(whole: number, coarsest: number, figures: number): number {
  const unit = Math.min(coarsest, Math.abs(whole) >= 1000 ? 0.5 : 0.005);
  return unit * figures + 1e-6 * Math.abs(whole);
}
