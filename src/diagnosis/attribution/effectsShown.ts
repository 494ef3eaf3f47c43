/** Whether these weeks show that media bring anything at all, or whether what they are credited with is the prior's alone. */

import { coefficientWithPersistence } from "../../math/leastSquares.js";
import { incompleteGamma } from "../../math/special.js";
import { percent } from "../../words.js";
import type { AttributionCheck } from "./check.js";

/** Chance that media without any effect seem to have one. */
const chance = 0.05;

/** P(a column fitted to noise reaches z), where its shape was made of `channels` coefficients that cannot be negative: Σ_k binomial(k; channels, ½) ·
 *  P(χ²_k ≥ z²), for columns that are not correlated.
 *
 *  @see Shapiro 1988 on the chi-bar-squared distribution */
export function chanceOfNothing(z: number, channels: number): number {
  if (!(z > 0)) return 1;
  let probability = 0;
  let weight = 0.5 ** channels;
  for (let k = 0; k <= channels; k++) {
    if (k > 0) probability += weight * (1 - incompleteGamma(k / 2, (z * z) / 2));
    weight *= (channels - k) / (k + 1);
  }
  return probability;
}

/** Fails where what media are credited with explains no more of the KPI, beside the baseline, than as many channels of noise would. Of one geo:
 *  in several a channel may be told from the differences between them, which the sum does not show. Experiments that found an effect show one. */
export const effectsShown: AttributionCheck = {
  name: "effectsShown",
  question: "do the data show that media bring anything",
  look({ fit, weeks }) {
    const { kpi, baseline, credited, channels, padded, count } = weeks;
    const isTested = fit.model.spec.liftTests.some(({ effect, standardError }) => effect > 2 * standardError);
    if (fit.design.design.geos.length > 1 || isTested) return [];
    const found = coefficientWithPersistence(kpi, padded(credited), baseline, count);
    const probability = found === null ? 1 : chanceOfNothing(found.z, channels.length);
    if (probability < chance) return [];
    return [
      {
        code: "no-effect-shown",
        severity: "fail",
        message: `these ${weeks.frequency}s do not show that media bring anything: what they are credited with explains no more of the KPI than noise would with a chance of ${percent(probability)}; its size is the prior's`,
        cure: `decide nothing on these returns; run an experiment that switches media off, or wait for more ${weeks.frequency}s`,
        about: channels.map(({ name }) => name),
      },
    ];
  },
};
