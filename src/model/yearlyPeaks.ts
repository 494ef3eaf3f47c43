/** Periods of the year that stand out again and again: every way in which a day of the year falls into the training periods, and what it explains. */

import { periodAfter } from "../data/calendar.js";
import type { Frequency } from "../data/panel.js";
import { rowAt } from "../data/rows.js";
import type { Design } from "../design/design.js";
import { log } from "../math/elementary.js";
import type { BlockEvidence } from "./blockEvidence.js";

/** Standardised errors, each as seen from all other periods, that a peak needs in two of its years. */
const standsOut = 2;

/** Periods that hold one day of the year, by their positions among the rows of the likelihood. */
export interface Peak {
  /** mm-dd */
  readonly day: string;
  readonly rows: readonly number[];
  /** The same by year. */
  readonly years: readonly (readonly number[])[];
}

/** One for every way in which the days of the year fall into the periods of training, named by its middle day. */
export function yearlyPeaks(
  rows: readonly number[],
  times: readonly string[],
  design: Design,
  frequency: Frequency,
): readonly Peak[] {
  if (frequency === "month") return [];
  const positionOf = new Map(rows.map((row, position) => [row, position]));
  const years = [...new Set(times.map((time) => time.slice(0, 4)))];
  const bySet = new Map<string, { days: string[]; years: (readonly number[])[] }>();
  for (let ordinal = 0; ordinal < 365; ordinal++) {
    const day = new Date(Date.UTC(2023, 0, 1 + ordinal)).toISOString().slice(5, 10);
    const own = years
      .map((year) => {
        const t = periodHolding(`${year}-${day}`, times, frequency);
        return t < 0
          ? []
          : design.geos.flatMap((_, geo) => positionOf.get(rowAt(geo, t, design.times)) ?? []);
      })
      .filter((found) => found.length > 0);
    const key = JSON.stringify(own);
    const before = bySet.get(key);
    if (before === undefined) bySet.set(key, { days: [day], years: own });
    else before.days.push(day);
  }
  return [...bySet.values()]
    .filter((peak) => peak.years.length >= 2)
    .map((peak) => ({
      day: peak.days[Math.floor(peak.days.length / 2)]!,
      rows: peak.years.flat(),
      years: peak.years,
    }));
}

/** The period that holds a day; −1 where none does. */
function periodHolding(date: string, times: readonly string[], frequency: Frequency): number {
  const t = times.filter((time) => time <= date).length - 1;
  return t >= 0 && date < (times[t + 1] ?? periodAfter(times[t]!, frequency)) ? t : -1;
}

/** The peak that explains most of what a block leaves over, among those that stand out every year; null where none does.
 *
 *  @param sd  prior sd of its coefficient */
export function strongestPeak(
  peaks: readonly Peak[],
  evidence: BlockEvidence,
  sd: number,
): { readonly peak: Peak; readonly gain: number } | null {
  const residual = evidence.precisionResidual();
  let best: { readonly peak: Peak; readonly gain: number } | null = null;
  for (const peak of peaks) {
    if (!isYearly(peak, residual, evidence)) continue;
    const gain = peakGain(peak.rows, residual, evidence, sd);
    if (best === null || gain > best.gain) best = { peak, gain };
  }
  return best;
}

/** Two years at least stand out in the same direction, and none lies in the other. */
function isYearly({ years }: Peak, residual: Float64Array, { precisionOf }: BlockEvidence): boolean {
  const errors = years.map(
    (rows) => rows.reduce((sum, row) => sum + residual[row]!, 0) / Math.sqrt(precisionOf(rows)),
  );
  return [1, -1].some(
    (sign) =>
      errors.every((error) => sign * error > 0) &&
      errors.filter((error) => sign * error > standsOut).length >= 2,
  );
}

/** What a column that marks some rows adds to the log evidence at the present width of the noise: with p = Σ (K⁻¹·y) and q = uᵀ·K⁻¹·u over its rows,
 *  ½·[v²·p²/(1 + v²·q) − ln(1 + v²·q)]. */
function peakGain(
  rows: readonly number[],
  residual: Float64Array,
  { precisionOf }: BlockEvidence,
  sd: number,
): number {
  const along = rows.reduce((sum, row) => sum + residual[row]!, 0);
  const factor = 1 + sd * sd * precisionOf(rows);
  return 0.5 * ((sd * sd * along * along) / factor - log(factor));
}

/** The peak's column, shape [row of the likelihood]. */
export function peakColumn({ rows }: Peak, length: number): Float64Array {
  const values = new Float64Array(length);
  for (const row of rows) values[row] = 1;
  return values;
}
