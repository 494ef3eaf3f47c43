/** Dates of holidays against the periods of the table: a date outside does nothing, and a name without any date inside is a mistake. */
import { periodAfter } from "../data/calendar.js";
import type { Panel } from "../data/panel.js";
import { DataError } from "../errors.js";
import { phrase } from "../phrase.js";
import type { Warning } from "../warning.js";
import { counted, listed } from "../words.js";
import type { ModelSpec } from "./spec.js";

/** Dates named in a warning; the rest are counted. */
const shown = 3;

/** A warning for each holiday with dates before the first or after the last period of the table.
 *
 *  @throws DataError for a holiday all of whose dates lie outside */
export function holidayWarnings(
  { times, frequency }: Pick<Panel, "times" | "frequency">,
  holidays: ModelSpec["holidays"],
): readonly Warning[] {
  const first = times[0]!;
  const after = periodAfter(times.at(-1)!, frequency);
  const span = `the table's periods, which begin on ${first} to ${times.at(-1)}`;
  return Object.entries(holidays).flatMap(([name, dates]): Warning[] => {
    const outside = dates.filter((date) => date < first || date >= after);
    if (outside.length === 0) return [];
    const more = outside.length > shown ? ` and ${counted(outside.length - shown, "other")}` : "";
    const which = more === "" ? listed(outside) : `${outside.slice(0, shown).join(", ")}${more}`;
    if (outside.length === dates.length) {
      throw new DataError({
        caller: "model",
        key: `holidays.${name}`,
        rule: `must have a date inside ${span}`,
        got: phrase`${which}`,
        cure: "correct the dates, or remove the holiday",
      });
    }
    return [
      {
        code: "holiday-outside",
        message: `${outside.length} of ${counted(dates.length, "date")} of the holiday "${name}" lie${outside.length === 1 ? "s" : ""} outside ${span}: ${which}`,
        cure: "correct them if they were mistyped; otherwise they do no harm",
      },
    ];
  });
}
