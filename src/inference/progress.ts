/** How a run is doing, for whoever watches it. */
import type { Chain } from "./chain.js";
import { mixing } from "./diagnostics/mixing.js";

export interface Progress {
  readonly phase: "warmup" | "sampling" | "done";
  readonly chains: readonly {
    readonly iterations: number;
    readonly stepSize: number;
    readonly treeDepth: number;
    readonly divergences: number;
  }[];
  /** Over all chains. */
  readonly iterations: number;
  readonly totalIterations: number;
  readonly draws: number;
  /** Among the draws. */
  readonly divergences: number;
  /** Worst over the coordinates at the last look, which comes after 100, 200, 400, … draws of each chain; NaN before. */
  readonly rhat: number;
  readonly ess: number;
  readonly secondsElapsed: number;
  /** If the remaining iterations take as long as those so far. */
  readonly secondsLeft: number;
}

/** The worst R-hat and ESS over the coordinates, from the draws made so far. */
export interface WorstDiagnostics {
  readonly rhat: number;
  readonly ess: number;
}

/** The progress of the chains at this moment. */
export function describeProgress(
  phase: Progress["phase"],
  chains: readonly Chain[],
  iterationsOfChain: number,
  look: WorstDiagnostics,
  secondsElapsed: number,
): Progress {
  const totalIterations = chains.length * iterationsOfChain;
  let iterations = 0;
  let draws = 0;
  let divergences = 0;
  for (const chain of chains) {
    iterations += chain.iterations;
    draws += chain.draws;
    divergences += chain.divergences;
  }
  return {
    phase,
    chains: chains.map(({ iterations, stepSize, treeDepth, divergences }) => ({
      iterations,
      stepSize,
      treeDepth,
      divergences,
    })),
    iterations,
    totalIterations,
    draws,
    divergences,
    ...look,
    secondsElapsed,
    secondsLeft:
      phase === "done" ? 0 : (secondsElapsed / Math.max(1, iterations)) * (totalIterations - iterations),
  };
}

/** "sampling, R-hat 1.003, ESS 812, 2 divergences, 0.4 s left"; R-hat and ESS once there are draws to tell them from. */
export function progressText({ phase, divergences, rhat, ess, secondsLeft }: Progress): string {
  const quality = Number.isNaN(rhat) ? "" : `, R-hat ${rhat.toFixed(3)}, ESS ${Math.round(ess)}`;
  const trouble = divergences > 0 ? `, ${divergences} divergences` : "";
  return `${phase}${quality}${trouble}, ${secondsLeft.toFixed(1)} s left`;
}

/** One coordinate of positions of shape [draw, dimension]. */
export function column(positions: Float64Array, dimension: number, index: number): Float64Array {
  return Float64Array.from(
    { length: positions.length / dimension },
    (_, draw) => positions[draw * dimension + index]!,
  );
}

/** R-hat and the smaller of bulk and tail ESS where they are worst; NaN where one coordinate has none. */
export function worstDiagnostics(chains: readonly Chain[], dimension: number): WorstDiagnostics {
  let worstRhat = Number.NEGATIVE_INFINITY;
  let worstEss = Number.POSITIVE_INFINITY;
  for (let i = 0; i < dimension; i++) {
    const draws = chains.map((chain) => column(chain.positions(), dimension, i));
    const { rhat, essBulk, essTail } = mixing(draws);
    worstRhat = Math.max(worstRhat, rhat);
    worstEss = Math.min(worstEss, essBulk, essTail);
  }
  return { rhat: worstRhat, ess: worstEss };
}
