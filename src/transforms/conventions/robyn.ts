/** Transforms in the terms of Robyn, and back. Names on its side are its own.
 *
 *  Where it differs: no adstock is normalised; a Weibull's `scale` is a quantile of the length of the series, rounded to a whole period,
 *  so the same number means a longer memory on longer data; Weibull PDF weights are stretched to [0, 1]; and the half-saturation is
 *  `gamma` of the way from the smallest to the largest adstocked value, so that it moves with the window of the data. */
import { ArgumentError } from "../../errors.js";
import { adstocks } from "../adstocks.js";
import { type AdstockChoice, parameterValue, type TransformChoice, valuesInOrder } from "./choice.js";

export type RobynAdstock =
  | { readonly type: "geometric"; readonly theta: number }
  | { readonly type: "weibull_cdf" | "weibull_pdf"; readonly shape: number; readonly scale: number };

export interface RobynTransform {
  readonly adstock: RobynAdstock;
  /** Hill slope. */
  readonly alpha: number;
  /** Position of the half-saturation within the range of adstocked media, 0 to 1. */
  readonly gamma: number;
}

/** The data that Robyn's numbers depend on. */
export interface RobynData {
  /** Periods of the modelling window. */
  readonly windlen: number;
  /** Smallest and largest adstocked media in that window, adstocked as Robyn does, not normalised. */
  readonly adstockedRange: readonly [number, number];
}

/** Our transform for Robyn's on these data.
 *
 *  @see Robyn 3.11, `R/transformation.R`; R's quantile is of type 7 and its rounding half to even
 *  @example fromRobyn(
 *    { adstock: { type: "weibull_cdf", shape: 2, scale: 0.05 }, alpha: 1, gamma: 0.5 },
 *    { windlen: 208, adstockedRange: [0, 10] },
 *  ).adstock.values.scale // 11 */
export function fromRobyn(transform: RobynTransform, data: RobynData): TransformChoice {
  const { alpha, gamma } = transform;
  const [low, high] = data.adstockedRange;
  return {
    adstock: adstockFromRobyn(transform.adstock, data.windlen),
    saturation: {
      kind: "hillSlope",
      settings: {},
      values: { halfSaturation: (1 - gamma) * low + gamma * high, slope: alpha },
      coefficient: 1,
    },
  };
}

function adstockFromRobyn(adstock: RobynAdstock, windlen: number): AdstockChoice {
  if (adstock.type === "geometric") {
    return { kind: "geometric", settings: { normalise: false }, values: { alpha: adstock.theta } };
  }
  const settings = { normalise: false, maxLag: windlen - 1 };
  const scale = roundHalfToEven(1 + (windlen - 1) * adstock.scale);
  const values = { shape: adstock.shape, scale };
  if (adstock.type === "weibull_cdf") return { kind: "weibullCdf", settings, values };
  return { kind: "weibullPdf", settings: { ...settings, minMax: true }, values };
}

/** Robyn's transform for ours on these data.
 *
 *  A normalised adstock is turned into Robyn's by moving the total weight into the half-saturation, which leaves the saturated media
 *  unchanged.
 *
 *  @throws ArgumentError if Robyn has no such transform */
export function toRobyn({ adstock, saturation }: TransformChoice, data: RobynData): RobynTransform {
  if (saturation.kind !== "hill" && saturation.kind !== "hillSlope") {
    throw new ArgumentError({
      caller: "toRobyn",
      option: "saturation",
      rule: "must be hill or hillSlope",
      got: saturation.kind,
    });
  }
  const halfSaturation = parameterValue(saturation, "halfSaturation") * weightDroppedBy(adstock);
  const [low, high] = data.adstockedRange;
  const gamma = (halfSaturation - low) / (high - low);
  if (!(gamma >= 0 && gamma <= 1)) {
    throw new ArgumentError({
      caller: "toRobyn",
      option: "halfSaturation",
      rule: `must be within the adstocked range ${low} to ${high}`,
      got: halfSaturation,
    });
  }
  const alpha = saturation.kind === "hill" ? 1 : parameterValue(saturation, "slope");
  return { adstock: adstockToRobyn(adstock, data.windlen), alpha, gamma };
}

function adstockToRobyn(adstock: AdstockChoice, windlen: number): RobynAdstock {
  const { maxLag = 12, minMax = false } = adstock.settings;
  if (adstock.kind === "geometric") return { type: "geometric", theta: parameterValue(adstock, "alpha") };
  const isPdf = adstock.kind === "weibullPdf";
  if (!isPdf && adstock.kind !== "weibullCdf") {
    throw new ArgumentError({
      caller: "toRobyn",
      option: "adstock",
      rule: "must be geometric, weibullCdf or weibullPdf",
      got: adstock.kind,
    });
  }
  if (isPdf && !minMax)
    throw new ArgumentError({
      caller: "toRobyn",
      option: "minMax",
      rule: "must be true for weibullPdf",
      got: false,
    });
  if (maxLag !== windlen - 1) {
    throw new ArgumentError({
      caller: "toRobyn",
      option: "maxLag",
      rule: `must be windlen − 1 = ${windlen - 1}, as Robyn keeps every lag`,
      got: maxLag,
    });
  }
  const scale = parameterValue(adstock, "scale");
  if (!(Number.isInteger(scale) && scale >= 1 && scale <= windlen)) {
    throw new ArgumentError({
      caller: "toRobyn",
      option: "scale",
      rule: `must be a whole number of periods from 1 to ${windlen}, as Robyn rounds it`,
      got: scale,
    });
  }
  return {
    type: isPdf ? "weibull_pdf" : "weibull_cdf",
    shape: parameterValue(adstock, "shape"),
    scale: (scale - 1) / (windlen - 1),
  };
}

/** Total weight that normalising has divided by; 1 where there was none. */
function weightDroppedBy({ kind, settings, values }: AdstockChoice): number {
  if (settings.normalise === false || kind === "none") return 1;
  const ordered = valuesInOrder(adstocks[kind].parameters, values);
  // The recursion's total is known; its impulse response is cut off somewhere.
  if (kind === "geometric" || kind === "geometricGrid") return 1 / (1 - ordered[0]!);
  return adstocks[kind].weights(ordered, { ...settings, normalise: false }).reduce((sum, w) => sum + w, 0);
}

function roundHalfToEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return rest < 0.5 ? floor : floor + 1;
  return floor % 2 === 0 ? floor : floor + 1;
}
