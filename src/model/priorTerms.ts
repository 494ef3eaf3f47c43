/** Priors of all parameters at once as the sampler needs them: the log density on the real line, Jacobian included, and its gradient. */
import { familyOf, type Run, type Workspace } from "../spec/priorFamilies.js";
import { distributionOf, type Prior } from "../spec/priors.js";
import type { Kernels } from "../transforms/kernels/kernels.js";
import { typescriptKernels } from "../transforms/kernels/twin.js";

export interface PriorTerms {
  /** Shape [size], of the last `evaluate`: parameters inside their domains, and dx/du. */
  readonly values: Float64Array;
  readonly derivatives: Float64Array;
  /** Σ ln p(x(u)) + ln dx/du; overwrites the gradient. */
  evaluate(position: Float64Array, gradient: Float64Array): number;
}

/** The priors of these parameters on the real line, neighbours of one family taken together.
 *
 *  @throws InternalError if the numbers of a prior are outside the family's domain */
export function createPriorTerms(priors: readonly Prior[], kernels: Kernels = typescriptKernels): PriorTerms {
  const size = priors.length;
  const isUnit = Uint8Array.from(priors, (prior) => (familyOf(prior).isUnit ? 1 : 0));
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
    runs.push(familyOf(members[0]!).run(members, start, workspace));
  }
  return runs;
}
