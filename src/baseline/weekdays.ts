/** Weekdays as features of the regression of a daily table: without them the shape of a week goes to whatever was spent on its days. */
import type { Panel } from "../data/panel.js";

const names = ["tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/** One column for each day from Tuesday to Sunday, 1 on it and 0 elsewhere, so that its coefficient is against Monday, shape [time]; none for tables of weeks
 *  and months. */
export function weekdayFeatures({
  times,
  frequency,
}: Pick<Panel, "times" | "frequency">): readonly { readonly name: string; readonly values: Float64Array }[] {
  if (frequency !== "day") return [];
  // The first of January 1970 was a Thursday; 0 is Monday.
  const day = times.map((time) => (((Date.parse(time) / 86_400_000 + 3) % 7) + 7) % 7);
  return names.map((name, k) => ({
    name: `weekday_${name}`,
    values: Float64Array.from(day, (one) => (one === k + 1 ? 1 : 0)),
  }));
}
