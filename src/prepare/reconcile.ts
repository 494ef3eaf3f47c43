/** The account of a table: what the files hold, to the cent, against what its weeks hold, by column and month. */
import { isoDate } from "../data/calendar.js";
import { InternalError } from "../errors.js";
import type { Database } from "../platform/platform.js";
import { isKnown, type SourceFacts, type WeekColumn } from "./columns.js";
import { weekOf } from "./days.js";
import { decimalText, millionths } from "./decimals.js";
import type { Measure } from "./measure.js";
import type { ConvertedMonth, DroppedRows, ReconciledMonth } from "./preparation.js";
import { foreignCurrency } from "./rates.js";
import type { Recipe } from "./recipe.js";
import type { RowGroup } from "./sourcePass.js";
import { literal } from "./sqlText.js";
import type { WeekCalendar } from "./weekCalendar.js";

/** What SQL has kept, by column and month. */
export function keptSql(
  weeks: readonly number[],
  columns: readonly WeekColumn[],
  { isRetail, monthOf }: WeekCalendar,
): string {
  const within = columns.map((column) => {
    const spans = column.isZeroOutside ? [{ first: weeks[0]!, last: weeks.at(-1)! }] : column.spans;
    const ranges = spans.map(
      ({ first, last }) => `week BETWEEN DATE '${isoDate(first)}' AND DATE '${isoDate(last)}'`,
    );
    return `(name = ${literal(column.name)} AND (${ranges.join(" OR ") || "false"}))`;
  });
  const months = weeks.map((week) => `DATE '${isoDate(week)}': ${literal(monthOf(week))}`);
  const month = isRetail ? `(MAP {${months.join(", ")}})[week]` : "strftime(date, '%Y-%m')";
  return `SELECT name, ${month} AS month, sum(amount) AS kept
FROM weekly_facts JOIN weeks USING (week)
WHERE ${within.join("\n  OR ")}
GROUP BY name, month ORDER BY name, month`;
}

/** The account by column and month.
 *
 *  What the files hold is summed from the groups of rows as they were read, what the table holds by SQL from its weeks: two ways that have to meet.
 *  @throws InternalError where they do not */
export async function reconcile(
  database: Database,
  sources: readonly SourceFacts[],
  weeks: readonly number[],
  columns: readonly WeekColumn[],
  recipe: Recipe,
): Promise<readonly ReconciledMonth[]> {
  const kept = new Map(
    (await database.query(keptSql(weeks, columns, recipe.weeks))).map(([name, month, sum]) => [
      `${name} ${month}`,
      millionths(sum),
    ]),
  );
  const inTable = new Set(weeks);
  const { firstWeekday, monthOf } = recipe.weeks;
  const additive = columns.filter(({ way }) => way !== "mean");
  const months: ReconciledMonth[] = [];
  for (const column of additive) {
    const byMonth = new Map<string, { given: bigint; twice: bigint; rounding: bigint; outside: bigint }>();
    const of = (day: number) => {
      const month = monthOf(day);
      const own = byMonth.get(month) ?? { given: 0n, twice: 0n, rounding: 0n, outside: 0n };
      byMonth.set(month, own);
      return own;
    };
    for (const one of sources) {
      const { read, facts } = one;
      for (const { day, name, currency, given, amount } of facts) {
        if (name !== column.name) continue;
        const own = of(day);
        own.given += currency === null ? given : amount;
        own.rounding += currency === null ? amount - given : 0n;
        const week = weekOf(day, firstWeekday);
        if (!inTable.has(week) || !isKnown(column, week)) own.outside += amount;
      }
      for (const { date, currency, sum } of surplusOf(one, column.name, recipe.currency)) {
        if (currency !== null) continue;
        const own = of(read.days.get(date)!);
        own.given += sum;
        own.twice += sum;
      }
    }
    for (const [month, { given, twice, rounding, outside }] of [...byMonth].sort(([a], [b]) =>
      a < b ? -1 : 1,
    )) {
      const inWeeks = kept.get(`${column.name} ${month}`) ?? 0n;
      const difference = given - twice + rounding - outside - inWeeks;
      if (difference !== 0n) {
        throw new InternalError(
          `prepare: "${column.name}" in ${month} must add up, and differs by ${decimalText(difference)}`,
        );
      }
      const decimals = column.way === "money" ? 2 : 0;
      const text = (value: bigint) => decimalText(value, decimals);
      months.push({
        name: column.name,
        month,
        given: text(given),
        twice: text(twice),
        rounding: text(rounding),
        outside: text(outside),
        kept: text(inWeeks),
        difference: text(difference),
      });
    }
  }
  return months;
}

/** Money in other currencies, by source, column and month: what the files say of it, and what it became. */
export function conversionsOf(
  sources: readonly SourceFacts[],
  { currency: ownCurrency, weeks: { monthOf } }: Recipe,
): readonly ConvertedMonth[] {
  return sources.flatMap((one) => {
    const { read, facts } = one;
    const converted = facts.filter(({ currency }) => currency !== null);
    const keys = new Set(converted.map(({ name, currency }) => JSON.stringify([name, currency])));
    return [...keys].flatMap((key) => {
      const [name, currency] = JSON.parse(key) as [string, string];
      const surplus = surplusOf(one, name, ownCurrency).flatMap(({ date, currency: its, sum }) =>
        its === currency ? [{ day: read.days.get(date)!, sum }] : [],
      );
      const own = converted.filter((fact) => fact.name === name && fact.currency === currency);
      return [...new Set(own.map(({ day }) => monthOf(day)))].sort().map((month) => {
        const inMonth = own.filter(({ day }) => monthOf(day) === month);
        const add = (values: readonly bigint[]) => values.reduce((total, value) => total + value, 0n);
        const twice = add(surplus.flatMap(({ day, sum }) => (monthOf(day) === month ? [sum] : [])));
        return {
          source: read.source.key,
          name,
          month,
          currency,
          given: decimalText(add(inMonth.map(({ given }) => given)) + twice, 2),
          twice: decimalText(twice, 2),
          converted: decimalText(add(inMonth.map(({ amount }) => amount)), 2),
        };
      });
    });
  });
}

/** What rows that are there twice give a column too much, by date and currency. */
function surplusOf(
  { read: { source, repeats }, names }: SourceFacts,
  name: string,
  ownCurrency: string | undefined,
) {
  return repeats.surplus.flatMap(({ date, channel, currency, sums }) =>
    source.measures.flatMap((measure, i) => {
      if (measure.nameOf(channel === null ? null : names.get(channel)!) !== name) return [];
      const foreign = measure.way === "money" ? foreignCurrency(source, currency, ownCurrency) : null;
      return [{ date, currency: foreign, sum: sums[i]! }];
    }),
  );
}

/** Rows that are not in the table, by source and reason. */
export function droppedRows(
  sources: readonly SourceFacts[],
  weeks: readonly number[],
  columns: readonly WeekColumn[],
  recipe: Recipe,
): readonly DroppedRows[] {
  const { firstWeekday } = recipe.weeks;
  const [first, last] = [weeks[0]!, weeks.at(-1)!];
  const byName = new Map(columns.map((column) => [column.name, column]));
  return sources.flatMap(({ read, names }) => {
    const { source, groups, skipped, blankRows, days, repeats } = read;
    const found = new Map<string, { rows: number; amounts: Map<string, bigint> }>();
    const add = (why: string, rows: number, amounts: readonly (readonly [string, bigint])[]) => {
      const own = found.get(why) ?? { rows: 0, amounts: new Map<string, bigint>() };
      own.rows += rows;
      for (const [key, amount] of amounts) own.amounts.set(key, (own.amounts.get(key) ?? 0n) + amount);
      found.set(why, own);
    };
    const nameOf = ({ nameOf: name }: Measure, channel: string | null) =>
      name(channel === null ? null : names.get(channel)!);
    /** Of a column, and of a currency where it is money in another one. */
    const keyOf = (measure: Measure, { channel, currency }: Pick<RowGroup, "channel" | "currency">) =>
      JSON.stringify([
        nameOf(measure, channel),
        measure.way === "money" ? foreignCurrency(source, currency, recipe.currency) : null,
      ]);
    for (const group of groups) {
      const { date, channel, rows, values } = group;
      const week = weekOf(days.get(date)!, firstWeekday);
      if ((channel ?? "") === "" && source.channel !== null) {
        add("name no channel, and hold nothing", rows, []);
        continue;
      }
      const lost = source.measures.flatMap((measure, i) => {
        const column = byName.get(nameOf(measure, channel));
        if (column === undefined || values[i]!.count === 0) return [];
        return week < first || week > last || !isKnown(column, week)
          ? [[keyOf(measure, group), values[i]!.sum] as const]
          : [];
      });
      if (lost.length === 0) continue;
      const why =
        week < first
          ? `before the first week of the table, ${isoDate(first)}`
          : week > last
            ? `after the last week of the table, ${isoDate(last)} to ${isoDate(last + 6)}`
            : "in a week that its files do not cover whole";
      add(why, rows, repeats.isRepeated ? [] : lost);
    }
    if (skipped.length > 0) {
      add(
        `skipped, as the recipe says (${[...new Set(skipped.map(({ date }) => date))].join(", ")})`,
        total(skipped),
        [],
      );
    }
    if (blankRows > 0) add("blank", blankRows, []);
    if (repeats.surplus.length > 0) {
      const amounts = repeats.surplus.flatMap((one) =>
        source.measures.map((measure, i) => [keyOf(measure, one), one.sums[i]!] as const),
      );
      add("there twice, every cell alike", total(repeats.surplus), amounts);
    }
    return [...found].map(([why, { rows, amounts }]) => ({
      source: source.key,
      why,
      rows,
      amounts: amountTexts(amounts, byName),
    }));
  });
}

/** Amounts by column, one after the other where they are in several currencies. */
function amountTexts(
  amounts: ReadonlyMap<string, bigint>,
  byName: ReadonlyMap<string, WeekColumn>,
): Readonly<Record<string, string>> {
  const texts = new Map<string, string>();
  for (const [key, amount] of amounts) {
    const [name, currency] = JSON.parse(key) as [string, string | null];
    const text = decimalText(amount, byName.get(name)?.way === "money" ? 2 : 0);
    const own = currency === null ? text : `${text} ${currency}`;
    const before = texts.get(name);
    texts.set(name, before === undefined ? own : `${before} + ${own}`);
  }
  return Object.fromEntries(texts);
}

const total = (groups: readonly { readonly rows: number }[]): number =>
  groups.reduce((sum, { rows }) => sum + rows, 0);
