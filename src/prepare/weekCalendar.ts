/** Calendars of weeks: from Monday, from Sunday, and retail years of 52 or 53 weeks, whose quarters have months of 4, 4 and 5. */
import { civilDate, dayNumber, isoDate, parseIsoDate } from "../data/calendar.js";
import { DataError } from "../errors.js";
import { phrase } from "../phrase.js";
import { listed } from "../words.js";
import { weekdayNames, weekdayOf } from "./days.js";

/** Weeks of the three months of a quarter, by the name of the calendar. */
const quarters = { "4-4-5": [4, 4, 5], "4-5-4": [4, 5, 4], "5-4-4": [5, 4, 4] } as const;

export type RetailCalendarName = keyof typeof quarters;
export const retailCalendarNames = Object.keys(quarters) as RetailCalendarName[];

/** A retail calendar as a recipe has it. */
export interface RetailWeeks {
  readonly calendar: RetailCalendarName;
  /** First day of each year by its name, or the years of the National Retail Federation. */
  readonly yearStarts?: string | Readonly<Record<string, string>> | undefined;
}

export interface WeekCalendar {
  /** On which weeks begin: 0 for Monday. */
  readonly firstWeekday: number;
  readonly begin: string;
  /** The month of a day: yyyy-mm; in a retail calendar yyyy-Pnn, of whole weeks.
   *  @throws DataError for a day of which nothing says in which year it is */
  readonly monthOf: (day: number) => string;
  readonly isRetail: boolean;
  /** What months are and how long the years of these days, in words; "" where they are everybody's. */
  readonly note: (days: readonly number[]) => string;
}

/** The calendar of a recipe.
 *
 *  @param file  of the recipe
 *  @throws DataError for first days that make no years of 52 or 53 weeks */
export function weekCalendar(weeks: "iso" | "sunday" | RetailWeeks, file: string): WeekCalendar {
  if (typeof weeks === "object") return retailCalendar(weeks, file);
  const firstWeekday = weeks === "iso" ? 0 : 6;
  return {
    firstWeekday,
    begin: weekdayNames[firstWeekday]!,
    monthOf: (day) => isoDate(day).slice(0, 7),
    isRetail: false,
    note: () => "",
  };
}

/** A year of a retail calendar. */
interface RetailYear {
  readonly name: string;
  readonly first: number;
  /** Days after the last one; null where the next year is not known, and it has 52 weeks or 53. */
  readonly days: number | null;
}

const [shortYear, longYear] = [364, 371];

/** Months of whole weeks. The 53rd week of a long year is of its last month.
 *  @see National Retail Federation, 4-5-4 Calendar: https://nrf.com/resources/4-5-4-calendar */
function retailCalendar({ calendar, yearStarts }: RetailWeeks, file: string): WeekCalendar {
  if (typeof yearStarts !== "object" && yearStarts !== "nrf") {
    throw new DataError({
      file,
      key: "weeks.yearStarts",
      rule: "must be the first day of each year, or nrf for those of the National Retail Federation",
      got: yearStarts ?? phrase`nothing`,
      cure: "write it as { 2023: 2023-01-29, 2024: 2024-02-04 }",
    });
  }
  const yearOf = yearStarts === "nrf" ? nrfYearOf : namedYears(yearStarts, file);
  const firstWeekday = yearStarts === "nrf" ? 6 : weekdayOf(parseIsoDate(Object.values(yearStarts)[0]!)!);
  const [first, second] = quarters[calendar];
  /** Week of the year on which each month begins. */
  const begins = [0, 13, 26, 39].flatMap((week) => [week, week + first, week + first + second]);
  const monthOf = (day: number): string => {
    const year = yearOf(day);
    const week = Math.floor((day - year.first) / 7);
    const month = begins.filter((begin) => begin <= week).length;
    return `${year.name}-P${String(month).padStart(2, "0")}`;
  };
  return {
    firstWeekday,
    begin: weekdayNames[firstWeekday]!,
    monthOf,
    isRetail: true,
    note(days) {
      const years = new Map(days.map((day) => [yearOf(day).name, yearOf(day)]));
      const texts = [...years.values()].map(
        ({ name, first: begin, days: length }) =>
          `${name} from ${isoDate(begin)}${length === null ? "" : `, of ${length / 7} weeks`}`,
      );
      return `Months are those of a ${calendar} calendar, its years ${listed(texts)}${[...years.values()].some(({ days: length }) => length === longYear) ? "; the 53rd week is of the last month" : ""}.`;
    },
  };
}

/** From the Sunday nearest to the first of February, so that it ends on the Saturday nearest to the last of January. */
function nrfYearOf(day: number): RetailYear {
  const firstOf = (year: number) => {
    const first = dayNumber(year, 2, 1)!;
    const sinceSunday = (weekdayOf(first) + 1) % 7;
    return sinceSunday <= 3 ? first - sinceSunday : first + 7 - sinceSunday;
  };
  const { year } = civilDate(day);
  const own = day < firstOf(year) ? year - 1 : year;
  return { name: String(own), first: firstOf(own), days: firstOf(own + 1) - firstOf(own) };
}

function namedYears(starts: Readonly<Record<string, string>>, file: string): (day: number) => RetailYear {
  const refuse = (key: string, rule: string, cure: string): never => {
    throw new DataError({ file, key: `weeks.yearStarts${key}`, rule, cure });
  };
  const years = Object.entries(starts)
    .map(([name, text]) => {
      if (!/^\d{4}$/.test(name)) refuse(`.${name}`, "is no year", "write 2024: and its first day");
      const first = parseIsoDate(text);
      return { name, first: first ?? refuse(`.${name}`, `is no date, "${text}"`, "write it as 2024-02-04") };
    })
    .sort((a, b) => Number(a.name) - Number(b.name));
  if (years.length === 0) refuse("", "names no year", "write the first day of each, as 2024: 2024-02-04");
  const known = years.map(({ name, first }, i): RetailYear => {
    const next = years[i + 1];
    if (next === undefined) return { name, first, days: null };
    const days = next.first - first;
    if (Number(next.name) !== Number(name) + 1)
      refuse("", `goes from ${name} to ${next.name}`, "write the first days of the years between them");
    if (days !== shortYear && days !== longYear) {
      refuse(
        `.${next.name}`,
        `is ${isoDate(next.first)}, ${days} days after the first day of ${name}; a year has 52 or 53 weeks`,
        "correct one of the two",
      );
    }
    return { name, first, days };
  });
  return (day) => {
    const found = known.find(({ first, days }) => day >= first && day < first + (days ?? shortYear));
    if (found !== undefined) return found;
    const missing = day < known[0]!.first ? Number(known[0]!.name) - 1 : Number(known.at(-1)!.name) + 1;
    return refuse("", `does not say of which year ${isoDate(day)} is`, `add the first day of ${missing}`);
  };
}
