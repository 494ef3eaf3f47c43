/** Finds values that neither their neighbours nor the same season of other years explain: one-off shocks and typing errors. */
import { median, medianAbsoluteDeviation } from "../math/statistics.js";

export interface Outlier {
  /** Index of the value in its series. */
  readonly at: number;
  /** Deviation in robust standard deviations; its sign says which way. */
  readonly score: number;
}

const defaults = {
  /** Values on each side of the running median. */
  halfWindow: 3,
  /** The usual 3.5 of modified z-scores (Iglewicz and Hoaglin 1993) is for values from one centre: deviations from a running
   *  median have heavier tails, so that it raises an alarm in nearly half of all 156-week series of pure noise; 5 in 2 of 100. */
  threshold: 5,
} as const;

/** Outliers of one series.
 *
 *  d_t = x_t − median(x_{t−h} … x_{t+h}); the score of t is d_t in units of the scaled median absolute deviation of all d. Where
 *  the same season of the next or last year exists, the smaller of d_t and its change against that season counts, so that a
 *  peak of every Christmas is none.
 *  @param values  shape [time]; NaN is skipped
 *  @param period  periods in a year (52, 12, 365)
 *  @returns the outliers, the largest first; none where more than half of the deviations are zero (spread undefined)  */
export function findOutliers(
  values: ArrayLike<number>,
  period: number,
  options: Partial<typeof defaults> = {},
): readonly Outlier[] {
  const { halfWindow, threshold } = { ...defaults, ...options };
  const deviations = Float64Array.from(values, (value, t) => value - localMedian(values, t, halfWindow));
  const scale = medianAbsoluteDeviation(deviations.filter((deviation) => !Number.isNaN(deviation)));
  if (!(scale > 0)) return [];
  return Array.from(deviations, (deviation, at) => ({
    at,
    score: unexplained(deviations, at, period, deviation) / scale,
  }))
    .filter(({ score }) => Math.abs(score) > threshold)
    .sort((a, b) => Math.abs(b.score) - Math.abs(a.score) || a.at - b.at);
}

/** The deviation, or what is left of it beside the same season of another year; the smallest in size. */
function unexplained(deviations: Float64Array, t: number, period: number, deviation: number): number {
  return [deviations[t - period], deviations[t + period]]
    .filter((season): season is number => season !== undefined && !Number.isNaN(season))
    .map((season) => deviation - season)
    .reduce((least, left) => (Math.abs(left) < Math.abs(least) ? left : least), deviation);
}

function localMedian(values: ArrayLike<number>, t: number, halfWindow: number): number {
  const window: number[] = [];
  for (let i = Math.max(0, t - halfWindow); i <= Math.min(values.length - 1, t + halfWindow); i++) {
    if (!Number.isNaN(values[i])) window.push(values[i]!);
  }
  return median(window);
}
