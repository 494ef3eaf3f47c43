/** The likelihood of a design around media plus linear block, with the block sampled or integrated out. */
import { type Design, observationCount } from "../design/design.js";
import type { Rng } from "../math/rng.js";
import type { GaussianBlock } from "../spec/likelihoods/likelihood.js";
import { likelihoodOf } from "../spec/likelihoods/likelihoods.js";
import type { Kernels } from "../transforms/kernels/kernels.js";

/** A likelihood as the log density uses it. Rows outside the likelihood have residual 0 and a derivative of 0. */
export interface LikelihoodTerm {
  /** What media is added to: minus KPI, plus what is fixed of the linear block; shape [geo · time]. */
  readonly base: Float64Array;
  /** Log density for residuals e = media + base; overwrites e with the derivative by it.
   *
   *  @param noise      sampled parameters of the noise
   *  @param noiseBar   overwritten with the derivatives by them, see `RowsTerm`
   *  @param linear     coefficients of the linear block, shape [columns]; not read where the block is integrated out
   *  @param linearBar  overwritten with the derivative by them; untouched where the block is integrated out */
  evaluate(
    e: Float64Array,
    noise: Float64Array,
    noiseBar: Float64Array,
    linear: Float64Array,
    linearBar: Float64Array,
  ): number;
  /** Coefficients of a block that is integrated out, given such residuals; null where the block is sampled. */
  readonly draw: ((e: Float64Array, noise: Float64Array, rng: Rng, out: Float64Array) => void) | null;
}

/** Prepares the term.
 *
 *  @param block  that is integrated out; null where it is sampled */
export function createLikelihoodTerm(
  design: Design,
  block: GaussianBlock | null,
  kernels: Kernels,
): LikelihoodTerm {
  const { linear, isObserved, likelihood, kpi } = design;
  const rows = isObserved.length;
  const n = observationCount(design);
  const record = likelihoodOf(likelihood);
  const hidden = Int32Array.from([...isObserved.keys()].filter((row) => isObserved[row] === 0));
  const base = kernels.allocate(rows);
  for (let row = 0; row < rows; row++) base[row] = (block?.meanContribution[row] ?? 0) - kpi[row]!;
  const hide = (e: Float64Array): void => {
    for (let i = 0; i < hidden.length; i++) e[hidden[i]!] = 0;
  };
  if (block !== null) {
    const collapsed = record.collapse!(block, n, kernels);
    return {
      base,
      draw: collapsed.draw,
      evaluate(e, noise, noiseBar) {
        hide(e);
        return collapsed.evaluate(e, noise, noiseBar);
      },
    };
  }
  const term = record.rows(likelihood, n);
  const stride = Math.max(2, linear.length + (linear.length % 2));
  const columns = kernels.allocate(rows * stride);
  linear.forEach(({ values }, k) => {
    for (let row = 0; row < rows; row++) if (isObserved[row] === 1) columns[row * stride + k] = values[row]!;
  });
  const coefficients = kernels.allocate(stride);
  const coefficientsBar = kernels.allocate(stride);
  return {
    base,
    draw: null,
    evaluate(e, noise, noiseBar, theta, thetaBar) {
      coefficients.set(theta);
      kernels.multiplyAdd(columns, coefficients, e, e, rows, stride);
      hide(e);
      const total = term(e, noise, noiseBar);
      kernels.multiplyTranspose(columns, e, coefficientsBar, rows, stride);
      for (let k = 0; k < thetaBar.length; k++) thetaBar[k] = coefficientsBar[k]!;
      return total;
    },
  };
}
