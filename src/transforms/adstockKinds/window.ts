/** Adstock over a finite window: whatever its weights, the same convolution and the same pullback.
 *
 *  out[t] = Σ_{l=0…maxLag} w[l]·x[t−l], with media before the first period taken from `history`. A kind states its weights and
 *  their derivatives by its parameters; normalising, stretching, convolving and differentiating them is done here. */
import { ArgumentError } from "../../errors.js";
import { exp } from "../../math/elementary.js";
import { type ChannelGroup, seriesLength } from "../channelGroup.js";
import type { AdstockKind, AdstockSettings, TransformParameter } from "../kind.js";
import { readSettings, requireMaxLag } from "../kindSettings.js";
import { halfLifeOf, meanLagOf } from "../lagWeights.js";

export const windowDefaults = { normalise: true, maxLag: 12 };

/** Settings of a window with its defaults filled in. */
export type WindowSettings = AdstockSettings & typeof windowDefaults;

export interface WindowKind {
  readonly name: string;
  readonly formula: string;
  readonly parameters: readonly TransformParameter[];
  /** Settings read besides normalise, maxLag and history. */
  readonly extraSettings?: readonly (keyof AdstockSettings)[];
  /** Raw weights and their derivatives, before normalising.
   *
   *  @param values       parameters of one channel
   *  @param weights      shape [maxLag + 1], overwritten
   *  @param derivatives  ∂weights/∂parameter, one row a parameter, shape [maxLag + 1], overwritten */
  rawWeights(
    values: ArrayLike<number>,
    settings: WindowSettings,
    weights: Float64Array,
    derivatives: readonly Float64Array[],
  ): void;
}

/** An adstock kind from the weights of its window. */
export function windowAdstock(window: WindowKind): AdstockKind {
  const { name, formula, parameters, extraSettings = [] } = window;
  const settings = Object.freeze(["normalise", "maxLag", "history", ...extraSettings] as const);
  const read = (given: AdstockSettings): WindowSettings => {
    const full = readSettings(name, settings, given, windowDefaults);
    requireMaxLag(name, full.maxLag);
    return full;
  };
  const buffers = (maxLag: number) => parameters.map(() => new Float64Array(maxLag + 1));
  const weights = (values: readonly number[], given: AdstockSettings = {}): Float64Array => {
    const full = read(given);
    const result = new Float64Array(full.maxLag + 1);
    finishedWeights(window, values, full, result, buffers(full.maxLag));
    return result;
  };

  return Object.freeze({
    name,
    formula,
    parameters,
    settings,
    isSlow: false,
    needsFixedInput: false,
    weights,
    halfLife: (values, given) => halfLifeOf(weights(values, given)),
    meanLag: (values, given) => meanLagOf(weights(values, given)),

    prepare(group, options = {}) {
      const full = read(options.settings ?? {});
      const { maxLag } = full;
      const { times, channels, stride } = group;
      const lags = maxLag + 1;
      /** History, then the series: the convolution needs no branch at the edge. */
      const extended = new Float64Array((maxLag + times) * stride);
      const offset = maxLag * stride;
      writeHistory(name, group, full, extended);
      const length = seriesLength(group);
      const values = new Float64Array(parameters.length);
      const weightsOf = Array.from({ length: channels }, () => new Float64Array(lags));
      const derivativesOf = Array.from({ length: channels }, () => buffers(maxLag));
      const weightsBar = new Float64Array(lags);

      return {
        forward(x, params, out) {
          for (let i = 0; i < length; i++) extended[offset + i] = x[i]!;
          out.fill(0, 0, length);
          for (let c = 0; c < channels; c++) {
            for (let p = 0; p < values.length; p++) values[p] = params[p * stride + c]!;
            const w = weightsOf[c]!;
            finishedWeights(window, values, full, w, derivativesOf[c]!);
            for (let t = 0, i = c; t < times; t++, i += stride) {
              let sum = 0;
              for (let lag = 0, j = offset + i; lag < lags; lag++, j -= stride) sum += w[lag]! * extended[j]!;
              out[i] = sum;
            }
          }
        },

        pullback(_x, _params, _out, outBar, xBar, paramsBar) {
          if (xBar !== null) xBar.fill(0, 0, length);
          for (let c = 0; c < channels; c++) {
            for (let lag = 0; lag < lags; lag++) {
              let sum = 0;
              for (let t = 0, i = c; t < times; t++, i += stride) {
                sum += outBar[i]! * extended[offset + i - lag * stride]!;
              }
              weightsBar[lag] = sum;
            }
            for (let p = 0; p < values.length; p++) {
              const derivative = derivativesOf[c]![p]!;
              let sum = 0;
              for (let lag = 0; lag < lags; lag++) sum += weightsBar[lag]! * derivative[lag]!;
              paramsBar[p * stride + c] = sum;
            }
            if (xBar === null) continue;
            const w = weightsOf[c]!;
            for (let t = 0, i = c; t < times; t++, i += stride) {
              const last = Math.min(maxLag, times - 1 - t);
              let sum = 0;
              for (let lag = 0, j = i; lag <= last; lag++, j += stride) sum += w[lag]! * outBar[j]!;
              xBar[i] = sum;
            }
          }
        },
      };
    },
  } satisfies AdstockKind);
}

/** Weights stretched and normalised as the settings say, with derivatives to match. */
function finishedWeights(
  window: WindowKind,
  values: ArrayLike<number>,
  settings: WindowSettings,
  weights: Float64Array,
  derivatives: readonly Float64Array[],
): void {
  window.rawWeights(values, settings, weights, derivatives);
  if (settings.minMax) stretch(weights, derivatives);
  if (settings.normalise) normalise(weights, derivatives);
}

/** Replaces the logarithms of weights by the weights.
 *
 *  Weights that will be normalised or stretched lose any common factor, and so do their derivatives; the largest is then made 1, so that
 *  a peak far outside the window does not leave a window of zeros. */
export function exponentiate(logWeights: Float64Array, { normalise, minMax = false }: WindowSettings): void {
  let highest = Number.NEGATIVE_INFINITY;
  for (const logWeight of logWeights) highest = Math.max(highest, logWeight);
  const shift = normalise || minMax ? highest : 0;
  for (let lag = 0; lag < logWeights.length; lag++) logWeights[lag] = exp(logWeights[lag]! - shift);
}

/** (w − min) / (max − min). With all weights equal, everything falls on the first lag, as in Robyn. */
function stretch(weights: Float64Array, derivatives: readonly Float64Array[]): void {
  let lowest = 0;
  let highest = 0;
  for (let lag = 1; lag < weights.length; lag++) {
    if (weights[lag]! < weights[lowest]!) lowest = lag;
    if (weights[lag]! > weights[highest]!) highest = lag;
  }
  const minimum = weights[lowest]!;
  const range = weights[highest]! - minimum;
  if (!(range > 0)) {
    weights.fill(0);
    weights[0] = 1;
    for (const derivative of derivatives) derivative.fill(0);
    return;
  }
  for (let lag = 0; lag < weights.length; lag++) weights[lag] = (weights[lag]! - minimum) / range;
  for (const derivative of derivatives) {
    const minimumBar = derivative[lowest]!;
    const rangeBar = derivative[highest]! - minimumBar;
    for (let lag = 0; lag < weights.length; lag++) {
      derivative[lag] = (derivative[lag]! - minimumBar - weights[lag]! * rangeBar) / range;
    }
  }
}

/** w / Σ w. */
function normalise(weights: Float64Array, derivatives: readonly Float64Array[]): void {
  let total = 0;
  for (let lag = 0; lag < weights.length; lag++) total += weights[lag]!;
  for (let lag = 0; lag < weights.length; lag++) weights[lag] = weights[lag]! / total;
  for (const derivative of derivatives) {
    let slope = 0;
    for (let lag = 0; lag < weights.length; lag++) slope += derivative[lag]!;
    for (let lag = 0; lag < weights.length; lag++) {
      derivative[lag] = (derivative[lag]! - weights[lag]! * slope) / total;
    }
  }
}

function writeHistory(
  kind: string,
  { channels, stride }: ChannelGroup,
  { history, maxLag }: WindowSettings,
  extended: Float64Array,
): void {
  if (history === undefined) return;
  if (history.length !== channels) {
    throw new ArgumentError({
      caller: kind,
      option: "history",
      rule: `must have ${channels} series, one a channel`,
      got: history.length,
    });
  }
  history.forEach((series, c) => {
    if (series.length !== maxLag) {
      throw new ArgumentError({
        caller: kind,
        about: `history of channel ${c}`,
        rule: `must have maxLag = ${maxLag} periods`,
        got: series.length,
      });
    }
    for (let t = 0; t < maxLag; t++) extended[t * stride + c] = series[t]!;
  });
}
