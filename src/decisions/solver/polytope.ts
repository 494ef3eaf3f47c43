/** What a plan may be: bounds of every variable and linear rows. */

/** lower ≤ coefficients · x ≤ upper; an equality where both are the same. */
export interface Row {
  /** In words, for messages and the list of constraints. */
  readonly name: string;
  readonly coefficients: Float64Array;
  readonly lower: number;
  readonly upper: number;
  /** Share of the plan's periods that it is of (default: all), for what is said of it a period. */
  readonly share?: number;
}

export interface Polytope {
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly rows: readonly Row[];
}

/** No x meets a row together with the bounds and the rows before it. */
export class Infeasible extends Error {
  override readonly name = "Infeasible";
  /** The values that the row's sum can take. */
  readonly reach: readonly [number, number];
  readonly row: Row;

  constructor(row: Row, reach: readonly [number, number]) {
    super(`${row.name} can be ${reach[0]} to ${reach[1]}`);
    this.row = row;
    this.reach = reach;
  }
}

/** Bounds and rows can be met, but by no plan in which channels with a minimum are off or at it, in flights that are long enough. */
export class NothingOnOff extends Error {
  override readonly name = "NothingOnOff";
  /** True where every choice of what is on was looked into; false where the search ended before. */
  readonly isProved: boolean;

  constructor(isProved: boolean) {
    super("no plan is off or on in every period");
    this.isProved = isProved;
  }
}

/** Bounds and rows hold to this share of their own size. */
export const tolerance = 1e-9;

/** A polytope with a point that meets every inequality strictly, as far as the bounds leave room. */
export interface InteriorPoint {
  readonly polytope: Polytope;
  readonly x: Float64Array;
}

export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/** The largest violation of bounds and rows, as a share of the size of each; 0 where all are met. */
export function violation({ lower, upper, rows }: Polytope, x: Float64Array): number {
  let worst = 0;
  x.forEach((value, j) => {
    const size = Math.max(Math.abs(lower[j]!), Math.abs(upper[j]!), Number.MIN_VALUE);
    worst = Math.max(worst, (lower[j]! - value) / size, (value - upper[j]!) / size);
  });
  for (const { coefficients, lower: low, upper: high } of rows) {
    const value = dot(coefficients, x);
    const size = Math.max(...coefficients.map((a, j) => Math.abs(a * x[j]!)), Number.MIN_VALUE);
    worst = Math.max(worst, (low - value) / size, (value - high) / size);
  }
  return worst;
}
