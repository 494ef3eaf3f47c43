/** The likelihood of one row: the log density of its residual, and draws of it, for what is predicted row by row. */

import type { DesignLikelihood } from "../design/design.js";
import type { Parameters } from "../design/parameters.js";
import { log, log1p } from "../math/elementary.js";
import type { Rng } from "../math/rng.js";
import { logBeta } from "../math/special.js";

/** Residuals are those of the scaled KPI; `values` are sampled parameters inside their domains, in the order of the parameters. */
export interface RowLikelihood {
  /** ln p(residual | values), every constant included. */
  logDensity(residual: number, values: Float64Array): number;
  draw(values: Float64Array, rng: Rng): number;
}

const logTwoPi = 1.8378770664093453;

/** The row's part of the likelihood that `likelihoods.ts` sums over all rows.
 *
 *  @param parameters  those that `values` belong to */
export function createRowLikelihood(likelihood: DesignLikelihood, parameters: Parameters): RowLikelihood {
  const sigmaAt = parameters.indexOf("sigma");
  if (likelihood.family === "normal") {
    return {
      logDensity(residual, values) {
        const z = residual / values[sigmaAt]!;
        return -0.5 * (logTwoPi + z * z) - log(values[sigmaAt]!);
      },
      draw: (values, rng) => values[sigmaAt]! * rng.normal(),
    };
  }
  const { degreesOfFreedom } = likelihood;
  const at = typeof degreesOfFreedom === "number" ? -1 : parameters.indexOf("degreesOfFreedom");
  const nuOf = (values: Float64Array) =>
    typeof degreesOfFreedom === "number" ? degreesOfFreedom : values[at]!;
  // The constant of the last degrees of freedom: all rows of a draw share them.
  let known = Number.NaN;
  let constant = Number.NaN;
  return {
    logDensity(residual, values) {
      const nu = nuOf(values);
      if (nu !== known) {
        known = nu;
        constant = -logBeta(0.5 * nu, 0.5) - 0.5 * log(nu);
      }
      const z = residual / values[sigmaAt]!;
      return constant - log(values[sigmaAt]!) - 0.5 * (nu + 1) * log1p((z * z) / nu);
    },
    draw(values, rng) {
      const nu = nuOf(values);
      return values[sigmaAt]! * (rng.normal() * Math.sqrt(nu / (2 * rng.gamma(0.5 * nu))));
    },
  };
}
