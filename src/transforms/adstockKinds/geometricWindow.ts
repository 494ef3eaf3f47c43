/** Geometric adstock cut off after a window, as PyMC-Marketing and Meridian compute it. */
import type { AdstockKind } from "../kind.js";
import { retention } from "./geometric.js";
import { windowAdstock } from "./window.js";

/** w[l] = alpha^l for l = 0…maxLag. PyMC's l_max is maxLag + 1; Meridian's max_lag is maxLag. */
export const geometricWindow: AdstockKind = windowAdstock({
  name: "geometricWindow",
  formula: "w[l] = alpha^l, l = 0…maxLag",
  parameters: Object.freeze([retention]),
  rawWeights(values, _settings, weights, derivatives) {
    const alpha = values[0]!;
    const byAlpha = derivatives[0]!;
    weights[0] = 1;
    byAlpha[0] = 0;
    for (let lag = 1; lag < weights.length; lag++) {
      byAlpha[lag] = weights[lag - 1]! + alpha * byAlpha[lag - 1]!;
      weights[lag] = alpha * weights[lag - 1]!;
    }
  },
});
