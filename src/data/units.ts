/** Units of series: from the sign beside the numbers, from the role, or from a word in the column's name. */

import { DataError } from "../errors.js";
import { competitorWords, exposureUnits, findWord, kpiNames, spendWords, wordsOf } from "./names.js";
import type { ColumnRole } from "./panel.js";
import type { ReadColumn } from "./tableLayout.js";

/** The unit of money where nobody named one. */
const unknownCurrency = "currency units";

const currencyCodes: Readonly<Record<string, string>> = { "£": "GBP", "€": "EUR", "₹": "INR" };

/** The price in words: "per GBP", or "per unit of money" where nobody said which. */
export function perMoney(currency: string): string {
  return currency === unknownCurrency ? "per unit of money" : `per ${currency}`;
}

/** The currency written beside the numbers ("£" is GBP; "$" stays "$", as several countries use it), else "currency units".
 *  @throws DataError where two columns are in two currencies  */
export function currencyOf(columns: readonly ReadColumn[], file: string): string {
  const marked = columns.filter(({ numbers: { unit } }) => unit !== "" && unit !== "%");
  const codeOf = ({ numbers: { unit } }: ReadColumn) => currencyCodes[unit] ?? unit;
  const other = marked.find((column) => codeOf(column) !== codeOf(marked[0]!));
  if (other !== undefined) {
    throw new DataError({
      file,
      column: other.role.column,
      rule: `amounts in ${codeOf(other)}, and in ${codeOf(marked[0]!)} in the column "${marked[0]!.role.column}"`,
      cure: "convert all to one currency",
    });
  }
  return marked[0] === undefined ? unknownCurrency : codeOf(marked[0]);
}

/** The unit of one series, "" where it has none or it is unknown. */
export function unitOf({ role, column }: ColumnRole, written: string, currency: string): string {
  if (written === "%") return "%";
  if (
    role === "spend" ||
    role === "adstock" ||
    role === "revenue" ||
    role === "revenuePerKpi" ||
    role === "total"
  )
    return currency;
  if (written !== "") return currencyCodes[written] ?? written;
  if (role === "event") return "0 or 1";
  if (role === "population") return "people";
  if (role === "exposure")
    return (
      exposureUnits[findWord(column, Object.keys(exposureUnits)) ?? ""] ??
      (/_P$/.test(column) ? "clicks" : /_I$/.test(column) ? "impressions" : "")
    );
  if (role === "kpi" || role === "outcome") return resultUnit(column, currency);
  return controlUnit(column, currency);
}

function resultUnit(column: string, currency: string): string {
  if (findWord(column, ["revenue", "turnover", "sales_value", "net_sales", "gross_sales"]) !== null)
    return currency;
  const words = wordsOf(column);
  const first = words[0]!;
  if (first === "units") return "units";
  return (kpiNames as readonly string[]).includes(words.join("_")) || words.length > 1
    ? words.join(" ")
    : first;
}

function controlUnit(column: string, currency: string): string {
  if (findWord(column, ["pct", "percent", "%"]) !== null) return "%";
  if (findWord(column, ["index"]) !== null) return "index";
  if (findWord(column, competitorWords) !== null && findWord(column, spendWords) !== null) return currency;
  return "";
}
