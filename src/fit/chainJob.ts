/** Chains as jobs: from arrays and a seed to draws, on whichever thread. */
import type { Job } from "../compute/job.js";
import type { Design } from "../design/design.js";
import { type Chain, type ChainDraws, createChain } from "../inference/chain.js";
import type { MetricKind } from "../inference/metric.js";
import { createRng } from "../math/rng.js";
import { createDensity, type ModelDensity } from "../model/density.js";

/** A chain of more than this is a slip of the hand, and no memory holds it. */
export const mostDraws = 1_000_000;

/** What all chains of a run share. */
export interface ChainsInput {
  readonly design: Design;
  readonly isFull: boolean;
  readonly seed: number | string;
  readonly warmup: number;
  readonly draws: number;
  readonly targetAcceptance: number;
  readonly maxTreeDepth: number;
  readonly metric: MetricKind;
}

/** A chain's draws since its last chunk. */
export interface ChainChunk {
  /** Statistics of these draws; divergences and gradient evaluations are those of the whole chain so far. */
  readonly draws: ChainDraws;
  /** Parameters inside their domains, shape [draw, dimension]. */
  readonly values: Float64Array;
  /** Coefficients of the linear block, shape [draw, columns]. */
  readonly linear: Float64Array;
}

export interface ChainEvent {
  readonly iterations: number;
  readonly stepSize: number;
  readonly treeDepth: number;
  readonly divergences: number;
  /** For information only. */
  readonly seconds: { readonly warmup: number; readonly sampling: number };
  readonly chunk: ChainChunk | null;
}

/** Draws handed over at a time, and between two looks at whether enough have been made: fixed, so that where a run stops does not
 *  depend on the machine's speed. */
const drawsBetweenLooks = 100;
const reportMilliseconds = 100;

/** Samples the chain of an index, and draws the linear block for each of its draws. Its events are its result, so that a chain that is
 *  stopped early has already handed over what it drew. The chains of a thread take turns with one density, which keeps nothing between
 *  two evaluations. */
export const chainJob: Job<ChainsInput, number, null, ChainEvent> = (input) => {
  const { design, isFull, ...settings } = input;
  const { seed, warmup, draws } = settings;
  const density = createDensity(design, { isFull });
  return async (index, { emit, pause }) => {
    const chain = createChain(density, { ...settings, chain: index });
    const takeChunk = createChunker(chain, density, design.linear.length, seed, index);
    const begin = performance.now();
    let warmupEnd = Number.NaN;
    let reportedAt = begin;
    let handedOver = 0;
    while (chain.iterations < warmup + draws) {
      chain.step();
      if (chain.iterations === warmup) warmupEnd = performance.now();
      const fresh = chain.draws - handedOver;
      const isChunk = fresh === drawsBetweenLooks || (fresh > 0 && chain.draws === draws);
      if (isChunk || performance.now() - reportedAt > reportMilliseconds) {
        const chunk = isChunk ? takeChunk(handedOver) : null;
        if (isChunk) handedOver = chain.draws;
        reportedAt = performance.now();
        const isWarmup = Number.isNaN(warmupEnd);
        const seconds = {
          warmup: ((isWarmup ? reportedAt : warmupEnd) - begin) / 1000,
          sampling: isWarmup ? 0 : (reportedAt - warmupEnd) / 1000,
        };
        const { iterations, stepSize, treeDepth, divergences } = chain;
        emit({ iterations, stepSize, treeDepth, divergences, seconds, chunk });
      }
      await pause();
    }
    return null;
  };
};

/** The chain of an index in one go, the same draws as the job's. */
export function wholeChain(
  { design, isFull: _, ...settings }: ChainsInput,
  density: ModelDensity,
  index: number,
): ChainChunk {
  const chain = createChain(density, { ...settings, chain: index });
  while (chain.iterations < settings.warmup + settings.draws) chain.step();
  return createChunker(chain, density, design.linear.length, settings.seed, index)(0);
}

/** Copies the draws from one position on, and draws the linear block for each. */
function createChunker(
  chain: Chain,
  density: ModelDensity,
  columns: number,
  seed: number | string,
  index: number,
): (from: number) => ChainChunk {
  const { dimension } = density;
  const rng = createRng(seed).split("linear block").split(index);
  return (from) => {
    const draws = chain.take(from, chain.draws);
    const { positions } = draws;
    const count = chain.draws - from;
    const values = new Float64Array(count * dimension);
    const linear = new Float64Array(count * columns);
    for (let draw = 0; draw < count; draw++) {
      const position = positions.subarray(draw * dimension, (draw + 1) * dimension);
      density.constrain(position, values.subarray(draw * dimension, (draw + 1) * dimension));
      density.linearCoefficients(position, rng, linear.subarray(draw * columns, (draw + 1) * columns));
    }
    return { draws, values, linear };
  };
}
