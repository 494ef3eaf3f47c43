/** What money is called in units: under its sign where the currency has one, and what it returns per unit of it. */

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
