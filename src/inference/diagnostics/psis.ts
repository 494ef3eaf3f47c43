/** Pareto-smoothed importance sampling: weights whose largest values are replaced by what a fitted Pareto tail expects of them. */
import { exp, expm1, log, log1p } from "../../math/elementary.js";

export interface SmoothedWeights {
  /** Log weights, normalised so that the weights sum to one; in the order of the input. */
  readonly logWeights: Float64Array;
  /** Shape of the tail. Above min(1 − 1/log10(S), 0.7) the estimate cannot be relied on; Infinity where the tail has four values or fewer. */
  readonly paretoK: number;
}

/** ln of the smallest normal double: tails are not looked for below it. */
const smallestLog = log(2.2250738585072014e-308);
/** Fewer tail values than this do not determine a shape. */
const minimumTail = 5;

/** Smooths importance weights.
 *
 *  @param logRatios  log importance ratios, shape [draw], known up to a constant
 *  @param relativeEfficiency  ESS over draws of the chain they come from (default 1)
 *  @see Vehtari, Simpson, Gelman, Yao and Gabry 2024; equals `arviz.psislw` */
export function smoothWeights(logRatios: Float64Array, relativeEfficiency = 1): SmoothedWeights {
  const n = logRatios.length;
  const largest = logRatios.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const logWeights = logRatios.map((x) => x - largest);
  const tailLength = Math.ceil(Math.min(n / 5, 3 * Math.sqrt(n / relativeEfficiency)));
  const sorted = logWeights.slice().sort();
  const cutoff = Math.max(sorted[Math.max(0, n - tailLength - 1)]!, smallestLog);
  const tail = Array.from(logWeights.keys())
    .filter((i) => logWeights[i]! > cutoff)
    .sort((i, j) => logWeights[i]! - logWeights[j]! || i - j);
  let paretoK = Number.POSITIVE_INFINITY;
  if (tail.length >= minimumTail) {
    const base = exp(cutoff);
    const fit = fitPareto(Float64Array.from(tail, (i) => exp(logWeights[i]!) - base));
    paretoK = fit.shape;
    if (Number.isFinite(paretoK)) {
      tail.forEach((i, rank) => {
        const excess = paretoQuantile((rank + 0.5) / tail.length, fit.shape, fit.scale);
        logWeights[i] = Math.min(0, log(excess + base));
      });
    }
  }
  const total = logSumExp(logWeights);
  return { logWeights: logWeights.map((x) => x - total), paretoK };
}

/** Shape and scale of the generalised Pareto distribution by the empirical Bayes estimate of Zhang and Stephens (2009), its shape pulled
 *  towards ½ by ten observations' worth.
 *
 *  @param excesses  ascending, > 0 */
function fitPareto(excesses: Float64Array): { readonly shape: number; readonly scale: number } {
  const priorWidth = 3;
  const priorCount = 10;
  const n = excesses.length;
  const gridSize = 30 + Math.floor(Math.sqrt(n));
  const quartile = excesses[Math.floor(n / 4 + 0.5) - 1]!;
  const meanLog = (b: number): number => {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += log1p(-b * excesses[i]!);
    return sum / n;
  };
  const grid = Float64Array.from(
    { length: gridSize },
    (_, i) => (1 - Math.sqrt(gridSize / (i + 0.5))) / (priorWidth * quartile) + 1 / excesses[n - 1]!,
  );
  const logLikelihoods = grid.map((b) => {
    const k = meanLog(b);
    return n * (log(-(b / k)) - k - 1);
  });
  const posterior = logLikelihoods.map((one) => {
    let sum = 0;
    for (const other of logLikelihoods) sum += exp(other - one);
    return 1 / sum;
  });
  let weightSum = 0;
  let weighted = 0;
  posterior.forEach((weight, i) => {
    if (!(weight >= 10 * 2 ** -52)) return;
    weightSum += weight;
    weighted += weight * grid[i]!;
  });
  const b = weighted / weightSum;
  const k = meanLog(b);
  return { shape: (n * k + priorCount * 0.5) / (n + priorCount), scale: -k / b };
}

function paretoQuantile(p: number, shape: number, scale: number): number {
  if (!(scale > 0)) return Number.NaN;
  const logTail = log1p(-p);
  return Math.abs(shape) < 2 ** -52 ? -scale * logTail : (scale * expm1(-shape * logTail)) / shape;
}

/** ln Σ e^x, without overflow. */
export function logSumExp(values: Float64Array): number {
  const largest = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  if (!Number.isFinite(largest)) return largest;
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += exp(values[i]! - largest);
  return largest + log(sum);
}
