/** Transforms in the terms of PyMC-Marketing, and back. Names and defaults on its side are its own.
 *
 *  Where it differs: `l_max` counts weights, so it is maxLag + 1; its functions do not normalise unless told to, its components do;
 *  Weibull PDF weights are stretched to [0, 1]; the binomial falls to zero at l_max + 1; and a saturation's coefficient is inside it. */
import { ArgumentError } from "../../errors.js";
import { log } from "../../math/elementary.js";
import { type AdstockChoice, parameterValue, type SaturationChoice, type TransformChoice } from "./choice.js";

export type PyMCAdstock = { readonly normalize?: boolean } & (
  | { readonly type: "geometric" | "binomial"; readonly alpha: number; readonly l_max: number }
  | { readonly type: "delayed"; readonly alpha: number; readonly theta: number; readonly l_max: number }
  | { readonly type: "weibull_pdf"; readonly lam: number; readonly k: number; readonly l_max: number }
  | {
      readonly type: "weibull_cdf";
      readonly lam: number;
      readonly k: number;
      readonly l_max: number;
      /** True for versions before 1.3.0, whose kernel has l_max + 1 weights (default false). */
      readonly hasExtraWeight?: boolean;
    }
  | { readonly type: "no_adstock" }
);

export type PyMCSaturation =
  | { readonly type: "logistic" | "inverse_scaled_logistic"; readonly lam: number; readonly beta: number }
  | { readonly type: "tanh"; readonly b: number; readonly c: number }
  | {
      readonly type: "tanh_baselined";
      readonly x0: number;
      readonly gain: number;
      readonly r: number;
      readonly beta: number;
    }
  | { readonly type: "michaelis_menten"; readonly alpha: number; readonly lam: number }
  | { readonly type: "hill"; readonly slope: number; readonly kappa: number; readonly beta: number }
  | { readonly type: "root"; readonly alpha: number; readonly beta: number }
  | { readonly type: "no_saturation"; readonly beta: number };

export interface PyMCTransform {
  readonly adstock: PyMCAdstock;
  readonly saturation: PyMCSaturation;
}

/** Our transform for one of PyMC-Marketing's.
 *
 *  @see PyMC-Marketing 0.19.2, `mmm/transformers.py`; `normalize` is true when left out, as in its components
 *  @example fromPyMC({
 *    adstock: { type: "geometric", alpha: 0.5, l_max: 8 },
 *    saturation: { type: "logistic", lam: 2, beta: 1 },
 *  }).adstock.settings.maxLag // 7 */
export function fromPyMC({ adstock, saturation }: PyMCTransform): TransformChoice {
  return { adstock: adstockFromPyMC(adstock), saturation: saturationFromPyMC(saturation) };
}

function adstockFromPyMC(adstock: PyMCAdstock): AdstockChoice {
  if (adstock.type === "no_adstock") return { kind: "none", settings: {}, values: {} };
  const { normalize: normalise = true } = adstock;
  const settings = { normalise, maxLag: adstock.l_max - 1 };
  switch (adstock.type) {
    case "geometric":
      return { kind: "geometricWindow", settings, values: { alpha: adstock.alpha } };
    case "binomial":
      return {
        kind: "binomial",
        settings: { ...settings, zeroLag: adstock.l_max + 1 },
        values: { alpha: adstock.alpha },
      };
    case "delayed":
      return { kind: "delayed", settings, values: { alpha: adstock.alpha, delay: adstock.theta } };
    case "weibull_pdf":
      return {
        kind: "weibullPdf",
        settings: { ...settings, minMax: true },
        values: { shape: adstock.k, scale: adstock.lam },
      };
    case "weibull_cdf":
      return {
        kind: "weibullCdf",
        settings: adstock.hasExtraWeight ? { normalise, maxLag: adstock.l_max } : settings,
        values: { shape: adstock.k, scale: adstock.lam },
      };
  }
}

function saturationFromPyMC(saturation: PyMCSaturation): SaturationChoice {
  const settings = {};
  switch (saturation.type) {
    case "logistic":
      return { kind: "logistic", settings, values: { lambda: saturation.lam }, coefficient: saturation.beta };
    case "inverse_scaled_logistic":
      // lam is the half-saturation there.
      return {
        kind: "logistic",
        settings,
        values: { lambda: log(3) / saturation.lam },
        coefficient: saturation.beta,
      };
    case "tanh":
      return {
        kind: "tanh",
        settings,
        values: { scale: saturation.b * saturation.c },
        coefficient: saturation.b,
      };
    case "tanh_baselined": {
      const { x0, gain, r, beta } = saturation;
      const inverse = 0.5 * log((1 + r) / (1 - r));
      return { kind: "tanh", settings, values: { scale: x0 / inverse }, coefficient: (beta * gain * x0) / r };
    }
    case "michaelis_menten":
      return {
        kind: "michaelisMenten",
        settings,
        values: { halfSaturation: saturation.lam },
        coefficient: saturation.alpha,
      };
    case "hill":
      return {
        kind: "hillSlope",
        settings,
        values: { halfSaturation: saturation.kappa, slope: saturation.slope },
        coefficient: saturation.beta,
      };
    case "root":
      return { kind: "root", settings, values: { power: saturation.alpha }, coefficient: saturation.beta };
    case "no_saturation":
      return { kind: "none", settings, values: {}, coefficient: saturation.beta };
  }
}

/** PyMC-Marketing's transform for one of ours.
 *
 *  @throws ArgumentError if it has no such transform: the exact geometric recursion, weights of a Weibull density that are not stretched,
 *    a binomial that falls to zero elsewhere */
export function toPyMC({ adstock, saturation }: TransformChoice): PyMCTransform {
  return { adstock: adstockToPyMC(adstock), saturation: saturationToPyMC(saturation) };
}

function adstockToPyMC(adstock: AdstockChoice): PyMCAdstock {
  const { normalise: normalize = true, maxLag = 12, zeroLag = maxLag + 1, minMax = false } = adstock.settings;
  const l_max = maxLag + 1;
  const alpha = parameterValue(adstock, "alpha");
  const weibull = {
    lam: parameterValue(adstock, "scale"),
    k: parameterValue(adstock, "shape"),
    l_max,
    normalize,
  };
  switch (adstock.kind) {
    case "none":
      return { type: "no_adstock" };
    case "geometricWindow":
      return { type: "geometric", alpha, l_max, normalize };
    case "delayed":
      return { type: "delayed", alpha, theta: parameterValue(adstock, "delay"), l_max, normalize };
    case "binomial":
      if (zeroLag !== l_max + 1) {
        throw new ArgumentError({
          caller: "toPyMC",
          option: "zeroLag",
          rule: `must be maxLag + 2 = ${l_max + 1} for a binomial adstock`,
          got: zeroLag,
        });
      }
      return { type: "binomial", alpha, l_max, normalize };
    case "weibullCdf":
      return { type: "weibull_cdf", ...weibull };
    case "weibullPdf":
      if (!minMax)
        throw new ArgumentError({
          caller: "toPyMC",
          option: "minMax",
          rule: "must be true for weibullPdf",
          got: false,
        });
      return { type: "weibull_pdf", ...weibull };
    default:
      throw new ArgumentError({
        caller: "toPyMC",
        option: "adstock",
        rule: "must have a window",
        got: adstock.kind,
        cure: "use geometricWindow",
      });
  }
}

function saturationToPyMC(saturation: SaturationChoice): PyMCSaturation {
  const { kind, coefficient } = saturation;
  const value = (name: string) => parameterValue(saturation, name);
  switch (kind) {
    case "hill":
      return { type: "hill", slope: 1, kappa: value("halfSaturation"), beta: coefficient };
    case "hillSlope":
      return { type: "hill", slope: value("slope"), kappa: value("halfSaturation"), beta: coefficient };
    case "logistic":
      return { type: "logistic", lam: value("lambda"), beta: coefficient };
    case "michaelisMenten": {
      const { ceiling = 1 } = saturation.settings;
      return { type: "michaelis_menten", alpha: coefficient * ceiling, lam: value("halfSaturation") };
    }
    case "tanh":
      return { type: "tanh", b: coefficient, c: value("scale") / coefficient };
    case "root":
      return { type: "root", alpha: value("power"), beta: coefficient };
    case "none":
      return { type: "no_saturation", beta: coefficient };
  }
}
