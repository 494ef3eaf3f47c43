/** Rates of exchange: what one unit of a source's currency was worth on a day, by the recipe or by a table of rates. */
import { platform } from "#platform";
import { isoDate } from "../data/calendar.js";
import { parseCsv } from "../data/csv.js";
import { decodeText } from "../data/decode.js";
import { unreadable } from "../data/unreadable.js";
import { DataError } from "../errors.js";
import { inert } from "../inert.js";
import { suggestion } from "../nearest.js";
import { readDays } from "./days.js";
import type { Source } from "./measure.js";
import type { RatesTable, Recipe } from "./recipe.js";
import { sourceFiles } from "./sourceFiles.js";

/** Rates of the currencies of a recipe. */
export interface Rates {
  /** Those of which there are rates, and the table's own. */
  readonly currencies: ReadonlySet<string>;
  /** What one unit is worth on a day, in hundred-millionths.
   *  @throws DataError naming the day, where nothing says */
  readonly rateOn: (currency: string, day: number) => bigint;
}

/** The currency of money that is not in the table's own; null for what is.
 *
 *  @param written  by the row, in sources with a column of currencies
 *  @param own  the table's */
export function foreignCurrency(
  { recipe: { currency } }: Source,
  written: string | null,
  own: string | undefined,
): string | null {
  const named = typeof currency === "object" ? written : currency;
  return named === undefined || named === "" || named === own ? null : named;
}

/** A rate holds for days without one of their own, weekends and holidays, at most so many. */
const mostGap = 7;

/** Rates by currency and day, and the table that they stand in. */
interface ReadRates {
  readonly path: string;
  readonly rates: ReadonlyMap<string, ReadonlyMap<number, bigint>>;
}

/** The rates of a recipe.
 *
 *  @param folder  that paths start from
 *  @param file  of the recipe
 *  @throws DataError for a table of rates that cannot be read, and a source in a currency without a rate */
export async function readRecipeRates(
  recipe: Recipe,
  sources: readonly Source[],
  folder: string,
  file: string,
): Promise<Rates> {
  const { rates = {}, ratesFrom, currency: own } = recipe;
  const constants = new Map(
    Object.entries(rates).map(([currency, rate]) => {
      const value = hundredMillionths(rate.toFixed(9));
      if (value !== null) return [currency, value];
      throw new DataError({
        file,
        key: `rates.${currency}`,
        rule: "must be above 0 and below 10 000 000 000",
        got: rate,
        cure: `write what one ${currency} is worth in ${own}`,
      });
    }),
  );
  const table = ratesFrom === undefined ? null : await readRates(ratesFrom, folder, file);
  const currencies = new Set([
    ...(own === undefined ? [] : [own]),
    ...constants.keys(),
    ...(table?.rates.keys() ?? []),
  ]);
  for (const { key, recipe: source } of sources) {
    const { currency } = source;
    if (typeof currency !== "string" || currencies.has(currency)) continue;
    throw new DataError({
      file: table?.path ?? file,
      ...(table === null ? { key: `${key}.currency` } : {}),
      rule: table === null ? `is ${currency}, of which no rate is known` : `has no rate of ${currency}`,
      cure: table === null ? rateCure(currency, own) : suggestion(currency, [...table.rates.keys()]),
    });
  }
  const reach = ratesFrom?.gaps === "previous" ? mostGap : 0;
  return {
    currencies,
    rateOn(currency, day) {
      const constant = constants.get(currency);
      if (constant !== undefined) return constant;
      for (let back = 0; back <= reach; back++) {
        const rate = table!.rates.get(currency)!.get(day - back);
        if (rate !== undefined) return rate;
      }
      throw new DataError({
        file: table!.path,
        rule: `has no rate of ${currency} on ${isoDate(day)}${reach === 0 ? "" : `, nor in the ${reach} days before`}`,
        cure:
          reach === 0
            ? "add its row, or set gaps: previous under ratesFrom: where the rate of the days before holds"
            : "add its row",
      });
    },
  };
}

/** What to do about a currency without a rate.
 *
 *  @param own  the table's */
export const rateCure = (currency: string, own: string | undefined): string =>
  `set rates: { ${currency}: what one is worth in ${own} }, or ratesFrom: to a table of days`;

/** A rate of which the comma may be of either kind. */
const thousandsOrDecimal = /^[1-9]\d{0,2},\d{3}$/;

async function readRates(from: RatesTable, folder: string, recipe: string): Promise<ReadRates> {
  const [path] = await sourceFiles(from.file, folder, "ratesFrom.file", recipe);
  const bytes = await platform.files.readBytes(path!).catch(async (error: unknown) => {
    throw await unreadable(path!, error, { cure: "name the table of rates" });
  });
  const table = parseCsv(decodeText(bytes, path!, from.encoding).text, path!, from.delimiter);
  const columns = [from.date, from.currency, from.rate].map((column) => {
    const at = table.header.indexOf(column);
    if (at >= 0) return at;
    throw new DataError({
      file: path!,
      rule: `has no column "${column}"`,
      about: "the header",
      cure: suggestion(column, table.header),
    });
  });
  const cells = table.rows.map((row) => columns.map((at) => row.cells[at]!.trim()));
  const texts = [...new Set(cells.map(([date]) => date!))];
  const days = readDays(texts, { dateFormat: from.dateFormat, file: path!, column: from.date })?.days;
  const refuse = (row: number, column: string, rule: string, cure: string): never => {
    throw new DataError({ file: path!, row: table.rows[row]!.line, column, rule, cure });
  };
  const rates = new Map<string, Map<number, bigint>>();
  // One rate such as 0,912 or 1,08 says that the comma is the decimal mark of all.
  const hasComma = cells.some(([, , text]) => text!.includes(",") && !thousandsOrDecimal.test(text!));
  cells.forEach(([date, currency, text], row) => {
    const day =
      days?.get(date!) ??
      refuse(row, from.date, `"${inert(date!)}" is no date as the others are`, "correct the cell");
    if (!hasComma && thousandsOrDecimal.test(text!)) {
      const [decimal, thousands] = [text!.replace(",", "."), text!.replace(",", "")];
      const cure = `write ${decimal} or ${thousands}`;
      refuse(
        row,
        from.rate,
        `"${text}" may be ${decimal} or ${thousands}, and no other rate says which`,
        cure,
      );
    }
    const rate =
      hundredMillionths(hasComma ? text!.replace(".", "?").replace(",", ".") : text!) ??
      refuse(row, from.rate, `"${inert(text!)}" is no rate`, "write a number above 0, as 1.0837");
    const own = rates.get(currency!) ?? new Map<number, bigint>();
    rates.set(currency!, own);
    if ((own.get(day) ?? rate) !== rate) {
      refuse(
        row,
        from.rate,
        `is another rate of ${inert(currency!)} on ${isoDate(day)} than before`,
        "delete one of the two",
      );
    }
    own.set(day, rate);
  });
  return { path: path!, rates };
}

/** A decimal as hundred-millionths, its ninth decimal rounded; null for what is no number above zero. */
function hundredMillionths(text: string): bigint | null {
  const [, whole, fraction = ""] = /^(\d{1,10})(?:\.(\d+))?$/.exec(text) ?? [];
  if (whole === undefined) return null;
  const rate = (BigInt(whole + fraction.slice(0, 9).padEnd(9, "0")) + 5n) / 10n;
  return rate > 0n ? rate : null;
}

/** A rate as SQL. */
export function rateSql(rate: bigint): string {
  const digits = String(rate).padStart(9, "0");
  return `CAST(${digits.slice(0, -8)}.${digits.slice(-8)} AS DECIMAL(18, 8))`;
}
