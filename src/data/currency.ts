/** What money is called in units: under its sign where the currency has one, and what it returns per unit of it. */

import { type Estimate, intervalText } from "../math/estimate.js";
import { roundedText } from "../words.js";

/** "£" of GBP, "CA$" of CAD; what is no code of a currency as it is.
 *
 *  @example currencySign("EUR") // "€" */
export function currencySign(currency: string): string {
  if (!/^[A-Z]{3}$/.test(currency)) return currency;
  const parts = new Intl.NumberFormat("en-US", { style: "currency", currency }).formatToParts(0);
  return parts.find(({ type }) => type === "currency")!.value;
}

/** A unit as people read it, the code of a currency as its sign: "£ a week" of "GBP a week".
 *
 *  @example unitText("GBP") // "£" */
export function unitText(unit: string): string {
  return unit.replace(/^[A-Z]{3}(?= |$)/, currencySign);
}

/** A number with its unit, the sign of a currency before it and all else behind it.
 *
 *  @param number  as text, with its sign
 *  @example amountText("-1,234", "GBP a week") // "-£1,234 a week"
 *  @example amountText("12", "units") // "12 units" */
export function amountText(number: string, unit: string): string {
  const read = unitText(unit);
  const [, sign = "", rest = ""] = signed.exec(read) ?? [];
  if (sign === "") return read === "" ? number : `${number} ${read}`;
  return number.replace(/^[-−+]?/, (before) => before + sign) + rest;
}

/** An amount with its interval: the sign of a currency stands before each of its numbers, and all else once.
 *
 *  @param number  how a number is written
 *  @example amountInterval(12, { lower: 10, upper: 14 }, String, "GBP a week") // "£12 (£10 to £14) a week"
 *  @example amountInterval(12, { lower: 10, upper: 14 }, String, "units") // "12 units (10 to 14)" */
export function amountInterval(
  middle: number,
  { lower, upper }: Pick<Estimate, "lower" | "upper">,
  number: (value: number) => string,
  unit: string,
): string {
  const [, sign, rest = ""] = signed.exec(unitText(unit)) ?? [];
  if (sign === undefined) return `${amountText(number(middle), unit)} (${number(lower)} to ${number(upper)})`;
  return intervalText(middle, { lower, upper }, (value) => amountText(number(value), sign)) + rest;
}

/** Two ends of a range: the sign of a currency stands before both, and all else once.
 *
 *  @param lower  as text, as `upper`
 *  @example amountEnds("10", "14", "GBP a week") // "£10 and £14 a week"
 *  @example amountEnds("10", "14", "units") // "10 and 14 units" */
export function amountEnds(lower: string, upper: string, unit: string): string {
  const [, sign] = signed.exec(unitText(unit)) ?? [];
  return `${sign === undefined ? lower : amountText(lower, sign)} and ${amountText(upper, unit)}`;
}

/** A unit that begins with the sign of a currency. */
const signed = /^([A-Z]{0,3}\p{Sc})( .*)?$/u;

/** An amount of money: "£1,234", "1,234 currency units".
 *
 *  @param decimals  below zero it is rounded to tens, hundreds … */
export function moneyText(value: number, currency: string, decimals = 0): string {
  return amountText(roundedText(value, decimals), currency);
}

/** Decimals of a currency's smallest coin: 2 of GBP, 0 of JPY; 2 where nobody said which it is. */
export function coinDecimals(currency: string): number {
  if (!/^[A-Z]{3}$/.test(currency)) return 2;
  const { maximumFractionDigits } = new Intl.NumberFormat("en-US", {
    style: "currency",
    currency,
  }).resolvedOptions();
  return maximumFractionDigits ?? 2;
}

/** Unit of a return: "£ per £ spent"; "per 1 spent" where nobody said in which currency.
 *
 *  @param what  "spent", or "more" of a marginal return */
export function returnUnit(currency: string, what: "spent" | "more" = "spent"): string {
  const sign = currencySign(currency);
  return sign === "" || sign.length > 3 ? `per 1 ${what}` : `${sign} per ${sign} ${what}`;
}

/** "per £"; "per unit of money" where nobody said which. */
export function perMoneySign(currency: string): string {
  const sign = currencySign(currency);
  return sign === "" || sign.length > 3 ? "per unit of money" : `per ${sign}`;
}

/** Unit of what money brings that is not money: "units per £".
 *
 *  @param unit  of what it brings */
export function perMoneyUnit(unit: string, currency: string): string {
  return `${unit} ${perMoneySign(currency)}`;
}
