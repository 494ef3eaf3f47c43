/** Finds columns that are added up from row to row (sales so far, money of the year to date), which are no numbers of a period. */
import { option, phrase } from "../phrase.js";
import { cureNaming, type Warning } from "../warning.js";
import type { Panel, Series } from "./panel.js";
import type { PanelCheck } from "./panelCheck.js";

/** Fewer periods may rise all the time. */
const fewestPeriods = 20;

export const runningTotals: PanelCheck = {
  look: (panel) => {
    const { kpi, revenue, channels } = panel;
    const own = [kpi, revenue, ...channels.flatMap(({ spend, exposures }) => [spend, ...exposures])];
    const found = [...new Set(own)].filter((series) => series !== null && isRunningTotal(series, panel));
    return found.map((series): Warning => {
      const isKpi = series === kpi;
      return {
        code: isKpi ? "kpi-running-total" : "running-total",
        message: `"${series!.column}" hardly ever falls: it is added up from ${panel.frequency} to ${panel.frequency}, and not the number of each`,
        ...cureNaming(
          phrase`subtract each ${panel.frequency} from the next, or name another column${isKpi ? phrase` as ${option("kpi")}` : ""}`,
        ),
      };
    });
  },
};

/** Does a series rise in every geo, but for new starts near zero (a new year)? Numbers of single periods fall half of the time. */
function isRunningTotal({ values }: Series, { times, geos }: Omit<Panel, "warnings">): boolean {
  const periods = times.length;
  if (periods < fewestPeriods) return false;
  return geos.every((_, g) => {
    const own = values.subarray(g * periods, (g + 1) * periods).filter((value) => !Number.isNaN(value));
    const steps = Array.from(own.subarray(1), (value, i) => ({
      before: own[i]!,
      step: value - own[i]!,
      value,
    }));
    const falls = steps.filter(({ step }) => step < 0);
    const rises = steps.filter(({ step }) => step > 0).length;
    const isNewStart = ({ before, value }: (typeof steps)[number]) => value < 0.4 * before;
    const most = own.reduce((a, b) => Math.max(a, b), 0);
    return (
      own.length >= fewestPeriods &&
      rises >= 0.6 * steps.length &&
      falls.length <= own.length / 10 &&
      falls.every(isNewStart) &&
      // From its first to its largest it grows by many steps, which no slow trend does.
      most > 4 * Math.abs(own[0]!)
    );
  });
}
