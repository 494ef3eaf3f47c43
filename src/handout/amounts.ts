/** Estimates as sentences have them. */
import type { Estimate } from "../math/estimate.js";
import { formatNumber } from "../words.js";

/** "1.31 (0.9 to 1.8)" with as many decimals as the interval supports. */
export function shown({ median, lower, upper }: Pick<Estimate, "median" | "lower" | "upper">): string {
  const decimals = decimalsOf(upper - lower);
  const text = (value: number) => formatNumber(value, decimals);
  return `${text(median)} (${text(lower)} to ${text(upper)})`;
}

/** Promises are means over draws, as the plan's table has them. */
export function shownMean({ mean, lower, upper }: Estimate): string {
  return shown({ median: mean, lower, upper });
}

/** So that the width of the interval has two digits. */
function decimalsOf(width: number): number {
  if (!(width > 0) || !Number.isFinite(width)) return 2;
  return Math.min(6, Math.max(0, 1 - Math.floor(Math.log10(width))));
}
