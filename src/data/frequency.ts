/** Finds how often a table has a row (day, week, month) and the full calendar of its periods, including missing ones. */
import { civilDate, firstDayOfMonth, isMonthEnd, isoDate, monthNumber } from "./calendar.js";
import type { Frequency } from "./panel.js";

/** The periods of a table. */
export interface Calendar {
  readonly frequency: Frequency;
  /** First day of each period, ascending and without gaps, shape [time]. */
  readonly periods: readonly number[];
  /** Periods for which the table has no row. */
  readonly missing: readonly number[];
  /** The period of a date of the table: the date itself, or the first of its month. */
  readonly periodOf: (day: number) => number;
}

/** Why dates are not a calendar: two neighbouring dates and the distance that was expected. */
export interface Irregularity {
  readonly before: number;
  readonly after: number;
  readonly problem: string;
}

/** The calendar of a set of dates.
 *
 *  Monthly: every date is the same day of the month, or the last, and neighbours are mostly a month apart. Weekly: neighbours
 *  are mostly 7 days apart and always a multiple of 7. Daily: neighbours are mostly 1 day apart.
 *  @param days  distinct day numbers, ascending, at least two  */
export function findCalendar(days: readonly number[]): Calendar | Irregularity {
  const steps = days.slice(1).map((day, i) => day - days[i]!);
  const usual = mostFrequent(steps);
  if (usual >= 28 && usual <= 31 && isMonthly(days)) return monthly(days);
  if (usual === 7) return evenlySpaced(days, steps, "week", 7);
  if (usual === 1) return evenlySpaced(days, steps, "day", 1);
  const at = steps.indexOf(usual);
  return {
    before: days[at]!,
    after: days[at + 1]!,
    problem: `most dates are ${usual} days apart (${isoDate(days[at]!)} and ${isoDate(days[at + 1]!)}), and a row must be a day, a week or a month`,
  };
}

/** Is the result a calendar? */
export function isCalendar(result: Calendar | Irregularity): result is Calendar {
  return "frequency" in result;
}

function isMonthly(days: readonly number[]): boolean {
  const first = civilDate(days[0]!).day;
  return days.every((day) => civilDate(day).day === first) || days.every(isMonthEnd);
}

function monthly(days: readonly number[]): Calendar {
  const present = new Set(days.map(monthNumber));
  const periods: number[] = [];
  const missing: number[] = [];
  for (let month = monthNumber(days[0]!); month <= monthNumber(days[days.length - 1]!); month++) {
    periods.push(firstDayOfMonth(month));
    if (!present.has(month)) missing.push(firstDayOfMonth(month));
  }
  return { frequency: "month", periods, missing, periodOf: (day) => firstDayOfMonth(monthNumber(day)) };
}

function evenlySpaced(
  days: readonly number[],
  steps: readonly number[],
  frequency: Frequency,
  length: number,
): Calendar | Irregularity {
  const odd = steps.findIndex((step) => step % length !== 0);
  if (odd >= 0) {
    const [before, after] = [days[odd]!, days[odd + 1]!];
    return {
      before,
      after,
      problem: `${isoDate(after)} is ${steps[odd]} days after ${isoDate(before)}, and the other rows are whole weeks apart`,
    };
  }
  const present = new Set(days);
  const periods: number[] = [];
  const missing: number[] = [];
  for (let day = days[0]!; day <= days[days.length - 1]!; day += length) {
    periods.push(day);
    if (!present.has(day)) missing.push(day);
  }
  return { frequency, periods, missing, periodOf: (day) => day };
}

/** The most frequent number, the smallest of them where several are. */
function mostFrequent(numbers: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const number of numbers) counts.set(number, (counts.get(number) ?? 0) + 1);
  return [...counts].sort(([a, countA], [b, countB]) => countB - countA || a - b)[0]![0];
}
