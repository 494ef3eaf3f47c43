/** How much of what a fit says of a parameter was said before any data: the share of its prior. */

import { parametersOf } from "../design/parameters.js";
import type { Fit } from "../fit/fit.js";
import { exp } from "../math/elementary.js";
import { variance } from "../math/statistics.js";
import { createPriorTerms } from "../model/priorTerms.js";
import { distributionOf, type Prior } from "../spec/priors.js";

export interface PriorShare {
  /** "alpha[tv]". */
  readonly name: string;
  /** In [0, 1]: 0 where the data say everything, 1 where they say nothing. */
  readonly share: number;
}

/** Share of the prior in every parameter.
 *
 *  p = F(x), the place of a draw in its prior's distribution, is uniform where the data say nothing. With v = Var(p) over the draws,
 *
 *    share = s/(1 − s),  s = sin(2π·v), at most 1.
 *
 *  For a normal prior and a normal posterior around the same centre that is Var(posterior)/Var(prior), which is the weight of the
 *  prior mean in the posterior mean, and 1 minus the posterior contraction; a posterior that has moved away from its prior has a smaller
 *  share. It is the same for x, ln x or any other way of writing the parameter, as a ratio of variances is not.
 *
 *  Offsets of pooled coefficients are left out: they are there for the sampler, and near their prior by design.
 *
 *  @see Schad, Betancourt and Vasishth 2021, "Toward a principled Bayesian workflow in cognitive science", on posterior contraction; for z of
 *    variance r around 0, Var Φ(z) = asin(r/(1 + r))/2π, the probability of an orthant under correlation r/(1 + r) (Sheppard 1899) */
export function priorShares({ design, parameters }: Fit): readonly PriorShare[] {
  const known = new Map<string, (x: number) => number>();
  return parametersOf(design.design).blocks.flatMap(({ name: block, priors }) => {
    if (block === "channelOffset" || block === "geoOffset") return [];
    const { names, values } = parameters.get(block)!;
    return names.map((name, index) => {
      const key = JSON.stringify(priors[index]!);
      const place = known.get(key) ?? distributionFunction(priors[index]!);
      known.set(key, place);
      const places = Float64Array.from({ length: values.length / names.length }, (_, draw) =>
        place(values[draw * names.length + index]!),
      );
      return { name, share: shareOf(places) };
    });
  });
}

/** The share for draws of any quantity from the prior and from the posterior, such as an ROI. */
export function priorShareOf(prior: Float64Array, posterior: Float64Array): number {
  const sorted = prior.slice().sort();
  return shareOf(
    posterior.map((value) => {
      const above = firstIndex(sorted.length, (i) => sorted[i]! >= value);
      return above / sorted.length;
    }),
  );
}

/** sin x for 0 ≤ x ≤ π/6, by its series up to x¹⁵, whose next term is below 1e-19: engines differ in the last bit of Math.sin. */
function sine(x: number): number {
  const square = x * x;
  let series = 1;
  for (let n = 14; n >= 2; n -= 2) series = 1 - (series * square) / (n * (n + 1));
  return x * series;
}

function shareOf(places: Float64Array): number {
  const s = sine(2 * Math.PI * Math.min(variance(places), 1 / 12));
  return s / (1 - s);
}

const gridPoints = 1000;
/** Probability left out on either side. */
const tail = 1e-8;

/** F(x) of a prior, summed up on the real line, where densities of all families are smooth and vanish at both ends. */
export function distributionFunction(prior: Prior): (x: number) => number {
  const { quantile, bijector } = distributionOf(prior);
  const { evaluate } = createPriorTerms([prior]);
  const low = bijector.toReal(quantile(tail));
  const step = (bijector.toReal(quantile(1 - tail)) - low) / gridPoints;
  const scratch = new Float64Array(1);
  const densityAt = (u: number) => exp(evaluate(Float64Array.of(u), scratch));
  const cumulative = new Float64Array(gridPoints + 1);
  let before = densityAt(low);
  for (let i = 1; i <= gridPoints; i++) {
    const density = densityAt(low + i * step);
    cumulative[i] = cumulative[i - 1]! + 0.5 * (before + density);
    before = density;
  }
  const total = cumulative[gridPoints]!;
  return (x) => {
    const at = Math.min(Math.max((bijector.toReal(x) - low) / step, 0), gridPoints - 1e-9);
    const cell = Math.floor(at);
    const start = cumulative[cell]!;
    return (start + (at - cell) * (cumulative[cell + 1]! - start)) / total;
  };
}

/** The first index for which a condition that stays true holds; the length if for none. */
function firstIndex(length: number, holds: (index: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
