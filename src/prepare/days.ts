/** The days of a source: its dates read, what a row stands for, and the span that its rows cover. */
import { civilDate, isoDate } from "../data/calendar.js";
import { lastDayNames } from "../data/columnNames.js";
import { type DateFormatName, dateFormatNames, dateFormats } from "../data/dateFormats.js";
import { plainName } from "../data/names.js";
import { DataError } from "../errors.js";

/** Formats that name a month. */
const monthFormats: ReadonlySet<DateFormatName> = new Set([
  "yyyy-mm",
  "yyyymm",
  "mm/yyyy",
  "mmm yyyy",
  "mmm yy",
]);

/** How a source's dates are read.
 *
 *  @param texts  all its dates, each once
 *  @returns the format, and null where no format fits all
 *  @throws DataError where they can be read in two ways, or name months */
export function readDays(
  texts: readonly string[],
  {
    dateFormat,
    file,
    column,
  }: {
    readonly dateFormat: DateFormatName | undefined;
    readonly file: string;
    readonly column: string;
  },
): { readonly format: DateFormatName; readonly days: ReadonlyMap<string, number> } | null {
  const fitting = (dateFormat === undefined ? dateFormatNames : [dateFormat]).filter((name) =>
    texts.every((text) => dateFormats[name].parse(text) !== null),
  );
  const candidates = fitting.length > 1 ? fitting.filter((name) => name !== "yyyyww") : fitting;
  const readings = candidates.map((format) => ({
    format,
    days: new Map(texts.map((text) => [text, dateFormats[format].parse(text)!])),
  }));
  const [first, ...others] = readings;
  if (first === undefined) return null;
  const example = texts.find((text) => others.some(({ days }) => days.get(text) !== first.days.get(text)));
  if (example !== undefined) {
    const meanings = readings.map(({ format, days }) => `"${format}" (${isoDate(days.get(example)!)})`);
    throw new DataError({
      file,
      column,
      rule: `"${example}" can be read in two ways`,
      cure: `set dateFormat: to ${meanings.join(" or ")}`,
    });
  }
  if (monthFormats.has(first.format)) {
    throw new DataError({
      file,
      column,
      rule: `"${texts[0]!}" is a month, and a month is no whole number of weeks`,
      cure: "export by day or by week",
    });
  }
  return first;
}

/** The format that most dates are written in, for the message about one that is not. */
export function likelyFormat(texts: readonly string[], named: DateFormatName | undefined): DateFormatName {
  if (named !== undefined) return named;
  const fits = (name: DateFormatName) =>
    texts.filter((text) => dateFormats[name].parse(text) !== null).length;
  return dateFormatNames.reduce((best, name) => (fits(name) > fits(best) ? name : best));
}

/** A stretch of days that rows cover, both ends included. */
export interface Span {
  readonly first: number;
  readonly last: number;
}

/** What the days of a source say of it. */
export interface Coverage {
  readonly every: "day" | "week";
  readonly span: Span;
  /** Days of the week (0 is Monday) on which there are rows: a shop that is closed on Sundays has none then. */
  readonly weekdays: ReadonlySet<number>;
}

/** 0 for Monday; day 0, 1970-01-01, was a Thursday. */
export const weekdayOf = (day: number): number => (((day + 3) % 7) + 7) % 7;

/** The first day of the week that holds a day. */
export const weekOf = (day: number, firstWeekday: number): number =>
  day - ((weekdayOf(day) - firstWeekday + 7) % 7);

export const weekdayNames = [
  "Monday",
  "Tuesday",
  "Wednesday",
  "Thursday",
  "Friday",
  "Saturday",
  "Sunday",
] as const;

/** What is covered by days with rows: each a day, or the weeks they name.
 *
 *  Days that are all the same day of the week are weeks, of which a row is the whole.
 *  @param firstWeekday  on which weeks of the table begin, 0 for Monday
 *  @throws DataError where weeks begin on another day, so that they cannot be told apart by day, and where days are months */
export function coverageOf(
  days: readonly number[],
  {
    firstWeekday,
    weekDate,
    file,
    column,
  }: {
    readonly firstWeekday: number;
    readonly weekDate: "first" | "last" | undefined;
    readonly file: string;
    readonly column: string;
  },
): Coverage {
  const sorted = [...new Set(days)].sort((a, b) => a - b);
  const weekdays = new Set(sorted.map(weekdayOf));
  const [first, last] = [sorted[0]!, sorted.at(-1)!];
  if (sorted.length >= 3 && sorted.every((day) => civilDate(day).day === 1)) {
    throw new DataError({
      file,
      column,
      rule: "every date is the first of a month, and a month is no whole number of weeks",
      cure: "export by day or by week",
    });
  }
  if (weekdays.size > 1 || sorted.length < 2) {
    if (weekDate !== undefined && weekdays.size > 1) {
      throw new DataError({
        file,
        column,
        rule: "has weekDate, and its dates are of several days of the week",
        cure: "leave it out: the rows are of days",
      });
    }
    return { every: "day", span: { first, last }, weekdays };
  }
  const weekday = weekdayOf(first);
  const named = weekDate ?? (lastDayNames.includes(plainName(column)) ? "last" : undefined);
  const lastWeekday = (firstWeekday + 6) % 7;
  if (named === undefined && weekday === lastWeekday) {
    throw new DataError({
      file,
      column,
      rule: `every date is a ${weekdayNames[weekday]!}, which may be the first or the last day of its week`,
      cure: "set weekDate: to first or last",
    });
  }
  const isFirst = named !== "last";
  if (weekday !== (isFirst ? firstWeekday : lastWeekday)) {
    const verb = isFirst ? "begin" : "end";
    const wanted = weekdayNames[isFirst ? firstWeekday : lastWeekday]!;
    throw new DataError({
      file,
      column,
      rule: `its weeks ${verb} on ${weekdayNames[weekday]!}, those of the table ${verb} on ${wanted}`,
      cure: "export by day, or choose weeks: that fit; weekDate: says which day of a week its date names",
    });
  }
  const span = isFirst ? { first, last: last + 6 } : { first: first - 6, last };
  return { every: "week", span, weekdays: new Set([0, 1, 2, 3, 4, 5, 6]) };
}

/** Is every day of a week on which there could be rows inside one of the spans? */
export function isCovered(week: number, spans: readonly Span[], weekdays: ReadonlySet<number>): boolean {
  return [0, 1, 2, 3, 4, 5, 6]
    .map((offset) => week + offset)
    .filter((day) => weekdays.has(weekdayOf(day)))
    .every((day) => spans.some(({ first, last }) => day >= first && day <= last));
}

/** Spans that touch, as one. */
export function joinedSpans(spans: readonly Span[]): readonly Span[] {
  const joined: Span[] = [];
  for (const span of [...spans].sort((a, b) => a.first - b.first)) {
    const before = joined.at(-1);
    if (before !== undefined && span.first <= before.last + 1) {
      joined[joined.length - 1] = { first: before.first, last: Math.max(before.last, span.last) };
    } else joined.push(span);
  }
  return joined;
}
