/** A number with its uncertainty: how every result is stated. */
import { level as levelRule, requireNumber } from "../options.js";
import { mean, quantiles } from "./statistics.js";

/** Probability inside an interval that nobody chose another one for. */
export const defaultLevel = 0.9;

/** "90 %", "97.5 %". */
export function levelText(level: number): string {
  return `${Number((100 * level).toFixed(1))} %`;
}

/** "1.2 (0.8 to 1.7)": the middle of an estimate and its interval.
 *
 *  @param text  how a number is written */
export function intervalText(
  middle: number,
  { lower, upper }: Pick<Estimate, "lower" | "upper">,
  text: (value: number) => string,
): string {
  return `${text(middle)} (${text(lower)} to ${text(upper)})`;
}

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
 *  @throws ArgumentError if level is outside (0, 1)
 *  @example estimate(Float64Array.of(1, 2, 3), 0.9).median // 2 */
export function estimate(draws: Float64Array, level: number): Estimate {
  requireNumber("estimate", "level", level, levelRule);
  const tail = (1 - level) / 2;
  const [lower, median, upper] = quantiles(draws, [tail, 0.5, 1 - tail]);
  return { mean: mean(draws), median: median!, lower: lower!, upper: upper!, level };
}

/** The same of what each draw is of another number's draw, such as a part of its whole. */
export function shareEstimate(draws: Float64Array, wholes: Float64Array, level: number): Estimate {
  const shares = draws.map((value, i) => value / wholes[i]!);
  return estimate(shares, level);
}
