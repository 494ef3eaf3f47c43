/** Hill saturation with a slope: concave up to slope 1, S-shaped above. */
import { exp, log } from "../../math/elementary.js";
import { seriesLength } from "../channelGroup.js";
import { typescriptKernels } from "../kernels/twin.js";
import type { SaturationKind } from "../kind.js";
import { readSettings } from "../kindSettings.js";
import { halfSaturation } from "./sharedParameters.js";

/** S(x) = x^slope / (halfSaturation^slope + x^slope), computed as 1 / (1 + e^(−slope·ln(x/halfSaturation))); 0 where x is not above 0.
 *
 *  Above slope 1 the inflexion is at halfSaturation·((slope−1)/(slope+1))^(1/slope). At x = 0 and slope < 1 the derivative by x is
 *  infinite; 0 is used there, which is right for all parameters, because no adstock moves media that is exactly 0. The compiled kernels compute
 *  it for the whole group at once.
 *
 *  @see Jin et al. 2017, eq. 5; Meridian's ec and slope; PyMC-Marketing's kappa and slope. */
export const hillSlope: SaturationKind = Object.freeze({
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
  settings: Object.freeze([] as const),
  isSlow: false,
  needsFixedInput: false,

  prepare(group, options = {}) {
    const kernels = options.kernels ?? typescriptKernels;
    readSettings("hillSlope", [], options.settings ?? {}, {});
    const { times, stride } = group;
    /** ln(x/halfSaturation), which serves the derivatives too. */
    const ratios = kernels.allocate(seriesLength(group));
    return {
      forward(x, params, out) {
        const half = params.subarray(0, stride);
        kernels.hillSlopeForward(x, half, params.subarray(stride), out, ratios, times, stride);
      },
      pullback(x, params, out, outBar, xBar, paramsBar) {
        kernels.hillSlopePullback(
          x,
          params.subarray(0, stride),
          params.subarray(stride),
          out,
          ratios,
          outBar,
          xBar,
          paramsBar.subarray(0, stride),
          paramsBar.subarray(stride),
          times,
          stride,
        );
      },
    };
  },

  value: (x, [half, slope]) => (x > 0 ? 1 / (1 + exp(-slope! * (log(x) - log(half!)))) : 0),
  inverse: (y, [half, slope]) => {
    if (!(y >= 0 && y < 1)) return Number.NaN;
    return y > 0 ? half! * exp(log(y / (1 - y)) / slope!) : 0;
  },
  ceiling: () => 1,
  halfSaturation: (values) => values[0]!,
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
  isShapeKnown: true,
} satisfies SaturationKind);
