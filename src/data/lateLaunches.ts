/** Says which channels began in the last year: averages over the year hold the time in which they were not there. */

import type { Warning } from "../warning.js";
import { counted } from "../words.js";
import type { PanelCheck } from "./panelCheck.js";
import { inputSeries, launchPeriod } from "./panelColumns.js";
import { periodsPerYear } from "./rhythm.js";
import { rowAt } from "./rows.js";

/** Shares of the last year: a channel that began just after it began is no launch, and one without a longer silence before is on and off. */
const silence = 0.25;

export const lateLaunches: PanelCheck = {
  look: (panel) => {
    const { channels, times, geos, frequency } = panel;
    const launch = launchPeriod(panel);
    const year = Math.min(times.length, periodsPerYear[frequency]);
    const found = channels.flatMap((channel): readonly Warning[] => {
      const { values } = inputSeries(channel);
      const isOn = (t: number) => geos.some((_, g) => values[rowAt(g, t, times.length)]! > 0);
      const first = times.findIndex((_, t) => isOn(t));
      const silentOfYear = first - (times.length - year);
      // Before the product there is nothing to compare with.
      if (first <= launch || silentOfYear < silence * year) return [];
      const ran = times.filter((_, t) => t >= first && isOn(t)).length;
      return [
        {
          code: "late-launch",
          message: `${channel.name} began on ${times[first]} and ran in ${ran} of the last ${counted(year, frequency)}: its mean over them is not what it gets today, and little is known of what it brings`,
          cure: `compare plans with what it has had since ${times[first]}`,
        },
      ];
    });
    return found;
  },
};
