/** The families of priors, each complete: its numbers, its distribution with draws, its log density on the real line, and how it is scaled. */
import { type Distribution, distributions } from "../math/distributions.js";
import { log, log1p } from "../math/elementary.js";
import { logBeta, logGamma } from "../math/special.js";

/** A family of priors, whose numbers are `Numbers`. */
export interface PriorRecord<Numbers> {
  /** What each number may be, in the order in which they are written. */
  readonly numbers: { readonly [Name in keyof Numbers]: "real" | "positive" };
  /** A rule between the numbers, with the one it is about; null where any will do. */
  readonly rule: { readonly about: string; readonly must: string; holds(numbers: Numbers): boolean } | null;
  /** Density, slope, quantiles, draws, and the way from its domain to the real line. */
  distribution(numbers: Numbers): Distribution;
  /** True where the domain is (0, 1), whose run is written by e^−|u|, which never overflows; others are written by e^u. */
  readonly isUnit: boolean;
  /** The log density on the real line, Jacobian included, with its gradient, for neighbours of the family together. */
  readonly run: RunMaker<Numbers>;
  /** The numbers that differ where x becomes factor · x; null where that is no prior of the family. */
  scaled(numbers: Numbers, factor: number): Partial<Numbers> | null;
}

/** What the terms of one evaluation share, shape [size] each. */
export interface Workspace {
  /** e^u; for families on (0, 1) e^−|u|. */
  readonly exponentials: Float64Array;
  readonly values: Float64Array;
  readonly derivatives: Float64Array;
}

/** Adds the terms of a run of parameters to the sum of those before, and writes what belongs to them: values, dx/du and the gradient by u. */
export type Run = (total: number, position: Float64Array, gradient: Float64Array) => number;

/** Prepares the run of parameters from an index on, all of one family. */
export type RunMaker<Numbers> = (priors: readonly Numbers[], start: number, workspace: Workspace) => Run;

const logSqrtTwoPi = 0.9189385332046728;

/** A run through distribution and bijector. The common families have theirs written out, as on the real line they need one exponential and hardly a
 *  division. */
function generalRun<P>(distribution: (prior: P) => Distribution): RunMaker<P> {
  return (priors, start, { values, derivatives }) => {
    const all = priors.map(distribution);
    return (total, position, gradient) => {
      let sum = total;
      for (let k = 0, i = start; k < all.length; k++, i++) {
        const { bijector, logDensity, logDensityGradient } = all[k]!;
        const u = position[i]!;
        const x = bijector.fromReal(u);
        const derivative = bijector.derivative(u);
        values[i] = x;
        derivatives[i] = derivative;
        gradient[i] = logDensityGradient(x) * derivative + bijector.logJacobianGradient(u);
        sum += logDensity(x) + bijector.logJacobian(u);
      }
      return sum;
    };
  };
}

function numbers<P>(priors: readonly P[], pick: (prior: P) => number): Float64Array {
  return Float64Array.from(priors, pick);
}

/** A record, held to its interface. */
function record<Numbers>(of: PriorRecord<Numbers>): PriorRecord<Numbers> {
  return of;
}

export const priorFamilies = Object.freeze({
  normal: record<{ readonly mean: number; readonly sd: number }>({
    numbers: { mean: "real", sd: "positive" },
    rule: null,
    distribution: distributions.normal,
    isUnit: false,
    scaled: ({ mean, sd }, factor) => ({ mean: mean * factor, sd: sd * factor }),
    run(priors, start, { values, derivatives }) {
      const mean = numbers(priors, (prior) => prior.mean);
      const sd = numbers(priors, (prior) => prior.sd);
      const constant = sd.map((scale) => -log(scale) - logSqrtTwoPi);
      return (total, position, gradient) => {
        let sum = total;
        for (let k = 0, i = start; k < sd.length; k++, i++) {
          const u = position[i]!;
          const z = (u - mean[k]!) / sd[k]!;
          values[i] = u;
          derivatives[i] = 1;
          gradient[i] = -z / sd[k]!;
          sum += constant[k]! - 0.5 * z * z;
        }
        return sum;
      };
    },
  }),
  halfNormal: record<{ readonly scale: number }>({
    numbers: { scale: "positive" },
    rule: null,
    distribution: distributions.halfNormal,
    isUnit: false,
    scaled: ({ scale }, factor) => ({ scale: scale * factor }),
    run(priors, start, { exponentials, values, derivatives }) {
      const scale = numbers(priors, (prior) => prior.scale);
      const constant = scale.map((width) => Math.LN2 - log(width) - logSqrtTwoPi);
      return (total, position, gradient) => {
        let sum = total;
        for (let k = 0, i = start; k < scale.length; k++, i++) {
          const x = exponentials[i]!;
          const square = (x / scale[k]!) * (x / scale[k]!);
          values[i] = x;
          derivatives[i] = x;
          gradient[i] = 1 - square;
          sum += constant[k]! - 0.5 * square + position[i]!;
        }
        return sum;
      };
    },
  }),
  logNormal: record<{ readonly mu: number; readonly sigma: number }>({
    numbers: { mu: "real", sigma: "positive" },
    rule: null,
    distribution: distributions.logNormal,
    isUnit: false,
    scaled: ({ mu }, factor) => ({ mu: mu + log(factor) }),
    run(priors, start, { exponentials, values, derivatives }) {
      const mu = numbers(priors, (prior) => prior.mu);
      const sigma = numbers(priors, (prior) => prior.sigma);
      const constant = sigma.map((scale) => -log(scale) - logSqrtTwoPi);
      return (total, position, gradient) => {
        let sum = total;
        for (let k = 0, i = start; k < sigma.length; k++, i++) {
          const x = exponentials[i]!;
          const z = (position[i]! - mu[k]!) / sigma[k]!;
          values[i] = x;
          derivatives[i] = x;
          gradient[i] = -z / sigma[k]!;
          sum += constant[k]! - 0.5 * z * z;
        }
        return sum;
      };
    },
  }),
  /** With x = logistic(u) the density with its Jacobian is a·ln x + b·ln(1 − x), its derivative a − (a + b)·x. */
  beta: record<{ readonly a: number; readonly b: number }>({
    numbers: { a: "positive", b: "positive" },
    rule: null,
    distribution: distributions.beta,
    isUnit: true,
    scaled: () => null,
    run(priors, start, { exponentials, values, derivatives }) {
      const a = numbers(priors, (prior) => prior.a);
      const b = numbers(priors, (prior) => prior.b);
      const constant = numbers(priors, (prior) => -logBeta(prior.a, prior.b));
      return (total, position, gradient) => {
        let sum = total;
        for (let k = 0, i = start; k < a.length; k++, i++) {
          // ln x = min(u, 0) − ln(1 + e), ln(1 − x) = min(−u, 0) − ln(1 + e).
          const u = position[i]!;
          const e = exponentials[i]!;
          const reciprocal = 1 / (1 + e);
          const x = u >= 0 ? reciprocal : e * reciprocal;
          const logSum = log1p(e);
          values[i] = x;
          derivatives[i] = e * reciprocal * reciprocal;
          gradient[i] = a[k]! - (a[k]! + b[k]!) * x;
          sum += constant[k]! + a[k]! * (Math.min(u, 0) - logSum) + b[k]! * (Math.min(-u, 0) - logSum);
        }
        return sum;
      };
    },
  }),
  gamma: record<{ readonly shape: number; readonly rate: number }>({
    numbers: { shape: "positive", rate: "positive" },
    rule: null,
    distribution: distributions.gamma,
    isUnit: false,
    scaled: ({ rate }, factor) => ({ rate: rate / factor }),
    run(priors, start, { exponentials, values, derivatives }) {
      const shape = numbers(priors, (prior) => prior.shape);
      const rate = numbers(priors, (prior) => prior.rate);
      const constant = numbers(priors, (prior) => prior.shape * log(prior.rate) - logGamma(prior.shape));
      return (total, position, gradient) => {
        let sum = total;
        for (let k = 0, i = start; k < rate.length; k++, i++) {
          const x = exponentials[i]!;
          values[i] = x;
          derivatives[i] = x;
          gradient[i] = shape[k]! - rate[k]! * x;
          sum += constant[k]! + shape[k]! * position[i]! - rate[k]! * x;
        }
        return sum;
      };
    },
  }),
  inverseGamma: record<{ readonly shape: number; readonly scale: number }>({
    numbers: { shape: "positive", scale: "positive" },
    rule: null,
    distribution: distributions.inverseGamma,
    isUnit: false,
    scaled: ({ scale }, factor) => ({ scale: scale * factor }),
    run: generalRun(distributions.inverseGamma),
  }),
  exponential: record<{ readonly rate: number }>({
    numbers: { rate: "positive" },
    rule: null,
    distribution: distributions.exponential,
    isUnit: false,
    scaled: ({ rate }, factor) => ({ rate: rate / factor }),
    run: generalRun(distributions.exponential),
  }),
  halfStudentT: record<{ readonly degreesOfFreedom: number; readonly scale: number }>({
    numbers: { degreesOfFreedom: "positive", scale: "positive" },
    rule: null,
    distribution: distributions.halfStudentT,
    isUnit: false,
    scaled: ({ scale }, factor) => ({ scale: scale * factor }),
    run: generalRun(distributions.halfStudentT),
  }),
  halfCauchy: record<{ readonly scale: number }>({
    numbers: { scale: "positive" },
    rule: null,
    distribution: distributions.halfCauchy,
    isUnit: false,
    scaled: ({ scale }, factor) => ({ scale: scale * factor }),
    run: generalRun(distributions.halfCauchy),
  }),
  uniform: record<{ readonly lower: number; readonly upper: number }>({
    numbers: { lower: "real", upper: "real" },
    rule: { about: "lower", must: "below upper", holds: ({ lower, upper }) => lower < upper },
    distribution: distributions.uniform,
    isUnit: false,
    scaled: ({ lower, upper }, factor) => ({ lower: lower * factor, upper: upper * factor }),
    run: generalRun(distributions.uniform),
  }),
  spikeAndSlab: record<{
    readonly weight: number;
    readonly scale: number;
    readonly mu: number;
    readonly sigma: number;
  }>({
    numbers: { weight: "positive", scale: "positive", mu: "real", sigma: "positive" },
    rule: { about: "weight", must: "below 1", holds: ({ weight }) => weight < 1 },
    distribution: distributions.spikeAndSlab,
    isUnit: false,
    scaled: ({ scale, mu }, factor) => ({ scale: scale * factor, mu: mu + log(factor) }),
    run: generalRun(distributions.spikeAndSlab),
  }),
});

export type PriorFamily = keyof typeof priorFamilies;

/** A prior as data: the family's name and its numbers. */
export type Prior = {
  readonly [Family in PriorFamily]: { readonly family: Family } & Parameters<
    (typeof priorFamilies)[Family]["distribution"]
  >[0];
}[PriorFamily];

/** The record of a prior's family. */
export function familyOf({ family }: Prior): Omit<PriorRecord<Prior>, "numbers"> {
  return priorFamilies[family] as Omit<PriorRecord<Prior>, "numbers">;
}
