/** Holidays of a country in the training periods: what each of their effects, run-up and echo too, would mark. */

import { periodFinder } from "../data/calendar.js";
import { holidayEffects } from "../data/holidayEffects.js";
import type { Frequency } from "../data/panel.js";
import { rowAt } from "../data/rows.js";
import type { Design } from "../design/design.js";
import type { Calendar } from "../spec/calendarDays.js";
import { type Mark, markOf } from "./marks.js";

/** A mark for every effect that falls into the training periods twice at least, its value in a period by how many of its days are in it; effects that
 *  fall into the same periods alike are one, named by the first. */
export function holidayMarks(
  calendar: Calendar,
  rows: readonly number[],
  times: readonly string[],
  design: Design,
  frequency: Frequency,
): readonly Mark[] {
  const periodOf = periodFinder(times, frequency);
  const positionOf = new Map(rows.map((row, position) => [row, position]));
  const marks = new Map<string, Mark>();
  for (const [name, feasts] of holidayEffects(calendar)) {
    const occurrences = feasts
      .map((days) => {
        const own = new Map<number, number>();
        for (const day of days) {
          const t = periodOf(day);
          if (t < 0) continue;
          for (let geo = 0; geo < design.geos.length; geo++) {
            const position = positionOf.get(rowAt(geo, t, design.times));
            if (position !== undefined) own.set(position, (own.get(position) ?? 0) + 1);
          }
        }
        return own;
      })
      .filter((own) => own.size > 0);
    if (occurrences.length < 2) continue;
    const mark = markOf(name, occurrences);
    const key = JSON.stringify([mark.rows, mark.values]);
    if (!marks.has(key)) marks.set(key, mark);
  }
  return [...marks.values()];
}
