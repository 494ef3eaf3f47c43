/** Fits a model to its panel: draws of every parameter, the doubts about them, and where they come from. */
import { createHash } from "node:crypto";
import { FitError } from "../errors.js";
import type { ChainDraws } from "../inference/chain.js";
import { bfmi } from "../inference/diagnostics/bfmi.js";
import { mixing } from "../inference/diagnostics/mixing.js";
import { approximateLaplace } from "../inference/laplace.js";
import { createRng } from "../math/rng.js";
import { createDensity } from "../model/density.js";
import { buildDesign, type PanelDesign } from "../model/panelDesign.js";
import type { Model } from "../model/specify.js";
import { version } from "../version.js";
import type { Warning } from "../warning.js";
import {
  chainsOf,
  nameDraws,
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
  readonly diagnostics: {
    readonly divergences: number;
    /** Worst over all parameters, the linear block included; NaN for one chain. */
    readonly rhat: number;
    readonly essBulk: number;
    readonly essTail: number;
    readonly minBfmi: number;
    readonly worstParameter: string;
  };
  readonly warnings: readonly Warning[];
  readonly provenance: Provenance;
  /** For information: it differs between runs of the same seed. */
  readonly seconds: { readonly warmup: number; readonly sampling: number; readonly total: number };
}

/** What it takes to make the same draws again. */
export interface Provenance {
  readonly seed: number | string;
  readonly chains: number;
  readonly warmup: number;
  readonly draws: number;
  readonly targetAcceptance: number;
  readonly version: string;
  /** SHA-256 of the file and its path as given. */
  readonly data: { readonly path: string; readonly sha256: string };
  /** SHA-256 of the complete specification as JSON. */
  readonly specSha256: string;
}

const gates = { rhat: 1.01, ess: 400, bfmi: 0.3 };

/** Samples the posterior of a model.
 *
 *  @param options  `{ seed: 0, chains: 4, warmup: 300, draws: 1000 }`; see SamplingOptions. Warm-up is 1000 where the linear block is sampled
 *  @returns the same draws for the same model, seed and settings, bit for bit, whatever the number of threads
 *  @throws DataError where the data cannot be fitted, before anything is sampled; FitError where the density is not finite; the signal's reason
 *  @example const posterior = await fit(specify(panel, { type: "v3" }), { seed: 1 }) */
export async function fit(model: Model, options: FitOptions = {}): Promise<Fit> {
  if (options.workers === undefined) prepareSampling();
  const design = buildDesign(model);
  const samples = await sampleDesign(design.design, options);
  const { parameters, chains, isCollapsed, draws, settings, seconds } = samples;
  const diagnostics = diagnosticsOf(parameters, chains);
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
      ...(isCollapsed || options.isFull ? [] : [fullWarning]),
      ...samplingWarnings(diagnostics, chains.length * draws),
    ],
    provenance: provenanceOf(model, { ...settings, draws }),
    seconds,
  };
}

/** A quick look at the posterior: its mode and a normal distribution around it, in tens of milliseconds.
 *
 *  @param options.draws  from the approximation (default 1000)
 *  @returns a fit of one chain, labelled approximate
 *  @throws FitError where the posterior has no proper maximum to approximate it at */
export function quickFit(
  model: Model,
  options: { readonly seed?: number | string; readonly draws?: number } = {},
): Fit {
  const { seed = 0, draws = 1000 } = options;
  const begin = performance.now();
  const design = buildDesign(model);
  const density = createDensity(design.design);
  const laplace = approximateLaplace(density, { seed, draws });
  if (laplace.draws.length === 0) {
    const [reason] = laplace.warnings;
    throw new FitError(`quickFit: ${reason?.message}; ${reason?.cure}`);
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
    diagnostics: diagnosticsOf(parameters, [chain]),
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
    provenance: provenanceOf(model, { seed, chains: 1, warmup: 0, draws, targetAcceptance: Number.NaN }),
    seconds: { warmup: total, sampling: 0, total },
  };
}

const fullWarning: Warning = {
  code: "not-collapsed",
  message:
    "this likelihood does not let the linear block be integrated out, so every parameter was sampled, which is slower and mixes less well",
  cure: "look at R-hat, ESS and divergences before using the result",
};

function diagnosticsOf(
  parameters: ReadonlyMap<string, ParameterDraws>,
  chains: readonly ChainDraws[],
): Fit["diagnostics"] {
  let rhat = Number.NEGATIVE_INFINITY;
  let essBulk = Number.POSITIVE_INFINITY;
  let essTail = Number.POSITIVE_INFINITY;
  let worstParameter = "";
  for (const draws of parameters.values()) {
    draws.names.forEach((name, index) => {
      const mixed = mixing(chainsOf(draws, chains.length, index));
      if (!(mixed.rhat <= rhat)) rhat = mixed.rhat;
      if (mixed.essBulk < essBulk) worstParameter = name;
      essBulk = Math.min(essBulk, mixed.essBulk);
      essTail = Math.min(essTail, mixed.essTail);
    });
  }
  return {
    divergences: chains.reduce((sum, chain) => sum + chain.isDivergent.reduce((n, flag) => n + flag, 0), 0),
    rhat,
    essBulk,
    essTail,
    minBfmi: Math.min(...chains.map(({ energy }) => bfmi(energy))),
    worstParameter,
  };
}

function samplingWarnings(diagnostics: Fit["diagnostics"], draws: number): readonly Warning[] {
  const { divergences, rhat, essBulk, essTail, minBfmi, worstParameter } = diagnostics;
  const warnings: Warning[] = [];
  if (divergences > 0) {
    warnings.push({
      code: "divergences",
      message: `${divergences} of ${draws} transitions diverged: part of the posterior may not have been reached`,
      cure: "raise targetAcceptance to 0.95 or 0.99; if they stay, tighten the priors of the parameters they cluster at",
    });
  }
  if (rhat > gates.rhat) {
    warnings.push({
      code: "rhat",
      message: `the worst R-hat is ${rhat.toFixed(3)}, above ${gates.rhat}: the chains do not agree yet`,
      cure: "draw more, with a longer warm-up",
    });
  }
  if (Math.min(essBulk, essTail) < gates.ess) {
    warnings.push({
      code: "few-effective-draws",
      message: `the smallest effective sample size is ${Math.floor(Math.min(essBulk, essTail))} (bulk of "${worstParameter}" or a tail), below ${gates.ess}`,
      cure: "draw more, or use until: { ess: 400 }",
    });
  }
  if (minBfmi < gates.bfmi) {
    warnings.push({
      code: "low-bfmi",
      message: `E-BFMI is ${minBfmi.toFixed(2)}, below ${gates.bfmi}: the tails are explored slowly`,
      cure: "use priors with lighter tails, or a longer warm-up",
    });
  }
  return warnings;
}

function provenanceOf(
  { panel, spec }: Model,
  settings: Pick<Provenance, "seed" | "chains" | "warmup" | "draws" | "targetAcceptance">,
): Provenance {
  const { seed, chains, warmup, draws, targetAcceptance } = settings;
  return {
    seed,
    chains,
    warmup,
    draws,
    targetAcceptance,
    version,
    data: { path: panel.source.path, sha256: panel.source.sha256 },
    specSha256: createHash("sha256").update(JSON.stringify(spec)).digest("hex"),
  };
}

/** Calls for every draw with its sampled parameters, inside their domains and in the density's order, and its linear block. The arrays
 *  are reused from one call to the next. */
export function eachDraw(
  { parameters, chains, draws, isCollapsed }: Pick<Fit, "parameters" | "chains" | "draws" | "isCollapsed">,
  linearNames: ReadonlySet<string>,
  visit: (values: Float64Array, linear: Float64Array, index: number) => void,
): void {
  const all = [...parameters.values()];
  const sampled = all.filter(({ name }) => !isCollapsed || !linearNames.has(name));
  const linear = all.filter(({ name }) => linearNames.has(name));
  const size = (blocks: readonly ParameterDraws[]) =>
    blocks.reduce((sum, { names }) => sum + names.length, 0);
  const values = new Float64Array(size(sampled));
  const coefficients = new Float64Array(size(linear));
  const read = (blocks: readonly ParameterDraws[], index: number, out: Float64Array): void => {
    let offset = 0;
    for (const { names, values: source } of blocks) {
      const { length } = names;
      for (let i = 0; i < length; i++) out[offset + i] = source[index * length + i]!;
      offset += length;
    }
  };
  for (let index = 0; index < chains.length * draws; index++) {
    read(sampled, index, values);
    read(linear, index, coefficients);
    visit(values, coefficients, index);
  }
}
