/** Priors of all parameters at once as the sampler needs them: the log density on the real line, Jacobian included, and its gradient. */
import { log, log1p } from "../math/elementary.js";
import { logBeta, logGamma } from "../math/special.js";
import { distributionOf, type Prior, type PriorFamily } from "../spec/priors.js";
import type { Kernels } from "../transforms/kernels/kernels.js";
import { typescriptKernels } from "../transforms/kernels/twin.js";

export interface PriorTerms {
  /** Shape [size], of the last `evaluate`: parameters inside their domains, and dx/du. */
  readonly values: Float64Array;
  readonly derivatives: Float64Array;
  /** Σ ln p(x(u)) + ln dx/du; overwrites the gradient. */
  evaluate(position: Float64Array, gradient: Float64Array): number;
}

/** What the terms of one evaluation share, shape [size] each. */
interface Workspace {
  /** e^u; for families on (0, 1) e^−|u|, which never overflows. */
  readonly exponentials: Float64Array;
  readonly values: Float64Array;
  readonly derivatives: Float64Array;
}

/** Adds the terms of a run of parameters to the sum of those before, and writes what belongs to them. */
type Run = (total: number, position: Float64Array, gradient: Float64Array) => number;

/** Prepares the run of parameters from an index on, all of one family. */
type RunMaker<Family extends PriorFamily> = (
  priors: readonly Extract<Prior, { family: Family }>[],
  start: number,
  workspace: Workspace,
) => Run;

const logSqrtTwoPi = 0.9189385332046728;

/** The common families written out, because on the real line they need one exponential and hardly a division. */
const runMakers: { readonly [Family in PriorFamily]?: RunMaker<Family> } = {
  normal(priors, start, { values, derivatives }) {
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

  logNormal(priors, start, { exponentials, values, derivatives }) {
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

  halfNormal(priors, start, { exponentials, values, derivatives }) {
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

  gamma(priors, start, { exponentials, values, derivatives }) {
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

  /** With x = logistic(u) the density with its Jacobian is a·ln x + b·ln(1 − x), its derivative a − (a + b)·x. */
  beta(priors, start, { exponentials, values, derivatives }) {
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
};

/** Any other family goes through its distribution and bijector. */
function generalRun(priors: readonly Prior[], start: number, { values, derivatives }: Workspace): Run {
  const distributions = priors.map(distributionOf);
  return (total, position, gradient) => {
    let sum = total;
    for (let k = 0, i = start; k < distributions.length; k++, i++) {
      const { bijector, logDensity, logDensityGradient } = distributions[k]!;
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
}

/** The priors of these parameters on the real line, neighbours of one family taken together.
 *
 *  @throws InternalError if the numbers of a prior are outside the family's domain */
export function createPriorTerms(priors: readonly Prior[], kernels: Kernels = typescriptKernels): PriorTerms {
  const size = priors.length;
  const isUnit = Uint8Array.from(priors, ({ family }) => (family === "beta" ? 1 : 0));
  const exponents = kernels.allocate(size);
  const exponentials = kernels.allocate(size);
  const values = new Float64Array(size);
  const derivatives = new Float64Array(size);
  const runs = runsOf(priors, { exponentials, values, derivatives });
  return {
    values,
    derivatives,
    evaluate(position, gradient) {
      for (let i = 0; i < size; i++) {
        const u = position[i]!;
        exponents[i] = isUnit[i] === 1 ? -Math.abs(u) : u;
      }
      kernels.exponential(exponents, exponentials, size);
      let total = 0;
      for (let r = 0; r < runs.length; r++) total = runs[r]!(total, position, gradient);
      return total;
    },
  };
}

function runsOf(priors: readonly Prior[], workspace: Workspace): readonly Run[] {
  const runs: Run[] = [];
  for (let start = 0, end = 0; start < priors.length; start = end) {
    const { family } = priors[start]!;
    while (end < priors.length && priors[end]!.family === family) end++;
    const members = priors.slice(start, end);
    for (const prior of members) distributionOf(prior);
    const make = (runMakers[family] ?? generalRun) as (
      members: readonly Prior[],
      start: number,
      workspace: Workspace,
    ) => Run;
    runs.push(make(members, start, workspace));
  }
  return runs;
}

function numbers<P>(priors: readonly P[], pick: (prior: P) => number): Float64Array {
  return Float64Array.from(priors, pick);
}
