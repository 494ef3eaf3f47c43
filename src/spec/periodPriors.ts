/** Default priors are of weeks; what they become in a table of days or months, so that the same calendar time forgets as much. */
import { weeksPerPeriod } from "../data/calendar.js";
import type { Frequency } from "../data/panel.js";
import { exp, log } from "../math/elementary.js";
import { logBeta } from "../math/special.js";
import { windowDefaults } from "../transforms/adstockKinds/window.js";
import type { AdstockKind, PriorData, TransformParameter } from "../transforms/kind.js";
import type { Carryover } from "./channelPriors.js";
import { familyOf } from "./priorFamilies.js";

/** The prior of a parameter in periods of another length than a week: scaled, or for a share the Beta of the same mean and variance as its power.
 *
 *  With p the weeks of a period and alpha ~ Beta(a, b) in weeks, E[alpha^(k p)] = B(a + k p, b) / B(a, b), k = 1, 2, gives the mean and the variance
 *  of alpha^p, and Beta(m s, (1 − m) s) with s = m (1 − m) / variance − 1 has both. Numbers are rounded to 3 digits, as people read them.
 *
 *  Of a share that is only half of what is known, where `carryover` is "wide": the flattest Beta whose mean lies half way to 1/2, its smaller number 1.
 *  What is forgotten within a week is nothing at all to a table of weeks, and its priors say nothing of it; raised to 1/7 they forbid it: search would keep
 *  0.69 to 0.94 a day. Days can tell, and so can months of what weeks call endless.
 *
 *  @returns the prior as it is for weeks, and for parameters without `overTime`
 *  @example priorOfPeriod({ prior: { family: "beta", a: 4, b: 2 }, overTime: { value: "raised", exponent: 1 } }, "month") // { a: 0.734, b: 2.13 } */
export function priorOfPeriod<P extends PriorData>(
  { prior, overTime }: { readonly prior: P; readonly overTime?: TransformParameter["overTime"] },
  frequency: Frequency,
  carryover: Carryover = "weekly",
): P {
  if (overTime === undefined || frequency === "week") return prior;
  const factor = exp(overTime.exponent * log(weeksPerPeriod[frequency]));
  if (overTime.value === "scaled") return scaled(prior, factor) as P;
  const exact = raised(prior, factor);
  return (carryover === "wide" ? halfKnown(exact) : exact) as P;
}

/** The flattest Beta with a mean half way between that of the prior and 1/2. */
function halfKnown(prior: PriorData): PriorData {
  if (prior.family !== "beta") return prior;
  const { a, b } = prior;
  const odds = (a / (a + b) + 0.5) / (b / (a + b) + 0.5);
  return { family: "beta", a: rounded(Math.max(1, odds)), b: rounded(Math.max(1, 1 / odds)) };
}

/** The prior of x^power, in the same family; only a Beta has one here. */
function raised(prior: PriorData, power: number): PriorData {
  if (prior.family !== "beta") return prior;
  const { a, b } = prior;
  const moment = (k: number) => exp(logBeta(a + k * power, b) - logBeta(a, b));
  const mean = moment(1);
  const size = (mean * (1 - mean)) / (moment(2) - mean * mean) - 1;
  return { family: "beta", a: rounded(mean * size), b: rounded((1 - mean) * size) };
}

/** The prior of factor · x; as it is where that has no family here. */
function scaled(prior: PriorData, factor: number): PriorData {
  const changed = familyOf(prior).scaled(prior, factor) ?? {};
  const numbers = Object.entries(changed).map(([name, value]) => [name, rounded(value as number)]);
  return { ...prior, ...Object.fromEntries(numbers) };
}

/** The settings of an adstock that are times, where they are not the kind's own default of weeks: the last lag of a window.
 *
 *  @example settingsOfPeriod(adstocks.delayed, "day") // { maxLag: 84 } */
export function settingsOfPeriod(
  { settings }: Pick<AdstockKind, "settings">,
  frequency: Frequency,
): { readonly maxLag?: number } {
  if (frequency === "week" || !settings.includes("maxLag")) return {};
  return { maxLag: Math.round(windowDefaults.maxLag / weeksPerPeriod[frequency]) };
}

/** How a weekly alpha was turned into one of the table's periods, in words; "" for weeks and where it does not depend on the period. */
export function conversionText(
  { overTime }: Pick<TransformParameter, "overTime">,
  frequency: Frequency,
  carryover: Carryover,
): string {
  if (overTime === undefined || frequency === "week") return "";
  const power = weeksPerPeriod[frequency] ** overTime.exponent;
  const text = frequency === "day" ? `1/${7 ** overTime.exponent}` : power.toFixed(2);
  return `, turned into ${frequency}s: alpha of a ${frequency} = (alpha of a week)^${text}${carryover === "wide" ? ", and half of that believed, so that any memory is possible" : ""}`;
}

function rounded(value: number): number {
  return Number(value.toPrecision(3));
}
