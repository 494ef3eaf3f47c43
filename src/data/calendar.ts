/** Days as whole numbers (days since 1970-01-01), so that dates can be sorted, subtracted and checked without time zones. */
import { ArgumentError } from "../errors.js";
import type { Frequency } from "./panel.js";

const millisecondsPerDay = 86_400_000;

/** Length of a period in weeks; a month is a twelfth of the Gregorian year of 365.2425 days. */
export const weeksPerPeriod: Readonly<Record<Frequency, number>> = Object.freeze({
  day: 1 / 7,
  week: 1,
  month: 365.2425 / 7 / 12,
});

/** Day number of a date of the Gregorian calendar, or null where there is no such day (30 February). */
export function dayNumber(year: number, month: number, day: number): number | null {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const isReal =
    date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return isReal ? Math.round(date.getTime() / millisecondsPerDay) : null;
}

/** The date of a day number. */
export function civilDate(day: number): { year: number; month: number; day: number } {
  const date = new Date(day * millisecondsPerDay);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

/** ISO text of a day number: 0 is "1970-01-01". */
export function isoDate(day: number): string {
  const { year, month, day: dayOfMonth } = civilDate(day);
  return `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(dayOfMonth).padStart(2, "0")}`;
}

/** Day number of an ISO text "yyyy-mm-dd"; null where it is not a date. */
export function parseIsoDate(text: string): number | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  return match === null ? null : dayNumber(Number(match[1]), Number(match[2]), Number(match[3]));
}

/** Refuses an option that is no date: compared as text, "01/12/2024" comes before every week of this century.
 *
 *  @param example  a date that would do, where there is a telling one
 *  @throws ArgumentError naming the option and what was given */
export function requireDate(
  caller: string,
  option: string,
  value: unknown,
  example?: string,
): asserts value is string {
  if (typeof value === "string" && parseIsoDate(value) !== null) return;
  const rule = example === undefined ? "a date yyyy-mm-dd" : `a date such as ${example}`;
  throw new ArgumentError({ caller, option, rule: `must be ${rule}`, got: value });
}

/** Monday (or another weekday, 1 to 7) of an ISO 8601 week; null where the year has no such week. Week 1 holds 4 January. */
export function isoWeekDay(year: number, week: number, weekday = 1): number | null {
  const fourth = dayNumber(year, 1, 4);
  const nextFourth = dayNumber(year + 1, 1, 4);
  if (fourth === null || nextFourth === null || week < 1 || weekday < 1 || weekday > 7) return null;
  const monday = mondayOf(fourth) + (week - 1) * 7;
  return monday < mondayOf(nextFourth) ? monday + weekday - 1 : null;
}

/** Months since year 0, so that neighbours differ by one. */
export function monthNumber(day: number): number {
  const { year, month } = civilDate(day);
  return year * 12 + month - 1;
}

/** Day number of the first day of a month number. */
export function firstDayOfMonth(month: number): number {
  return dayNumber(Math.floor(month / 12), (month % 12) + 1, 1)!;
}

/** Is this the last day of its month? */
export function isMonthEnd(day: number): boolean {
  return monthNumber(day + 1) !== monthNumber(day);
}

/** First day, as ISO text, of the period after the one that begins on a day given as ISO text. */
export function periodAfter(time: string, frequency: Frequency): string {
  const day = parseIsoDate(time)!;
  if (frequency === "month") return isoDate(firstDayOfMonth(monthNumber(day) + 1));
  return isoDate(day + (frequency === "week" ? 7 : 1));
}

/** Finds the period that holds a date; −1 for a date outside all of them.
 *
 *  @param times  first days of the periods, ascending; the last one is as long as the frequency says */
export function periodFinder(times: readonly string[], frequency: Frequency): (date: string) => number {
  const end = periodAfter(times.at(-1)!, frequency);
  return (date) => {
    if (date < times[0]! || date >= end) return -1;
    let [low, high] = [0, times.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (times[middle]! <= date) low = middle;
      else high = middle - 1;
    }
    return low;
  };
}

/** The Monday on or before a day; 1970-01-01 was a Thursday. */
function mondayOf(day: number): number {
  return day - ((((day + 3) % 7) + 7) % 7);
}
