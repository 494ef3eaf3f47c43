/** Money in tables: under its sign where the currency has one, and what it returns per unit of it. */
import { roundedText } from "./cells.js";

/** "£" of GBP, "CA$" of CAD; what is no code of a currency as it is.
 *
 *  @example currencySign("EUR") // "€" */
export function currencySign(currency: string): string {
  if (!/^[A-Z]{3}$/.test(currency)) return currency;
  const parts = new Intl.NumberFormat("en-US", { style: "currency", currency }).formatToParts(0);
  return parts.find(({ type }) => type === "currency")!.value;
}

/** Unit of a return: "£ per £ spent"; "per 1 spent" where nobody said in which currency.
 *
 *  @param what  "spent", or "more" of a marginal return */
export function returnUnit(currency: string, what: "spent" | "more" = "spent"): string {
  const sign = currencySign(currency);
  return sign.length > 3 ? `per 1 ${what}` : `${sign} per ${sign} ${what}`;
}

/** Unit of what money brings that is not money: "units per £".
 *
 *  @param unit  of what it brings */
export function perMoneyUnit(unit: string, currency: string): string {
  const sign = currencySign(currency);
  return `${unit} ${sign.length > 3 ? "per unit of money" : `per ${sign}`}`;
}

/** An amount with its currency: "£1,234", "1,234 currency units".
 *
 *  @param decimals  below zero it is rounded to tens, hundreds … */
export function moneyText(value: number, currency: string, decimals = 0): string {
  const sign = currencySign(currency);
  const amount = roundedText(Math.abs(value), decimals);
  const minus = value < 0 && /[1-9∞]/.test(amount) ? "−" : "";
  return sign.length > 3 || /^[A-Za-z]+$/.test(sign)
    ? `${minus}${amount} ${sign}`
    : `${minus}${sign}${amount}`;
}
