/** How good a forecast is: the usual measures of error, of its intervals and of its whole distribution, each with its definition. */
import { defaultLevel } from "../math/estimate.js";
import { quantile } from "../math/statistics.js";
import { withDefaults } from "../options.js";
import { crps } from "./crps.js";

/** A forecast of some rows and what happened. Rows without an observation (NaN) are left out of every measure. */
export interface ForecastSeries {
  /** KPI as the table has it, shape [row]. */
  readonly observed: ArrayLike<number>;
  /** Point forecast, KPI units, shape [row]. */
  readonly predicted: ArrayLike<number>;
  /** Draws of the predictive distribution, noise included, shape [row][draw]; left out for a forecast that gives none. */
  readonly draws?: readonly Float64Array[];
  /** Geo of each row (default: one). */
  readonly geoOf?: ArrayLike<number>;
}

/** Measures of a forecast; a is observed, p predicted. Undefined ones are NaN. */
export interface ForecastMetrics {
  /** Rows with an observation: periods, times geos. */
  readonly rows: number;
  /** Rows left out as nothing was observed. */
  readonly missing: number;
  /** Rows whose KPI is zero. */
  readonly zeros: number;
  /** 1 − Σ (a − p)² / Σ (a − ā)², with ā the mean of the rows scored, of each geo its own: differences between geos, which any
   *  intercept knows, count for nothing. NaN where a never changes. */
  readonly r2: number;
  /** Mean |a − p| / |a|, a share; NaN where an a is 0, as it is infinite there. */
  readonly mape: number;
  /** Σ |a − p| / Σ |a|, a share: defined where single weeks are zero. */
  readonly wmape: number;
  /** √ mean (a − p)², KPI units. */
  readonly rmse: number;
  /** Mean |a − p|, KPI units. */
  readonly mae: number;
  /** Mean continuous ranked probability score, KPI units; of a forecast without draws its absolute error. */
  readonly crps: number;
  /** Share of rows inside the central interval of the draws; NaN without draws. */
  readonly coverage: number;
  /** Mean width of that interval, KPI units. */
  readonly intervalWidth: number;
  /** Probability that the interval claims, such as 0.9. */
  readonly level: number;
  /** MAE / mean absolute error of the seasonal naive forecast inside the training weeks; below 1 it is better than that. */
  readonly mase: number;
}

export interface MetricOptions {
  /** Probability inside the interval (default 0.9). */
  readonly level?: number;
  /** Denominator of MASE, KPI units (default NaN: no MASE). */
  readonly naiveError?: number;
}

const defaults = { level: defaultLevel, naiveError: Number.NaN };

/** Scores a forecast.
 *
 *  @param options  `{ level: 0.9, naiveError: NaN }`
 *  @throws ArgumentError for an option that is unknown
 *  @example forecastMetrics({ observed: [3, -0.5, 2, 7], predicted: [2.5, 0, 2, 8] }).r2 // 0.9486… */
export function forecastMetrics(forecast: ForecastSeries, options: MetricOptions = {}): ForecastMetrics {
  const { level, naiveError } = withDefaults<MetricOptions>("forecastMetrics", defaults, options);
  const { observed, predicted, draws, geoOf } = forecast;
  const rows = Array.from({ length: observed.length }, (_, row) => row).filter(
    (row) => !Number.isNaN(observed[row]!),
  );
  const over = (term: (row: number) => number) => rows.reduce((total, row) => total + term(row), 0);
  const n = rows.length;
  const error = (row: number) => Math.abs(observed[row]! - predicted[row]!);
  const squares = over((row) => error(row) ** 2);
  const zeros = rows.filter((row) => observed[row] === 0).length;
  const mae = over(error) / n;
  const intervals =
    draws === undefined
      ? null
      : rows.map((row) => ({
          row,
          lower: quantile(draws[row]!, (1 - level) / 2),
          upper: quantile(draws[row]!, (1 + level) / 2),
        }));
  const ofIntervals = (term: (one: { row: number; lower: number; upper: number }) => number) =>
    intervals === null ? Number.NaN : intervals.reduce((total, one) => total + term(one), 0) / n;
  return {
    rows: n,
    missing: observed.length - n,
    zeros,
    r2: 1 - squares / totalSquares(observed, rows, geoOf),
    mape: zeros > 0 ? Number.NaN : over((row) => error(row) / Math.abs(observed[row]!)) / n,
    wmape: over(error) / positiveOrNaN(over((row) => Math.abs(observed[row]!))),
    rmse: Math.sqrt(squares / n),
    mae,
    crps: draws === undefined ? mae : over((row) => crps(draws[row]!, observed[row]!)) / n,
    coverage: ofIntervals(({ row, lower, upper }) =>
      observed[row]! >= lower && observed[row]! <= upper ? 1 : 0,
    ),
    intervalWidth: ofIntervals(({ lower, upper }) => upper - lower),
    level,
    mase: mae / positiveOrNaN(naiveError),
  };
}

/** Σ (a − ā)² with the mean of each geo; NaN where nothing varies. */
function totalSquares(
  observed: ArrayLike<number>,
  rows: readonly number[],
  geoOf: ArrayLike<number> | undefined,
): number {
  const geo = (row: number) => geoOf?.[row] ?? 0;
  let total = 0;
  let varies = false;
  for (const one of new Set(rows.map(geo))) {
    const own = rows.filter((row) => geo(row) === one);
    const centre = own.reduce((sum, row) => sum + observed[row]!, 0) / own.length;
    total += own.reduce((sum, row) => sum + (observed[row]! - centre) ** 2, 0);
    varies ||= own.some((row) => observed[row] !== observed[own[0]!]);
  }
  return varies ? total : Number.NaN;
}

function positiveOrNaN(value: number): number {
  return value > 0 ? value : Number.NaN;
}
