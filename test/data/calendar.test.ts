/** Days as numbers, against the platform's own calendar and the published weeks of ISO 8601. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  civilDate,
  dayNumber,
  firstDayOfMonth,
  isMonthEnd,
  isoDate,
  isoWeekDay,
  monthNumber,
  parseIsoDate,
  periodAfter,
  requireDate,
} from "../../src/data/calendar.js";
import { ArgumentError } from "../../src/errors.js";

const anyDay = fc.integer({ min: -700_000, max: 2_900_000 });

describe("day numbers", () => {
  test("day 0 is 1970-01-01, and text and number are inverse", () => {
    expect(isoDate(0)).toBe("1970-01-01");
    fc.assert(fc.property(anyDay, (day) => parseIsoDate(isoDate(day)) === day));
  });
  test("days that do not exist are null", () => {
    expect(dayNumber(2023, 2, 29)).toBeNull();
    expect(dayNumber(2024, 2, 29)).not.toBeNull();
    expect(dayNumber(1900, 2, 29)).toBeNull();
    expect(dayNumber(2024, 13, 1)).toBeNull();
    expect(dayNumber(2024, 0, 1)).toBeNull();
    expect(parseIsoDate("2024-1-1")).toBeNull();
  });
  test("years before 100 are themselves", () => {
    expect(isoDate(dayNumber(24, 1, 1)!)).toBe("0024-01-01");
  });
});

describe("months", () => {
  test("the first day of a date's month is on or before it, and its month end is the day before the next month", () => {
    fc.assert(
      fc.property(anyDay, (day) => {
        const first = firstDayOfMonth(monthNumber(day));
        expect(first).toBeLessThanOrEqual(day);
        expect(civilDate(first).day).toBe(1);
        expect(isMonthEnd(day)).toBe(firstDayOfMonth(monthNumber(day) + 1) === day + 1);
      }),
    );
  });
});

describe("ISO weeks", () => {
  test.each([
    // Examples of the Wikipedia article on ISO week dates, where contemporary years begin and end.
    [2005, 53, 6, null],
    [2004, 53, 6, "2005-01-01"],
    [2006, 52, 7, "2006-12-31"],
    [2007, 1, 1, "2007-01-01"],
    [2009, 1, 1, "2008-12-29"],
    [2009, 53, 7, "2010-01-03"],
    [2020, 53, 1, "2020-12-28"],
    [2024, 0, 1, null],
    [2024, 1, 8, null],
  ])("%i-W%i-%i is %s", (year, week, weekday, date) => {
    const day = isoWeekDay(year, week, weekday);
    expect(day === null ? null : isoDate(day)).toBe(date);
  });
});

test("the period after a day, a week or a month", () => {
  expect(periodAfter("2023-12-31", "day")).toBe("2024-01-01");
  expect(periodAfter("2024-02-26", "week")).toBe("2024-03-04");
  expect(periodAfter("2023-12-01", "month")).toBe("2024-01-01");
  expect(periodAfter("2024-02-01", "month")).toBe("2024-03-01");
});

test("an option that is no date is refused, a text like one too", () => {
  expect(() => requireDate("roi", "from", "2024-02-29")).not.toThrow();
  for (const value of ["01/12/2024", "2023-02-29", "", 20240101, null, new Date(0)]) {
    const asked = { caller: "roi", option: "from", got: value };
    expect(() => requireDate("roi", "from", value)).toThrow(
      new ArgumentError({ ...asked, rule: "must be a date yyyy-mm-dd" }),
    );
    expect(() => requireDate("roi", "from", value, "2022-01-03")).toThrow(
      new ArgumentError({ ...asked, rule: "must be a date such as 2022-01-03" }),
    );
  }
});
