/** Michaelis–Menten: Hill with slope 1 and a ceiling in units of its own, to turn spend into exposure. */
import { hillCurve } from "./hill.js";
import { pointwiseSaturation } from "./pointwise.js";
import { halfSaturation } from "./sharedParameters.js";

/** S(x) = ceiling·x / (halfSaturation + x).
 *
 *  The ceiling is a setting and not a parameter: beside a channel's coefficient it could not be estimated. Robyn fits it to spend and
 *  impressions; PyMC-Marketing's alpha is the ceiling, its lam the half-saturation. */
export const michaelisMenten = pointwiseSaturation({
  name: "michaelisMenten",
  formula: "S(x) = ceiling·x / (halfSaturation + x)",
  parameters: Object.freeze([halfSaturation]),
  settings: Object.freeze(["ceiling"] as const),
  isBounded: true,
  value: (x, values) => x / (values[0]! + x),
  derivatives(x, _y, values, into) {
    const reciprocal = 1 / (values[0]! + x);
    into[0] = values[0]! * reciprocal * reciprocal;
    into[1] = -x * reciprocal * reciprocal;
  },
  inverse: (y, values) => (values[0]! * y) / (1 - y),
  curve: hillCurve,
  inflexion: () => 0,
});
