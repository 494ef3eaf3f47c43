/** Finds values that neither their neighbours nor the same season of other years explain: one-off shocks and typing errors. */
import { median, medianAbsoluteDeviation } from "../math/statistics.js";

export interface Outlier {
  /** Index of the value in its series. */
  readonly at: number;
  /** Deviation in robust standard deviations; its sign says which way. */
  readonly score: number;
}

const defaults = {
  /** Values looked at on each side. */
  halfWindow: 3,
  /** Of modified z-scores (Iglewicz and Hoaglin 1993, How to Detect and Handle Outliers). In 156 weeks of pure noise it raises
   *  a false alarm in about 1 series of 70. */
  threshold: 3.5,
} as const;

/** Outliers of one series.
 *
 *  d_t = x_t − m_t, where m_t is what the h values on each side of t lead one to expect: their median after taking out their
 *  Theil–Sen slope. The score of t is d_t in units of the scaled median absolute deviation of all d. Where x_t is closer to the
 *  median of the h values before it, or after it, that distance counts, so that a step raises no alarm. Where the same season
 *  of the next or last year exists, d_t less that season's counts if it is smaller, so that a peak of every Christmas is none.
 *  @param values  shape [time]; NaN is skipped
 *  @param period  periods in a year (52, 12, 365)
 *  @returns the outliers, the largest first; none where more than half of the deviations are zero (spread undefined)  */
export function findOutliers(
  values: ArrayLike<number>,
  period: number,
  options: Partial<typeof defaults> = {},
): readonly Outlier[] {
  const { halfWindow, threshold } = { ...defaults, ...options };
  const deviations = Float64Array.from(values, (value, t) => value - expectedValue(values, t, halfWindow));
  const scale = medianAbsoluteDeviation(deviations.filter((deviation) => !Number.isNaN(deviation)));
  if (!(scale > 0)) return [];
  return Array.from(deviations, (deviation, at) => {
    const explanations = [
      deviation,
      values[at]! - median(present(values, at - halfWindow, at - 1)),
      values[at]! - median(present(values, at + 1, at + halfWindow)),
      deviation - (deviations[at - period] ?? Number.NaN),
      deviation - (deviations[at + period] ?? Number.NaN),
    ];
    return { at, score: smallest(explanations) / scale };
  })
    .filter(({ score }) => Math.abs(score) > threshold)
    .sort((a, b) => Math.abs(b.score) - Math.abs(a.score) || a.at - b.at);
}

/** The number closest to zero; NaN where the first is NaN (the value itself is missing). */
function smallest(numbers: readonly number[]): number {
  return numbers.reduce((least, number) => (Math.abs(number) < Math.abs(least) ? number : least));
}

function present(values: ArrayLike<number>, from: number, to: number): number[] {
  const found: number[] = [];
  for (let i = Math.max(0, from); i <= Math.min(values.length - 1, to); i++) {
    if (!Number.isNaN(values[i])) found.push(values[i]!);
  }
  return found;
}

function expectedValue(values: ArrayLike<number>, t: number, halfWindow: number): number {
  const neighbours: number[] = [];
  for (let i = Math.max(0, t - halfWindow); i <= Math.min(values.length - 1, t + halfWindow); i++) {
    if (i !== t && !Number.isNaN(values[i])) neighbours.push(i);
  }
  const slopes = neighbours.flatMap((i, k) =>
    neighbours.slice(k + 1).map((j) => (values[j]! - values[i]!) / (j - i)),
  );
  const slope = slopes.length === 0 ? 0 : median(slopes);
  return median(neighbours.map((i) => values[i]! + slope * (t - i)));
}
