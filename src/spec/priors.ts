/** Priors as plain data: their distribution, and how they are written for people. */
import { type Distribution, distributions } from "../math/distributions.js";
import { capital } from "../words.js";
import type { Prior, PriorFamily } from "./priorSchema.js";

export type { Prior, PriorFamily };

/** The distribution of a prior.
 *
 *  @throws InternalError if its numbers are outside the family's domain */
export function distributionOf(prior: Prior): Distribution {
  switch (prior.family) {
    case "normal":
      return distributions.normal(prior);
    case "halfNormal":
      return distributions.halfNormal(prior);
    case "logNormal":
      return distributions.logNormal(prior);
    case "beta":
      return distributions.beta(prior);
    case "gamma":
      return distributions.gamma(prior);
    case "inverseGamma":
      return distributions.inverseGamma(prior);
    case "exponential":
      return distributions.exponential(prior);
    case "halfStudentT":
      return distributions.halfStudentT(prior);
    case "halfCauchy":
      return distributions.halfCauchy(prior);
    case "uniform":
      return distributions.uniform(prior);
  }
}

/** "Beta(2, 4)", "LogNormal(0, 1)": the prior as formulas have it. */
export function priorText(prior: Prior): string {
  const { family, ...numbers } = prior;
  return `${capital(family)}(${Object.values(numbers)
    .map((value) => Number(value.toPrecision(6)))
    .join(", ")})`;
}

/** Middle and the central 90 % of a prior, for people. */
export function priorRange(prior: Prior): {
  readonly median: number;
  readonly q5: number;
  readonly q95: number;
} {
  const { quantile } = distributionOf(prior);
  return { median: quantile(0.5), q5: quantile(0.05), q95: quantile(0.95) };
}
