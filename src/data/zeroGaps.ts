/** Doubts single zeros of a KPI that is far from zero everywhere else: weeks that were not counted, or in which nothing could be sold. */
import { quantile } from "../math/statistics.js";
import { option, phrase } from "../phrase.js";
import { cureNaming } from "../warning.js";
import { counted } from "../words.js";
import type { PanelCheck } from "./panelCheck.js";
import { launchPeriod, nationalTotal } from "./panelColumns.js";

/** Fewer periods with sales do not say what is usual. */
const fewestPeriods = 12;

/** At most this share of zeros; more belong to the product. */
const mostZeros = 0.05;

/** Far from zero: the lowest periods (5 %) sell at least this share of the middle one. */
const far = 0.4;

export const zeroGaps: PanelCheck = {
  look: (panel) => {
    const { kpi, times, frequency } = panel;
    const launch = launchPeriod(panel);
    const totals = nationalTotal({ ...panel, warnings: [] }, kpi);
    const zeros = times.filter((_, t) => t >= launch && totals[t] === 0);
    const others = totals.subarray(launch).filter((value) => value !== 0 && !Number.isNaN(value));
    const isRare = zeros.length > 0 && zeros.length <= mostZeros * (others.length + zeros.length);
    if (!isRare || others.length < fewestPeriods) return [];
    if (!(quantile(others, 0.05) >= far * quantile(others, 0.5))) return [];
    const shown = zeros.slice(0, 3).join(", ");
    return [
      {
        code: "kpi-zero-inside",
        message: `the KPI "${kpi.name}" is zero in ${counted(zeros.length, frequency)} (${shown}${zeros.length > 3 ? ", …" : ""}) and far from it in all others: it was not counted there, or nothing could be sold`,
        ...cureNaming(
          phrase`leave the cells empty where it was not counted; mark a closure by a column in ${option("events")}`,
        ),
      },
    ];
  },
};
