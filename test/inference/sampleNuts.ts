/** Chains of a density run to the end, one after another: the sampler by itself, as its tests take it. */
import { type ChainDraws, type ChainSettings, createChain } from "../../src/inference/chain.js";
import type { Chains } from "../../src/inference/diagnostics/chains.js";
import type { LogDensity } from "../../src/inference/logDensity.js";

const defaults = {
  chains: 4,
  seed: 0 as number | string,
  warmup: 300,
  draws: 1000,
  targetAcceptance: 0.8,
  maxTreeDepth: 10,
  metric: "dense" as ChainSettings["metric"],
};

export interface Samples {
  readonly dimension: number;
  readonly draws: number;
  readonly chains: readonly ChainDraws[];
}

/** Samples a density with the no-U-turn sampler. */
export function sampleNuts(logDensity: LogDensity, options: Partial<typeof defaults> = {}): Samples {
  const { chains, ...settings } = { ...defaults, ...options };
  const { warmup, draws } = settings;
  const run = (_: unknown, index: number): ChainDraws => {
    const chain = createChain(logDensity, { ...settings, chain: index });
    while (chain.iterations < warmup + draws) chain.step();
    return chain.take(0, draws);
  };
  return { dimension: logDensity.dimension, draws, chains: Array.from({ length: chains }, run) };
}

/** The draws of one coordinate, shape [chain][draw]. */
export function coordinateDraws({ chains, dimension }: Samples, index: number): Chains {
  return chains.map(({ positions }) => positions.filter((_, k) => k % dimension === index));
}
