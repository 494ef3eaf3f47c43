/** How two columns of numbers belong together: one a multiple of the other, one the product of two, both moving alike. */
import { correlation, mean, standardDeviation } from "../math/statistics.js";

/** Rows of one geo after another in the order of the file, so that neighbours can be subtracted. */
export type Runs = readonly (readonly number[])[];

/** Fewer rows prove nothing: any two short columns look alike. */
export const fewestRows = 10;

/** What is left of x beside a multiple of y may spread by this share of x: R² above .99. */
const leftOver = 0.1;

type Numbers = ArrayLike<number>;

/** The factor where x is a multiple of y in every row but for rounding, or null.
 *
 *  f = Σ x·y / Σ y², and x − f·y spreads by less than a tenth of x itself, so that two columns that hardly move are no multiples. */
export function multipleOf(x: Numbers, y: Numbers): number | null {
  if (isPlainlyNoMultiple(x, y)) return null;
  const rows = commonRows(x, y);
  if (rows.length < fewestRows) return null;
  const own = rows.map((i) => x[i]!);
  if (new Set(own).size < 5) return null;
  let products = 0;
  let squares = 0;
  for (const i of rows) {
    products += x[i]! * y[i]!;
    squares += y[i]! * y[i]!;
  }
  const factor = products / squares;
  const spread = standardDeviation(own);
  const left = standardDeviation(rows.map((i) => x[i]! - factor * y[i]!));
  const shift = Math.abs(mean(rows.map((i) => x[i]! - factor * y[i]!)));
  return Number.isFinite(factor) && factor !== 0 && left <= leftOver * spread && shift <= spread
    ? factor
    : null;
}

/** Do fewer passes than `multipleOf` makes show already that x is no multiple of y? Most pairs of a wide table are none.
 *
 *  What is left in some rows spreads, about its own mean, no more than in all; twice the limit leaves room for rounding. */
function isPlainlyNoMultiple(x: Numbers, y: Numbers): boolean {
  const first = x.length === 0 ? 0 : Number.isFinite(x[0]) ? x[0]! : 0;
  let [n, products, squares, shifts, squaredShifts] = [0, 0, 0, 0, 0];
  for (let i = 0; i < x.length; i++) {
    const [own, other] = [x[i]!, y[i]!];
    // The difference of two finite numbers is finite; a NaN or an infinity stays one.
    if (own - own !== 0 || other - other !== 0) continue;
    n++;
    products += own * other;
    squares += other * other;
    const shift = own - first;
    shifts += shift;
    squaredShifts += shift * shift;
  }
  const factor = products / squares;
  const most = 2 * leftOver ** 2 * (squaredShifts - shifts ** 2 / n);
  if (!Number.isFinite(factor) || !(most > 1e-6 * squaredShifts)) return false;
  let [k, start, sum, sumOfSquares] = [0, 0, 0, 0];
  for (let i = 0; i < x.length; i++) {
    const left = x[i]! - factor * y[i]!;
    if (left - left !== 0) continue;
    if (k++ === 0) start = left;
    sum += left - start;
    sumOfSquares += (left - start) ** 2;
    const spread = sumOfSquares - sum ** 2 / k;
    if (spread > most && spread > 1e-6 * sumOfSquares) return true;
  }
  return false;
}

/** Half of the last decimal that any of the figures has: what rounding leaves open, 0.5 for whole numbers. */
export function roundingOf(values: Numbers): number {
  let unit = 1;
  for (const value of Array.from(values)) {
    if (!Number.isFinite(value)) continue;
    while (unit < 1e15 && Math.abs(value * unit - Math.round(value * unit)) > 1e-9 * Math.abs(value) * unit)
      unit *= 10;
  }
  return 0.5 / unit;
}

/** Is one column another in every row, but for rounding in the last figure? The factor between them, or null. */
export function copyOf(x: Numbers, y: Numbers): number | null {
  const fits = factorsLeft();
  for (let i = 0; i < x.length; i++) if (!fits(x[i]!, y[i]!)) return null;
  const factor = multipleOf(x, y);
  if (factor === null) return null;
  const rows = commonRows(x, y);
  const cent = Math.min(0.01, 2 * roundingOf(y));
  const same = rows.filter(
    (i) => Math.abs(x[i]! - factor * y[i]!) <= 0.003 * Math.abs(x[i]!) + cent * factor,
  );
  return same.length === rows.length ? factor : null;
}

/** Is x in every row what y was `by` rows earlier, within geos? The factor between them, or null: `copyOf` of the `shifted` column, which is not
 *  made where a few rows show that it is none. */
export function copyOfEarlier(x: Numbers, y: Numbers, by: number, runs: Runs): number | null {
  const fits = factorsLeft();
  for (const run of runs) {
    for (let k = Math.max(by, 0); k < run.length + Math.min(by, 0); k++)
      if (!fits(x[run[k]!]!, y[run[k - by]!]!)) return null;
  }
  return copyOf(x, shifted(y, by, runs));
}

/** Takes a copy's rows one by one, and says whether a factor is left that fits all of them: two rows of columns that have nothing to do with each
 *  other rarely leave one.
 *
 *  |x − f·y| ≤ .003·|x| + .01·|f|, the most that `copyOf` lets pass, bounds |f| from below and above; f is not zero. */
function factorsLeft(): (x: number, y: number) => boolean {
  let [least, most] = [0, Number.POSITIVE_INFINITY];
  return (x, y) => {
    if (!Number.isFinite(x) || !Number.isFinite(y)) return true;
    const [size, other] = [Math.abs(x), Math.abs(y)];
    least = Math.max(least, (0.997 * size) / (other + 0.01));
    if (other > 0.01) most = Math.min(most, (1.003 * size) / (other - 0.01));
    return most > 0 && least <= most * (1 + 1e-9);
  };
}

/** The numbers that stood `by` rows earlier, within geos; NaN where there are none. */
export function shifted(x: Numbers, by: number, runs: Runs): Float64Array {
  const moved = new Float64Array(x.length).fill(Number.NaN);
  for (const run of runs) {
    run.forEach((row, k) => {
      const from = run[k - by];
      if (from !== undefined) moved[row] = x[from]!;
    });
  }
  return moved;
}

/** Correlation of the changes from row to row, within geos; NaN for fewer than twelve changes. */
export function changeCorrelation(x: Numbers, y: Numbers, runs: Runs): number {
  const changes: [number[], number[]] = [[], []];
  for (const run of runs) {
    for (let k = 1; k < run.length; k++) {
      const [before, now] = [run[k - 1]!, run[k]!];
      const [dx, dy] = [x[now]! - x[before]!, y[now]! - y[before]!];
      if (Number.isNaN(dx) || Number.isNaN(dy)) continue;
      changes[0].push(dx);
      changes[1].push(dy);
    }
  }
  return changes[0].length < 12 ? Number.NaN : correlation(...changes);
}

/** Correlation over the rows in which both have a number. */
export function levelCorrelation(x: Numbers, y: Numbers): number {
  const rows = commonRows(x, y);
  if (rows.length < fewestRows) return Number.NaN;
  return correlation(
    rows.map((i) => x[i]!),
    rows.map((i) => y[i]!),
  );
}

/** Share of rows in which both are zero or both are not. */
export function zeroAgreement(x: Numbers, y: Numbers): number {
  const rows = commonRows(x, y);
  return rows.filter((i) => (x[i] === 0) === (y[i] === 0)).length / rows.length;
}

/** By how many per cent does x change with one per cent of y, and how closely? From the changes of the logarithms, within geos. */
export function elasticity(
  x: Numbers,
  y: Numbers,
  runs: Runs,
): { readonly slope: number; readonly correlation: number } {
  const [logX, logY] = [x, y].map((values) =>
    Float64Array.from(values, (value) => (value > 0 ? Math.log(value) : Number.NaN)),
  ) as [Float64Array, Float64Array];
  const close = changeCorrelation(logX, logY, runs);
  const spread = (values: Float64Array) =>
    standardDeviation(
      runs.flatMap((run) =>
        run.slice(1).flatMap((row, k) => {
          const change = values[row]! - values[run[k]!]!;
          return Number.isNaN(change) ? [] : [change];
        }),
      ),
    );
  return { slope: (close * spread(logX)) / spread(logY), correlation: close };
}

/** What is left of a ratio beside the column may spread by so much in logarithms: rounding to three figures. */
const ratioSpread = 0.02;

/** Is x the ratio of two columns, top / below, times a constant? x has to take away most of what varies between the two.
 *
 *  A few rows show of most columns that they are none: squares about the mean of some rows are no more than those of all, which are
 *  (n − 1)·.02² at most where x is a ratio. */
export function isRatio(x: Numbers, top: Numbers, below: Numbers): boolean {
  // A hundredth more leaves room for rounding.
  const most = 1.01 * ratioSpread ** 2 * (x.length - 1);
  const after: number[] = [];
  let [center, squares] = [0, 0];
  for (let i = 0; i < x.length; i++) {
    const [own, above, beneath] = [x[i]!, top[i]!, below[i]!];
    if (!(own > 0 && above > 0 && beneath > 0)) continue;
    const left = Math.log(above / beneath / own);
    after.push(left);
    const off = left - center;
    center += off / after.length;
    squares += off * (left - center);
    if (squares > most) return false;
  }
  if (after.length < fewestRows) return false;
  const before: number[] = [];
  for (let i = 0; i < x.length; i++)
    if (x[i]! > 0 && top[i]! > 0 && below[i]! > 0) before.push(Math.log(top[i]! / below[i]!));
  const left = standardDeviation(after);
  return left <= ratioSpread && left <= 0.2 * standardDeviation(before);
}

function commonRows(x: Numbers, y: Numbers): number[] {
  const rows: number[] = [];
  for (let i = 0; i < x.length; i++) if (Number.isFinite(x[i]) && Number.isFinite(y[i])) rows.push(i);
  return rows;
}
