/** Season as Fourier columns: sines and cosines of the day of the year and of the week. */

import { exp, log } from "../math/elementary.js";
import type { ModelSpec } from "../spec/spec.js";
import type { LinearColumn } from "./design.js";
import type { DesignRows } from "./designRows.js";

const millisecondsADay = 86_400_000;

/** sin(2π·k·day/period) and cos(2π·k·day/period), k = 1 … order: of the day of the year with period 365.25, then of the day of the week.
 *
 *  The prior sd of the k-th wave of the year is sd/k^decay: with decay 0 all alike, with 1 the season is a random walk around the year, whose
 *  sharper waves are smaller. */
export function seasonColumns(
  { yearly, weekly, sd, decay }: ModelSpec["seasonality"],
  { times, inEveryGeo }: DesignRows,
): readonly LinearColumn[] {
  const dayOfYear = times.map(
    (time) => (Date.parse(time) - Date.parse(`${time.slice(0, 4)}-01-01`)) / millisecondsADay + 1,
  );
  // Day 0 of 1970 was a Thursday; weeks begin on Monday.
  const dayOfWeek = times.map((time) => (((Date.parse(time) / millisecondsADay + 3) % 7) + 7) % 7);
  const waves = (
    label: string,
    days: readonly number[],
    period: number,
    order: number,
    sdOf: (k: number) => number,
  ): LinearColumn[] =>
    Array.from({ length: order }, (_, k) =>
      (["sin", "cos"] as const).map((wave): LinearColumn => {
        const angle = (t: number) => (2 * Math.PI * (k + 1) * days[t]!) / period;
        // Rounded to 12 decimals: engines differ in the last bit of sine and cosine, and draws must not.
        const values = inEveryGeo((t) => Math.round(Math[wave](angle(t)) * 1e12) / 1e12);
        return {
          block: "season",
          label: `${label}${wave}${k + 1}`,
          values,
          prior: { mean: 0, sd: sdOf(k + 1) },
        };
      }),
    ).flat();
  return [
    ...waves("", dayOfYear, 365.25, yearly, (k) => sd * exp(-decay * log(k))),
    ...waves("week_", dayOfWeek, 7, weekly, () => sd),
  ];
}
