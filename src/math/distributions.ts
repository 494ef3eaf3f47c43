/** The distributions a prior can be: densities with every constant, their slopes, moments, quantiles, draws and domains. */
import { InternalError } from "../errors.js";
import { type Bijector, identity, interval, logistic, positive, unitInterval } from "./bijectors.js";
import { exp, expm1, log, log1p } from "./elementary.js";
import type { Rng } from "./rng.js";
import {
  betaQuantile,
  gammaQuantile,
  invertCdf,
  logBeta,
  logGamma,
  normalCdf,
  normalQuantile,
} from "./special.js";

/** A univariate continuous distribution with its numbers filled in. */
export interface Distribution {
  readonly mean: number;
  /** Infinite or NaN where the distribution has none. */
  readonly sd: number;
  /** ln p(x) with all constants; −Infinity outside the domain. */
  logDensity(x: number): number;
  /** d/dx ln p(x), for x inside the domain. */
  logDensityGradient(x: number): number;
  /** The x below which lies the probability p, 0 ≤ p ≤ 1. */
  quantile(p: number): number;
  draw(rng: Rng): number;
  /** From the domain to the real line. */
  readonly bijector: Bijector;
}

const logSqrtTwoPi = 0.9189385332046728;
const outside = Number.NEGATIVE_INFINITY;

/** Normal(mean, sd). */
function normal({ mean, sd }: { readonly mean: number; readonly sd: number }): Distribution {
  requireFinite("normal", { mean });
  requirePositive("normal", { sd });
  const constant = -log(sd) - logSqrtTwoPi;
  return {
    mean,
    sd,
    logDensity: (x) => constant - 0.5 * ((x - mean) / sd) * ((x - mean) / sd),
    logDensityGradient: (x) => (mean - x) / (sd * sd),
    quantile: (p) => mean + sd * normalQuantile(p),
    draw: (rng) => mean + sd * rng.normal(),
    bijector: identity,
  };
}

/** HalfNormal(scale): |x| of a Normal(0, scale); its standard deviation is scale·√(1 − 2/π). */
function halfNormal({ scale }: { readonly scale: number }): Distribution {
  requirePositive("halfNormal", { scale });
  const constant = Math.LN2 - log(scale) - logSqrtTwoPi;
  return {
    mean: scale * Math.sqrt(2 / Math.PI),
    sd: scale * Math.sqrt(1 - 2 / Math.PI),
    logDensity: (x) => (x < 0 ? outside : constant - 0.5 * (x / scale) * (x / scale)),
    logDensityGradient: (x) => -x / (scale * scale),
    quantile: (p) => scale * -normalQuantile(0.5 * (1 - p)),
    draw: (rng) => scale * Math.abs(rng.normal()),
    bijector: positive,
  };
}

/** LogNormal(mu, sigma): ln x is Normal(mu, sigma). */
function logNormal({ mu, sigma }: { readonly mu: number; readonly sigma: number }): Distribution {
  requireFinite("logNormal", { mu });
  requirePositive("logNormal", { sigma });
  const constant = -log(sigma) - logSqrtTwoPi;
  const variance = sigma * sigma;
  const mean = exp(mu + 0.5 * variance);
  return {
    mean,
    sd: mean * Math.sqrt(expm1(variance)),
    logDensity: (x) => {
      if (!(x > 0)) return x <= 0 ? outside : Number.NaN;
      const logX = log(x);
      const z = (logX - mu) / sigma;
      return constant - logX - 0.5 * z * z;
    },
    logDensityGradient: (x) => -(1 + (log(x) - mu) / variance) / x,
    quantile: (p) => exp(mu + sigma * normalQuantile(p)),
    draw: (rng) => exp(mu + sigma * rng.normal()),
    bijector: positive,
  };
}

/** Beta(a, b) on the unit interval. */
function beta({ a, b }: { readonly a: number; readonly b: number }): Distribution {
  requirePositive("beta", { a, b });
  const constant = -logBeta(a, b);
  const sum = a + b;
  return {
    mean: a / sum,
    sd: Math.sqrt((a * b) / (sum + 1)) / sum,
    logDensity: (x) => {
      if (x < 0 || x > 1) return outside;
      // A power of zero is one: Beta(1, b) has a density at 0.
      const left = a === 1 ? 0 : (a - 1) * log(x);
      const right = b === 1 ? 0 : (b - 1) * log1p(-x);
      return constant + left + right;
    },
    logDensityGradient: (x) => (a - 1) / x - (b - 1) / (1 - x),
    quantile: (p) => betaQuantile(p, a, b),
    draw: (rng) => rng.beta(a, b),
    bijector: unitInterval,
  };
}

/** Gamma(shape, rate): mean shape/rate. */
function gamma({ shape, rate }: { readonly shape: number; readonly rate: number }): Distribution {
  requirePositive("gamma", { shape, rate });
  const constant = shape * log(rate) - logGamma(shape);
  return {
    mean: shape / rate,
    sd: Math.sqrt(shape) / rate,
    logDensity: (x) => {
      if (x < 0) return outside;
      return constant + (shape === 1 ? 0 : (shape - 1) * log(x)) - rate * x;
    },
    logDensityGradient: (x) => (shape - 1) / x - rate,
    quantile: (p) => gammaQuantile(p, shape) / rate,
    draw: (rng) => rng.gamma(shape) / rate,
    bijector: positive,
  };
}

/** InverseGamma(shape, scale): 1/x is Gamma(shape, rate = scale). */
function inverseGamma({ shape, scale }: { readonly shape: number; readonly scale: number }): Distribution {
  requirePositive("inverseGamma", { shape, scale });
  const constant = shape * log(scale) - logGamma(shape);
  return {
    mean: shape > 1 ? scale / (shape - 1) : Number.POSITIVE_INFINITY,
    sd: shape > 2 ? scale / ((shape - 1) * Math.sqrt(shape - 2)) : Number.POSITIVE_INFINITY,
    logDensity: (x) => {
      if (!(x > 0)) return x <= 0 ? outside : Number.NaN;
      return constant - (shape + 1) * log(x) - scale / x;
    },
    logDensityGradient: (x) => (scale / x - (shape + 1)) / x,
    quantile: (p) => scale / gammaQuantile(1 - p, shape),
    draw: (rng) => scale / rng.gamma(shape),
    bijector: positive,
  };
}

/** Exponential(rate). */
function exponential({ rate }: { readonly rate: number }): Distribution {
  requirePositive("exponential", { rate });
  const constant = log(rate);
  return {
    mean: 1 / rate,
    sd: 1 / rate,
    logDensity: (x) => (x < 0 ? outside : constant - rate * x),
    logDensityGradient: () => -rate,
    quantile: (p) => -log1p(-p) / rate,
    draw: (rng) => rng.exponential() / rate,
    bijector: positive,
  };
}

/** StudentT(degreesOfFreedom, mean, scale); degreesOfFreedom = 1 is the Cauchy distribution. */
function studentT({
  degreesOfFreedom: nu,
  location,
  scale,
}: {
  readonly degreesOfFreedom: number;
  readonly location: number;
  readonly scale: number;
}): Distribution {
  requireFinite("studentT", { location });
  requirePositive("studentT", { degreesOfFreedom: nu, scale });
  const constant = -logBeta(0.5 * nu, 0.5) - 0.5 * log(nu) - log(scale);
  return {
    mean: nu > 1 ? location : Number.NaN,
    sd: nu > 2 ? scale * Math.sqrt(nu / (nu - 2)) : nu > 1 ? Number.POSITIVE_INFINITY : Number.NaN,
    logDensity: (x) => {
      const z = (x - location) / scale;
      return constant - 0.5 * (nu + 1) * log1p((z * z) / nu);
    },
    logDensityGradient: (x) => {
      const d = x - location;
      return (-(nu + 1) * d) / (nu * scale * scale + d * d);
    },
    quantile: (p) => location + scale * studentTQuantile(p, nu),
    draw: (rng) => location + scale * rng.normal() * Math.sqrt(nu / (2 * rng.gamma(0.5 * nu))),
    bijector: identity,
  };
}

/** HalfStudentT(degreesOfFreedom, scale): |x| of a StudentT around zero. */
function halfStudentT({
  degreesOfFreedom,
  scale,
}: {
  readonly degreesOfFreedom: number;
  readonly scale: number;
}): Distribution {
  const whole = studentT({ degreesOfFreedom, location: 0, scale });
  const nu = degreesOfFreedom;
  // E|T| = 2·scale·√ν/((ν − 1)·B(ν/2, ½)).
  const mean =
    nu > 1
      ? (2 * scale * Math.sqrt(nu)) / ((nu - 1) * exp(logBeta(0.5 * nu, 0.5)))
      : Number.POSITIVE_INFINITY;
  return {
    mean,
    sd: nu > 2 ? Math.sqrt((scale * scale * nu) / (nu - 2) - mean * mean) : Number.POSITIVE_INFINITY,
    logDensity: (x) => (x < 0 ? outside : Math.LN2 + whole.logDensity(x)),
    logDensityGradient: whole.logDensityGradient,
    quantile: (p) => -whole.quantile(0.5 * (1 - p)),
    draw: (rng) => Math.abs(whole.draw(rng)),
    bijector: positive,
  };
}

/** HalfCauchy(scale): half-Student with one degree of freedom; its median is the scale, it has no mean. */
function halfCauchy({ scale }: { readonly scale: number }): Distribution {
  return halfStudentT({ degreesOfFreedom: 1, scale });
}

/** Uniform(lower, upper). */
function uniform({ lower, upper }: { readonly lower: number; readonly upper: number }): Distribution {
  const bijector = interval(lower, upper);
  const constant = -log(upper - lower);
  return {
    mean: 0.5 * (lower + upper),
    sd: (upper - lower) / Math.sqrt(12),
    logDensity: (x) => (x < lower || x > upper ? outside : Number.isNaN(x) ? x : constant),
    logDensityGradient: () => 0,
    quantile: (p) => (p >= 0 && p <= 1 ? lower + p * (upper - lower) : Number.NaN),
    draw: (rng) => lower + (upper - lower) * rng.uniform(),
    bijector,
  };
}

/** Quantile of Student's t, from t²/(ν + t²) ~ Beta(½, ν/2). */
function studentTQuantile(p: number, nu: number): number {
  if (p > 0.5) return -studentTQuantile(1 - p, nu);
  if (p > 0.25) {
    const share = betaQuantile(1 - 2 * p, 0.5, 0.5 * nu);
    return -Math.sqrt((nu * share) / (1 - share));
  }
  // The complement ν/(ν + t²) ~ Beta(ν/2, ½) keeps the digits of a far tail.
  const complement = betaQuantile(2 * p, 0.5 * nu, 0.5);
  return -Math.sqrt((nu * (1 - complement)) / complement);
}

/** SpikeAndSlab(weight, scale, mu, sigma): with probability weight a HalfNormal(scale) near zero, otherwise a LogNormal(mu, sigma). Both parts are
 *  continuous, so that a gradient leads from one to the other.
 *
 *  @see George and McCulloch 1993, of whose continuous spike and slab it is the form for positive numbers */
function spikeAndSlab({
  weight,
  scale,
  mu,
  sigma,
}: {
  readonly weight: number;
  readonly scale: number;
  readonly mu: number;
  readonly sigma: number;
}): Distribution {
  requirePositive("spikeAndSlab", { weight, rest: 1 - weight });
  const spike = halfNormal({ scale });
  const slab = logNormal({ mu, sigma });
  const rest = 1 - weight;
  const mean = weight * spike.mean + rest * slab.mean;
  const square = weight * scale * scale + rest * (slab.sd * slab.sd + slab.mean * slab.mean);
  const logWeight = log(weight);
  const logRest = log1p(-weight);
  const below = (x: number) =>
    weight * (1 - 2 * normalCdf(-x / scale)) + rest * normalCdf((log(x) - mu) / sigma);
  return {
    mean,
    sd: Math.sqrt(square - mean * mean),
    logDensity: (x) => {
      if (!(x > 0)) return x <= 0 ? outside : Number.NaN;
      const inSpike = logWeight + spike.logDensity(x);
      const inSlab = logRest + slab.logDensity(x);
      return Math.max(inSpike, inSlab) + log1p(exp(-Math.abs(inSpike - inSlab)));
    },
    logDensityGradient: (x) => {
      const difference = logRest + slab.logDensity(x) - logWeight - spike.logDensity(x);
      const ofSlab = logistic(difference);
      return (1 - ofSlab) * spike.logDensityGradient(x) + ofSlab * slab.logDensityGradient(x);
    },
    quantile: (p) => {
      if (!(p > 0 && p < 1)) return slab.quantile(p);
      // Both parts have less than p below the lower of their quantiles, and more below the higher.
      return invertCdf(
        p,
        Math.min(spike.quantile(p), slab.quantile(p)),
        Math.max(spike.quantile(p), slab.quantile(p)),
        below,
      );
    },
    draw: (rng) => (rng.uniform() < weight ? spike : slab).draw(rng),
    bijector: positive,
  };
}

/** Every distribution by name: `distributions.beta({ a: 3, b: 3 })`. Adding one is a function, a line here and a row in the test. */
export const distributions = Object.freeze({
  normal,
  halfNormal,
  logNormal,
  beta,
  gamma,
  inverseGamma,
  exponential,
  studentT,
  halfStudentT,
  halfCauchy,
  uniform,
  spikeAndSlab,
});

function requirePositive(name: string, values: Readonly<Record<string, number>>): void {
  for (const [key, value] of Object.entries(values)) {
    if (!(value > 0 && value < Number.POSITIVE_INFINITY)) {
      throw new InternalError(`${name}: ${key} must be a positive number, got ${value}`);
    }
  }
}

function requireFinite(name: string, values: Readonly<Record<string, number>>): void {
  for (const [key, value] of Object.entries(values)) {
    if (!Number.isFinite(value))
      throw new InternalError(`${name}: ${key} must be a finite number, got ${value}`);
  }
}
