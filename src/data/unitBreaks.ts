/** Finds columns whose unit changes on the way: in thousands from one date on, or in pence. */
import { median } from "../math/statistics.js";
import type { Warning } from "../warning.js";
import type { PanelCheck } from "./panelCheck.js";
import { allSeries } from "./panelColumns.js";

/** Fewer values on one side of a date prove nothing. */
const fewestValues = 6;

/** Factors between units that people change. */
const unitFactors = [100, 1000, 1_000_000] as const;

/** How far the medians may be from such a factor. */
const slack = 1.8;

export const unitBreaks: PanelCheck = {
  look: (panel) => {
    const { times, geos, controls, events, outcomes } = panel;
    const watched = allSeries({ ...panel, warnings: [] }).filter(
      (series) => ![...controls, ...events, ...outcomes].includes(series),
    );
    return watched.flatMap(({ column, values }): readonly Warning[] => {
      const places = geos.map((_, g) => breakOf(values.subarray(g * times.length, (g + 1) * times.length)));
      const found = places[0];
      if (found === undefined || found === null || places.some((one) => one?.at !== found.at)) return [];
      const way = found.factor > 1 ? "larger" : "smaller";
      const times1 = Math.round(Math.max(found.factor, 1 / found.factor));
      return [
        {
          code: "unit-break",
          message: `"${column}" is about ${times1} times ${way} from ${times[found.at]} on, in every row: its unit changed there`,
          cure: `bring it to one unit: ${way === "larger" ? "divide what comes after" : "multiply what comes after"} by the factor`,
        },
      ];
    });
  },
};

/** The place from which on every value is beyond every one before, by a factor that is one of units; null where there is none. */
function breakOf(values: Float64Array): { readonly at: number; readonly factor: number } | null {
  const present = Array.from(values.keys()).filter((i) => values[i]! > 0);
  const n = present.length;
  // Running extremes from both ends: a break keeps them apart by more than a factor of ten.
  const lowAfter = new Float64Array(n + 1).fill(Number.POSITIVE_INFINITY);
  const highAfter = new Float64Array(n + 1).fill(0);
  for (let k = n - 1; k >= 0; k--) {
    lowAfter[k] = Math.min(lowAfter[k + 1]!, values[present[k]!]!);
    highAfter[k] = Math.max(highAfter[k + 1]!, values[present[k]!]!);
  }
  let [low, high] = [Number.POSITIVE_INFINITY, 0];
  for (let k = 0; k < n; k++) {
    const isApart = lowAfter[k]! > 3 * high || (k > 0 && highAfter[k]! * 3 < low);
    if (k >= fewestValues && n - k >= fewestValues && isApart) {
      const before = median(present.slice(0, k).map((i) => values[i]!));
      const after = median(present.slice(k).map((i) => values[i]!));
      const factor = after / before;
      const size = Math.max(factor, 1 / factor);
      if (unitFactors.some((unit) => size > unit / slack && size < unit * slack)) {
        return { at: present[k]!, factor };
      }
    }
    low = Math.min(low, values[present[k]!]!);
    high = Math.max(high, values[present[k]!]!);
  }
  return null;
}
