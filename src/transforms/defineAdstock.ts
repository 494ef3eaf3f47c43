/** An adstock kind of your own, from what it does to the media of one channel. */
import { requireFields } from "../records.js";
import { centralDifference, differenceStep } from "./centralDifference.js";
import type { AdstockKind } from "./kind.js";
import { readSettings } from "./kindSettings.js";
import { halfLifeOf, meanLagOf } from "./lagWeights.js";
import { completeParameters, type UserParameter } from "./userParameters.js";

/** The series of one channel: input and output of a definition. */
export interface ChannelPullback {
  /** Media, shape [time]. */
  readonly x: Float64Array;
  /** Parameters in order. */
  readonly p: Float64Array;
  /** Adstocked media, as `value` left it. */
  readonly out: Float64Array;
  /** ∂L/∂out. */
  readonly outBar: Float64Array;
  /** ∂L/∂x, to be overwritten. */
  readonly xBar: Float64Array;
  /** ∂L/∂p, to be overwritten. */
  readonly pBar: Float64Array;
}

export interface AdstockDefinition {
  readonly name: string;
  readonly formula?: string;
  readonly parameters: readonly UserParameter[];
  /** Writes the adstocked media of one channel into `out`. */
  value(x: Float64Array, p: Float64Array, out: Float64Array): void;
  /** Overwrites xBar and pBar. Without it, central differences: many times slower, and good to about 1e-9. */
  pullback?(channel: ChannelPullback): void;
}

/** Lags of the impulse response that `weights` writes out: ten years of weeks. */
const responseLags = 520;

/** An adstock kind that works wherever the built-in ones do. Check its pullback with `checkKind`.
 *
 *  @example
 *  const geometricOfMine = defineAdstock({
 *    name: "geometricOfMine",
 *    parameters: [{ name: "alpha", domain: "unitInterval" }],
 *    value: (x, [alpha], out) => x.forEach((spend, t) => { out[t] = spend + (t > 0 ? alpha * out[t - 1] : 0); }),
 *    pullback({ x, p: [alpha], out, outBar, xBar, pBar }) {
 *      pBar[0] = 0;
 *      for (let t = x.length - 1, q = 0; t >= 0; t--) {
 *        xBar[t] = q = outBar[t] + alpha * q;
 *        if (t > 0) pBar[0] += q * out[t - 1];
 *      }
 *    },
 *  }); */
export function defineAdstock(definition: AdstockDefinition): AdstockKind {
  requireFields("defineAdstock", "definition", definition, ["name", "parameters", "value"]);
  const { name, formula = `a = ${name}(x)`, value, pullback } = definition;
  const parameters = completeParameters(name, definition.parameters);
  const settings = Object.freeze([] as const);

  const weights = (values: readonly number[]): Float64Array => {
    const impulse = new Float64Array(responseLags);
    impulse[0] = 1;
    const response = new Float64Array(responseLags);
    value(impulse, Float64Array.from(values), response);
    return response;
  };

  return Object.freeze({
    name,
    formula,
    parameters,
    settings,
    isSlow: pullback === undefined,
    needsFixedInput: false,
    weights,
    halfLife: (values) => halfLifeOf(weights(values)),
    meanLag: (values) => meanLagOf(weights(values)),

    prepare(group, options = {}) {
      readSettings(name, settings, options.settings ?? {}, {});
      const { times, channels, stride } = group;
      const series = () => new Float64Array(times);
      const channel: ChannelPullback = {
        x: series(),
        p: new Float64Array(parameters.length),
        out: series(),
        outBar: series(),
        xBar: series(),
        pBar: new Float64Array(parameters.length),
      };
      const differenced = series();
      const gather = (from: Float64Array, c: number, to: Float64Array): void => {
        for (let t = 0; t < times; t++) to[t] = from[t * stride + c]!;
      };
      const scatter = (from: Float64Array, to: Float64Array, c: number): void => {
        for (let t = 0; t < times; t++) to[t * stride + c] = from[t]!;
      };
      const loss = (): number => {
        value(channel.x, channel.p, differenced);
        let sum = 0;
        for (let t = 0; t < times; t++) sum += channel.outBar[t]! * differenced[t]!;
        return sum;
      };
      const byDifferences = (wantsX: boolean): void => {
        parameters.forEach(({ domain }, p) => {
          const step = differenceStep(channel.p[p]!, domain);
          channel.pBar[p] = centralDifference(channel.p, p, step, loss);
        });
        if (!wantsX) return;
        for (let t = 0; t < times; t++) {
          channel.xBar[t] = centralDifference(channel.x, t, differenceStep(channel.x[t]!, "real"), loss);
        }
      };

      return {
        forward(x, params, out) {
          if (stride > channels) out.fill(0, 0, times * stride);
          for (let c = 0; c < channels; c++) {
            gather(x, c, channel.x);
            for (let p = 0; p < parameters.length; p++) channel.p[p] = params[p * stride + c]!;
            value(channel.x, channel.p, channel.out);
            scatter(channel.out, out, c);
          }
        },
        pullback(x, params, out, outBar, xBar, paramsBar) {
          if (xBar !== null && stride > channels) xBar.fill(0, 0, times * stride);
          for (let c = 0; c < channels; c++) {
            gather(x, c, channel.x);
            gather(out, c, channel.out);
            gather(outBar, c, channel.outBar);
            for (let p = 0; p < parameters.length; p++) channel.p[p] = params[p * stride + c]!;
            if (pullback) pullback(channel);
            else byDifferences(xBar !== null);
            for (let p = 0; p < parameters.length; p++) paramsBar[p * stride + c] = channel.pBar[p]!;
            if (xBar !== null) scatter(channel.xBar, xBar, c);
          }
        },
      };
    },
  } satisfies AdstockKind);
}
