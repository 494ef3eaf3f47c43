/** Periods of the year that stand out again and again: every way in which a day of the year falls into the training periods. */

import { periodFinder } from "../data/calendar.js";
import type { Frequency } from "../data/panel.js";
import { rowAt } from "../data/rows.js";
import type { Design } from "../design/design.js";
import { type Mark, markOf } from "./marks.js";

/** One for every way in which the days of the year fall into the periods of training, named by its middle day. */
export function yearlyPeaks(
  rows: readonly number[],
  times: readonly string[],
  design: Design,
  frequency: Frequency,
): readonly Mark[] {
  if (frequency === "month") return [];
  const positionOf = new Map(rows.map((row, position) => [row, position]));
  const periodOf = periodFinder(times, frequency);
  const years = [...new Set(times.map((time) => time.slice(0, 4)))];
  const bySet = new Map<string, { days: string[]; years: (readonly number[])[] }>();
  for (let ordinal = 0; ordinal < 365; ordinal++) {
    const day = new Date(Date.UTC(2023, 0, 1 + ordinal)).toISOString().slice(5, 10);
    const own = years
      .map((year) => {
        const t = periodOf(`${year}-${day}`);
        return t < 0
          ? []
          : design.geos.flatMap((_, geo) => positionOf.get(rowAt(geo, t, design.times)) ?? []);
      })
      .filter((found) => found.length > 0);
    const key = JSON.stringify(own);
    const before = bySet.get(key);
    if (before === undefined) bySet.set(key, { days: [day], years: own });
    else before.days.push(day);
  }
  return [...bySet.values()]
    .filter(({ years }) => years.length >= 2)
    .map(({ days, years: own }) =>
      markOf(
        days[Math.floor(days.length / 2)]!,
        own.map((inYear) => new Map(inYear.map((row) => [row, 1]))),
      ),
    );
}
