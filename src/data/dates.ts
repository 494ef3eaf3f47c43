/** Reads a column of dates: decides how they are written, or asks, because a swapped day and month ruins every result silently. */
import { DataError } from "../errors.js";
import { option, phrase } from "../phrase.js";
import { isoDate } from "./calendar.js";
import { lastDayNames } from "./columnNames.js";
import type { CsvTable } from "./csv.js";
import { type DateFormatName, dateFormatNames, dateFormats } from "./dateFormats.js";
import { type Calendar, findCalendar, isCalendar } from "./frequency.js";
import { plainName } from "./names.js";
import type { ReadOptions } from "./settings.js";

export interface DateColumn {
  readonly format: DateFormatName;
  /** Day number of each row, shape [rows]. */
  readonly days: readonly number[];
  readonly calendar: Calendar;
  /** How the days of the table differ from what its cells say, for the reason of the column; "" where they do not. */
  readonly moved: string;
}

/** Dates of one column, their format and their calendar.
 *
 *  The format is the one in which every cell is a date. Where day and month can be swapped (no number above 12), the reading
 *  whose dates are regularly spaced without gaps wins; if both or neither are, `dateFormat` has to be named.
 *  @throws DataError for empty or unreadable dates, an ambiguous format, one period only, irregular spacing  */
export function readDates(
  table: CsvTable,
  columnIndex: number,
  { dateFormat, weekDate }: Pick<ReadOptions, "dateFormat" | "weekDate"> = {},
): DateColumn {
  const column = table.header[columnIndex]!;
  const { file } = table;
  const cells = bareDates(table.rows.map((row) => (row.cells[columnIndex] ?? "").trim()));
  const empty = cells.indexOf("");
  if (empty >= 0) {
    throw new DataError({
      file,
      row: table.rows[empty]!.line,
      column,
      rule: "the date is empty",
      cure: "fill it in or delete the row",
    });
  }
  const fitting = (dateFormat === undefined ? dateFormatNames : [dateFormat]).filter((name) =>
    cells.every((cell) => dateFormats[name].parse(cell) !== null),
  );
  // A number of two figures after a year is a week only where some are above twelve.
  const candidates = fitting.length > 1 ? fitting.filter((name) => name !== "yyyyww") : fitting;
  if (candidates.length === 0) throw unreadable(table, column, cells, dateFormat);
  if (new Set(cells).size < 2) {
    throw new DataError({
      file,
      column,
      rule: `the table has one period only ("${cells[0]}")`,
      cure: "an analysis needs at least two, better 52 or more",
    });
  }
  const readings = candidates.map((format) => readingOf(cells, format));
  const reading = readings.length === 1 ? readings[0]! : settle(readings, cells, file, column);
  const { calendar } = reading;
  if (!isCalendar(calendar)) {
    const line = table.rows[reading.days.indexOf(calendar.after)]!.line;
    throw new DataError({
      file,
      row: line,
      column,
      rule: `irregular dates: ${calendar.problem}`,
      cure: "bring the table to one row a period",
    });
  }
  const isByLastDay =
    calendar.frequency === "week" &&
    (weekDate === undefined ? lastDayNames.includes(plainName(column)) : weekDate === "last");
  const moved = [
    ...(reading.shift === 0
      ? []
      : ["midnights in UTC of a place east of Greenwich, counted as the day that begins there"]),
    ...(isByLastDay ? ["a week's last day, counted from its first"] : []),
  ].join("; ");
  const back = isByLastDay ? 6 : 0;
  return {
    format: reading.format,
    days: reading.days.map((day) => day - back),
    calendar: {
      ...calendar,
      periods: calendar.periods.map((day) => day - back),
      missing: calendar.missing.map((day) => day - back),
    },
    moved,
  };
}

/** The cells without a day of the week before the date ("Mon, 3 Jan 2022"), and of two dates the first ("2022-01-03 - 2022-01-09"), where
 *  all cells are so. */
function bareDates(cells: readonly string[]): readonly string[] {
  const parts = cells.map(
    (cell) =>
      /^(?:\p{L}{2,10}\.?, +)?(\S.*?)(?: +(?:-|–|—|to|bis|au|al|until|through) +\S.*)?$/u.exec(cell)?.[1],
  );
  const isBare = parts.every((part) => part !== undefined && looksLikeDate(part, false));
  return isBare && !cells.every((cell) => looksLikeDate(cell, false)) ? (parts as readonly string[]) : cells;
}

/** Hours in UTC at which a day may begin east of Greenwich; noon and earlier are times of day. */
const eastern = { first: 13, last: 23 } as const;

/** By how many days are timestamps in UTC off? One where all are at one hour of the evening (two neighbouring ones where summer time
 *  is kept, or 23 and 0): they are midnights written in UTC.
 *
 *  @returns for each cell 0 or 1, or null where they are no such stamps  */
function utcShift(cells: readonly string[]): readonly number[] | null {
  const hours = cells.map((cell) => {
    const stamp = /[T ](\d{1,2}):00(?::00(?:\.0+)?)?(?:Z|[+-]00:?00)$/i.exec(cell);
    return stamp === null ? Number.NaN : Number(stamp[1]);
  });
  if (hours.some(Number.isNaN)) return null;
  const kinds = [...new Set(hours)].sort((a, b) => a - b);
  const isMidnight = (hour: number) => hour === 0 || (hour >= eastern.first && hour <= eastern.last);
  const areNeighbours = kinds.length === 1 || (kinds.length === 2 && [1, 23].includes(kinds[1]! - kinds[0]!));
  if (!areNeighbours || !kinds.every(isMidnight) || kinds.every((hour) => hour === 0)) return null;
  return hours.map((hour) => (hour === 0 ? 0 : 1));
}

/** Formats that are bare numbers. */
const numberFormats: ReadonlySet<DateFormatName> = new Set(["excel-serial", "yyyymmdd", "yyyymm", "yyyyww"]);

/** Does a text look like a date in some format? A bare number does only where `allowNumbers` says so (Excel serials). */
export function looksLikeDate(cell: string, allowNumbers: boolean): boolean {
  const text = cell.trim();
  return dateFormatNames
    .filter((name) => allowNumbers || !numberFormats.has(name))
    .some((name) => dateFormats[name].parse(text) !== null);
}

/** Names of a column that holds the year alone. */
const yearNames = ["year", "yr", "jahr", "année", "annee", "año", "anno", "ano", "jaar", "iso_year"];

type Reading = ReturnType<typeof readingOf>;

function readingOf(cells: readonly string[], format: DateFormatName) {
  const shift = utcShift(cells);
  const days = cells.map((cell, row) => dateFormats[format].parse(cell)! + (shift?.[row] ?? 0));
  const distinct = [...new Set(days)].sort((a, b) => a - b);
  return { format, days, distinct, shift: shift === null ? 0 : 1, calendar: findCalendar(distinct) };
}

function settle(
  readings: readonly Reading[],
  cells: readonly string[],
  file: string,
  column: string,
): Reading {
  const regular = readings.filter(({ calendar }) => isCalendar(calendar) && calendar.missing.length === 0);
  if (regular.length === 1) return regular[0]!;
  const [first, ...others] = readings;
  if (others.every(({ days }) => days.every((day, i) => day === first!.days[i]))) return first!;
  const meanings = readings.map(({ format, days }) => `"${format}" (${isoDate(days[0]!)})`).join(" or ");
  throw new DataError({
    file,
    column,
    rule: `"${cells[0]}" can be read in two ways`,
    cure: phrase`set ${option("dateFormat")} to ${meanings}`,
  });
}

function unreadable(
  table: CsvTable,
  column: string,
  cells: readonly string[],
  dateFormat: DateFormatName | undefined,
): DataError {
  const { file } = table;
  const formats = dateFormat === undefined ? dateFormatNames : [dateFormat];
  const fits = formats.map((format) => ({
    format,
    count: cells.filter((cell) => dateFormats[format].parse(cell) !== null).length,
  }));
  const best = fits.reduce((a, b) => (b.count > a.count ? b : a));
  const { example } = dateFormats[best.format];
  const failing = cells.findIndex((cell) => dateFormats[best.format].parse(cell) === null);
  const year = table.header.find((name) => yearNames.includes(plainName(name)));
  const expected =
    dateFormat !== undefined
      ? `dateFormat "${best.format}" means dates like ${example}`
      : best.count > 0
        ? `the other rows are like ${example} (${best.format})`
        : "expected a date such as 2024-02-05, 05/02/2024, Feb 2024 or 2024-W06";
  return new DataError({
    file,
    row: table.rows[failing]!.line,
    column,
    rule: `"${cells[failing]}" is not a date: ${expected}`,
    cure:
      year !== undefined && cells.every((cell) => /^\d{1,2}$/.test(cell))
        ? `write the year into it too, which stands in "${year}": 2024-W06 for a week, 2024-02 for a month`
        : "correct the cell, or delete the row if it is a total or a note",
  });
}
