/** Amounts of money in tables. */
import { currencySign } from "../data/currency.js";
import { roundedText } from "../words.js";

export { currencySign, perMoneyUnit, returnUnit } from "../data/currency.js";

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
