/** Leave-one-out cross-validation without refitting: how well would the model predict each observation had it not seen it? */
import { InternalError } from "../../errors.js";
import { log } from "../../math/elementary.js";
import { logSumExp, smoothWeights } from "./psis.js";

export interface Loo {
  /** Expected log pointwise predictive density, summed over observations; higher is better. */
  readonly elpd: number;
  /** Standard error of elpd over observations. */
  readonly standardError: number;
  /** Effective number of parameters: how much better the model looks on data it has seen. */
  readonly effectiveParameters: number;
  /** elpd of each observation, shape [observation]. */
  readonly pointwise: Float64Array;
  /** Pareto shape of each observation's weights, shape [observation]. */
  readonly paretoK: Float64Array;
  /** Above this shape an observation's estimate cannot be relied on: min(1 − 1/log10(draws), 0.7). */
  readonly paretoKThreshold: number;
}

/** PSIS-LOO from pointwise log likelihoods.
 *
 *  @param logLikelihoods  one array of draws (all chains) for each observation, shape [observation][draw]
 *  @param relativeEfficiency  mean ESS of the parameters over draws (default 1)
 *  @throws InternalError for no observation or no draw
 *  @see Vehtari, Gelman and Gabry 2017; equals `arviz.loo` */
export function loo(logLikelihoods: readonly Float64Array[], relativeEfficiency = 1): Loo {
  const draws = logLikelihoods[0]?.length ?? 0;
  if (draws === 0)
    throw new InternalError("loo: logLikelihoods must hold at least one observation with one draw, got none");
  const count = logLikelihoods.length;
  const pointwise = new Float64Array(count);
  const paretoK = new Float64Array(count);
  let inSample = 0;
  logLikelihoods.forEach((values, i) => {
    const smoothed = smoothWeights(
      values.map((x) => -x),
      relativeEfficiency,
    );
    pointwise[i] = logSumExp(smoothed.logWeights.map((weight, s) => weight + values[s]!));
    paretoK[i] = smoothed.paretoK;
    inSample += logSumExp(values) - log(draws);
  });
  let elpd = 0;
  for (const value of pointwise) elpd += value;
  let squares = 0;
  for (const value of pointwise) squares += (value - elpd / count) * (value - elpd / count);
  return {
    elpd,
    standardError: Math.sqrt(squares),
    effectiveParameters: inSample - elpd,
    pointwise,
    paretoK,
    paretoKThreshold: Math.min(1 - Math.LN10 / log(draws), 0.7),
  };
}
