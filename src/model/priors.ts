/** Priors as plain data, and what the sampler needs of them: their log density on the real line, Jacobian included. */
import { type Distribution, distributions } from "../math/distributions.js";
import { exp, log, log1p } from "../math/elementary.js";
import { logBeta, logGamma } from "../math/special.js";
import type { Prior, PriorFamily } from "./priorSchema.js";

export type { Prior, PriorFamily };

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

/** A prior seen from the real line. */
export interface RealLinePrior {
  /** ln p(x(u)) + ln dx/du. Writes x, dx/du and the derivative of the result by u into out[0], out[1], out[2]. */
  evaluate(u: number, out: Float64Array): number;
}

const logSqrtTwoPi = 0.9189385332046728;

/** The prior as a density of the unconstrained coordinate.
 *
 *  The common families are written out, because on the real line they need one exponential and no division: for Beta(a, b) with
 *  x = logistic(u) the density with its Jacobian is a·ln x + b·ln(1 − x), with derivative a − (a + b)·x. The others go through their
 *  distribution and bijector. */
export function realLinePrior(prior: Prior): RealLinePrior {
  const distribution = distributionOf(prior);
  switch (prior.family) {
    case "normal": {
      const { mean, sd } = prior;
      const constant = -log(sd) - logSqrtTwoPi;
      return {
        evaluate(u, out) {
          const z = (u - mean) / sd;
          out[0] = u;
          out[1] = 1;
          out[2] = -z / sd;
          return constant - 0.5 * z * z;
        },
      };
    }
    case "logNormal": {
      const { mu, sigma } = prior;
      const constant = -log(sigma) - logSqrtTwoPi;
      return {
        evaluate(u, out) {
          const x = exp(u);
          const z = (u - mu) / sigma;
          out[0] = x;
          out[1] = x;
          out[2] = -z / sigma;
          return constant - 0.5 * z * z;
        },
      };
    }
    case "halfNormal": {
      const { scale } = prior;
      const constant = Math.LN2 - log(scale) - logSqrtTwoPi;
      return {
        evaluate(u, out) {
          const x = exp(u);
          const square = (x / scale) * (x / scale);
          out[0] = x;
          out[1] = x;
          out[2] = 1 - square;
          return constant - 0.5 * square + u;
        },
      };
    }
    case "gamma": {
      const { shape, rate } = prior;
      const constant = shape * log(rate) - logGamma(shape);
      return {
        evaluate(u, out) {
          const x = exp(u);
          out[0] = x;
          out[1] = x;
          out[2] = shape - rate * x;
          return constant + shape * u - rate * x;
        },
      };
    }
    case "beta": {
      const { a, b } = prior;
      const constant = -logBeta(a, b);
      return {
        evaluate(u, out) {
          // e = e^−|u| never overflows; ln x = min(u, 0) − ln(1 + e), ln(1 − x) = min(−u, 0) − ln(1 + e).
          const e = exp(-Math.abs(u));
          const reciprocal = 1 / (1 + e);
          const x = u >= 0 ? reciprocal : e * reciprocal;
          const logSum = log1p(e);
          out[0] = x;
          out[1] = e * reciprocal * reciprocal;
          out[2] = a - (a + b) * x;
          return constant + a * (Math.min(u, 0) - logSum) + b * (Math.min(-u, 0) - logSum);
        },
      };
    }
    default: {
      const { bijector, logDensity, logDensityGradient } = distribution;
      return {
        evaluate(u, out) {
          const x = bijector.fromReal(u);
          const derivative = bijector.derivative(u);
          out[0] = x;
          out[1] = derivative;
          out[2] = logDensityGradient(x) * derivative + bijector.logJacobianGradient(u);
          return logDensity(x) + bijector.logJacobian(u);
        },
      };
    }
  }
}
