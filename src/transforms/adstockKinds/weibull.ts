/** Weibull adstocks: flexible carry-over that falls from the start (CDF) or peaks later (PDF). */
import { exp, log } from "../../math/elementary.js";
import type { AdstockKind, TransformParameter } from "../kind.js";
import { exponentiate, windowAdstock } from "./window.js";

const parameters = (scaleOverTime: number): readonly TransformParameter[] =>
  Object.freeze([
    Object.freeze({
      name: "shape",
      domain: "positive",
      prior: Object.freeze({ family: "gamma", shape: 9, rate: 3 }),
      unit: "",
      typical: 2,
      meaning: "below 1 the effect fades at once, above 1 it holds on first (CDF) or peaks later (PDF)",
    }),
    Object.freeze({
      name: "scale",
      domain: "positive",
      prior: Object.freeze({ family: "gamma", shape: 4, rate: 2 }),
      overTime: Object.freeze({ value: "scaled", exponent: scaleOverTime }),
      unit: "periods",
      typical: 2,
      meaning: "time scale of the carry-over, in periods whatever the length of the series",
    }),
  ]);

/** w[l] = Π_{k=1…l} (1 − F(k)), F the Weibull distribution function; so w[l] = exp(−Σ_{k=1…l} (k/scale)^shape).
 *
 *  The product of survival probabilities, not one of them, is what Robyn and PyMC-Marketing compute under this name. */
export const weibullCdf: AdstockKind = windowAdstock({
  name: "weibullCdf",
  formula: "w[l] = exp(−Σ_{k=1…l} (k/scale)^shape), l = 0…maxLag",
  // Σ (k/scale)^shape up to the same time grows as 1/p^(1 + shape): it stays what it was with scale · p^−(1 + 1/shape), here at the prior's
  // mean shape of 3.
  parameters: parameters(-4 / 3),
  rawWeights(values, _settings, weights, derivatives) {
    const shape = values[0]!;
    const scale = values[1]!;
    let hazard = 0;
    let hazardByShape = 0;
    for (let lag = 0; lag < weights.length; lag++) {
      if (lag > 0) {
        const logRatio = log(lag / scale);
        const term = exp(shape * logRatio);
        hazard += term;
        hazardByShape += term * logRatio;
      }
      const weight = exp(-hazard);
      weights[lag] = weight;
      derivatives[0]![lag] = weight > 0 ? -hazardByShape * weight : 0;
      derivatives[1]![lag] = weight > 0 ? ((hazard * shape) / scale) * weight : 0;
    }
  },
});

/** w[l] = f(l + 1), f the Weibull density. With `minMax` it is stretched to [0, 1] as in Robyn and PyMC-Marketing, which makes the
 *  smallest weight zero; without it, and normalised, it is a share of the effect by lag. */
export const weibullPdf: AdstockKind = windowAdstock({
  name: "weibullPdf",
  formula: "w[l] = (shape/scale)·u^(shape−1)·exp(−u^shape), u = (l+1)/scale, l = 0…maxLag",
  parameters: parameters(-1),
  extraSettings: ["minMax"],
  rawWeights(values, settings, weights, derivatives) {
    const shape = values[0]!;
    const scale = values[1]!;
    const byShape = derivatives[0]!;
    const byScale = derivatives[1]!;
    const logFactor = log(shape / scale);
    // First the logarithm of each weight and its derivatives, then the weights.
    for (let lag = 0; lag < weights.length; lag++) {
      const logRatio = log((lag + 1) / scale);
      const hazard = exp(shape * logRatio);
      weights[lag] = logFactor + (shape - 1) * logRatio - hazard;
      byShape[lag] = 1 / shape + logRatio - hazard * logRatio;
      byScale[lag] = (shape / scale) * (hazard - 1);
    }
    exponentiate(weights, settings);
    for (let lag = 0; lag < weights.length; lag++) {
      const weight = weights[lag]!;
      byShape[lag] = weight > 0 ? weight * byShape[lag]! : 0;
      byScale[lag] = weight > 0 ? weight * byScale[lag]! : 0;
    }
  },
});
