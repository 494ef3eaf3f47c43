/** Fits a model to its panel: draws of every parameter, the doubts about them, and where they come from. */

import { type Step, watched } from "../compute/host.js";
import { queueAddress } from "../compute/run.js";
import { buildDesign, type PanelDesign } from "../design/panelDesign.js";
import type { ChainDraws } from "../inference/chain.js";
import { progressText, type SamplingProgress } from "../inference/samplingProgress.js";
import { requireOptions } from "../options.js";
import { requireKind } from "../records.js";
import type { Model } from "../spec/specify.js";
import type { Warning } from "../warning.js";
import { type Convergence, convergenceOf, convergenceWarnings } from "./convergence.js";
import { type Provenance, provenanceOf } from "./provenance.js";
import {
  type DesignSamples,
  type ParameterDraws,
  prepareSampling,
  type SamplingOptions,
  sampleDesign,
} from "./sampleDesign.js";

export type FitOptions = SamplingOptions;

/** Draws from the posterior of a model, or from an approximation of it. */
export interface Fit {
  readonly kind: "fit";
  readonly model: Model;
  readonly design: PanelDesign;
  /** "nuts" draws from the posterior; "laplace" from a normal distribution at its mode, which is quick and approximate. */
  readonly method: "nuts" | "laplace";
  readonly isApproximate: boolean;
  /** True where the linear block was integrated out and drawn exactly afterwards. */
  readonly isCollapsed: boolean;
  /** By name: alpha, halfSaturation, beta, …, sigma, the linear block included. */
  readonly parameters: ReadonlyMap<string, ParameterDraws>;
  /** Sampler statistics of each chain. */
  readonly chains: readonly ChainDraws[];
  /** Draws of each chain. */
  readonly draws: number;
  readonly diagnostics: Convergence;
  readonly warnings: readonly Warning[];
  readonly provenance: Provenance;
  /** For information: it differs between runs of the same seed. */
  readonly seconds: { readonly warmup: number; readonly sampling: number; readonly total: number };
}

/** Samples the posterior of a model.
 *
 *  In a cell a line tells how it is doing, and an interrupt stops it; elsewhere `onProgress` and `signal` do.
 *
 *  @param options  `{ seed: 0, chains: 4, warmup: 300, draws: 1000 }`; see SamplingOptions. Warm-up is 1000 where the linear block is sampled
 *  @returns the same draws for the same model, seed and settings, bit for bit, whatever the number of threads
 *  @throws DataError where the data cannot be fitted, before anything is sampled; FitError where the density is not finite; the signal's reason
 *  @example const posterior = await fit(specify(panel, { type: "v3" }), { seed: 1 }) */
export async function fit(model: Model, options: FitOptions = {}): Promise<Fit> {
  requireKind("fit", model, ["model"], "model");
  requireOptions("fit", options, "seed");
  return watched(step, options, (settings) => sampleModel(model, settings));
}

const step: Step<SamplingProgress, Fit> = {
  label: "Sampling",
  reading: (progress) => ({
    steps: progress.iterations,
    total: progress.totalIterations,
    remark: progressText(progress),
  }),
  done: ({ chains, draws, seconds }) =>
    `Sampled ${chains.length * draws} draws in ${seconds.total.toFixed(1)} s`,
};

/** Samples as `fit` does, with nobody watching: for what nobody has asked for. */
export async function sampleModel(model: Model, options: FitOptions): Promise<Fit> {
  if (options.workers === undefined && (await queueAddress(options)) === null) prepareSampling();
  const design = buildDesign(model);
  return fitOf(model, design, await sampleDesign(design.design, options), options);
}

/** The fit that draws are of. */
export function fitOf(
  model: Model,
  design: PanelDesign,
  samples: DesignSamples,
  { isFull = false }: Pick<FitOptions, "isFull">,
): Fit {
  const { parameters, chains, isCollapsed, draws, settings, seconds } = samples;
  const diagnostics = convergenceOf(parameters, chains);
  return {
    kind: "fit",
    model,
    design,
    method: "nuts",
    isApproximate: false,
    isCollapsed,
    parameters,
    chains,
    draws,
    diagnostics,
    warnings: [
      ...model.warnings,
      ...design.warnings,
      ...samples.warnings,
      ...(isCollapsed || isFull ? [] : [fullWarning]),
      ...convergenceWarnings(diagnostics, {
        chains: chains.length,
        draws,
        targetAcceptance: settings.targetAcceptance,
      }),
    ],
    provenance: provenanceOf(model, { ...settings, draws }),
    seconds,
  };
}

const fullWarning: Warning = {
  code: "not-collapsed",
  message:
    "this likelihood does not let the linear block be integrated out, so every parameter was sampled, which is slower and mixes less well",
  cure: "look at R-hat, ESS and divergences before using the result",
};
