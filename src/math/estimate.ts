/** A number with its uncertainty: how every result is stated. */
import { mean, sortedQuantile } from "./statistics.js";

/** Summary of draws; [lower, upper] is the equal-tailed interval that holds `level` of them. */
export interface Estimate {
  readonly mean: number;
  readonly median: number;
  readonly lower: number;
  readonly upper: number;
  /** Probability inside the interval, such as 0.9. */
  readonly level: number;
}

/** Mean, median and equal-tailed interval of draws.
 *
 *  @param draws  any number of them; one NaN makes every number NaN
 *  @param level  in (0, 1)
 *  @throws RangeError if level is outside (0, 1)
 *  @example estimate(Float64Array.of(1, 2, 3), 0.9).median // 2 */
export function estimate(draws: Float64Array, level: number): Estimate {
  if (!(level > 0 && level < 1)) throw new RangeError(`estimate: level must be in (0, 1), got ${level}`);
  const tail = (1 - level) / 2;
  // NaN sorts last, and makes every quantile NaN.
  const sorted = draws.slice().sort();
  const [lower, median, upper] = [tail, 0.5, 1 - tail].map((p) => sortedQuantile(sorted, p));
  return { mean: mean(draws), median: median!, lower: lower!, upper: upper!, level };
}
