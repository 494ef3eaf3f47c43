/** Finds money and results that somebody has scaled (to their peak, to 0 … 1, to standard deviations): they are in no unit any more. */
import { mean, standardDeviation } from "../math/statistics.js";
import type { Warning } from "../warning.js";
import type { Series } from "./panel.js";
import type { PanelCheck } from "./panelCheck.js";

/** Fewer values may be so by chance. */
const fewestValues = 20;

/** From which share of negative numbers on a column is not counted or earned. */
const oftenBelow = 0.3;

/** How near to 0 and 1 the mean and spread of a standardised column are: both divisors of the variance are in use. */
const near = 0.03;

export const scaledColumns: PanelCheck = {
  look: ({ kpi, revenue, channels }) => {
    const spends = channels.flatMap(({ spend }) => (spend === null ? [] : [spend]));
    const results = revenue === null || revenue === kpi ? [kpi] : [kpi, revenue];
    return [
      ...warningOf(
        spends,
        "scaled-spend",
        "returns on it are in no money, and neither is a budget of it",
        "use the money itself",
      ),
      ...warningOf(
        results,
        "scaled-kpi",
        "what media bring is in no unit of it",
        "use the numbers themselves",
      ),
    ];
  },
};

function warningOf(
  series: readonly Series[],
  code: string,
  effect: string,
  cure: string,
): readonly Warning[] {
  const scaled = series.flatMap((one) => {
    const how = howScaled(one.values.filter((value) => !Number.isNaN(value)));
    return how === null ? [] : [`"${one.column}" ${how}`];
  });
  return scaled.length === 0 ? [] : [{ code, message: `${scaled.join(", ")}: ${effect}`, cure }];
}

function howScaled(values: Float64Array): string | null {
  if (values.length < fewestValues) return null;
  const least = values.reduce((a, b) => Math.min(a, b));
  const most = values.reduce((a, b) => Math.max(a, b));
  const hasParts = values.some((value) => !Number.isInteger(value));
  if (hasParts && most === 1 && least >= 0) return "has 1 as its largest number and is scaled to its peak";
  if (least < 0 && Math.abs(mean(values)) < near && Math.abs(standardDeviation(values) - 1) < near)
    return "has the mean 0 and the standard deviation 1 and is standardised";
  const below = values.filter((value) => value < 0).length;
  if (below >= oftenBelow * values.length)
    return `is below zero in ${below} of ${values.length} rows, as changes and standardised numbers are`;
  return null;
}
