/** The KPI that a model expects at every row of a design for given parameters, and one that it would produce, noise included. */

import { unscaleKpi } from "../design/kpiScaling.js";
import type { PanelDesign } from "../design/panelDesign.js";
import { type Parameters, parametersOf } from "../design/parameters.js";
import type { Rng } from "../math/rng.js";
import { likelihoodOf } from "../spec/likelihoods/likelihoods.js";
import { buildOnKernels } from "../transforms/kernels/create.js";
import { createForward } from "./forward.js";

export interface Predictive {
  /** The parameters that `evaluate` takes. */
  readonly parameters: Parameters;
  /** Scaled mean of every row, shape [geo · time], of the last `evaluate`. */
  readonly mean: Float64Array;
  /** Log density of a scaled residual under the parameters of the last `evaluate`. */
  logDensity(residual: number): number;
  /** @param values  sampled parameters inside their domains, in the order of `parameters`
   *  @param linear  coefficients of the linear block */
  evaluate(values: Float64Array, linear: Float64Array): void;
  /** KPI of a row without noise, in KPI units; in a multiplicative model the median of what it produces. */
  expected(row: number): number;
  /** KPI of a row with noise, in KPI units. Takes the next numbers of the stream. */
  replicate(row: number, rng: Rng): number;
}

export interface PredictiveOptions {
  /** The parameters leave out the linear block (default false). */
  readonly isCollapsed?: boolean;
}

/** Prepares predictions at all rows of a design, observed or not: those behind the training weeks too where the design has them. */
export function createPredictive(
  panelDesign: PanelDesign,
  { isCollapsed = false }: PredictiveOptions = {},
): Predictive {
  const { design } = panelDesign;
  const parameters = parametersOf(design, { isCollapsed });
  const forward = buildOnKernels((kernels) => createForward(design, parameters, kernels));
  const { mean } = forward;
  const likelihood = likelihoodOf(design.likelihood).row(design.likelihood);
  let noise: Float64Array = new Float64Array(0);
  const toKpi = (row: number, scaled: number): number =>
    unscaleKpi(panelDesign, Math.floor(row / design.times), scaled);
  return {
    parameters,
    mean,
    logDensity: (residual) => likelihood.logDensity(residual, noise),
    evaluate(values, linear) {
      noise = values.subarray(parameters.noiseStart);
      forward.evaluate(values, linear);
    },
    expected: (row) => toKpi(row, mean[row]!),
    replicate: (row, rng) => toKpi(row, mean[row]! + likelihood.draw(noise, rng)),
  };
}
