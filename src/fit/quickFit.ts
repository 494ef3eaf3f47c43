/** A quick look at a posterior: draws from a normal distribution at its mode instead of the posterior itself. */

import { buildDesign } from "../design/panelDesign.js";
import { FitError } from "../errors.js";
import type { ChainDraws } from "../inference/chain.js";
import { approximateLaplace } from "../inference/laplace.js";
import { createRng } from "../math/rng.js";
import { createDensity } from "../model/density.js";
import { requireSeed, wholeNumber, withDefaults } from "../options.js";
import { requireKind } from "../records.js";
import type { Model } from "../spec/specify.js";
import { convergenceOf } from "./convergence.js";
import type { Fit } from "./fit.js";
import { provenanceOf } from "./provenance.js";
import { nameDraws } from "./sampleDesign.js";

export interface QuickFitOptions {
  readonly seed?: number | string | undefined;
  /** Draws from the approximation (default 1000). */
  readonly draws?: number | undefined;
}

/** A quick look at the posterior: its mode and a normal distribution around it, in tens of milliseconds.
 *
 *  @param options  `{ seed: 0, draws: 1000 }`
 *  @returns a fit of one chain, labelled approximate
 *  @throws ArgumentError for draws that are no positive integer; FitError where the posterior has no proper maximum to approximate it at */
export function quickFit(model: Model, options: QuickFitOptions = {}): Fit {
  requireKind("quickFit", model, ["model"], "model");
  const { seed, draws } = withDefaults<QuickFitOptions>("quickFit", { seed: 0, draws: 1000 }, options, {
    draws: wholeNumber(1),
  });
  requireSeed("quickFit", seed);
  const begin = performance.now();
  const design = buildDesign(model);
  const density = createDensity(design.design);
  const laplace = approximateLaplace(density, { seed, draws });
  if (laplace.draws.length === 0) {
    // Without draws there is always this one, and perhaps a search that did not end before it.
    const { message, cure } = laplace.warnings.find(({ code }) => code === "laplace-no-maximum")!;
    throw new FitError({ caller: "quickFit", rule: message, cure });
  }
  const { dimension, isCollapsed } = density;
  const columns = design.design.linear.length;
  const values = new Float64Array(draws * dimension);
  const linear = new Float64Array(draws * columns);
  const logDensity = new Float64Array(draws);
  const scratch = new Float64Array(dimension);
  const rng = createRng(seed).split("linear block").split(0);
  for (let draw = 0; draw < draws; draw++) {
    const position = laplace.draws.subarray(draw * dimension, (draw + 1) * dimension);
    logDensity[draw] = density.evaluate(position, scratch);
    density.constrain(position, values.subarray(draw * dimension, (draw + 1) * dimension));
    density.linearCoefficients(position, rng, linear.subarray(draw * columns, (draw + 1) * columns));
  }
  const chain: ChainDraws = {
    positions: laplace.draws,
    logDensity,
    energy: new Float64Array(draws).fill(Number.NaN),
    acceptance: new Float64Array(draws).fill(1),
    treeDepth: new Uint8Array(draws),
    leapfrogSteps: new Uint32Array(draws),
    isDivergent: new Uint8Array(draws),
    stepSize: Number.NaN,
    divergences: [],
    gradientEvaluations: { warmup: laplace.evaluations, sampling: 0 },
  };
  const parameters = nameDraws(design.design, isCollapsed, [{ draws: chain, values, linear }]);
  const total = (performance.now() - begin) / 1000;
  return {
    kind: "fit",
    model,
    design,
    method: "laplace",
    isApproximate: true,
    isCollapsed,
    parameters,
    chains: [chain],
    draws,
    diagnostics: convergenceOf(parameters, [chain]),
    warnings: [
      ...model.warnings,
      ...design.warnings,
      ...laplace.warnings,
      {
        code: "approximate",
        message:
          "these numbers come from a normal approximation at the posterior's mode, not from the posterior",
        cure: "use fit for anything that is decided on",
      },
    ],
    provenance: provenanceOf(model, {
      seed,
      chains: 1,
      warmup: 0,
      draws,
      targetAcceptance: Number.NaN,
      maxTreeDepth: Number.NaN,
      isFull: false,
      metric: "dense",
    }),
    seconds: { warmup: total, sampling: 0, total },
  };
}
