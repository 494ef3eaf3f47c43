/** The priors of all parameters as one term of the log density on the real line. */
import { type Prior, type RealLinePrior, realLinePrior } from "./priors.js";

/** Priors of all parameters at once: constrained values, their derivatives and the gradient of the log prior. */
export interface PriorTerms {
  /** Shape [size], of the last `evaluate`: parameters inside their domains, and dx/du. */
  readonly values: Float64Array;
  readonly derivatives: Float64Array;
  /** Σ ln p(x(u)) + ln dx/du; overwrites the gradient. */
  evaluate(position: Float64Array, gradient: Float64Array): number;
}

/** The priors of these parameters on the real line. */
export function createPriorTerms(priors: readonly Prior[]): PriorTerms {
  const terms: readonly RealLinePrior[] = priors.map(realLinePrior);
  const values = new Float64Array(terms.length);
  const derivatives = new Float64Array(terms.length);
  const out = new Float64Array(3);
  return {
    values,
    derivatives,
    evaluate(position, gradient) {
      let total = 0;
      for (let i = 0; i < terms.length; i++) {
        total += terms[i]!.evaluate(position[i]!, out);
        values[i] = out[0]!;
        derivatives[i] = out[1]!;
        gradient[i] = out[2]!;
      }
      return total;
    },
  };
}
