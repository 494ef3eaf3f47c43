/** Finds columns of money (or of what people saw) that add up others, whatever they are called: used too, they count twice. */

import { choleskyFactor, inverseOf } from "../math/cholesky.js";
import { option, phrase } from "../phrase.js";
import { cureNaming } from "../warning.js";
import { fewestRows } from "./relations.js";
import type { RoleCheck, RoleFinding, RoleView } from "./roleCheck.js";

export const sumColumns: RoleCheck = {
  look: (view) => [...sumsAmong(view, "spend"), ...sumsAmong(view, "exposure")],
};

function sumsAmong(view: RoleView, kind: "spend" | "exposure"): readonly RoleFinding[] {
  const columns = view.roles
    .filter(({ role }) => role === kind)
    .map(({ column }) => ({
      column,
      // An empty cell of money is none spent.
      values: view
        .facts(column)
        .numbers()
        .map((value) => (Number.isNaN(value) ? 0 : value)),
    }));
  const found: RoleFinding[] = [];
  // Sums are found from the smallest up, so that a sum of sums is one of the parts of both.
  const total = ({ values }: Column) => values.reduce((sum, value) => sum + value, 0);
  for (const whole of [...columns].sort((a, b) => total(a) - total(b))) {
    const sums = new Set(found.map(({ column }) => column));
    const others = columns.filter(({ column }) => column !== whole.column && !sums.has(column));
    const parts = partsOf(whole.values, others);
    if (parts === null) continue;
    const names = parts.map((part) => `"${part}"`).join(", ");
    const addsUp = `"${whole.column}" is the sum of ${names} in every row`;
    found.push({
      column: whole.column,
      decision: {
        role: "total",
        reason: `the sum of ${names} in every row; using it too would count them twice`,
      },
      warning: {
        code: "sum-of-columns",
        message: `${addsUp} and is left out`,
        ...cureNaming(phrase`where this is a chance, name in ${option("channels")} those that are to stay`),
      },
    });
  }
  return found;
}

interface Column {
  readonly column: string;
  readonly values: Float64Array;
}

/** The columns that add up to a whole, two or more; null where none do. */
function partsOf(whole: Float64Array, others: readonly Column[]): readonly string[] | null {
  const rows = Array.from(whole.keys()).filter(
    (i) => Number.isFinite(whole[i]) && others.every(({ values }) => Number.isFinite(values[i])),
  );
  if (rows.length < fewestRows || new Set(rows.map((i) => whole[i])).size < 5) return null;
  // A part is nowhere larger than the whole.
  const possible = others.filter(
    ({ values }) =>
      rows.some((i) => values[i] !== 0) &&
      rows.every((i) => values[i]! <= whole[i]! + tolerance(whole[i]!, 1)),
  );
  if (possible.length < 2) return null;
  if (addUp(whole, possible, rows)) return possible.map(({ column }) => column);
  const total = (values: Float64Array) => rows.reduce((sum, i) => sum + values[i]!, 0);
  const reach = possible.reduce((sum, { values }) => sum + total(values), 0);
  if (reach < total(whole) * 0.999 || rows.length <= possible.length + 2) return null;
  // Some of them: least squares gives the parts the coefficient 1 and the others 0.
  const coefficients = leastSquares(possible, whole, rows);
  if (coefficients === null) return null;
  const chosen = possible.filter((_, j) => Math.abs(coefficients[j]! - 1) < 0.05);
  return chosen.length >= 2 && addUp(whole, chosen, rows) ? chosen.map(({ column }) => column) : null;
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

function addUp(whole: Float64Array, parts: readonly Column[], rows: readonly number[]): boolean {
  return rows.every((i) => {
    const sum = parts.reduce((acc, { values }) => acc + values[i]!, 0);
    return Math.abs(whole[i]! - sum) <= tolerance(whole[i]!, parts.length);
  });
}

/** Each figure may be rounded to a hundredth where money is small, to a unit where it is large. */
function tolerance(whole: number, parts: number): number {
  const unit = Math.abs(whole) >= 1000 ? 0.5 : 0.005;
  return unit * (parts + 1) + 1e-6 * Math.abs(whole);
}
