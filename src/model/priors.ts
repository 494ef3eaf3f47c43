/** Priors as plain data, and what the sampler needs of them: their log density on the real line, Jacobian included. */
import type { z } from "zod";
import { type Distribution, distributions } from "../math/distributions.js";
import { once, zod } from "../packages.js";

/** Schema of a prior: the family's name and its numbers. */
export const priorSchema = once(() => {
  const { z } = zod();
  const number = z.number();
  const positive = z.number().positive();
  return z.discriminatedUnion("family", [
    z.strictObject({ family: z.literal("normal"), mean: number, sd: positive }),
    z.strictObject({ family: z.literal("halfNormal"), scale: positive }),
    z.strictObject({ family: z.literal("logNormal"), mu: number, sigma: positive }),
    z.strictObject({ family: z.literal("beta"), a: positive, b: positive }),
    z.strictObject({ family: z.literal("gamma"), shape: positive, rate: positive }),
    z.strictObject({ family: z.literal("inverseGamma"), shape: positive, scale: positive }),
    z.strictObject({ family: z.literal("exponential"), rate: positive }),
    z.strictObject({ family: z.literal("halfStudentT"), degreesOfFreedom: positive, scale: positive }),
    z.strictObject({ family: z.literal("halfCauchy"), scale: positive }),
    z.strictObject({ family: z.literal("uniform"), lower: number, upper: number }),
  ]);
});

export type Prior = Readonly<z.infer<ReturnType<typeof priorSchema>>>;
export type PriorFamily = Prior["family"];

/** The distribution of a prior.
 *
 *  @throws RangeError if its numbers are outside the family's domain */
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
  const name = family.charAt(0).toUpperCase() + family.slice(1);
  return `${name}(${Object.values(numbers)
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
