/** Says of a daily table that its regression knows no weekdays, and how much of sales and of each channel's money goes with them. */
import { parseIsoDate } from "../data/calendar.js";
import { mediaSeries } from "../data/panelColumns.js";
import { mean, sum } from "../math/statistics.js";
import type { Warning } from "../warning.js";
import { listed, percent } from "../words.js";
import type { RidgeRegression } from "./regression.js";

/** Share of a series that goes with the weekday, from which on it is said to follow the week. */
const follows = 0.05;

export function weekdayWarning({ panel, rows }: Omit<RidgeRegression, "warnings">): readonly Warning[] {
  if (panel.frequency !== "day") return [];
  const weekdays = rows.map((row) => (((parseIsoDate(panel.times[row]!)! + 3) % 7) + 7) % 7);
  const shareOf = (values: Float64Array) =>
    weekdayShare(
      rows.map((row) => values[row]!),
      weekdays,
    );
  const own = shareOf(panel.kpi.values);
  const channels = panel.channels.map((channel) => ({
    name: channel.name,
    share: shareOf((channel.spend ?? mediaSeries(channel)).values),
  }));
  const following = channels.filter(({ share }) => share >= follows);
  const shown = following.map(({ name, share }) => `${name} ${percent(share)}`);
  const kpi = `${percent(own)} of the variance of ${panel.kpi.name} goes with the weekday`;
  const isAtStake = own >= follows && following.length > 0;
  return [
    {
      code: "no-weekdays",
      message: `this regression has no weekdays, and the table is daily: ${kpi}${following.length === 0 ? ", and no channel's money follows the week" : `, and of the money of ${listed(shown)}`}`,
      cure: isAtStake
        ? "do not read the effect of a channel that follows the week; fit the model (carryover fit), which has a weekly season, or sum the table to weeks"
        : "fit the model (carryover fit) where the week matters, which has a weekly season, or sum the table to weeks",
    },
  ];
}

/** Share of the variance that lies between weekdays (η²), in [0, 1]; 0 for a constant. */
function weekdayShare(values: readonly number[], weekdays: readonly number[]): number {
  const pairs = values
    .map((value, i) => ({ value, day: weekdays[i]! }))
    .filter(({ value }) => !Number.isNaN(value));
  const centre = mean(pairs.map(({ value }) => value));
  const all = sum(pairs.map(({ value }) => (value - centre) ** 2));
  if (!(all > 0)) return 0;
  const between = Array.from({ length: 7 }, (_, day) => {
    const own = pairs.filter((pair) => pair.day === day).map(({ value }) => value);
    return own.length === 0 ? 0 : own.length * (mean(own) - centre) ** 2;
  });
  return sum(between) / all;
}
