/** Forecasts that need no model: what happened a year before, and what happened last. A model that does not beat them is not needed. */
import type { Frequency } from "../data/panel.js";

/** Periods after which the season comes again; 52 whole weeks for days, so that a Monday is forecast by a Monday. */
export const seasonLength: Readonly<Record<Frequency, number>> = { day: 364, week: 52, month: 12 };

/** A series of KPIs, and where the forecast stands in it. */
export interface NaiveHistory {
  /** KPI as the table has it, shape [geo · time]; NaN where it is not known. */
  readonly kpi: ArrayLike<number>;
  /** Periods of a geo. */
  readonly times: number;
  /** First and last period that may be looked at; forecasts are of the periods after it. */
  readonly first: number;
  readonly last: number;
  /** Periods in a season. */
  readonly season: number;
}

/** The last KPI seen, for every later period; NaN for a geo in which none was. Shape [geo · time]. */
export function lastValueForecast(history: NaiveHistory): Float64Array {
  return forecastEach(history, (at, _t) => {
    for (let t = history.last; t >= history.first; t--) if (!Number.isNaN(at(t))) return at(t);
    return Number.NaN;
  });
}

/** The KPI of the same period a season before, or as many seasons before as it takes to be among the periods seen and to be known; NaN
 *  where there is none, as with less than a year of history. Shape [geo · time]. */
export function seasonalNaiveForecast(history: NaiveHistory): Float64Array {
  const { first, last, season } = history;
  return forecastEach(history, (at, t) => {
    for (let before = t - season; before >= first; before -= season) {
      if (before <= last && !Number.isNaN(at(before))) return at(before);
    }
    return Number.NaN;
  });
}

/** Mean absolute error of the seasonal naive forecast inside the periods seen: what MASE divides by; NaN with less than a year and a
 *  period of them. Of each known KPI the one exactly a season before, all geos together.
 *
 *  @see Hyndman and Koehler 2006 */
export function seasonalNaiveError({ kpi, times, first, last, season }: NaiveHistory): number {
  let total = 0;
  let count = 0;
  for (let start = 0; start < kpi.length; start += times) {
    for (let t = first + season; t <= last; t++) {
      const error = Math.abs(kpi[start + t]! - kpi[start + t - season]!);
      if (Number.isNaN(error)) continue;
      total += error;
      count++;
    }
  }
  return total / count;
}

/** NaN for the periods seen. */
function forecastEach(
  { kpi, times, last }: NaiveHistory,
  forecast: (at: (t: number) => number, t: number) => number,
): Float64Array {
  const out = new Float64Array(kpi.length).fill(Number.NaN);
  for (let start = 0; start < kpi.length; start += times) {
    const at = (t: number) => kpi[start + t]!;
    for (let t = last + 1; t < times; t++) out[start + t] = forecast(at, t);
  }
  return out;
}
