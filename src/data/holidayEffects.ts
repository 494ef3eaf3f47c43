/** The days on which holidays show: their own, those of the run-up and those of the echo. */

/** What has an effect of its own: the holiday, the days before it and those after it. */
export const holidayWindows = { "": "on", "before ": "before", "after ": "after" } as const;

const millisecondsADay = 86_400_000;

/** Dates of holidays by name, and how many days before and after one count as its run-up and its echo. */
export interface HolidayDays {
  readonly days: Readonly<Record<string, readonly string[]>>;
  readonly before: number;
  readonly after: number;
}

/** The days of every effect of holidays, by its name: "Easter Sunday", "before Easter Sunday", "after Easter Sunday". One list of days for
 *  each feast; days that follow each other are one feast. */
export function holidayEffects({
  days,
  before,
  after,
}: HolidayDays): ReadonlyMap<string, readonly (readonly string[])[]> {
  const effects = new Map<string, readonly (readonly string[])[]>();
  for (const [name, dates] of Object.entries(days)) {
    const feasts = feastsOf(dates);
    const around = (first: number, count: number) =>
      Array.from({ length: count }, (_, k) =>
        new Date((first + k) * millisecondsADay).toISOString().slice(0, 10),
      );
    for (const [prefix, window] of Object.entries(holidayWindows)) {
      const own = feasts.map(({ first, last }) => {
        if (window === "on") return around(first, last - first + 1);
        return window === "before" ? around(first - before, before) : around(last + 1, after);
      });
      if (own.some((of) => of.length > 0)) effects.set(`${prefix}${name}`, own);
    }
  }
  return effects;
}

/** First and last day of each run of days, as day numbers. */
function feastsOf(dates: readonly string[]): readonly { readonly first: number; readonly last: number }[] {
  const numbers = dates.map((date) => Date.parse(date) / millisecondsADay).sort((a, b) => a - b);
  const feasts: { first: number; last: number }[] = [];
  for (const number of numbers) {
    const open = feasts.at(-1);
    if (open !== undefined && number <= open.last + 1) open.last = number;
    else feasts.push({ first: number, last: number });
  }
  return feasts;
}
