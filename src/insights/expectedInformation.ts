/** What a table can tell of its channels before anything is fitted: how much of each coefficient would still be its prior. */

import { rowAt } from "../data/rows.js";
import type { Design } from "../design/design.js";
import { parametersOf } from "../design/parameters.js";
import { choleskyFactor, inverseOf } from "../math/cholesky.js";
import { createRng } from "../math/rng.js";
import { variance } from "../math/statistics.js";
import { createForward } from "../model/forward.js";
import { columnsOf } from "../model/response.js";
import { distributionOf } from "../spec/priors.js";
import { buildOnKernels } from "../transforms/kernels/create.js";

export interface ExpectedInformation {
  /** Var(coefficient | data) / Var(coefficient), shape [channel], in (0, 1]: 1 where the data would say nothing. */
  readonly shares: Float64Array;
  /** Correlation of the coefficients given data, shape [channel, channel], row-major: near −1 where only their sum is known. */
  readonly correlations: Float64Array;
}

/** Draws from the priors, for the variances of coefficients that are ROI or pooled. */
const draws = 500;

/** The information in the design of a table.
 *
 *  With adstock, saturation and noise at the medians of their priors the model is linear: V = (XᵀX/σ² + diag(1/τ²))⁻¹, X the responses and the
 *  columns of the linear block over the rows of the likelihood, τ² the prior variances. Nothing of the KPI is used but its scale. With the
 *  transforms known it is what the data can say at best. */
export function expectedInformation(design: Design): ExpectedInformation {
  const { channels, geos, times, linear, isObserved } = design;
  const parameters = parametersOf(design, { isCollapsed: true });
  const priors = parameters.priors.map(distributionOf);
  const forward = buildOnKernels((kernels) => createForward(design, parameters, kernels));
  const { responses, coefficients } = forward;
  const tau = coefficientVariances();
  const medians = Float64Array.from(priors, (prior) => prior.quantile(0.5));
  responses.respond(medians);
  const columns = channels.map(() => new Float64Array(geos.length * times));
  for (const { channel, geo, response, first, stride } of columnsOf(responses, channels.length)) {
    for (let t = 0; t < times; t++) columns[channel]![rowAt(geo, t, times)] = response[first + t * stride]!;
  }
  const all = [...columns, ...linear.map(({ values }) => values)];
  const precisions = [...tau.map((value) => 1 / value), ...linear.map(({ prior }) => 1 / prior.sd ** 2)];
  const sigma = medians[parameters.noiseStart]!;
  const n = all.length;
  const matrix = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let row = 0; row < isObserved.length; row++) {
        if (isObserved[row] === 1) sum += all[i]![row]! * all[j]![row]!;
      }
      matrix[i * n + j] = sum / sigma ** 2 + (i === j ? precisions[i]! : 0);
    }
  }
  const covariance = inverseOf(choleskyFactor(matrix, n)!, n);
  const at = (i: number, j: number) => covariance[i * n + j]!;
  return {
    shares: Float64Array.from(channels, (_, c) => Math.min(1, at(c, c) / tau[c]!)),
    correlations: Float64Array.from({ length: channels.length ** 2 }, (_, k) => {
      const [i, j] = [Math.floor(k / channels.length), k % channels.length];
      return at(i, j) / Math.sqrt(at(i, i) * at(j, j));
    }),
  };

  /** Prior variance of each channel's coefficient, in the first geo: of an ROI or a pooled level it follows from draws. */
  function coefficientVariances(): readonly number[] {
    const rng = createRng(0).split("expected information");
    const values = new Float64Array(priors.length);
    const drawn = channels.map(() => new Float64Array(draws));
    for (let index = 0; index < draws; index++) {
      for (let i = 0; i < priors.length; i++) values[i] = priors[i]!.draw(rng);
      forward.respond(values);
      drawn.forEach((own, c) => {
        own[index] = coefficients.values[c]!;
      });
    }
    return drawn.map(variance);
  }
}
