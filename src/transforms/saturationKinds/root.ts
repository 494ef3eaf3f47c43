/** Root saturation: diminishing returns without a ceiling. */
import { exp, log } from "../../math/elementary.js";
import { pointwiseSaturation } from "./pointwise.js";

/** Below this the derivative by x may overflow, and is replaced by 0. */
const smallest = 1e-290;

/** S(x) = x^power, 0 < power < 1. Its slope at 0 is infinite; the pullback passes 0 there, see `hillSlope`. */
export const root = pointwiseSaturation({
  name: "root",
  formula: "S(x) = x^power",
  parameters: Object.freeze([
    Object.freeze({
      name: "power",
      domain: "unitInterval",
      prior: Object.freeze({ family: "beta", a: 2, b: 2 }),
      unit: "",
      typical: 0.5,
      meaning: "elasticity: 1 % more exposure gives power % more effect",
    } as const),
  ]),
  isBounded: false,
  value: (x, values) => (x > 0 ? exp(values[0]! * log(x)) : 0),
  derivatives(x, y, values, into) {
    into[0] = x >= smallest ? (values[0]! * y) / x : 0;
    into[1] = x > 0 ? y * log(x) : 0;
  },
  inverse: (y, values) => (y > 0 ? exp(log(y) / values[0]!) : 0),
  curve(x, parameters, at, out) {
    const power = parameters[at]!;
    out[0] = x > 0 ? exp(power * log(x)) : 0;
    out[1] = x > 0 ? (power * out[0]!) / x : Number.POSITIVE_INFINITY;
    out[2] = x > 0 ? ((power - 1) * out[1]!) / x : 0;
  },
  inflexion: () => 0,
});
