/** Doubts a last period that was not over, or not all booked, when the table was exported. */
import { median, medianAbsoluteDeviation } from "../math/statistics.js";
import type { Warning } from "../warning.js";
import { counted } from "../words.js";
import type { Panel } from "./panel.js";
import type { PanelCheck } from "./panelCheck.js";
import { moneySpent, nationalTotal } from "./panelColumns.js";
import { zeroTail } from "./unfinishedEnd.js";

/** Fewer periods before the last do not say what is usual. */
const fewestBefore = 12;

/** An unfinished period is lower than every one before, by a tenth, and four robust deviations below the middle. */
const lower = { thanLeast: 0.9, deviations: 4 } as const;

export const partialEnd: PanelCheck = {
  look: (panel) => [...partialKpi(panel), ...unbookedSpend(panel)],
};

function partialKpi(panel: Omit<Panel, "warnings">): readonly Warning[] {
  const { kpi, times, frequency } = panel;
  const totals = nationalTotal({ ...panel, warnings: [] }, kpi);
  const last = totals[totals.length - 1]!;
  const before = totals.subarray(0, -1).filter((value) => value > 0);
  if (before.length < fewestBefore || !(last > 0)) return [];
  const least = before.reduce((a, b) => Math.min(a, b));
  const middle = median(before);
  const spread = medianAbsoluteDeviation(before);
  if (last > lower.thanLeast * least || last > middle - lower.deviations * spread) return [];
  return [
    {
      code: "partial-last-period",
      message: `the KPI "${kpi.name}" of the last ${frequency}, ${times.at(-1)}, is ${short(last)}, lower than in each of the ${counted(before.length, frequency)} before (${short(least)} or more): it may not have been over when the table was exported`,
      cure: "delete the row if it is not complete",
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
