/** The columns of the table of weeks: where each is known, where it is zero, and where nobody knows. */
import { isoDate } from "../data/calendar.js";
import { DataError } from "../errors.js";
import type { Fact } from "./dayFacts.js";
import { isCovered, joinedSpans, type Span, weekOf } from "./days.js";
import type { Measure } from "./measure.js";
import type { ReadSource } from "./readSource.js";
import type { Recipe, SpendRecipe } from "./recipe.js";

/** A column of the table. */
export interface WeekColumn {
  readonly name: string;
  readonly part: "spend" | "results" | "controls";
  readonly way: Measure["way"];
  /** Stretches of whole weeks, from the first day of the first to the first day of the last, in which its files speak. */
  readonly spans: readonly Span[];
  /** Outside of them there is nothing, where the recipe says so; else nobody knows. */
  readonly isZeroOutside: boolean;
}

/** A source with its facts. */
export interface SourceFacts {
  readonly read: ReadSource;
  readonly facts: readonly Fact[];
  /** What channels are called in the table, by their names in the files. */
  readonly names: ReadonlyMap<string, string>;
}

/** The weeks of the table and its columns.
 *
 *  @throws DataError where no week is whole, or two sources disagree on what a column is */
export function weekColumns(
  sources: readonly SourceFacts[],
  recipe: Recipe,
  file: string,
): {
  readonly weeks: readonly number[];
  readonly columns: readonly WeekColumn[];
} {
  const { firstWeekday } = recipe.weeks;
  const byName = new Map<string, { readonly of: SourceFacts[]; readonly way: Measure["way"] }>();
  for (const source of sources) {
    for (const { name, way } of source.facts) {
      const own = byName.get(name);
      if (own === undefined) byName.set(name, { of: [source], way });
      else if (!own.of.includes(source)) own.of.push(source);
      const before = byName.get(name)!;
      if (before.way === way && before.of[0]!.read.source.part === source.read.source.part) continue;
      throw new DataError({
        file,
        key: source.read.source.key,
        rule: `makes the column "${name}", which ${before.of[0]!.read.source.key} makes in another way`,
        cure: "give one of them another name",
      });
    }
  }
  const label = labelOf(recipe);
  if (byName.has(label)) {
    throw new DataError({
      file,
      rule: `names a column "${label}", as the date is called`,
      about: "the recipe",
      cure: "rename it",
    });
  }
  const columns = [...byName].map(([name, { of, way }]): WeekColumn => {
    const reads = of.map(({ read }) => read);
    const spans = joinedSpans(reads.map(({ coverage }) => coverage.span));
    const weekdays = new Set(reads.flatMap(({ coverage }) => [...coverage.weekdays]));
    return {
      name,
      part: reads[0]!.source.part,
      way,
      spans: wholeWeeks(spans, weekdays, firstWeekday),
      isZeroOutside: reads.every(({ source }) => (source.recipe as SpendRecipe).outside === "zero"),
    };
  });
  const leading = columns.filter(({ part }) => part === "results");
  const whose = leading.length > 0 ? leading : columns.filter(({ part }) => part === "spend");
  const firsts = whose.map(({ spans }) => spans[0]?.first ?? Number.POSITIVE_INFINITY);
  const lasts = whose.map(({ spans }) => spans.at(-1)?.last ?? Number.NEGATIVE_INFINITY);
  // The KPI has to be known in every week, the money of some channel.
  const isKpi = leading.length > 0;
  const first = isKpi ? Math.max(...firsts) : Math.min(...firsts);
  const last = isKpi ? Math.min(...lasts) : Math.max(...lasts);
  if (!(first <= last)) {
    throw new DataError({
      file,
      key: isKpi ? "results" : "spend",
      rule: "covers no whole week",
      cure: `${whose
        .map(({ name }) => {
          const days = byName.get(name)!.of.flatMap(({ read }) => [...read.days.values()]);
          return `"${name}" has days from ${isoDate(Math.min(...days))} to ${isoDate(Math.max(...days))}`;
        })
        .slice(0, 4)
        .join(", ")}; name files that cover the same weeks`,
    });
  }
  const weeks = Array.from({ length: (last - first) / 7 + 1 }, (_, i) => first + 7 * i);
  return { weeks, columns };
}

/** Stretches of weeks that spans of days cover whole. */
function wholeWeeks(
  spans: readonly Span[],
  weekdays: ReadonlySet<number>,
  firstWeekday: number,
): readonly Span[] {
  const found: Span[] = [];
  const [from, to] = [weekOf(spans[0]!.first, firstWeekday), spans.at(-1)!.last];
  for (let week = from; week <= to; week += 7) {
    if (!isCovered(week, spans, weekdays)) continue;
    const before = found.at(-1);
    if (before !== undefined && before.last === week - 7)
      found[found.length - 1] = { first: before.first, last: week };
    else found.push({ first: week, last: week });
  }
  return found;
}

/** What the column of dates is called. */
export const labelOf = ({ label }: Pick<Recipe, "label">): string =>
  label === "first" ? "week_start" : "week_end";

/** Does a column count what it gets in a week of the table? */
export const isKnown = ({ spans, isZeroOutside }: WeekColumn, week: number): boolean =>
  isZeroOutside || spans.some(({ first, last }) => week >= first && week <= last);
