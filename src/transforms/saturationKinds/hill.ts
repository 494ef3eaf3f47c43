/** Hill saturation with slope 1: concave everywhere, the default. */
import { seriesLength } from "../channelGroup.js";
import { typescriptKernels } from "../kernels/twin.js";
import type { SaturationKind } from "../kind.js";
import { readSettings } from "../kindSettings.js";
import { halfSaturation } from "./sharedParameters.js";

/** The curve with half-saturation parameters[at]. */
export function hillCurve(x: number, parameters: ArrayLike<number>, at: number, out: Float64Array): void {
  const lambda = parameters[at]!;
  const r = 1 / (lambda + x);
  out[0] = x * r;
  out[1] = lambda * r * r;
  out[2] = -2 * lambda * r * r * r;
}

/** S(x) = x / (lambda + x), lambda the half-saturation. The compiled kernels compute it for the whole group at once. */
export const hill: SaturationKind = Object.freeze({
  name: "hill",
  formula: "S(x) = x / (halfSaturation + x)",
  parameters: Object.freeze([halfSaturation]),
  settings: Object.freeze([] as const),
  isSlow: false,
  needsFixedInput: false,

  prepare(group, options = {}) {
    const kernels = options.kernels ?? typescriptKernels;
    readSettings("hill", [], options.settings ?? {}, {});
    const inverse = kernels.allocate(seriesLength(group));
    const { times, stride } = group;
    return {
      forward(x, params, out) {
        kernels.hillForward(x, params, out, inverse, times, stride);
      },
      pullback(x, params, _out, outBar, xBar, paramsBar) {
        kernels.hillPullback(x, params, inverse, outBar, xBar, paramsBar, times, stride);
      },
    };
  },

  value: (x, [lambda]) => x / (lambda! + x),
  inverse: (y, [lambda]) => (y >= 0 && y < 1 ? (lambda! * y) / (1 - y) : Number.NaN),
  ceiling: () => 1,
  halfSaturation: (values) => values[0]!,
  curve: hillCurve,
  inflexion: () => 0,
  isShapeKnown: true,
} satisfies SaturationKind);
