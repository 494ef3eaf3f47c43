/** Delayed adstock: the effect peaks some periods after the spend. */
import { log } from "../../math/elementary.js";
import type { AdstockKind } from "../kind.js";
import { retention } from "./geometric.js";
import { exponentiate, windowAdstock } from "./window.js";

/** w[l] = alpha^((l − delay)²) for l = 0…maxLag.
 *
 *  @see Jin et al. 2017, eq. 3 (there the delay is called theta). PyMC-Marketing's `delayed_adstock` is the same. */
export const delayed: AdstockKind = windowAdstock({
  name: "delayed",
  formula: "w[l] = alpha^((l − delay)²), l = 0…maxLag",
  parameters: Object.freeze([
    Object.freeze({
      ...retention,
      // The exponent of alpha is the square of a time.
      overTime: Object.freeze({ value: "raised", exponent: 2 }),
      meaning: "weight one period away from the peak, the peak being 1",
    } as const),
    Object.freeze({
      name: "delay",
      domain: "positive",
      prior: Object.freeze({ family: "halfNormal", scale: 1 }),
      overTime: Object.freeze({ value: "scaled", exponent: -1 }),
      unit: "periods",
      typical: 1,
      meaning: "lag of the peak",
    } as const),
  ]),
  rawWeights(values, settings, weights, derivatives) {
    const alpha = values[0]!;
    const delay = values[1]!;
    const logAlpha = log(alpha);
    for (let lag = 0; lag < weights.length; lag++) weights[lag] = (lag - delay) * (lag - delay) * logAlpha;
    exponentiate(weights, settings);
    for (let lag = 0; lag < weights.length; lag++) {
      const away = lag - delay;
      derivatives[0]![lag] = ((away * away) / alpha) * weights[lag]!;
      derivatives[1]![lag] = -2 * away * logAlpha * weights[lag]!;
    }
  },
});
