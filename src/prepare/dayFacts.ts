/** Facts: what each column of the table gets on each day, in whole cents where it is money; twice, as SQL and from the groups, so that one checks the other. */
import { isoDate } from "../data/calendar.js";
import { DataError } from "../errors.js";
import { suggestion } from "../nearest.js";
import { inCents } from "./decimals.js";
import { channelName, type Measure } from "./measure.js";
import { foreignCurrency, type Rates, rateSql } from "./rates.js";
import type { ReadSource } from "./readSource.js";
import type { SpendRecipe } from "./recipe.js";
import type { RowGroup } from "./sourcePass.js";
import { literal } from "./sqlText.js";

/** What one source gives one column on one day. */
export interface Fact {
  readonly name: string;
  readonly way: Measure["way"];
  readonly day: number;
  /** What it is in, where it is money in another currency than the table's. */
  readonly currency: string | null;
  /** As the files have it, in millionths, without what was dropped as there twice. */
  readonly given: bigint;
  /** In whole cents of the table's currency where it is money. */
  readonly amount: bigint;
  /** Numbers that it was made from. */
  readonly count: number;
}

/** What money is converted by. */
export interface Currencies {
  readonly rates: Rates;
  /** The table's own. */
  readonly own: string | undefined;
}

/** What one unit is worth, in hundred-millionths; one of the table's own is one. */
const rateOf = (currency: string | null, day: number, { rateOn }: Rates): bigint =>
  currency === null ? 100_000_000n : rateOn(currency, day);

/** What channels are called in the table, by their names in the files.
 *  @throws DataError for a name under rename: that no row has */
export function channelNames({ source, groups, files }: ReadSource): ReadonlyMap<string, string> {
  if (source.channel === null) return new Map();
  const raw = [
    ...new Set(groups.flatMap(({ channel }) => ((channel ?? "") === "" ? [] : [channel!]))),
  ].sort();
  const { rename = {} } = source.recipe as SpendRecipe;
  const unknown = Object.keys(rename).find((name) => !raw.includes(name));
  if (unknown !== undefined) {
    throw new DataError({
      file: files[0]!.path,
      column: source.channel,
      rule: `never says "${unknown}", which rename: names`,
      cure: suggestion(unknown, raw),
    });
  }
  return new Map(raw.map((name) => [name, channelName(Object.hasOwn(rename, name) ? rename[name]! : name)]));
}

/** The facts of a source, from its groups.
 *  @throws DataError naming a day without a rate */
export function factsOf(
  read: ReadSource,
  names: ReadonlyMap<string, string>,
  { rates, own }: Currencies,
): readonly Fact[] {
  const { source, groups, days, repeats } = read;
  const facts = new Map<string, { -readonly [K in keyof Fact]: Fact[K] }>();
  const add = (
    measure: Measure,
    { date, channel, currency: written }: Pick<RowGroup, "date" | "channel" | "currency">,
    sum: bigint,
    count: number,
  ) => {
    const day = days.get(date);
    if (day === undefined || (source.channel !== null && (channel ?? "") === "")) return;
    const name = measure.nameOf(channel === null ? null : names.get(channel)!);
    const { way } = measure;
    const currency = way === "money" ? foreignCurrency(source, written, own) : null;
    const key = JSON.stringify([day, name, currency]);
    const fact = facts.get(key) ?? { name, way, day, currency, given: 0n, amount: 0n, count: 0 };
    if (repeats.isRepeated) {
      fact.given = fact.count === 0 || sum > fact.given ? sum : fact.given;
      fact.count = 1;
    } else {
      fact.given += sum;
      fact.count += count;
    }
    facts.set(key, fact);
  };
  for (const group of groups) {
    for (const [i, measure] of source.measures.entries()) {
      const { sum, count, greatest } = group.values[i]!;
      if (count > 0) add(measure, group, repeats.isRepeated ? greatest! : sum, count);
    }
  }
  for (const one of repeats.surplus) {
    for (const [i, measure] of source.measures.entries()) {
      const count = one.counts[i]!;
      if (count > 0) add(measure, one, -one.sums[i]!, -count);
    }
  }
  return [...facts.values()].map((fact) => ({
    ...fact,
    amount: fact.way === "money" ? inCents(fact.given, rateOf(fact.currency, fact.day, rates)) : fact.given,
  }));
}

/** A date as the database has it, from a text that was read. */
function dateSql({ format, days }: ReadSource): string {
  const slashes = "translate(day, '-.', '//')";
  const formats: Readonly<Record<string, string>> = {
    "yyyy-mm-dd": `strptime(regexp_extract(${slashes}, '^[^T ]+'), '%Y/%m/%d')`,
    yyyymmdd: "strptime(day, '%Y%m%d')",
    "dd/mm/yyyy": `strptime(regexp_extract(${slashes}, '^[^T ]+'), '%d/%m/%Y')`,
    "mm/dd/yyyy": `strptime(regexp_extract(${slashes}, '^[^T ]+'), '%m/%d/%Y')`,
  };
  const known = formats[format];
  // Marks and spaces that a date may have around it are read away, and the database does not know them.
  const isBare = [...days.keys()].every((text) => /^\d[\d./-]+(?:[T ][\x20-\x7e]*)?$/.test(text));
  if (known !== undefined && isBare) return `CAST(${known} AS DATE)`;
  const cases = [...days].map(([text, day]) => `${literal(text)}: DATE '${isoDate(day)}'`);
  return `(MAP {${cases.join(", ")}})[day]`;
}

/** The statements that put a source's facts into the table `facts`.
 *
 *  @param facts  of the source, for the days that need a rate */
export function factsSql(
  read: ReadSource,
  names: ReadonlyMap<string, string>,
  facts: readonly Fact[],
  { rates, own }: Currencies,
): readonly string[] {
  const { source, table, groups, skipped, repeats, days } = read;
  const isForeign = facts.some(({ currency }) => currency !== null);
  const inCurrency = (total: string) => {
    if (!isForeign) return total;
    const paid = new Set(
      facts.flatMap(({ way, currency, day }) => (way === "money" ? [`${day} ${currency}`] : [])),
    );
    const entries = groups.flatMap(({ date, currency: written }) => {
      const [day, currency] = [days.get(date)!, foreignCurrency(source, written, own)];
      if (!paid.has(`${day} ${currency}`)) return [];
      const key = written === null ? date : `${written} ${date}`;
      return [`${literal(key)}: ${rateSql(rateOf(currency, day, rates))}`];
    });
    // Every text of a date has the same rate.
    const key = source.currency === null ? "day" : "currency || ' ' || day";
    return `CAST(${total} AS DECIMAL(20, 6)) * any_value((MAP {${[...new Set(entries)].join(", ")}})[${key}])`;
  };
  const skip = [...new Set(skipped.map(({ date }) => date))]
    .map((text) => ` AND day <> ${literal(text)}`)
    .join("");
  const from = repeats.table === null ? [table] : [table, repeats.table];
  const rowsOf = (i: number, { column }: Measure) => {
    const [sum, count] =
      column === null ? ["CAST(rows AS DECIMAL(38, 6))", "rows"] : [`sum_${i + 1}`, `count_${i + 1}`];
    const [less, fewer] =
      column === null
        ? ["-surplus", "-surplus"]
        : [`-surplus * amount_${i + 1}`, `CASE WHEN amount_${i + 1} IS NULL THEN 0 ELSE -surplus END`];
    return from
      .map((one, place) =>
        place === 0
          ? `SELECT day, channel, currency, ${repeats.isRepeated && column !== null ? `greatest_${i + 1}` : sum} AS value, ${count} AS n FROM ${one}`
          : `SELECT day, channel, currency, CAST(${less} AS DECIMAL(38, 6)), ${fewer} FROM ${one}`,
      )
      .join(" UNION ALL ");
  };
  return source.measures.map((measure, i) => {
    const name =
      source.channel === null
        ? literal(measure.nameOf(null))
        : `(MAP {${[...names].map(([raw, plain]) => `${literal(raw)}: ${literal(measure.nameOf(plain))}`).join(", ")}})[channel]`;
    const total = repeats.isRepeated ? "max(value)" : "sum(value)";
    return `INSERT INTO facts SELECT ${name} AS name, ${dateSql(read)} AS date,
  CAST(${measure.way === "money" ? `round(${inCurrency(total)}, 2)` : total} AS DECIMAL(38, 6)) AS amount, ${repeats.isRepeated ? "1" : "sum(n)"} AS n
FROM (${rowsOf(i, measure)})
WHERE day IS NOT NULL AND n <> 0${skip}${source.channel === null ? "" : " AND coalesce(channel, '') <> ''"}
GROUP BY name, date${isForeign && measure.way === "money" ? ", currency" : ""}`;
  });
}

/** The table that facts go into. */
export const factsTable = `-- What each column of the table gets on each day; money in whole cents, rounded once a day.
CREATE TABLE facts (name VARCHAR, date DATE, amount DECIMAL(38, 6), n BIGINT)`;
