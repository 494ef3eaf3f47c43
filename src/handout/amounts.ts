/** Estimates as sentences have them. */
import { amountInterval } from "../data/currency.js";
import type { Estimate } from "../math/estimate.js";
import { roundedText, supportedDecimals } from "../words.js";

/** "1.31 (0.9 to 1.8)", "£9,000 (−£9,000 to £29,000)", with as many digits as the interval supports. */
export function shown(
  { median, lower, upper }: Pick<Estimate, "median" | "lower" | "upper">,
  unit = "",
): string {
  const decimals = supportedDecimals({ lower, upper }, 2);
  return amountInterval(median, { lower, upper }, (value) => roundedText(value, decimals), unit);
}

/** Promises are means over draws, as the plan's table has them. */
export function shownMean({ mean, lower, upper }: Estimate, unit = ""): string {
  return shown({ median: mean, lower, upper }, unit);
}
