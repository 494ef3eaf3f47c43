/** Hints of trend and season in a series, before any model: how fast it grows, and whether years resemble each other. */
import { correlation, covariance, mean, variance } from "../math/statistics.js";
import type { Frequency } from "./panel.js";

/** Periods in a year. */
export const periodsPerYear: Readonly<Record<Frequency, number>> = { day: 365, week: 52, month: 12 };

/** Periods without media behind the data, for what the last media carry over to arrive in: a year at least. */
export const carryOutPeriods: Readonly<Record<Frequency, number>> = { day: 365, week: 52, month: 52 };

export interface Rhythm {
  /** Slope of the least-squares line over a year, as a share of the mean; NaN below one year, or where the mean is 0. */
  readonly trendPerYear: number;
  /** Correlation of the detrended series with itself a year later, in [−1, 1]; NaN below two years. */
  readonly yearlyCorrelation: number;
}

/** Trend and season of a series of shape [time]; missing values (NaN) are left out. */
export function describeRhythm(values: ArrayLike<number>, frequency: Frequency): Rhythm {
  const year = periodsPerYear[frequency];
  const present = Array.from(values, (value, t) => ({ value, t })).filter(
    ({ value }) => !Number.isNaN(value),
  );
  const times = present.map(({ t }) => t);
  const numbers = present.map(({ value }) => value);
  const slope = covariance(times, numbers) / variance(times);
  const level = mean(numbers);
  const detrended = Float64Array.from(values, (value, t) => value - slope * t);
  const pairs = times.filter((t) => t + year < values.length && !Number.isNaN(values[t + year]));
  const hasTwoYears = values.length >= 2 * year;
  return {
    trendPerYear: level === 0 || values.length < year ? Number.NaN : (slope * year) / Math.abs(level),
    yearlyCorrelation: hasTwoYears
      ? correlation(
          pairs.map((t) => detrended[t]!),
          pairs.map((t) => detrended[t + year]!),
        )
      : Number.NaN,
  };
}
