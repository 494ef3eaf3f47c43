/** Doubts a last period that was not over, or not all booked, when the table was exported. */
import { median, medianAbsoluteDeviation } from "../math/statistics.js";
import type { Warning } from "../warning.js";
import { counted, percent } from "../words.js";
import type { Frequency, Panel } from "./panel.js";
import type { PanelCheck } from "./panelCheck.js";
import { moneySpent, nationalTotal } from "./panelColumns.js";
import { zeroTail } from "./unfinishedEnd.js";

/** Fewer periods before the last do not say what is usual. */
const fewestBefore = 12;

/** An unfinished period is lower than every one before, by a tenth, and four robust deviations below the middle. */
const lower = { thanLeast: 0.9, deviations: 4 } as const;

export const partialEnd: PanelCheck = {
  look: (panel) => [
    ...partialKpi(panel),
    ...repeatedKpi(panel),
    ...geosThatEnd(panel),
    ...unbookedSpend(panel),
  ],
};

/** Fewer changes do not say how far a KPI falls at times. */
const fewestChanges = 26;

/** So many equal numbers at the end, where there were never two in a row, are a forecast or a number carried on. */
const fewestEqual = 4;

function partialKpi(panel: Omit<Panel, "warnings">): readonly Warning[] {
  const { kpi, times, frequency } = panel;
  const totals = nationalTotal({ ...panel, warnings: [] }, kpi);
  const last = totals[totals.length - 1]!;
  const before = totals.subarray(0, -1).filter((value) => value > 0);
  const found: Warning[] = [];
  if (before.length >= fewestBefore && last > 0) {
    const against = isLowest(last, before)
      ? `lower than in each of the ${counted(before.length, frequency)} before (${short(before.reduce((a, b) => Math.min(a, b)))} or more)`
      : fellAsNever(totals, frequency)
        ? `${percent(last / totals.at(-1 - stride(frequency))!)} of ${frequency === "day" ? "a week" : `the ${frequency}`} before, a fall as there was none`
        : null;
    if (against !== null)
      found.push({
        code: "partial-last-period",
        message: `the KPI "${kpi.name}" of the last ${frequency}, ${times.at(-1)}, is ${short(last)}, ${against}: it may not have been over when the table was exported`,
        cure: "delete the row if it is not complete",
      });
  }
  const first = totals[0]!;
  const after = totals.subarray(1).filter((value) => value > 0);
  if (
    after.length >= fewestBefore &&
    first > 0 &&
    isLowest(first, after) &&
    fellAsNever(totals.slice().reverse(), frequency)
  )
    found.push({
      code: "partial-first-period",
      message: `the KPI "${kpi.name}" of the first ${frequency}, ${times[0]}, is ${short(first)}, lower than in each of the ${counted(after.length, frequency)} after: the table may begin within it`,
      cure: "delete the row if it is not complete",
    });
  return found;
}

function isLowest(end: number, others: Float64Array): boolean {
  const least = others.reduce((a, b) => Math.min(a, b));
  const [middle, spread] = [median(others), medianAbsoluteDeviation(others)];
  return end <= lower.thanLeast * least && end <= middle - lower.deviations * spread;
}

/** Neighbours to compare with: the same day of the week before, else the period before. */
function stride(frequency: Frequency): number {
  return frequency === "day" ? 7 : 1;
}

/** Is the last change, in logarithms, below every one before by a tenth, and six robust deviations below the middle? Growth and season,
 *  which change little from one period to the next, hide no half week so. */
function fellAsNever(totals: Float64Array, frequency: Frequency): boolean {
  const by = stride(frequency);
  const changes = totals.subarray(by).map((value, t) => Math.log(value / totals[t]!));
  const last = changes.at(-1)!;
  const before = changes.subarray(0, -1).filter((change) => Number.isFinite(change));
  if (before.length < fewestChanges || !Number.isFinite(last)) return false;
  const least = before.reduce((a, b) => Math.min(a, b));
  return (
    last <= least + Math.log(lower.thanLeast) && last <= median(before) - 6 * medianAbsoluteDeviation(before)
  );
}

/** One number again and again at the end. */
function repeatedKpi(panel: Omit<Panel, "warnings">): readonly Warning[] {
  const { kpi, times, frequency } = panel;
  const totals = nationalTotal({ ...panel, warnings: [] }, kpi);
  let start = totals.length - 1;
  while (start > 0 && totals[start - 1] === totals[start]) start--;
  const run = totals.length - start;
  const before = totals.subarray(0, start);
  const wasEqual = before.some((value, t) => t > 0 && value === before[t - 1] && value !== 0);
  if (run < fewestEqual || before.length < fewestBefore || wasEqual || totals[start] === 0) return [];
  return [
    {
      code: "kpi-repeated-at-end",
      message: `the KPI "${kpi.name}" is ${short(totals[start]!)} in each of the last ${counted(run, frequency)}, from ${times[start]} on, and never twice in a row before: a forecast, or a number that was carried on`,
      cure: "delete the rows if they were not counted",
    },
  ];
}

/** A geo whose KPI is zero at the end, where the table goes on. */
function geosThatEnd({ kpi, geos, times, frequency }: Omit<Panel, "warnings">): readonly Warning[] {
  if (geos.length < 2) return [];
  const ended = geos.flatMap((geo, g) => {
    const run = zeroTail(kpi.values.subarray(g * times.length, (g + 1) * times.length));
    return run === 0 ? [] : [`${geo} from ${times[times.length - run]} on`];
  });
  if (ended.length === 0) return [];
  return [
    {
      code: "geo-ends",
      message: `the KPI "${kpi.name}" is zero at the end in ${ended.slice(0, 5).join(", ")}${ended.length > 5 ? ` and ${ended.length - 5} more` : ""}, and was not before: it may not have been counted when the table was exported`,
      cure: `leave the cells empty if it was not counted, or cut the table at the last full ${frequency}`,
    },
  ];
}

/** No channel has any money at the end, and some had always before. */
function unbookedSpend(panel: Omit<Panel, "warnings">): readonly Warning[] {
  const { channels, times, frequency } = panel;
  const paid = channels.filter(({ spend }) => spend !== null);
  if (paid.length < 2) return [];
  const whole = { ...panel, warnings: [] };
  const totals = Float64Array.from(times, (_, t) =>
    paid.reduce((sum, channel) => sum + moneySpent(whole, channel, t, t), 0),
  );
  const run = zeroTail(totals);
  if (run === 0) return [];
  return [
    {
      code: "spend-ends",
      message: `no channel has any money in the last ${counted(run, frequency)}, from ${times[times.length - run]} on: it may not have been booked when the table was exported`,
      cure: "delete the rows if money was spent in them: they teach that media do nothing",
    },
  ];
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}
