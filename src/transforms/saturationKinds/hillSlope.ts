/** Hill saturation with a slope: concave up to slope 1, S-shaped above. */
import { exp, log } from "../../math/elementary.js";
import { pointwiseSaturation } from "./pointwise.js";
import { halfSaturation } from "./sharedParameters.js";

/** Below this, as when a small alpha has faded media to nothing, the derivative by x may overflow and is replaced. */
const smallest = 1e-290;

/** S(x) = x^slope / (halfSaturation^slope + x^slope), computed as 1 / (1 + (halfSaturation/x)^slope).
 *
 *  Above slope 1 the inflexion is at halfSaturation·((slope−1)/(slope+1))^(1/slope). At x = 0 and slope < 1 the derivative by x is
 *  infinite; 0 is used there, which is right for all parameters, because no adstock moves media that is exactly 0.
 *
 *  @see Jin et al. 2017, eq. 5; Meridian's ec and slope; PyMC-Marketing's kappa and slope. */
export const hillSlope = pointwiseSaturation({
  name: "hillSlope",
  formula: "S(x) = x^slope / (halfSaturation^slope + x^slope)",
  parameters: Object.freeze([
    halfSaturation,
    Object.freeze({
      name: "slope",
      domain: "positive",
      prior: Object.freeze({ family: "logNormal", mu: 0, sigma: 0.5 }),
      unit: "",
      typical: 1,
      meaning: "steepness: up to 1 concave, above 1 S-shaped",
    } as const),
  ]),
  isBounded: true,
  value: (x, values) => (x > 0 ? 1 / (1 + exp(values[1]! * log(values[0]! / x))) : 0),
  derivatives(x, y, values, into) {
    const halfPoint = values[0]!;
    const slope = values[1]!;
    into.fill(0);
    if (x < smallest && slope === 1) into[0] = 1 / halfPoint;
    if (!(x > 0)) return;
    const spread = y * (1 - y);
    if (x >= smallest) into[0] = (slope * spread) / x;
    into[1] = -(slope / halfPoint) * spread;
    into[2] = spread * (log(x) - log(halfPoint));
  },
  inverse: (y, values) => (y > 0 ? values[0]! * exp(log(y / (1 - y)) / values[1]!) : 0),
  curve(x, parameters, at, out) {
    const halfPoint = parameters[at]!;
    const slope = parameters[at + 1]!;
    if (x === 0) {
      out[0] = 0;
      out[1] = slope < 1 ? Number.POSITIVE_INFINITY : slope === 1 ? 1 / halfPoint : 0;
      // S begins as x/halfPoint − (x/halfPoint)² for slope 1, and as (x/halfPoint)² for slope 2.
      const bend = slope === 1 ? -2 : slope === 2 ? 2 : 0;
      out[2] = bend / (halfPoint * halfPoint);
      return;
    }
    const y = 1 / (1 + exp(slope * log(halfPoint / x)));
    out[0] = y;
    out[1] = (slope * y * (1 - y)) / x;
    out[2] = (out[1] * (slope * (1 - 2 * y) - 1)) / x;
  },
  inflexion(values) {
    const slope = values[1]!;
    return slope > 1 ? values[0]! * exp(log((slope - 1) / (slope + 1)) / slope) : 0;
  },
});
