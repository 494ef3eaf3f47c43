/** The retention behind a file's own adstock column, told apart from other transforms by the column's own rounding. */
import { estimateRetention } from "../transforms/geometricAdstock.js";

export interface ColumnRetention {
  /** Least-squares retention; NaN where no retention explains the column. */
  readonly retention: number;
  /** Largest |adstocked[t] − x[t] − retention · adstocked[t−1]| at the best retention, in the unit of the column. */
  readonly misfit: number;
}

/** The retention of a column that follows a[t] = x[t] + retention · a[t−1] within what its rounding explains.
 *
 *  A column written with d decimals is off by up to u/2, u = 10^−d, so that
 *
 *  |a[t] − x[t] − retention · a[t−1]| ≤ (1 + retention) uₐ/2 + uₓ/2
 *
 *  for the true retention. Each period is an interval of retentions that satisfy it; the column is geometric where all intervals
 *  share a point of [0, 1). Testing the least-squares retention alone would refuse some columns, as rounding moves it too.
 *
 *  @param x          spend, shape [time]
 *  @param adstocked  its adstock, shape [time]
 *  @param addends    rows of the file added up in a period: each was rounded (default 1)
 *  @example columnRetention(Float64Array.of(100, 0, 0), Float64Array.of(100, 33, 11)).retention // 0.3303 */
export function columnRetention(x: Float64Array, adstocked: Float64Array, addends = 1): ColumnRetention {
  const { alpha, misfit } = estimateRetention(x, adstocked);
  const peak = adstocked.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  // Half a unit for each rounded number, and what floating-point sums lose.
  const roundingOfAdstock = (addends * roundingUnit(adstocked)) / 2;
  const rounding = roundingOfAdstock + (addends * roundingUnit(x)) / 2 + 1e-9 * peak;
  let [lowest, highest] = [0, 1];
  for (let t = 1; t < x.length; t++) {
    const before = adstocked[t - 1]!;
    const carried = adstocked[t]! - x[t]!;
    const above = halfLine(before + roundingOfAdstock, carried - rounding);
    const below = halfLine(-(before - roundingOfAdstock), -(carried + rounding));
    lowest = Math.max(lowest, above.lowest, below.lowest);
    highest = Math.min(highest, above.highest, below.highest);
  }
  const isGeometric = lowest <= highest && lowest < 1 && !Number.isNaN(alpha);
  const retention = isGeometric ? Math.min(Math.max(alpha, lowest), highest) : Number.NaN;
  return { retention: retention < 1 ? retention : Number.NaN, misfit: misfit * peak };
}

/** The retentions with slope · retention ≥ bound. */
function halfLine(slope: number, bound: number): { readonly lowest: number; readonly highest: number } {
  if (slope > 0) return { lowest: bound / slope, highest: Number.POSITIVE_INFINITY };
  if (slope < 0) return { lowest: Number.NEGATIVE_INFINITY, highest: bound / slope };
  return { lowest: bound <= 0 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY, highest: 1 };
}

/** 10^−d, with d the most decimals of any value. Sums of such values carry rounding errors of some ulp, which are no decimals. */
function roundingUnit(values: Float64Array): number {
  for (let decimals = 0; decimals < 15; decimals++) {
    const power = 10 ** decimals;
    const isWritten = values.every((value) => {
      const scaled = value * power;
      return Math.abs(scaled - Math.round(scaled)) <= 16 * Number.EPSILON * Math.abs(scaled);
    });
    if (isWritten) return 1 / power;
  }
  return 0;
}
