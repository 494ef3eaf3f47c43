/** Holidays of the table's country around which the KPI stands out, before any model. */

import { normalQuantile } from "../math/special.js";
import { median, medianAbsoluteDeviation } from "../math/statistics.js";
import { periodFinder } from "./calendar.js";
import type { CountryHoliday } from "./countryHolidays.js";
import { holidayEffects } from "./holidayEffects.js";
import type { Panel } from "./panel.js";
import { launchPeriod, nationalTotal } from "./panelColumns.js";

export interface HolidayPeak {
  /** "Easter Sunday", "before Easter Sunday". */
  readonly name: string;
  /** First days of the periods, ascending. */
  readonly times: readonly string[];
  /** How much more, or less, is sold than in the periods around, as a share. */
  readonly change: number;
}

/** Chance that a table without any effect of holidays shows one. */
const falseAlarm = 0.01;
/** A period with less than this share of a window's days, against the one with most, is not asked. */
const shareAsked = 0.5;
/** Neighbours on each side that a period is compared with: of a day the same weekday, of a month the same month of other years. */
const neighbours = { steps: 3, length: { day: 7, week: 1, month: 12 } } as const;

/** The effects that stand out, the largest first: one after the other, each with what those before explain taken away.
 *
 *  d_t = x_t/m_t − 1, m_t the median of the neighbours of t. With w_t how much of the days of an effect are in period t, b = Σ w·d/Σ w² over
 *  s/√Σ w², s robust of all d, is standard normal where there is no effect; its limit holds for as many effects as are looked at. At least two of
 *  its periods go the same way by more than s, and none the other. */
export function holidayPeaks(panel: Panel, holidays: readonly CountryHoliday[]): readonly HolidayPeak[] {
  const { times, frequency } = panel;
  const launch = launchPeriod(panel);
  const total = nationalTotal(panel, panel.kpi);
  const isMarked = times.map((_, t) =>
    panel.events.some(({ values }) => panel.geos.some((_geo, g) => values[g * times.length + t]! !== 0)),
  );
  const step = neighbours.length[frequency];
  const rest = Float64Array.from(times, (_, t) => {
    if (t < launch || isMarked[t]) return Number.NaN;
    const around = Array.from({ length: neighbours.steps }, (_none, k) => (k + 1) * step)
      .flatMap((lag) => [t - lag, t + lag])
      .filter((other) => other >= launch && other < times.length)
      .map((other) => total[other]!)
      .filter((value) => !Number.isNaN(value));
    return around.length < 2 ? Number.NaN : total[t]! / median(around) - 1;
  });
  const spread = medianAbsoluteDeviation(rest.filter(Number.isFinite));
  if (!(spread > 0)) return [];
  const periodOf = periodFinder(times, frequency);
  const days = Object.fromEntries(holidays.map(({ name, dates }) => [name, dates]));
  const effects = [...holidayEffects({ days, before: 7, after: 7 })].flatMap(([name, feasts]) => {
    const weights = new Map<number, number>();
    for (const date of feasts.flat()) {
      const t = periodOf(date);
      if (t >= 0 && Number.isFinite(rest[t])) weights.set(t, (weights.get(t) ?? 0) + 1);
    }
    const largest = Math.max(0, ...weights.values());
    return weights.size < 2
      ? []
      : [{ name, weights: [...weights].map(([t, count]) => ({ t, w: count / largest })) }];
  });
  const limit = normalQuantile(1 - falseAlarm / 2 / Math.max(1, effects.length));
  const found: HolidayPeak[] = [];
  for (;;) {
    let best: { readonly z: number; readonly peak: HolidayPeak; readonly weights: Weights } | null = null;
    for (const { name, weights } of effects) {
      const size = weights.reduce((sum, { w }) => sum + w * w, 0);
      const change = weights.reduce((sum, { t, w }) => sum + w * rest[t]!, 0) / size;
      const z = (change / spread) * Math.sqrt(size);
      const asked = weights.filter(({ w }) => w >= shareAsked).map(({ t }) => Math.sign(change) * rest[t]!);
      if (asked.some((one) => one < -spread) || asked.filter((one) => one > spread).length < 2) continue;
      if (Math.abs(z) < limit || Math.abs(z) <= Math.abs(best?.z ?? 0)) continue;
      const own = weights.filter(({ w }) => w >= shareAsked).map(({ t }) => times[t]!);
      best = { z, weights, peak: { name, times: own.sort(), change } };
    }
    if (best === null) return found;
    found.push(best.peak);
    for (const { t, w } of best.weights) rest[t]! -= w * best.peak.change;
  }
}

type Weights = readonly { readonly t: number; readonly w: number }[];
