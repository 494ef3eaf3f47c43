/** The holidays of a country in a specification: their days, and which of their effects are in use. */

import { type CountryHoliday, countryHolidays } from "../data/countryHolidays.js";
import { holidayWindows } from "../data/holidayEffects.js";
import type { Panel } from "../data/panel.js";
import type { ModelSpec, SpecChanges } from "./spec.js";

export type Calendar = NonNullable<ModelSpec["calendar"]>;

/** A calendar with the effects that are in use, and the days of no other holiday. */
export function usingEffects(calendar: Calendar, columns: readonly string[]): Calendar {
  const days = Object.entries(calendar.days).filter(([name]) =>
    Object.keys(holidayWindows).some((prefix) => columns.includes(`${prefix}${name}`)),
  );
  return { ...calendar, columns, days: Object.fromEntries(days) };
}

/** The calendar that was asked for, by the specification or else by the country of the table, with its days and, where no effects are named, those of
 *  every public holiday. What is no calendar is left for the schema to refuse.
 *
 *  @throws DataError for a country that there is not, and where the calendar package is not installed */
export function completeCalendar(asked: SpecChanges["calendar"], panel: Panel): unknown {
  if (asked === null || (asked === undefined && panel.country === undefined)) return null;
  const { country = panel.country, days, columns, before = 7, after = 7 } = asked ?? {};
  if (typeof country !== "string") return asked;
  const about = asked?.country === undefined ? { option: "country" } : { key: "calendar.country" };
  const known: readonly CountryHoliday[] =
    days === undefined
      ? countryHolidays(country, panel, about)
      : Object.entries(days).map(([name, dates]) => ({ name, dates, isPublic: true }));
  return {
    ...asked,
    country,
    before,
    after,
    columns: columns ?? known.filter(({ isPublic }) => isPublic).map(({ name }) => name),
    days: days ?? Object.fromEntries(known.map(({ name, dates }) => [name, dates])),
  };
}
