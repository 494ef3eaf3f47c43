/** The log density of a model as the sampler sees it, with its gradient, and the way back from coordinates to parameters. */

import type { Design } from "../design/design.js";
import { type Parameters, parametersOf } from "../design/parameters.js";
import type { LogDensity } from "../inference/logDensity.js";
import type { Rng } from "../math/rng.js";
import type { GaussianBlock } from "../spec/likelihoods/likelihood.js";
import { likelihoodOf } from "../spec/likelihoods/likelihoods.js";
import { buildOnKernels } from "../transforms/kernels/create.js";
import type { Kernels } from "../transforms/kernels/kernels.js";
import { counted } from "../words.js";
import type { Coefficients } from "./coefficients.js";
import { createForward } from "./forward.js";
import { createLiftTerms } from "./liftTests.js";
import { createLikelihoodTerm } from "./likelihoodTerm.js";
import { createLinearBlock } from "./linearBlock.js";
import { createPriorTerms } from "./priorTerms.js";
import type { Responses } from "./response.js";

export interface DensityOptions {
  /** Sample the linear block too, although it could be integrated out (default false). */
  readonly isFull?: boolean;
  /** Where the arithmetic runs: the compiled kernels where the engine has them (default), or one of the two; the numbers are the same. */
  readonly engine?: "auto" | "wasm" | "typescript";
}

/** A log density and what is needed to read its draws. It has workspace of its own and is not re-entrant. */
export interface ModelDensity extends LogDensity {
  readonly names: readonly string[];
  readonly isCollapsed: boolean;
  /** The sampled parameters; with the linear block unless it is integrated out. */
  readonly parameters: Parameters;
  readonly responses: Responses;
  readonly coefficients: Coefficients;
  /** Parameters inside their domains at a position, shape [dimension]. */
  constrain(position: Float64Array, out: Float64Array): void;
  /** Coefficients of the linear block at a position: read off, or drawn exactly given the rest where they are integrated out.
   *
   *  @param out  shape [columns of the block] */
  linearCoefficients(position: Float64Array, rng: Rng, out: Float64Array): void;
}

/** True where the linear block can be integrated out: its priors are normal by construction, so the likelihood decides. */
export function isCollapsible({ likelihood }: Design): boolean {
  return likelihoodOf(likelihood).collapse !== null;
}

/** The log density of a design, every constant and Jacobian included; collapsed where it can be, unless the full one is asked for.
 *
 *  A gradient allocates nothing. Time is linear in rows, channels and geos.
 *
 *  @throws InternalError if a channel lacks a prior of one of its parameters, or ROI is sampled without revenue */
export function createDensity(design: Design, options: DensityOptions = {}): ModelDensity {
  const { isFull = false, engine = "auto" } = options;
  const block = isCollapsible(design) && !isFull ? createLinearBlock(design) : null;
  return buildOnKernels((kernels) => buildDensity(design, block, kernels), {
    engine,
    size: `${counted(design.kpi.length, "row")} × ${counted(design.channels.length, "channel")}`,
  });
}

/** @param block  that is integrated out; null where it is sampled */
function buildDensity(design: Design, block: GaussianBlock | null, kernels: Kernels): ModelDensity {
  const isCollapsed = block !== null;
  const parameters = parametersOf(design, { isCollapsed });
  const { size } = parameters;
  const priorTerms = createPriorTerms(parameters.priors, kernels);
  const forward = createForward(design, parameters, kernels);
  const { responses, coefficients, media } = forward;
  const lift = design.liftTests.length > 0 ? createLiftTerms(design, parameters, forward, kernels) : null;
  const likelihood = createLikelihoodTerm(design, block, kernels);
  const { values, derivatives } = priorTerms;
  const valuesBar = new Float64Array(size);
  const residual = kernels.allocate(design.kpi.length);
  const { noiseStart } = parameters;
  // The linear block stands just before the noise, which stands last.
  const linearStart = noiseStart - (isCollapsed ? 0 : design.linear.length);
  const linear = values.subarray(linearStart, noiseStart);
  const linearBar = valuesBar.subarray(linearStart, noiseStart);
  const noise = values.subarray(noiseStart);
  const noiseBar = new Float64Array(noise.length);
  const isScale = likelihoodOf(design.likelihood)
    .noise(design.likelihood)
    .map((parameter) => parameter.isScale);

  function evaluate(position: Float64Array, gradient: Float64Array): number {
    let total = priorTerms.evaluate(position, gradient);
    valuesBar.fill(0);
    forward.respond(values);
    media.add(likelihood.base, residual);
    total += likelihood.evaluate(residual, noise, noiseBar, linear, linearBar);
    media.pullback(residual);
    if (lift !== null) total += lift.evaluate(values, valuesBar);
    for (let k = 0; k < noise.length; k++) if (!isScale[k]) valuesBar[noiseStart + k] = noiseBar[k]!;
    coefficients.pullback(values, valuesBar);
    responses.pullback(valuesBar);
    for (let i = 0; i < size; i++) gradient[i] = gradient[i]! + valuesBar[i]! * derivatives[i]!;
    // A scale is e^u, so the derivative by its logarithm is the one by u; other domains scale it.
    for (let k = 0, i = noiseStart; k < noise.length; k++, i++) {
      if (isScale[k]) gradient[i] = gradient[i]! + (noiseBar[k]! * derivatives[i]!) / values[i]!;
    }
    return total;
  }

  const scratch = new Float64Array(size);
  return {
    dimension: size,
    names: parameters.names,
    evaluate,
    isCollapsed,
    parameters,
    responses,
    coefficients,
    constrain(position, out) {
      priorTerms.evaluate(position, scratch);
      out.set(values);
    },
    linearCoefficients(position, rng, out) {
      priorTerms.evaluate(position, scratch);
      if (likelihood.draw === null) {
        out.set(linear);
        return;
      }
      forward.respond(values);
      media.add(likelihood.base, residual);
      likelihood.draw(residual, noise, rng, out);
    },
  };
}
