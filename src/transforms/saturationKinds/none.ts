/** No saturation: each pound brings as much as the one before. */
import { pointwiseSaturation } from "./pointwise.js";

/** S(x) = x. */
export const noSaturation = pointwiseSaturation({
  name: "none",
  formula: "S(x) = x",
  parameters: Object.freeze([]),
  isBounded: false,
  value: (x) => x,
  derivatives(_x, _y, _values, into) {
    into[0] = 1;
  },
  inverse: (y) => y,
  curve(x, _parameters, _at, out) {
    out[0] = x;
    out[1] = 1;
    out[2] = 0;
  },
  inflexion: () => 0,
});
