/** Geometric adstock by exact recursion: no window, O(time). */
import { ArgumentError } from "../../errors.js";
import { log } from "../../math/elementary.js";
import type { ChannelGroup } from "../channelGroup.js";
import { typescriptKernels } from "../kernels/twin.js";
import type { AdstockKind, AdstockSettings, TransformParameter } from "../kind.js";
import { readSettings } from "../kindSettings.js";

/** Share of the effect that carries over to the next period. */
export const retention: TransformParameter = Object.freeze({
  name: "alpha",
  domain: "unitInterval",
  prior: Object.freeze({ family: "beta", a: 3, b: 3 }),
  overTime: Object.freeze({ value: "raised", exponent: 1 }),
  unit: "share",
  typical: 0.5,
  meaning: "share of the effect that carries over to the next period",
});

const settingsRead = Object.freeze(["normalise", "carryIn"] as const);
const defaults = { normalise: true };

/** Longest impulse response that `weights` writes out. */
const longestResponse = 10_000;

/** a[t] = x[t] + alpha·a[t−1], a[−1] = carryIn, times (1 − alpha) when normalised.
 *
 *  Computed as out[t] = g·x[t] + alpha·out[t−1] with g = 1 − alpha or 1, which is the same number and needs no second array.
 *  Robyn's geometric adstock is this recursion with `normalise: false`; PyMC-Marketing and Meridian cut it off (`geometricWindow`). */
export const geometric: AdstockKind = Object.freeze({
  name: "geometric",
  formula: "a[t] = x[t] + alpha·a[t−1]",
  parameters: Object.freeze([retention]),
  settings: settingsRead,
  isSlow: false,
  needsFixedInput: false,

  prepare(group, options = {}) {
    const kernels = options.kernels ?? typescriptKernels;
    const settings = readSettings("geometric", settingsRead, options.settings ?? {}, defaults);
    const normalise = settings.normalise ? 1 : 0;
    const carryIn = kernels.allocate(group.stride);
    writeCarryIn("geometric", group, settings.carryIn, carryIn);
    const { times, stride } = group;
    return {
      forward(x, params, out) {
        kernels.geometricForward(x, params, carryIn, out, times, stride, normalise);
      },
      pullback(x, params, out, outBar, xBar, paramsBar) {
        kernels.geometricPullback(x, params, carryIn, out, outBar, xBar, paramsBar, times, stride, normalise);
      },
    };
  },

  weights(values, settings = {}) {
    const alpha = values[0]!;
    const { normalise } = readSettings("geometric", settingsRead, settings, defaults);
    const lags = alpha > 0 ? Math.ceil(log(1e-12) / log(alpha)) : 0;
    const weights = new Float64Array(Math.min(lags, longestResponse) + 1);
    let weight = normalise ? 1 - alpha : 1;
    for (let lag = 0; lag < weights.length; lag++, weight *= alpha) weights[lag] = weight;
    return weights;
  },

  halfLife: ([alpha]) => (alpha! > 0 ? log(0.5) / log(alpha!) : 0),
  meanLag: ([alpha]) => alpha! / (1 - alpha!),
} satisfies AdstockKind);

/** Copies the carry-in of each channel into a padded row; 0 where none is declared. */
export function writeCarryIn(
  kind: string,
  { channels }: ChannelGroup,
  carryIn: AdstockSettings["carryIn"],
  out: Float64Array,
): void {
  if (carryIn === undefined) return;
  if (carryIn.length !== channels) {
    throw new ArgumentError({
      caller: kind,
      option: "carryIn",
      rule: `must have ${channels} values, one a channel`,
      got: carryIn.length,
    });
  }
  out.set(carryIn);
}
