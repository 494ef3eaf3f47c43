/** A prior from what somebody believes in words: "90 % of it between 0.5 and 3". */
import { log } from "../math/elementary.js";
import { formatNumber } from "../words.js";
import type { Prior } from "./priorFamilies.js";
import { distributionOf } from "./priors.js";

/** The central 90 % of a prior above zero: 5 % of it lie below q5, 5 % above q95. */
export interface PriorRange {
  readonly q5: number;
  readonly q95: number;
}

/** Families whose two numbers follow from a range: each with the least and the most that q95/q5 may be. */
const families = {
  // Up to where it is an exponential: beyond, its density is largest at nothing, and the posterior may have a second mode there.
  gamma: { least: 1.1, most: 58 },
  logNormal: { least: 1.1, most: 10_000 },
} as const;

export type RangedFamily = keyof typeof families;

/** Ends of a range beyond which it is a slip of the hand. */
const sane = { least: 1e-4, most: 1e4 };

/** Quantile of 95 % of the standard normal. */
const z95 = 1.6448536269514722;

/** Why no prior of a family has this range, as a sentence that says what would do; null where one has. */
export function rangeFault(family: RangedFamily, { q5, q95 }: PriorRange): string | null {
  const { least, most } = families[family];
  if (!Number.isFinite(q5) || !Number.isFinite(q95)) return "Both ends of the range must be numbers.";
  if (!(q5 > 0)) return "The lower end must be above 0: 5 % of the prior lie below it.";
  if (!(q95 > q5)) return "The upper end must be above the lower.";
  if (q5 < sane.least || q95 > sane.most) {
    return `The range must lie between ${sane.least} and ${formatNumber(sane.most, 0)}.`;
  }
  if (q95 < least * q5) {
    return `The upper end must be at least ${least} times the lower: a narrower prior would leave the data nothing to say.`;
  }
  if (q95 > most * q5) {
    return `The upper end may be at most ${formatNumber(most, 0)} times the lower${family === "gamma" ? ": a wider Gamma has most of its weight at nothing" : ""}.`;
  }
  return null;
}

/** The prior of a family whose central 90 % is the range, its numbers to six digits, as people copy them.
 *
 *  A Gamma's q95/q5 falls with its shape and does not depend on its rate, so that the shape is found by bisection, and the rate follows.
 *
 *  @param range  one of which `rangeFault` says nothing
 *  @example priorOfRange("logNormal", { q5: 0.5, q95: 2 }) // { family: "logNormal", mu: 0, sigma: 0.421404 } */
export function priorOfRange(family: RangedFamily, { q5, q95 }: PriorRange): Prior {
  const logs = { low: log(q5), high: log(q95) };
  if (family === "logNormal") {
    return {
      family,
      mu: rounded((logs.low + logs.high) / 2),
      sigma: rounded((logs.high - logs.low) / (2 * z95)),
    };
  }
  const quantilesOf = (shape: number) => {
    const { quantile } = distributionOf({ family: "gamma", shape, rate: 1 });
    return { q5: quantile(0.05), q95: quantile(0.95) };
  };
  let low = 0.5;
  let high = 5000;
  while (high / low > 1 + 1e-12) {
    const middle = Math.sqrt(low * high);
    const { q5: least, q95: most } = quantilesOf(middle);
    if (most / least > q95 / q5) low = middle;
    else high = middle;
  }
  const shape = rounded(low);
  return { family, shape, rate: rounded(quantilesOf(shape).q95 / q95) };
}

function rounded(value: number): number {
  return Number(value.toPrecision(6));
}
