/** Saturations computed number by number: one function of one exposure, its derivatives, and the loops around them. */
import { ArgumentError } from "../../errors.js";
import type { Curve, SaturationKind, SaturationSettings, TransformParameter } from "../kind.js";
import { readSettings } from "../kindSettings.js";
import type { ParameterValues } from "../userParameters.js";

export interface PointwiseSaturation {
  readonly name: string;
  readonly formula: string;
  readonly parameters: readonly TransformParameter[];
  /** Settings read; with "ceiling" the output is multiplied by it. */
  readonly settings?: readonly (keyof SaturationSettings)[];
  /** Output for one x ≥ 0, before the ceiling; must be 0 at 0. */
  value(x: number, values: ParameterValues): number;
  /** Derivatives at x where the value is y: into[0] = ∂y/∂x, into[1 + p] = ∂y/∂parameter p. All must be finite. */
  derivatives(x: number, y: number, values: ParameterValues, into: Float64Array): void;
  /** The x ≥ 0 with this value; called for y inside the range only. */
  inverse(y: number, values: ArrayLike<number>): number;
  /** False when the value grows without bound. */
  readonly isBounded: boolean;
  readonly curve: Curve;
  inflexion(values: ArrayLike<number>): number;
}

const defaults = { ceiling: 1 };

/** A saturation kind from a function of one exposure. */
export function pointwiseSaturation(point: PointwiseSaturation): SaturationKind {
  const { name, formula, parameters, settings = [] } = point;
  const readCeiling = (given: SaturationSettings | undefined): number => {
    const { ceiling } = readSettings(name, settings, given ?? {}, defaults);
    if (!(ceiling > 0))
      throw new ArgumentError({ caller: name, option: "ceiling", rule: `must be > 0`, got: ceiling });
    return ceiling;
  };
  const inverse: SaturationKind["inverse"] = (y, values, given) => {
    const share = y / readCeiling(given);
    const isReached = share >= 0 && (point.isBounded ? share < 1 : share < Number.POSITIVE_INFINITY);
    return isReached ? point.inverse(share, values) : Number.NaN;
  };

  return Object.freeze({
    name,
    formula,
    parameters,
    settings,
    isSlow: false,
    needsFixedInput: false,
    value: (x, values, given) => readCeiling(given) * point.value(x, values),
    inverse,
    ceiling: (_values, given) => (point.isBounded ? readCeiling(given) : Number.POSITIVE_INFINITY),
    halfSaturation: (values) => (point.isBounded ? point.inverse(0.5, values) : Number.NaN),
    curve: point.curve,
    inflexion: point.inflexion,
    isShapeKnown: true,

    prepare(group, options = {}) {
      const ceiling = readCeiling(options.settings);
      const { times, channels, stride } = group;
      const values = new Float64Array(parameters.length);
      const derivatives = new Float64Array(1 + parameters.length);
      const sums = new Float64Array(parameters.length);
      const readValues = (params: Float64Array, c: number): void => {
        for (let p = 0; p < values.length; p++) values[p] = params[p * stride + c]!;
      };
      /** A padded column is 0 in, 0 out. */
      const clearPadding = (buffer: Float64Array): void => {
        if (stride > channels) for (let t = 0; t < times; t++) buffer[t * stride + channels] = 0;
      };

      return {
        forward(x, params, out) {
          for (let c = 0; c < channels; c++) {
            readValues(params, c);
            for (let t = 0, i = c; t < times; t++, i += stride) out[i] = ceiling * point.value(x[i]!, values);
          }
          clearPadding(out);
        },
        pullback(x, params, out, outBar, xBar, paramsBar) {
          for (let c = 0; c < channels; c++) {
            readValues(params, c);
            sums.fill(0);
            for (let t = 0, i = c; t < times; t++, i += stride) {
              point.derivatives(x[i]!, out[i]! / ceiling, values, derivatives);
              const bar = ceiling * outBar[i]!;
              if (xBar !== null) xBar[i] = bar * derivatives[0]!;
              for (let p = 0; p < sums.length; p++) sums[p] = sums[p]! + bar * derivatives[1 + p]!;
            }
            for (let p = 0; p < sums.length; p++) paramsBar[p * stride + c] = sums[p]!;
          }
          if (xBar !== null) clearPadding(xBar);
        },
      };
    },
  } satisfies SaturationKind);
}
