/** How well each parameter and each chain was sampled: the numbers that findings are made of. */

import type { Fit } from "../fit/fit.js";
import { chainsOf } from "../fit/sampleDesign.js";
import { bfmi } from "../inference/diagnostics/bfmi.js";

/** What the sampler's numbers say of one parameter. */
export interface ParameterMixing {
  readonly name: string;
  readonly rhat: number;
  readonly essBulk: number;
  readonly essTail: number;
}

/** What one chain did. */
export interface ChainHealth {
  readonly stepSize: number;
  readonly divergences: number;
  readonly treeDepthHits: number;
  readonly bfmi: number;
}

/** The numbers of every chain. */
export function chainHealth({ chains, provenance: { maxTreeDepth } }: Fit): readonly ChainHealth[] {
  return chains.map(({ stepSize, isDivergent, treeDepth, energy }) => ({
    stepSize,
    divergences: isDivergent.reduce((sum, flag) => sum + flag, 0),
    treeDepthHits: treeDepth.filter((depth) => depth >= maxTreeDepth).length,
    bfmi: bfmi(energy),
  }));
}

/** Every parameter's draws by chain, under its name. */
export function parameterChains(
  fit: Fit,
): readonly { readonly name: string; readonly chains: Float64Array[] }[] {
  return [...fit.parameters.values()].flatMap((draws) =>
    draws.names.map((name, index) => ({ name, chains: chainsOf(draws, fit.chains.length, index) })),
  );
}
