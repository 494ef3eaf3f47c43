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

/** Residuals of each geo less their mean, one array a geo in the order of time; geos with fewer than three are left out. */
export function centredResiduals(
  rows: readonly { readonly geo: string; readonly observed: number; readonly mean: number }[],
): readonly (readonly number[])[] {
  const byGeo = new Map<string, number[]>();
  for (const { geo, observed, mean: expected } of rows) {
    const own = byGeo.get(geo) ?? [];
    own.push(observed - expected);
    byGeo.set(geo, own);
  }
  return [...byGeo.values()]
    .filter((residuals) => residuals.length >= 3)
    .map((residuals) => {
      const centre = mean(residuals);
      return residuals.map((value) => value - centre);
    });
}

/** Σ r[t]·r[t − lag] / Σ r[t]², sums over all geos; NaN without any. */
export function lagCorrelation(residuals: readonly (readonly number[])[], lag: number): number {
  let products = 0;
  let squares = 0;
  for (const own of residuals) {
    own.forEach((value, t) => {
      squares += value * value;
      if (t >= lag) products += value * own[t - lag]!;
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
  const count = residuals.reduce((total, { length }) => total + length, 0);
  const together = geoCorrelation(residuals);
  const effective = count / (1 + (residuals.length - 1) * Math.max(0, Number.isNaN(together) ? 0 : together));
  const all = Array.from({ length: lags }, (_, k) => ({
    lag: k + 1,
    correlation: lagCorrelation(residuals, k + 1),
  }));
  const largest = all.reduce((a, b) => (Math.abs(b.correlation) > Math.abs(a.correlation) ? b : a));
  return { ...largest, limit: normalQuantile(1 - chance / lags) / Math.sqrt(effective) };
}

/** Mean correlation of the residuals of two geos, over all pairs; NaN for one geo, or geos with different periods.
 *
 *  The variance of a mean over G geos is 1 + (G − 1)·c times that of independent ones. */
export function geoCorrelation(residuals: readonly (readonly number[])[]): number {
  const geos = residuals.length;
  const periods = residuals[0]?.length ?? 0;
  if (geos < 2 || residuals.some(({ length }) => length !== periods)) return Number.NaN;
  const scaled = residuals.map((own) => {
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
