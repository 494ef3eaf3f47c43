/** Units of series: from the sign beside the numbers, from the role, or from a word in the column's name. */

import { DataError } from "../errors.js";
import { option, phrase } from "../phrase.js";
import { bareName, currencyInName, currencyWords } from "./channelNames.js";
import type { ColumnFacts } from "./columnFacts.js";
import { revenueNames } from "./columnNames.js";
import { findWord, plainName, wordList, wordsOf } from "./names.js";
import type { ColumnRole, Role } from "./panel.js";
import { competitorWords, exposureUnits, rateWords, spendWords } from "./roleWords.js";
import type { ReadColumn } from "./tableLayout.js";

/** The unit of money where nobody named one. */
const unknownCurrency = "currency units";

const currencyCodes: Readonly<Record<string, string>> = { "£": "GBP", "€": "EUR", "₹": "INR" };

/** The price as documents for programs have it: "per GBP", or "per unit of money" where nobody said which. */
export function perMoney(currency: string): string {
  return currency === unknownCurrency ? "per unit of money" : `per ${currency}`;
}

/** Roles whose numbers are money, so that a currency in the column's name is theirs. */
const moneyRoles: ReadonlySet<Role> = new Set(["spend", "revenue", "revenuePerKpi", "total", "kpi"]);

/** Currencies that are written "$". */
const dollars: ReadonlySet<string> = new Set(["USD", "CAD", "AUD", "NZD", "MXN", "$", "US$"]);

/** The currency written beside the numbers, or in the names of columns of money ("£" is GBP; "$" stays "$" where nothing says whose, as
 *  several countries use it), else "currency units".
 *  @throws DataError where two columns, or two rows, are in two currencies  */
export function currencyOf(
  columns: readonly ReadColumn[],
  facts: readonly ColumnFacts[],
  file: string,
): string {
  const codeOf = ({ numbers: { unit }, role: { role, column } }: ReadColumn) => {
    const inName = moneyRoles.has(role) ? currencyInName(column) : null;
    if (unit === "" || unit === "%") return inName;
    const written = currencyCodes[unit] ?? unit;
    return written.includes("$") && inName !== null && dollars.has(inName) ? inName : written;
  };
  const marked = columns.filter((column) => codeOf(column) !== null);
  const isSame = (a: string, b: string) =>
    a === b || (dollars.has(a) && dollars.has(b) && (a.includes("$") || b.includes("$")));
  const other = marked.find((column) => !isSame(codeOf(column)!, codeOf(marked[0]!)!));
  if (other !== undefined) {
    throw new DataError({
      file,
      column: other.role.column,
      rule: `amounts in ${codeOf(other)}, and in ${codeOf(marked[0]!)} in the column "${marked[0]!.role.column}"`,
      cure: phrase`convert all to one currency, or set ${option("currency")} where they are one`,
    });
  }
  const codes = marked.map((column) => codeOf(column)!);
  const named = facts.find(namesCurrencies);
  if (named !== undefined && named.distinct.length > 1) {
    throw new DataError({
      file,
      column: named.name,
      rule: `the rows are in several currencies (${named.distinct.slice(0, 4).join(", ")})`,
      cure: phrase`convert all to one currency, or set ${option("currency")} where they are one`,
    });
  }
  const inCells = named === undefined ? undefined : currencyWords[named.distinct[0]!.toLowerCase()];
  return codes.find((code) => !code.includes("$")) ?? codes[0] ?? inCells ?? unknownCurrency;
}

/** Is every cell of a column the name of a currency? */
export function namesCurrencies({ kind, distinct }: ColumnFacts): boolean {
  return kind === "text" && distinct.every((cell) => Object.hasOwn(currencyWords, cell.toLowerCase()));
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

/** Is a result money, by its name? "Umsätze (€)" is; "Umsatz pro Besuch" and "umsatz_menge" are not. */
export function isRevenueName(column: string): boolean {
  const isNamed = [plainName(column), bareName(column)].some((name) => revenueNames.includes(name));
  return isNamed || (findWord(column, revenueNames) !== null && findWord(column, otherThanMoney) === null);
}

/** Words beside that of money that make it a number of something, or a ratio. */
const otherThanMoney = [
  ...rateWords,
  ...wordList(
    "per pro por par je roas units unit orders count number qty quantity volume menge mengen anzahl",
  ),
  ...wordList("stück stückzahl bestellungen quantité cantidad quantità quantidade aantal"),
];

function resultUnit(column: string, currency: string): string {
  if (isRevenueName(column)) return currency;
  const words = wordsOf(column);
  // A name without any letter, such as "!!!", has no words.
  return words[0] === "units" ? "units" : words.join(" ");
}

function controlUnit(column: string, currency: string): string {
  if (findWord(column, ["pct", "percent", "%"]) !== null) return "%";
  if (findWord(column, ["index"]) !== null) return "index";
  if (findWord(column, competitorWords) !== null && findWord(column, spendWords) !== null) return currency;
  return "";
}
