/** Adstock: advertising that goes on working after the week it was paid for. */

import { finite, requireNumber, withDefaults } from "../options.js";
import { requireNumbers } from "../records.js";

export interface GeometricAdstockOptions {
  /** Adstock carried in from before the first period, in the unit of x (default 0: nothing ran before). */
  readonly carryIn?: number;
  /** Multiply by 1 − alpha, so that steady spend keeps its level (default false, as in the case study). */
  readonly normalise?: boolean;
}

const defaults = { carryIn: 0, normalise: false };

/** Geometric adstock: a constant share of the effect carries over to the next period.
 *
 *  a[t] = x[t] + alpha · a[t−1],  a[−1] = carryIn;  times (1 − alpha) when normalised
 *
 *  The recursion is exact: it has no window to choose. Unnormalised, one unit of x adds 1 / (1 − alpha) in all.
 *
 *  @param x      media exposure or spend, shape [time], any unit, ≥ 0
 *  @param alpha  retention per period, in [0, 1); 0 means no carry-over
 *  @returns adstocked exposure, shape [time], unit of x
 *  @throws ArgumentError if alpha is outside [0, 1), or for an option that is unknown
 *  @see Broadbent (1979), "One way TV advertisements work". Robyn's geometric adstock is the same recursion; PyMC-Marketing
 *       and Meridian cut it off after a window.
 *  @example geometricAdstock([1, 0, 0], 0.5) // [1, 0.5, 0.25] */
export function geometricAdstock(
  x: ArrayLike<number>,
  alpha: number,
  options: GeometricAdstockOptions = {},
): Float64Array {
  requireNumbers("geometricAdstock", "x", x);
  requireNumber("geometricAdstock", "alpha", alpha, {
    rule: "in [0, 1)",
    isAllowed: (value) => value >= 0 && value < 1,
  });
  const { carryIn, normalise } = withDefaults<GeometricAdstockOptions>(
    "geometricAdstock",
    defaults,
    options,
    {
      carryIn: finite,
    },
  );
  const scale = normalise ? 1 - alpha : 1;
  const adstocked = new Float64Array(x.length);
  let carried = carryIn;
  for (let t = 0; t < x.length; t++) {
    carried = x[t]! + alpha * carried;
    adstocked[t] = scale * carried;
  }
  return adstocked;
}

/** How well a column of adstock follows the geometric recursion, and with which alpha. */
export interface RetentionEstimate {
  /** Least-squares retention, in [0, 1); NaN where the channel never carries anything over. */
  readonly alpha: number;
  /** Largest |adstocked[t] − x[t] − alpha · adstocked[t−1]|, as a share of the largest adstock. */
  readonly misfit: number;
}

/** The retention behind an adstock column that somebody else computed.
 *
 *  alpha = Σ (a[t] − x[t]) a[t−1] / Σ a[t−1]²,  t = 1 … T−1
 *
 *  A misfit above 1e-6 says that the column is not this recursion, so that alpha must not be trusted.
 *
 *  @param x          spend, shape [time]
 *  @param adstocked  its adstock, shape [time]
 *  @example estimateRetention([1, 0, 0], [1, 0.5, 0.25]).alpha // 0.5 */
export function estimateRetention(x: ArrayLike<number>, adstocked: ArrayLike<number>): RetentionEstimate {
  let carriedOver = 0;
  let squares = 0;
  let peak = 0;
  for (let t = 0; t < x.length; t++) {
    peak = Math.max(peak, Math.abs(adstocked[t]!));
    if (t === 0) continue;
    const before = adstocked[t - 1]!;
    carriedOver += (adstocked[t]! - x[t]!) * before;
    squares += before * before;
  }
  const alpha = squares > 0 ? carriedOver / squares : Number.NaN;
  let worst = 0;
  for (let t = 1; t < x.length; t++) {
    worst = Math.max(worst, Math.abs(adstocked[t]! - x[t]! - alpha * adstocked[t - 1]!));
  }
  return { alpha, misfit: peak > 0 ? worst / peak : 0 };
}
