/** What a reader of the table should know: what was decided, and what is doubtful. */
import { isoDate } from "../data/calendar.js";
import { raised, type Warning } from "../warning.js";
import { counted, listed } from "../words.js";
import { isKnown, type SourceFacts, type WeekColumn } from "./columns.js";
import { weekdayOf, weekOf } from "./days.js";
import { decimalText, readableDecimal } from "./decimals.js";
import type { ReconciledMonth } from "./preparation.js";
import { foreignCurrency } from "./rates.js";
import type { Recipe, SpendRecipe } from "./recipe.js";
import type { WeeklyTable } from "./weeklyTable.js";

interface Findings {
  readonly notes: readonly string[];
  readonly warnings: readonly Warning[];
}

/** Notes and doubts of a table. */
export function findingsOf(
  sources: readonly SourceFacts[],
  weeks: readonly number[],
  columns: readonly WeekColumn[],
  months: readonly ReconciledMonth[],
  table: WeeklyTable,
  recipe: Recipe,
): Findings {
  const { firstWeekday } = recipe.weeks;
  const parts = [
    ...sources.map((source) => ofSource(source, weeks, firstWeekday, recipe.currency)),
    ...columns.map((column, i) => ofColumn(column, weeks, table, i + 1, sources)),
  ];
  const rounded =
    sources.some(({ facts }) => facts.some(({ currency }) => currency !== null)) ||
    months.some(({ rounding }) => /[1-9]/.test(rounding));
  const notes = [
    rounded
      ? "Money is summed exactly, and each day's sum of a column is rounded once, to the cent, half a cent away from zero."
      : "Money is summed exactly; nothing had to be rounded.",
    ...[recipe.weeks.note(weeks)].filter((note) => note !== ""),
    ...parts.flatMap((part) => part.notes),
  ];
  return { notes, warnings: parts.flatMap(({ warnings }) => warnings) };
}

function ofSource(
  { read, names }: SourceFacts,
  weeks: readonly number[],
  firstWeekday: number,
  ownCurrency: string | undefined,
): Findings {
  const { source, groups, days, coverage, note, repeats } = read;
  const { key } = source;
  const moved = groups.reduce((sum, group) => sum + group.moved, 0);
  const held = new Set([...days.values()].map((day) => weekOf(day, firstWeekday)));
  const { first, last } = coverage.span;
  const empty = weeks.filter((week) => week >= first && week + 6 <= last && !held.has(week));
  const alike = [...names.values()].filter((name, i, all) => all.indexOf(name) < i);
  const negative = source.measures.flatMap(({ column, way }, i) => {
    const count = groups.reduce((sum, { values }) => sum + values[i]!.negatives, 0);
    const sums = new Map<string, bigint>();
    for (const { currency: written, values } of groups) {
      if (values[i]!.negatives === 0) continue;
      const currency = way === "money" ? foreignCurrency(source, written, ownCurrency) : null;
      sums.set(currency ?? "", (sums.get(currency ?? "") ?? 0n) + values[i]!.negative);
    }
    const texts = [...sums].map(([currency, sum]) =>
      readableDecimal(`${decimalText(sum, 2)} ${currency}`.trim()),
    );
    return count === 0
      ? []
      : [
          `${key}: ${counted(count, "row")} of "${column}" below zero, ${listed(texts)} in all, counted on their own day.`,
        ];
  });
  const missing = source.measures.flatMap(({ column }, i) => {
    const count = groups.reduce((sum, { rows, values }) => sum + rows - values[i]!.count, 0);
    return column === null || count === 0
      ? []
      : [`${key}: ${counted(count, "empty cell")} in "${column}", which add nothing.`];
  });
  const notes = [
    ...(note === ""
      ? []
      : [
          `${key}: ${note}${moved === 0 ? "" : `; ${counted(moved, "row")} thereby on another day than the one written`}.`,
        ]),
    ...(coverage.every === "week" ? [`${key}: a row a week.`] : []),
    ...(repeats.isRepeated
      ? [`${key}: a day's number stands on each of its rows, and is counted once.`]
      : []),
    ...[...new Set(alike)].map((name) => {
      const raw = [...names].filter(([, plain]) => plain === name).map(([one]) => `"${one}"`);
      return `${key}: ${listed(raw)} are one channel, ${name}.`;
    }),
    ...negative,
    ...missing,
  ];
  const warnings = raised(
    source.part === "spend" &&
      empty.length > 0 && {
        code: "source-gap",
        message: `${key} has no row at all in ${weeksText(empty)} between its first and its last, which count as without spend`,
        cure: "check that no file is missing",
      },
  );
  return { notes, warnings };
}

function weeksText(weeks: readonly number[]): string {
  const shown = weeks.slice(0, 3).map(isoDate);
  return `${counted(weeks.length, "week")} (${shown.join(", ")}${weeks.length > 3 ? ", …" : ""})`;
}

function ofColumn(
  column: WeekColumn,
  weeks: readonly number[],
  table: WeeklyTable,
  place: number,
  sources: readonly SourceFacts[],
): Findings {
  const { name, part, spans } = column;
  const of = sources.filter((source) => source.facts.some((fact) => fact.name === name));
  const facts = of.flatMap((source) => source.facts.filter((fact) => fact.name === name));
  const held = new Set(facts.map(({ day }) => day));
  const isHeld = (week: number) => [0, 1, 2, 3, 4, 5, 6].some((i) => held.has(week + i));
  const cell = (i: number) => table.rows[i]![place]!;
  const unknown = weeks.filter((week) => !isKnown(column, week));
  const inside = (week: number) => spans.some(({ first, last }) => week >= first && week <= last);
  const zero = part === "spend" ? weeks.filter((week) => isKnown(column, week) && !isHeld(week)) : [];
  const below = weeks.filter((_, i) => part === "spend" && (cell(i) ?? "").startsWith("-"));
  const gaps = part === "results" ? weeks.filter((week) => !isHeld(week)) : [];
  const weekdays = new Set(facts.map(({ day }) => weekdayOf(day)));
  const isDaily = weekdays.size > 1;
  const partial =
    part === "results" && isDaily
      ? weeks.filter(
          (week) =>
            isHeld(week) &&
            [0, 1, 2, 3, 4, 5, 6].some((i) => weekdays.has(weekdayOf(week + i)) && !held.has(week + i)),
        )
      : [];
  // By days: two that follow each other within a week share none.
  const saying = (day: number) =>
    of.filter(({ read: { source, coverage } }) => {
      const { first, last } = coverage.span;
      return (source.recipe as SpendRecipe).outside === "zero" || (day >= first && day <= last);
    }).length;
  const speaking = weeks.map((week) => Math.max(...[0, 1, 2, 3, 4, 5, 6].map((i) => saying(week + i))));
  const shared = weeks.filter((_, i) => speaking[i]! > 1);
  const lacking = weeks.filter((_, i) => speaking[i]! > 0 && speaking[i]! < of.length);
  const notes =
    zero.length === 0
      ? []
      : [
          `${name}: no number in ${weeksText(zero)}, which count as zero${zero.every(inside) ? ": its files cover them" : " as the recipe says"}.`,
        ];
  const warnings = raised(
    unknown.length > 0 && {
      code: "outside-files",
      message: `${name} is empty in ${weeksText(unknown)}, which its files do not cover whole`,
      cure:
        part === "spend"
          ? "add the files, or set outside: zero where nothing was spent then"
          : "add the files, or leave the column out",
    },
    part !== "controls" &&
      shared.length > 0 &&
      lacking.length > 0 && {
        code: "sources-overlap",
        message: `${name} is the sum of ${listed(of.map(({ read }) => read.source.key))} in ${weeksText(shared)}, and of fewer of them in ${weeksText(lacking)}, which their files do not cover`,
        cure:
          part === "spend"
            ? "add the files that are missing, or set outside: zero where nothing was spent then; if the same money stands in both, name it in one"
            : "add the files that are missing; if the same numbers stand in both, name them in one",
      },
    below.length > 0 && {
      code: "negative-week",
      message: `${name} is below zero in ${weeksText(below)}`,
      cure: "check the credits in these weeks; a model takes such a week only with allowNegative",
    },
    gaps.length > 0 && {
      code: "kpi-gap",
      message: `${name} has no number in ${weeksText(gaps)}, and is left empty there, as nobody knows that it was zero`,
      cure: "add the files, or write the zeros into one",
    },
    partial.length > 0 && {
      code: "kpi-days",
      message: `${name} lacks rows of single days in ${weeksText(partial)}`,
      cure: "check that these days are complete; a day without an order is fine",
    },
  );
  return { notes, warnings };
}
