/** One chain: start, warm-up, draws. Its numbers depend on the density, the settings, the seed and its own index, and on nothing
 *  else, so that chains can run in any order, in turns or on threads of their own. */
import { createRng } from "../math/rng.js";
import { createPhasePoint, type PhasePoint } from "./leapfrog.js";
import type { LogDensity } from "./logDensity.js";
import { estimateMetric, type Metric, type MetricKind } from "./metric.js";
import { createNuts, type DivergentStep } from "./nuts.js";
import { findStart } from "./start.js";
import { createStepSizeTuner, findStepSize } from "./stepSize.js";
import { warmupWindows } from "./warmup.js";

export interface ChainSettings {
  readonly seed: number | string;
  /** Index of the chain, from 0. */
  readonly chain: number;
  readonly warmup: number;
  /** Draws at most. */
  readonly draws: number;
  readonly targetAcceptance: number;
  readonly maxTreeDepth: number;
  readonly metric: MetricKind;
}

/** A divergence and where in the run it happened. */
export interface Divergence extends DivergentStep {
  readonly chain: number;
  /** Index of the draw, or of the warm-up iteration. */
  readonly iteration: number;
  readonly isWarmup: boolean;
}

/** What a chain has drawn, with one number a draw for each statistic. */
export interface ChainDraws {
  /** Shape [draw, dimension], row-major. */
  readonly positions: Float64Array;
  readonly logDensity: Float64Array;
  readonly energy: Float64Array;
  readonly acceptance: Float64Array;
  readonly treeDepth: Uint8Array;
  readonly leapfrogSteps: Uint32Array;
  /** 1 where the trajectory diverged. */
  readonly isDivergent: Uint8Array;
  /** The step size of all draws. */
  readonly stepSize: number;
  readonly divergences: readonly Divergence[];
  /** Gradients of the start and the warm-up, and of the draws. */
  readonly gradientEvaluations: { readonly warmup: number; readonly sampling: number };
}

export interface Chain {
  /** Iterations done, the warm-up's included. */
  readonly iterations: number;
  readonly stepSize: number;
  /** Divergences among the draws so far. */
  readonly divergences: number;
  /** Depth of the last tree. */
  readonly treeDepth: number;
  /** Runs one iteration; does nothing once all draws are made. */
  step(): void;
  /** Draws made so far, 0 during the warm-up. */
  readonly draws: number;
  /** A copy of draws from … to − 1, with their statistics; divergences are those of the warm-up and of all draws before `to`. */
  take(from: number, to: number): ChainDraws;
}

/** A chain ready for its first iteration. The first step finds the starting point.
 *
 *  @throws FitError on the first step if the density is not finite where the chain can start */
export function createChain(logDensity: LogDensity, settings: ChainSettings): Chain {
  const { dimension } = logDensity;
  const { warmup, draws: maxDraws } = settings;
  const rng = createRng(settings.seed).split("chain").split(settings.chain);
  const transition = createNuts(logDensity, settings.maxTreeDepth);
  const tuner = createStepSizeTuner(settings.targetAcceptance);
  const windowEnds = cumulative(warmupWindows(warmup));
  const windowDraws = createWindow();
  const point = createPhasePoint(dimension);

  const positions = new Float64Array(maxDraws * dimension);
  const logDensities = new Float64Array(maxDraws);
  const energies = new Float64Array(maxDraws);
  const acceptances = new Float64Array(maxDraws);
  const treeDepths = new Uint8Array(maxDraws);
  const leapfrogSteps = new Uint32Array(maxDraws);
  const isDivergent = new Uint8Array(maxDraws);
  const divergences: Divergence[] = [];

  let metric: Metric | null = null;
  let stepSize = 1;
  let iterations = 0;
  let treeDepth = 0;
  let drawDivergences = 0;
  const evaluations = { warmup: 0, sampling: 0 };

  function begin(): void {
    const start = findStart(logDensity, settings.metric, rng.split("start"));
    point.position.set(start.position);
    point.logDensity = logDensity.evaluate(point.position, point.gradient);
    evaluations.warmup += start.evaluations + 1;
    metric = start.metric;
    retune(0.1);
  }

  /** Takes a new metric into use. */
  function retune(guess: number): void {
    metric!.multiplyInverse(point.gradient, point.acceleration);
    const found = findStepSize(logDensity, metric!, point, guess, rng);
    evaluations.warmup += found.evaluations;
    tuner.restart(found.stepSize);
    stepSize = tuner.current;
  }

  function learn(acceptance: number): void {
    tuner.update(acceptance);
    stepSize = tuner.current;
    if (iterations < (windowEnds.at(-1) ?? 0)) windowDraws.add(point);
    if (windowEnds.includes(iterations + 1)) {
      const estimate = windowDraws.estimate(settings.metric);
      if (estimate !== null) metric = estimate;
      retune(stepSize);
    }
    if (iterations + 1 === warmup) stepSize = tuner.averaged;
  }

  function step(): void {
    if (iterations >= warmup + maxDraws) return;
    if (iterations === 0) begin();
    const isWarmup = iterations < warmup;
    const draw = iterations - warmup;
    const info = transition(point, metric!, stepSize, rng);
    treeDepth = info.treeDepth;
    if (info.divergence !== null) {
      const { divergence } = info;
      divergences.push({
        chain: settings.chain,
        iteration: isWarmup ? iterations : draw,
        isWarmup,
        ...divergence,
      });
    }
    if (isWarmup) {
      evaluations.warmup += info.leapfrogSteps;
      learn(info.acceptance);
    } else {
      evaluations.sampling += info.leapfrogSteps;
      positions.set(point.position, draw * dimension);
      logDensities[draw] = point.logDensity;
      energies[draw] = info.energy;
      acceptances[draw] = info.acceptance;
      treeDepths[draw] = info.treeDepth;
      leapfrogSteps[draw] = info.leapfrogSteps;
      if (info.divergence !== null) {
        isDivergent[draw] = 1;
        drawDivergences++;
      }
    }
    iterations++;
  }

  return {
    get iterations() {
      return iterations;
    },
    get stepSize() {
      return stepSize;
    },
    get divergences() {
      return drawDivergences;
    },
    get treeDepth() {
      return treeDepth;
    },
    get draws() {
      return Math.max(0, iterations - warmup);
    },
    step,
    take: (from, to) => ({
      positions: positions.slice(from * dimension, to * dimension),
      logDensity: logDensities.slice(from, to),
      energy: energies.slice(from, to),
      acceptance: acceptances.slice(from, to),
      treeDepth: treeDepths.slice(from, to),
      leapfrogSteps: leapfrogSteps.slice(from, to),
      isDivergent: isDivergent.slice(from, to),
      stepSize,
      divergences: divergences.filter(({ isWarmup, iteration }) => isWarmup || iteration < to),
      gradientEvaluations: { ...evaluations },
    }),
  };
}

/** The draws and gradients a metric is estimated from: those of the current window and the later half of the one before. */
function createWindow(): {
  add(point: PhasePoint): void;
  estimate(kind: MetricKind): Metric | null;
} {
  let draws: Float64Array[] = [];
  let gradients: Float64Array[] = [];
  let fresh = 0;
  return {
    add({ position, gradient }) {
      draws.push(position.slice());
      gradients.push(gradient.slice());
      fresh++;
    },
    estimate(kind) {
      const estimate = estimateMetric(kind, draws, gradients);
      const kept = Math.floor(fresh / 2);
      draws = draws.slice(draws.length - kept);
      gradients = gradients.slice(gradients.length - kept);
      fresh = 0;
      return estimate;
    },
  };
}

function cumulative(lengths: readonly number[]): readonly number[] {
  let end = 0;
  return lengths.map((length) => {
    end += length;
    return end;
  });
}
