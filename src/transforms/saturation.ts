/** Saturation: each further pound in the same week brings less than the one before. */
import { aboveZero, withDefaults } from "../options.js";
import { requireNumbers } from "../records.js";

export interface HillOptions {
  /** Exposure at which half of the largest effect is reached, in the unit of x, > 0. */
  readonly halfSaturation: number;
  /** Steepness, > 0: at most 1 the curve is concave everywhere, above 1 it is S-shaped (default 1). */
  readonly slope?: number;
}

/** Nobody can guess a half-saturation: NaN is refused. */
const defaults = { halfSaturation: Number.NaN, slope: 1 };

/** Hill saturation: from 0 at no exposure towards 1, one half at `halfSaturation`.
 *
 *  S(x) = x^slope / (x^slope + halfSaturation^slope)
 *
 *  @param x  exposure, shape [time], ≥ 0
 *  @returns share of the largest possible effect, shape [time], in [0, 1)
 *  @throws ArgumentError if halfSaturation or slope is not positive, or for an option that is unknown
 *  @see Jin et al. (2017), eq. 5. Meridian's `ec` and Robyn's inflexion are this halfSaturation.
 *  @example hillSaturation([0, 5, 15], { halfSaturation: 5 }) // [0, 0.5, 0.75] */
export function hillSaturation(x: ArrayLike<number>, options: HillOptions): Float64Array {
  requireNumbers("hillSaturation", "x", x);
  const { halfSaturation, slope } = withDefaults<HillOptions>("hillSaturation", defaults, options, {
    halfSaturation: aboveZero,
    slope: aboveZero,
  });
  const saturated = new Float64Array(x.length);
  for (let t = 0; t < x.length; t++) {
    // Divided by the half-saturation first, so that a large slope does not overflow.
    const relative = (x[t]! / halfSaturation) ** slope;
    saturated[t] = relative === Number.POSITIVE_INFINITY ? 1 : relative / (relative + 1);
  }
  return saturated;
}
