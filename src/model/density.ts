/** The log density of a model as the sampler sees it, with its gradient, and the way back from coordinates to parameters. */

import type { Design } from "../design/design.js";
import { type Parameters, parametersOf } from "../design/parameters.js";
import type { LogDensity } from "../inference/logDensity.js";
import type { Rng } from "../math/rng.js";
import { buildOnKernels } from "../transforms/kernels/create.js";
import type { Kernels } from "../transforms/kernels/kernels.js";
import { type Coefficients, createCoefficients } from "./coefficients.js";
import { createLiftTerms } from "./liftTests.js";
import {
  type CollapsedLikelihood,
  collapsedNormal,
  fullNormal,
  fullStudentT,
  type LikelihoodTerm,
} from "./likelihoods.js";
import { createLinearBlock, type LinearBlock } from "./linearBlock.js";
import { createMediaProduct } from "./mediaProduct.js";
import { createPriorTerms } from "./priorTerms.js";
import { createResponses, designMedia, type Responses } from "./response.js";

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
  return likelihood.family === "normal";
}

/** The log density of a design, every constant and Jacobian included; collapsed where it can be, unless the full one is asked for.
 *
 *  A gradient allocates nothing. Time is linear in rows, channels and geos.
 *
 *  @throws RangeError if a channel lacks a prior of one of its parameters, or ROI is sampled without revenue */
export function createDensity(design: Design, options: DensityOptions = {}): ModelDensity {
  const { isFull = false, engine = "auto" } = options;
  const block = isCollapsible(design) && !isFull ? createLinearBlock(design) : null;
  return buildOnKernels((kernels) => buildDensity(design, block, kernels), { engine });
}

/** @param block  that is integrated out; null where it is sampled */
function buildDensity(design: Design, block: LinearBlock | null, kernels: Kernels): ModelDensity {
  const isCollapsed = block !== null;
  const parameters = parametersOf(design, { isCollapsed });
  const { size } = parameters;
  const priorTerms = createPriorTerms(parameters.priors, kernels);
  const responses = createResponses(design, parameters, designMedia(design), kernels);
  const coefficients = createCoefficients(design, parameters, responses);
  const lift =
    design.liftTests.length > 0
      ? createLiftTerms(design, parameters, responses, coefficients, kernels)
      : null;
  const { likelihood, collapsed } = likelihoodOf(design, block, kernels);
  const { values, derivatives } = priorTerms;
  const valuesBar = new Float64Array(size);
  const residual = kernels.allocate(design.kpi.length);
  const sigma = parameters.indexOf("sigma");
  // The linear block stands just before sigma.
  const linearStart = sigma - (isCollapsed ? 0 : design.linear.length);
  const linear = values.subarray(linearStart, sigma);
  const linearBar = valuesBar.subarray(linearStart, sigma);
  // Sigma, and the degrees of freedom where they are sampled, stand last.
  const noise = values.subarray(sigma);
  const media = createMediaProduct(design, responses, coefficients, kernels);

  function evaluate(position: Float64Array, gradient: Float64Array): number {
    let total = priorTerms.evaluate(position, gradient);
    valuesBar.fill(0);
    responses.respond(values);
    coefficients.compute(values);
    media.add(likelihood.base, residual);
    total += likelihood.evaluate(residual, noise, linear, linearBar);
    media.pullback(residual);
    if (lift !== null) total += lift.evaluate(values, valuesBar);
    if (noise.length > 1) valuesBar[sigma + 1] = likelihood.degreesOfFreedomBar();
    coefficients.pullback(values, valuesBar);
    responses.pullback(valuesBar);
    for (let i = 0; i < size; i++) gradient[i] = gradient[i]! + valuesBar[i]! * derivatives[i]!;
    // sigma = e^u, so the derivative by ln sigma is the one by u; other domains scale it.
    gradient[sigma] = gradient[sigma]! + (likelihood.logSigmaBar() * derivatives[sigma]!) / values[sigma]!;
    return total;
  }

  const scratch = new Float64Array(size);
  const projected = new Float64Array(collapsed?.block.rank ?? 0);
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
      if (collapsed === null) {
        out.set(linear);
        return;
      }
      responses.respond(values);
      coefficients.compute(values);
      media.add(likelihood.base, residual);
      collapsed.project(residual, projected);
      collapsed.block.draw(projected, values[sigma]!, rng, out);
    },
  };
}

function likelihoodOf(
  design: Design,
  block: LinearBlock | null,
  kernels: Kernels,
): { readonly likelihood: LikelihoodTerm; readonly collapsed: CollapsedLikelihood | null } {
  const { likelihood } = design;
  if (likelihood.family === "studentT") {
    const { degreesOfFreedom } = likelihood;
    const fixed = typeof degreesOfFreedom === "number" ? degreesOfFreedom : null;
    return { likelihood: fullStudentT(design, kernels, fixed), collapsed: null };
  }
  if (block === null) return { likelihood: fullNormal(design, kernels), collapsed: null };
  const collapsed = collapsedNormal(design, block, kernels);
  return { likelihood: collapsed, collapsed };
}
