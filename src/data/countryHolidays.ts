/** The holidays of a country by name, from the calendar package that the user has installed. */
import { holidays } from "#packages";
import { DataError, type DataFault } from "../errors.js";
import { suggestion } from "../nearest.js";
import type { HolidayCalendars } from "../platform/platform.js";
import { periodAfter } from "./calendar.js";
import type { Panel } from "./panel.js";

/** A holiday or another day that a country knows, and its dates. */
export interface CountryHoliday {
  readonly name: string;
  /** Whether shops and offices close for it; others are Mother's Day or Black Friday. */
  readonly isPublic: boolean;
  /** Ascending, of each feast every day. */
  readonly dates: readonly string[];
}

type Calendar = InstanceType<HolidayCalendars>;

/** Days before or after a holiday that an effect of it may reach at most. */
export const longestWindow = 60;

const day = 86_400_000;
const inDays = (date: string, days: number) =>
  new Date(Date.parse(date) + days * day).toISOString().slice(0, 10);

/** The holidays of a country from before the periods of a table to as long after them as they last, two years at least: those of the whole country, or of a state of it ("DE-BY"), school
 *  holidays left out, and Black Friday everywhere. The day that stands in for a holiday on a weekend counts as the holiday.
 *
 *  @param about  the key or option that named the country, for errors
 *  @throws DataError for a country that there is not, and where the package is not installed
 *  @see https://www.npmjs.com/package/date-holidays */
export function countryHolidays(
  country: string,
  { times, frequency }: Pick<Panel, "times" | "frequency">,
  about: Pick<DataFault, "key" | "option">,
  caller = "model",
): readonly CountryHoliday[] {
  const refuse = (fault: Pick<DataFault, "rule" | "got" | "cure">): never => {
    throw new DataError({ caller, ...about, ...fault });
  };
  const Calendars = holidays();
  if (Calendars === null) {
    return refuse({
      rule: "needs the package date-holidays, which is not installed here",
      cure: "npm install date-holidays",
    });
  }
  // The code that the United Kingdom is written with, where ISO 3166 says GB.
  const place = country.toUpperCase().replace(/^UK(?=-|$)/, "GB");
  const unknown = unknownPlace(place, new Calendars());
  if (unknown !== null) {
    return refuse({
      rule: "must be a country such as DE, or a state of one such as DE-BY",
      got: country,
      cure: unknown,
    });
  }
  const end = periodAfter(times.at(-1)!, frequency);
  const span = (Date.parse(end) - Date.parse(times[0]!)) / day;
  const first = inDays(times[0]!, -longestWindow);
  const after = inDays(end, Math.max(730, Math.round(span)));
  const key = [place, first, after].join();
  const known = lookedUp.get(key) ?? lookUp(new Calendars(place), first, after);
  lookedUp.set(key, known);
  return known;
}

/** What was found: a model asks for the same each time that it is changed, and feasts by the moon take long. */
const lookedUp = new Map<string, readonly CountryHoliday[]>();

/** The holidays from a date to before another. */
function lookUp(calendar: Calendar, first: string, after: string): readonly CountryHoliday[] {
  calendar.setHoliday("friday after 4th thursday in November", {
    name: { en: "Black Friday" },
    type: "observance",
  });
  const found = new Map<string, { isPublic: boolean; dates: Set<string> }>();
  for (let year = Number(first.slice(0, 4)); year <= Number(after.slice(0, 4)); year++) {
    for (const { date, start, end, name, type } of calendar.getHolidays(year, "en")) {
      if (type === "school") continue;
      const own = name.replace(/ \(substitute day\)$/, "");
      const holiday = found.get(own) ?? { isPublic: false, dates: new Set() };
      found.set(own, holiday);
      holiday.isPublic ||= type === "public";
      const days = Math.max(1, Math.round((end.getTime() - start.getTime()) / day));
      for (let k = 0; k < days; k++) {
        const one = inDays(date.slice(0, 10), k);
        if (one >= first && one < after) holiday.dates.add(one);
      }
    }
  }
  return [...found]
    .filter(([, { dates }]) => dates.size > 0)
    .map(([name, { isPublic, dates }]) => ({ name, isPublic, dates: [...dates].sort() }));
}

/** What to write in place of a place that there is not; null where there is one. */
function unknownPlace(place: string, calendar: Calendar): string | null {
  const [country, state, region] = place.split("-") as [string, string?, string?];
  const countries = calendar.getCountries("en");
  if (countries[country] === undefined) {
    const named = Object.keys(countries).find((code) => countries[code]!.toUpperCase() === place);
    return named === undefined ? suggestion(country, Object.keys(countries)) : `did you mean "${named}"?`;
  }
  const isIn = (places: Readonly<Record<string, string>> | undefined, code: string) =>
    Object.keys(places ?? {}).some((one) => one.toUpperCase() === code);
  const states = calendar.getStates(country, "en");
  if (state !== undefined && !isIn(states, state)) {
    return suggestion(
      state,
      Object.keys(states ?? {}).map((one) => `${country}-${one.toUpperCase()}`),
    );
  }
  if (region !== undefined && !isIn(calendar.getRegions(country, state!, "en"), region)) {
    return `name ${country}-${state} alone`;
  }
  return null;
}
