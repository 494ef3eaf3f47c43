/** Transforms in the terms of Meridian, and back. Names on its side are its own.
 *
 *  Where it differs: weights are always normalised; the window is cut to the length of the media it has (`n_media_times`); and the
 *  half-saturation `ec` is in units of the median of the non-zero media per head, so that it has no meaning without that scale. */
import { ArgumentError } from "../../errors.js";
import { parameterValue, type SaturationChoice, type TransformChoice } from "./choice.js";

export interface MeridianTransform {
  readonly alpha: number;
  readonly max_lag: number;
  /** Periods of media there are. */
  readonly n_media_times: number;
  /** Default "geometric". */
  readonly adstock_decay?: "geometric" | "binomial";
  readonly ec: number;
  /** Default 1, as Meridian fixes it for media. */
  readonly slope?: number;
}

export interface MeridianScale {
  /** Exposure, in the unit of x, that counts as 1 in `ec` (default 1: x is scaled as Meridian scales it). */
  readonly mediaScale?: number;
}

/** Our transform for Meridian's.
 *
 *  @see Meridian 2.1.0, `model/adstock_hill.py`
 *  @example fromMeridian({ alpha: 0.5, max_lag: 8, n_media_times: 104, ec: 0.8 }).adstock.settings.maxLag // 8 */
export function fromMeridian(
  transform: MeridianTransform,
  { mediaScale = 1 }: MeridianScale = {},
): TransformChoice {
  const { alpha, max_lag, n_media_times, adstock_decay = "geometric", ec, slope = 1 } = transform;
  const window = { normalise: true, maxLag: Math.min(max_lag, n_media_times - 1) };
  const saturation: SaturationChoice = {
    kind: "hillSlope",
    settings: {},
    values: { halfSaturation: ec * mediaScale, slope },
    coefficient: 1,
  };
  if (adstock_decay === "geometric") {
    return { adstock: { kind: "geometricWindow", settings: window, values: { alpha } }, saturation };
  }
  const settings = { ...window, zeroLag: window.maxLag + 1 };
  return { adstock: { kind: "binomial", settings, values: { alpha } }, saturation };
}

/** Meridian's transform for ours, for media at least as long as the window.
 *
 *  The coefficient is left out: Meridian's own coefficients carry it
 *  @throws ArgumentError if Meridian has no such transform */
export function toMeridian(
  { adstock, saturation }: TransformChoice,
  { mediaScale = 1 }: MeridianScale = {},
): Omit<MeridianTransform, "n_media_times"> {
  const { normalise = true, maxLag = 12, zeroLag = maxLag + 1 } = adstock.settings;
  if (adstock.kind !== "geometricWindow" && adstock.kind !== "binomial") {
    throw new ArgumentError({
      caller: "toMeridian",
      option: "adstock",
      rule: "must be geometricWindow or binomial",
      got: adstock.kind,
    });
  }
  if (!normalise)
    throw new ArgumentError({
      caller: "toMeridian",
      option: "normalise",
      rule: "must be true",
      got: false,
    });
  if (zeroLag !== maxLag + 1) {
    throw new ArgumentError({
      caller: "toMeridian",
      option: "zeroLag",
      rule: `must be maxLag + 1 = ${maxLag + 1}`,
      got: zeroLag,
    });
  }
  if (saturation.kind !== "hill" && saturation.kind !== "hillSlope") {
    throw new ArgumentError({
      caller: "toMeridian",
      option: "saturation",
      rule: "must be hill or hillSlope",
      got: saturation.kind,
    });
  }
  return {
    alpha: parameterValue(adstock, "alpha"),
    max_lag: maxLag,
    adstock_decay: adstock.kind === "binomial" ? "binomial" : "geometric",
    ec: parameterValue(saturation, "halfSaturation") / mediaScale,
    slope: saturation.kind === "hill" ? 1 : parameterValue(saturation, "slope"),
  };
}
