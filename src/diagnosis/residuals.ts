/** What residuals should not do: follow each other at any lag, or move together in several geos. */
import { normalQuantile } from "../math/special.js";
import { mean } from "../math/statistics.js";

/** The lag at which residuals follow each other most, beside what chance reaches. */
export interface LagCheck {
  /** In periods; NaN where there are too few. */
  readonly lag: number;
  readonly correlation: number;
  /** Of the absolute correlation at any of the lags: exceeded by chance as rarely as three standard errors at one lag. */
  readonly limit: number;
}

/** Probability that three standard errors are exceeded on one side. */
const chance = 0.00135;

/** Residuals of each geo less their mean, one array a geo by period, NaN where a period has no KPI; geos with fewer than three are left out.
 *
 *  @param times  the periods, in order */
export function centredResiduals(
  rows: readonly {
    readonly geo: string;
    readonly time: string;
    readonly observed: number;
    readonly mean: number;
  }[],
  times: readonly string[],
): readonly (readonly number[])[] {
  const places = new Map(times.map((time, t) => [time, t]));
  const byGeo = new Map<string, number[]>();
  for (const { geo, time, observed, mean: expected } of rows) {
    const own = byGeo.get(geo) ?? new Array<number>(times.length).fill(Number.NaN);
    own[places.get(time)!] = observed - expected;
    byGeo.set(geo, own);
  }
  return [...byGeo.values()]
    .filter((residuals) => known(residuals).length >= 3)
    .map((residuals) => {
      const centre = mean(known(residuals));
      return residuals.map((value) => value - centre);
    });
}

const known = (residuals: readonly number[]): readonly number[] =>
  residuals.filter((value) => !Number.isNaN(value));

/** Σ r[t]·r[t − lag] / Σ r[t]², sums over all geos and the periods that have a KPI; NaN without any. */
export function lagCorrelation(residuals: readonly (readonly number[])[], lag: number): number {
  let products = 0;
  let squares = 0;
  for (const own of residuals) {
    own.forEach((value, t) => {
      if (Number.isNaN(value)) return;
      squares += value * value;
      if (t >= lag && !Number.isNaN(own[t - lag]!)) products += value * own[t - lag]!;
    });
  }
  return products / squares;
}

/** The largest correlation in size among the lags of the first year, and of a quarter of the periods at most.
 *
 *  Without memory each is about Normal(0, 1/n), n the residuals; those of geos that move together with mean correlation c count as n/(1 + (G − 1)·c).
 *  The limit is that of as many lags at once (Bonferroni).
 *
 *  @see Box and Pierce 1970 */
export function largestLag(residuals: readonly (readonly number[])[], periodsAYear: number): LagCheck {
  const longest = residuals.reduce((most, { length }) => Math.max(most, length), 0);
  const lags = Math.min(periodsAYear, Math.floor(longest / 4));
  if (lags < 1) return { lag: Number.NaN, correlation: Number.NaN, limit: Number.NaN };
  const count = residuals.reduce((total, own) => total + known(own).length, 0);
  const together = geoCorrelation(residuals);
  const effective = count / (1 + (residuals.length - 1) * Math.max(0, Number.isNaN(together) ? 0 : together));
  const all = Array.from({ length: lags }, (_, k) => ({
    lag: k + 1,
    correlation: lagCorrelation(residuals, k + 1),
  }));
  const largest = all.reduce((a, b) => (Math.abs(b.correlation) > Math.abs(a.correlation) ? b : a));
  return { ...largest, limit: normalQuantile(1 - chance / lags) / Math.sqrt(effective) };
}

/** Mean correlation of the residuals of two geos, over all pairs, in the periods that all of them have; NaN for one geo, or
 *  fewer than three such periods.
 *
 *  The variance of a mean over G geos is 1 + (G − 1)·c times that of independent ones. */
export function geoCorrelation(residuals: readonly (readonly number[])[]): number {
  const geos = residuals.length;
  const shared = (residuals[0] ?? []).flatMap((_, t) =>
    residuals.every((own) => !Number.isNaN(own[t]!)) ? [t] : [],
  );
  const periods = shared.length;
  if (geos < 2 || periods < 3) return Number.NaN;
  const scaled = residuals.map((all) => {
    const own = shared.map((t) => all[t]!);
    const size = Math.sqrt(own.reduce((sum, value) => sum + value * value, 0));
    return own.map((value) => value / size);
  });
  // |Σ z_g|² = G + 2·Σ over pairs of their correlations.
  let square = 0;
  for (let t = 0; t < periods; t++) {
    const total = scaled.reduce((sum, own) => sum + own[t]!, 0);
    square += total * total;
  }
  return (square - geos) / (geos * (geos - 1));
}
