/** Runs chains to the end, or to the precision asked for, and keeps the caller's program alive meanwhile. */
import { type ChainDraws, createChain, type Divergence } from "./chain.js";
import type { Chains } from "./diagnostics/chains.js";
import type { LogDensity } from "./logDensity.js";
import type { MetricKind } from "./metric.js";
import {
  column,
  describeProgress,
  type Progress,
  type WorstDiagnostics,
  worstDiagnostics,
} from "./progress.js";

export interface SampleOptions {
  /** Independent chains (default 4). */
  readonly chains?: number;
  /** Warm-up iterations of each chain, not kept (default 300). */
  readonly warmup?: number;
  /** Draws of each chain; the most, where `until` is given (default 1000). */
  readonly draws?: number;
  /** Same seed, same draws (default 0). */
  readonly seed?: number | string;
  /** Mean acceptance the step size is tuned to, in (0, 1); nearer 1 means shorter steps and fewer divergences (default 0.8). */
  readonly targetAcceptance?: number;
  /** A transition takes at most 2^maxTreeDepth − 1 steps (default 10). */
  readonly maxTreeDepth?: number;
  /** "dense" learns correlations, "diagonal" scales only; dense up to 100 dimensions by default. */
  readonly metric?: MetricKind;
  /** Starting position of each chain, shape [chain][dimension]; found by the chains where absent. */
  readonly initial?: readonly Float64Array[];
  /** Stop as soon as every coordinate has this bulk and tail ESS and this R-hat, looked at after every 100 draws of each chain. */
  readonly until?: { readonly ess?: number; readonly rhat?: number };
  /** Called several times a second, and once at the end. */
  readonly onProgress?: (progress: Progress) => void;
  /** Stops the run between two iterations; the promise is rejected with its reason. */
  readonly signal?: AbortSignal;
}

export interface Samples {
  readonly kind: "samples";
  readonly dimension: number;
  readonly seed: number | string;
  readonly warmup: number;
  /** Draws of each chain. */
  readonly draws: number;
  readonly metric: MetricKind;
  readonly chains: readonly ChainDraws[];
  /** Of all chains, warm-up included, in order of chain and iteration. */
  readonly divergences: readonly Divergence[];
  /** Wall time, for information: it differs between runs of the same seed. */
  readonly seconds: { readonly total: number };
}

const defaults = {
  chains: 4,
  warmup: 300,
  draws: 1000,
  seed: 0 as number | string,
  targetAcceptance: 0.8,
  maxTreeDepth: 10,
};

/** Up to here a dense metric costs less than it saves. */
const maxDenseDimension = 100;
/** Draws of each chain between two looks at `until`: fixed, so that where a run stops does not depend on the machine's speed. */
const drawsBetweenLooks = 100;
/** How long a run keeps the event loop waiting, and how often it reports. */
const sliceMilliseconds = 20;
const reportMilliseconds = 100;

/** Samples a density with the no-U-turn sampler.
 *
 *  @param logDensity  what to sample, on the real line in every coordinate
 *  @param options  see SampleOptions; `{ chains: 4, warmup: 300, draws: 1000, seed: 0, targetAcceptance: 0.8, maxTreeDepth: 10 }`
 *  @returns draws and statistics of every chain; the same for the same density, options and seed, bit for bit
 *  @throws RangeError for options outside their domain; FitError if the density is not finite where chains can start, with the parameter
 *    at fault; the signal's reason when it aborts
 *  @example await sampleNuts({ dimension: 1, evaluate: (x, g) => { g[0] = -x[0]!; return -0.5 * x[0]! ** 2; } }, { seed: 1 }) */
export async function sampleNuts(logDensity: LogDensity, options: SampleOptions = {}): Promise<Samples> {
  const settings = { ...defaults, ...options };
  checkSettings(logDensity, settings);
  const { warmup, seed, signal, onProgress, until } = settings;
  const metric = settings.metric ?? (logDensity.dimension <= maxDenseDimension ? "dense" : "diagonal");
  const chains = Array.from({ length: settings.chains }, (_, chain) => {
    const initial = settings.initial?.[chain];
    const { draws, targetAcceptance, maxTreeDepth } = settings;
    const common = { seed, chain, warmup, draws, targetAcceptance, maxTreeDepth, metric };
    return createChain(logDensity, initial === undefined ? common : { ...common, initial });
  });

  const clock = createClock();
  let look: WorstDiagnostics = { rhat: Number.NaN, ess: Number.NaN };
  const report = (phase: Progress["phase"]): void => {
    clock.reported();
    onProgress?.(describeProgress(phase, chains, warmup + settings.draws, look, clock.seconds()));
  };
  /** Brings every chain to the iteration, letting the program breathe in between. */
  const advance = async (iteration: number): Promise<void> => {
    for (const chain of chains) {
      while (chain.iterations < iteration) {
        signal?.throwIfAborted();
        chain.step();
        if (!clock.isSliceOver()) continue;
        if (clock.isReportDue()) report(chain.iterations < warmup ? "warmup" : "sampling");
        await nextTurn();
        clock.startSlice();
      }
    }
  };

  let draws = 0;
  let nextReportedLook = drawsBetweenLooks;
  await advance(warmup);
  while (draws < settings.draws) {
    draws = Math.min(draws + drawsBetweenLooks, settings.draws);
    await advance(warmup + draws);
    const isDue = onProgress !== undefined && draws >= nextReportedLook;
    if (until === undefined && !isDue) continue;
    look = worstDiagnostics(chains, logDensity.dimension);
    if (isDue) {
      nextReportedLook *= 2;
      report("sampling");
    }
    if (until !== undefined && isReached(look, until)) break;
  }
  report("done");
  const chainDraws = chains.map((chain) => chain.take(0, draws));
  return {
    kind: "samples",
    dimension: logDensity.dimension,
    seed,
    warmup,
    draws,
    metric,
    chains: chainDraws,
    divergences: chainDraws.flatMap(({ divergences }) => divergences),
    seconds: { total: clock.seconds() },
  };
}

/** The draws of one coordinate, one array a chain: what the diagnostics take.
 *
 *  @param index  of the coordinate
 *  @returns shape [chain][draw] */
export function coordinateDraws(samples: Samples, index: number): Chains {
  if (!(Number.isInteger(index) && index >= 0 && index < samples.dimension)) {
    throw new RangeError(
      `coordinateDraws: index must be an integer from 0 to ${samples.dimension - 1}, got ${index}`,
    );
  }
  return samples.chains.map(({ positions }) => column(positions, samples.dimension, index));
}

function isReached(look: WorstDiagnostics, until: NonNullable<SampleOptions["until"]>): boolean {
  return (
    (until.ess === undefined || look.ess >= until.ess) &&
    (until.rhat === undefined || look.rhat <= until.rhat)
  );
}

/** Times of the run: for breathing and reporting only, never for what is drawn. */
function createClock() {
  const begin = performance.now();
  let slice = begin;
  let reportedAt = begin;
  return {
    seconds: () => (performance.now() - begin) / 1000,
    isSliceOver: () => performance.now() - slice > sliceMilliseconds,
    startSlice: () => {
      slice = performance.now();
    },
    isReportDue: () => performance.now() - reportedAt > reportMilliseconds,
    reported: () => {
      reportedAt = performance.now();
    },
  };
}

/** Lets timers, messages and aborts in. Browsers have no setImmediate. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof setImmediate === "function") setImmediate(resolve);
    else setTimeout(resolve, 0);
  });
}

function checkSettings(logDensity: LogDensity, settings: SampleOptions & typeof defaults): void {
  const { dimension } = logDensity;
  const counts = {
    dimension,
    chains: settings.chains,
    draws: settings.draws,
    maxTreeDepth: settings.maxTreeDepth,
  };
  for (const [name, value] of Object.entries(counts)) {
    if (!(Number.isInteger(value) && value >= 1)) {
      throw new RangeError(`sampleNuts: ${name} must be a positive integer, got ${value}`);
    }
  }
  if (!(Number.isInteger(settings.warmup) && settings.warmup >= 0)) {
    throw new RangeError(`sampleNuts: warmup must be an integer ≥ 0, got ${settings.warmup}`);
  }
  if (settings.maxTreeDepth > 20) {
    throw new RangeError(`sampleNuts: maxTreeDepth must be at most 20, got ${settings.maxTreeDepth}`);
  }
  if (!(settings.targetAcceptance > 0 && settings.targetAcceptance < 1)) {
    throw new RangeError(`sampleNuts: targetAcceptance must be in (0, 1), got ${settings.targetAcceptance}`);
  }
  if (settings.initial !== undefined && settings.initial.length !== settings.chains) {
    throw new RangeError(
      `sampleNuts: initial must hold ${settings.chains} positions, one a chain, got ${settings.initial.length}`,
    );
  }
  if (settings.until?.rhat !== undefined && settings.chains < 2) {
    throw new RangeError("sampleNuts: until.rhat needs at least two chains; set chains to 2 or more");
  }
}
