/** Priors as plain data: their distribution, and how they are written for people. */
import type { Distribution } from "../math/distributions.js";
import { capital } from "../words.js";
import { familyOf, type Prior, type PriorFamily } from "./priorFamilies.js";

export type { Prior, PriorFamily };

/** The distribution of a prior.
 *
 *  @throws InternalError if its numbers are outside the family's domain */
export function distributionOf(prior: Prior): Distribution {
  return familyOf(prior).distribution(prior);
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
