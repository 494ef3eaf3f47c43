/** Binomial adstock: weights that fall to exactly zero at a chosen lag. */
import { ArgumentError } from "../../errors.js";
import { exp, log } from "../../math/elementary.js";
import type { AdstockKind } from "../kind.js";
import { retention } from "./geometric.js";
import { windowAdstock } from "./window.js";

/** w[l] = (1 − l / zeroLag)^(1/alpha − 1) for l = 0…maxLag; zeroLag is maxLag + 1 unless declared.
 *
 *  Meridian's "binomial" decay has zeroLag = max_lag + 1, PyMC-Marketing's `binomial_adstock` zeroLag = l_max + 1 = maxLag + 2. */
export const binomial: AdstockKind = windowAdstock({
  name: "binomial",
  formula: "w[l] = (1 − l/zeroLag)^(1/alpha − 1), l = 0…maxLag",
  parameters: Object.freeze([
    Object.freeze({
      ...retention,
      // Relative to zeroLag, which is a time: alpha itself has none.
      overTime: undefined,
      meaning: "reach of the carry-over: 0 is none, ½ a straight line down to zeroLag",
    }),
  ]),
  extraSettings: ["zeroLag"],
  rawWeights(values, { maxLag, zeroLag = maxLag + 1 }, weights, derivatives) {
    if (!(zeroLag > maxLag)) {
      throw new ArgumentError({
        caller: "binomial",
        option: "zeroLag",
        rule: `must be above maxLag = ${maxLag}`,
        got: zeroLag,
      });
    }
    const alpha = values[0]!;
    const power = 1 / alpha - 1;
    for (let lag = 0; lag < weights.length; lag++) {
      const logBase = log(1 - lag / zeroLag);
      const weight = lag === 0 ? 1 : exp(power * logBase);
      weights[lag] = weight;
      derivatives[0]![lag] = weight > 0 ? (-logBase / (alpha * alpha)) * weight : 0;
    }
  },
});
