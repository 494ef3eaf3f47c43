/** Samples a design: chains as jobs, stopped early where the precision asked for is reached, and their draws under parameters' names. */
import { prepareJobs, queueAddress, runJobs } from "../compute/run.js";
import type { Design } from "../design/design.js";
import { linearBlocks, type ParameterBlock, parameterNames, parametersOf } from "../design/parameters.js";
import { ArgumentError, FitError } from "../errors.js";
import type { ChainDraws } from "../inference/chain.js";
import type { SamplingProgress } from "../inference/samplingProgress.js";
import { limits } from "../limits.js";
import { isCollapsible } from "../model/density.js";
import {
  aboveZero,
  givenIn,
  level,
  type NumberRule,
  requireChoice,
  requireKnownOptions,
  requireNumber,
  requireSeed,
  requireSwitch,
  requireWatching,
  wholeNumber,
} from "../options.js";
import { phrase, setting } from "../phrase.js";
import { mostMegabytes } from "../platform/refusedJob.js";
import { requireText } from "../records.js";
import { ownKindsText } from "../spec/kinds.js";
import { cureNaming, type Warning } from "../warning.js";
import { type ChainChunk, mostDraws } from "./chainJob.js";
import { chainJobReference } from "./chainJobReference.js";
import { createWatch } from "./watch.js";

export interface SamplingOptions {
  /** Same seed, same draws, bit for bit, on any number of threads (default 0). */
  readonly seed?: number | string;
  /** Independent chains (default 4). */
  readonly chains?: number;
  /** Warm-up iterations of each chain, not kept (default 300; 1000 where the linear block is sampled). */
  readonly warmup?: number;
  /** Draws of each chain; the most, where `until` is given (default 1000). */
  readonly draws?: number;
  /** Mean acceptance the step size is tuned to (default 0.8; 0.95 where the linear block is sampled or coefficients are pooled). */
  readonly targetAcceptance?: number;
  /** A transition takes at most 2^maxTreeDepth − 1 steps (default 10). */
  readonly maxTreeDepth?: number;
  /** Inverse mass matrix that warm-up learns (default: dense up to 100 sampled parameters, diagonal beyond). */
  readonly metric?: "dense" | "diagonal";
  /** Stop at the first hundred draws at which every sampled parameter has this bulk and tail ESS and this R-hat. */
  readonly until?: { readonly ess?: number; readonly rhat?: number };
  /** Sample the linear block too, although it could be integrated out (default false). */
  readonly isFull?: boolean;
  /** Threads; 0 runs in turns on the caller's own, as models with kinds of the user's own always do (default: one a core, at most one a chain). */
  readonly workers?: number;
  /** Address of a queue to other machines, where `computeWorker` runs the chains: "redis://host:6379"; "" for this one. Kinds of the user's own stay here.
   *  (Default: the setting CARRYOVER_COMPUTE, unless `workers` is given.) */
  readonly compute?: string;
  readonly onProgress?: (progress: SamplingProgress) => void;
  readonly signal?: AbortSignal;
}

/** Draws of one parameter, or of one for each channel, control, … */
export interface ParameterDraws {
  readonly name: string;
  readonly dims: readonly string[];
  readonly coordinates: readonly (readonly string[])[];
  /** "alpha[tv]", one for each number of a draw. */
  readonly names: readonly string[];
  /** Shape [chain, draw, …dims], row-major. */
  readonly values: Float64Array;
}

/** Every setting that draws depend on, but for how many of them are made. */
export interface SamplingSettings {
  readonly seed: number | string;
  readonly chains: number;
  readonly warmup: number;
  readonly targetAcceptance: number;
  readonly maxTreeDepth: number;
  readonly isFull: boolean;
  readonly metric: "dense" | "diagonal";
}

/** What sampling a design gives. */
export interface DesignSamples {
  readonly parameters: ReadonlyMap<string, ParameterDraws>;
  /** Statistics of each chain; positions are those of the unconstrained sampled parameters. */
  readonly chains: readonly ChainDraws[];
  readonly isCollapsed: boolean;
  readonly draws: number;
  readonly settings: SamplingSettings;
  readonly warnings: readonly Warning[];
  /** Wall time, for information: it differs between runs of the same seed. */
  readonly seconds: { readonly warmup: number; readonly sampling: number; readonly total: number };
}

/** The largest tree depth where nobody says otherwise. */
export const usualTreeDepth = 10;
/** Chains where nobody says otherwise. */
export const usualChains = 4;
const defaults = {
  seed: 0 as number | string,
  chains: usualChains,
  draws: 1000,
  maxTreeDepth: usualTreeDepth,
  isFull: false,
};
/** The full density has corners that the collapsed one has not: it needs a longer warm-up and shorter steps. */
const warmupDefault = { collapsed: 300, full: 1000 };
/** Shorter steps for pooled coefficients too: where a type's spread and its channels' offsets trade off, steps tuned to 0.8 diverge (2 to
 *  49 of 4000 on two tables and three seeds); those tuned to 0.95 hardly do (1 of 24,000), for three quarters more gradients. */
const acceptanceDefault = { collapsed: 0.8, full: 0.95, pooled: 0.95 };
const maxDenseDimension = 100;

/** How a design is sampled where nobody says otherwise. */
export function samplingDefaults(
  design: Design,
  { isFull = false }: { readonly isFull?: boolean } = {},
): Pick<SamplingSettings, "warmup" | "targetAcceptance" | "metric"> {
  const isCollapsed = isCollapsible(design) && !isFull;
  const mode = isCollapsed ? "collapsed" : "full";
  const { size } = parametersOf(design, { isCollapsed });
  return {
    warmup: warmupDefault[mode],
    targetAcceptance: acceptanceDefault[design.pooling === null ? mode : "pooled"],
    metric: size <= maxDenseDimension ? "dense" : "diagonal",
  };
}

/** Samples the posterior of a design.
 *
 *  @throws ArgumentError for options outside their domain; FitError where the density is not finite; the signal's reason when it aborts */
export async function sampleDesign(design: Design, options: SamplingOptions = {}): Promise<DesignSamples> {
  checkSampling("fit", options);
  const given = { ...defaults, ...givenIn(options) };
  const isCollapsed = isCollapsible(design) && !given.isFull;
  const { seed, chains, draws, maxTreeDepth, isFull } = given;
  const usual = samplingDefaults(design, given);
  const warmup = given.warmup ?? usual.warmup;
  const targetAcceptance = given.targetAcceptance ?? usual.targetAcceptance;
  const metric = given.metric ?? usual.metric;
  if (given.until?.rhat !== undefined && chains < 2) {
    throw new ArgumentError({
      caller: "fit",
      option: "until.rhat",
      rule: "needs two chains or more to compare",
      got: chains,
    });
  }
  const { size } = parametersOf(design, { isCollapsed });
  const shared = { design, isFull, seed, warmup, draws, targetAcceptance, maxTreeDepth, metric };
  const indices = Array.from({ length: chains }, (_, chain) => chain);

  const ownKinds = ownKindsText(design.ownKinds);
  const { compute, workers } = ownKinds === "" ? options : { compute: "", workers: 0 };
  const address = await queueAddress({ compute, workers });
  if (address !== null) requireSendable(draws, 2 * size + design.linear.length);
  const begin = performance.now();
  const enough = new AbortController();
  const watch = createWatch(chains, size, warmup, draws, { ...options, onEnough: () => enough.abort() });
  const { signal } = options;
  try {
    await runJobs(chainJobReference, shared, indices, {
      compute: address ?? "",
      workers,
      signal: signal === undefined ? enough.signal : AbortSignal.any([signal, enough.signal]),
      onEvent: watch.receive,
    });
  } catch (error) {
    watch.stop();
    // Having enough draws is no failure; anything else is.
    const isFailure = !enough.signal.aborted || signal?.aborted;
    if (isFailure && error instanceof FitError && ownKinds !== "") {
      throw new FitError({
        ...error,
        cure: phrase`${error.cure}, and ${ownKinds} of your own with checkKind`,
      });
    }
    if (isFailure) throw error;
  }
  const received = await watch.finish();
  signal?.throwIfAborted();
  const total = (performance.now() - begin) / 1000;
  const warmupSeconds = received.reduce((sum, { seconds }) => sum + seconds.warmup, 0);
  const allSeconds = received.reduce((sum, { seconds }) => sum + seconds.warmup + seconds.sampling, 0);
  const share = warmupSeconds / allSeconds;
  return {
    parameters: nameDraws(design, isCollapsed, received),
    chains: received.map(({ draws: chainDraws }) => chainDraws),
    isCollapsed,
    draws: received[0]!.draws.logDensity.length,
    settings: { seed, chains, warmup, targetAcceptance, maxTreeDepth, isFull, metric },
    warnings: ownKinds !== "" && chains > 1 && options.workers !== 0 ? [inTurnsWarning(ownKinds)] : [],
    seconds: { warmup: total * share, sampling: total * (1 - share), total },
  };
}

/** Refuses a chain whose draws would be refused when they are all made.
 *
 *  @param numbers  of each draw, 8 bytes each; statistics of the sampler have 30 more. As text bytes take a third more room
 *  @throws ArgumentError */
function requireSendable(draws: number, numbers: number): void {
  const bytesOfDraw = (4 / 3) * (8 * numbers + 30);
  const most = Math.floor((mostMegabytes * 1e6) / bytesOfDraw);
  if (draws <= most) return;
  throw new ArgumentError({
    caller: "fit",
    option: "draws",
    rule: `must be at most ${most} for a model of this size at the queue, where a chain's draws are one answer of at most ${mostMegabytes} MB`,
    got: draws,
    cure: "take more chains of fewer draws, or this machine",
  });
}

function inTurnsWarning(ownKinds: string): Warning {
  return {
    code: "chains-in-turns",
    message: `${ownKinds} of your own: functions that no other thread can be sent, so the chains took turns on one thread, which takes as many times longer as there are free cores; the draws are the same`,
    ...cureNaming(
      phrase`use a built-in kind where there is one, fewer chains, or ${setting("until.ess", limits.ess.review)}`,
    ),
  };
}

/** Starts the threads that chains run on, while there is other work to do before the first fit. */
export function prepareSampling(): void {
  prepareJobs(chainJobReference);
}

/** Draws under the names of their parameters, the linear block before the noise as in the full density. */
export function nameDraws(
  design: Design,
  isCollapsed: boolean,
  received: readonly ChainChunk[],
): ReadonlyMap<string, ParameterDraws> {
  const { blocks, size, noiseStart } = parametersOf(design, { isCollapsed });
  const linear = linearBlocks(design);
  const columns = design.linear.length;
  const named = new Map<string, ParameterDraws>();
  const add = (block: ParameterBlock, source: "values" | "linear", offset: number, stride: number): void => {
    const { name, dims, coordinates } = block;
    const names = parameterNames(block);
    const draws = received[0]!.draws.logDensity.length;
    const values = new Float64Array(received.length * draws * names.length);
    received.forEach((chain, c) => {
      for (let draw = 0; draw < draws; draw++) {
        const from = draw * stride + offset;
        values.set(chain[source].subarray(from, from + names.length), (c * draws + draw) * names.length);
      }
    });
    named.set(name, { name, dims, coordinates, names, values });
  };
  let offset = 0;
  for (const block of blocks) {
    if (isCollapsed && offset === noiseStart) {
      let column = 0;
      for (const linearBlock of linear) {
        add(linearBlock, "linear", column, columns);
        column += linearBlock.priors.length;
      }
    }
    add(block, "values", offset, size);
    offset += block.priors.length;
  }
  return named;
}

/** The draws of one number of a parameter, one array a chain: what the diagnostics take.
 *
 *  @param index  of the number among the parameter's names (default 0)
 *  @returns shape [chain][draw] */
export function chainsOf({ values, names }: ParameterDraws, chainCount: number, index = 0): Float64Array[] {
  const draws = values.length / names.length / chainCount;
  return Array.from({ length: chainCount }, (_, chain) => {
    const own = new Float64Array(draws);
    let at = chain * draws * names.length + index;
    for (let draw = 0; draw < draws; draw++, at += names.length) own[draw] = values[at]!;
    return own;
  });
}

/** Options of a run; a fit's provenance passes too, so that its draws can be made again with it. */
const optionNames: readonly string[] = Object.keys({
  seed: 0,
  chains: 0,
  warmup: 0,
  draws: 0,
  targetAcceptance: 0,
  maxTreeDepth: 0,
  metric: 0,
  until: 0,
  isFull: 0,
  workers: 0,
  compute: 0,
  onProgress: 0,
  signal: 0,
} satisfies Record<keyof SamplingOptions, 0>);
const provenanceNames = ["version", "data", "specSha256"];

/** Checks the options of a function that samples.
 *
 *  @param more  options of its own, which it checks itself
 *  @throws ArgumentError for one that is unknown or outside its range */
export function checkSampling(
  caller: string,
  options: { readonly [Key in keyof SamplingOptions]?: unknown },
  more: readonly string[] = [],
): void {
  // What a provenance has beside is let pass.
  const isPassed =
    options !== null && typeof options === "object" && provenanceNames.some((name) => name in options);
  requireKnownOptions(caller, options, [...more, ...optionNames, ...(isPassed ? provenanceNames : [])]);
  for (const [name, rule] of Object.entries(settingRules) as [keyof typeof settingRules, NumberRule][]) {
    if (options[name] !== undefined) requireNumber(caller, name, options[name], rule);
  }
  if (options.seed !== undefined) requireSeed(caller, options.seed);
  if (options.isFull !== undefined) requireSwitch(caller, "isFull", options.isFull);
  if (options.metric !== undefined) requireChoice(caller, "metric", metrics, options.metric);
  if (options.compute !== undefined) requireText(caller, "compute", options.compute);
  requireWatching(caller, options);
  const { until } = options;
  if (until === undefined) return;
  if (
    typeof until !== "object" ||
    until === null ||
    Object.keys(until).some((key) => !Object.hasOwn(untilRules, key))
  ) {
    throw new ArgumentError({
      caller,
      option: "until",
      rule: "must be an ESS above 0, an R-hat above 1, or both, such as { ess: 400, rhat: 1.01 }",
      got: until,
    });
  }
  for (const [key, value] of Object.entries(givenIn(until))) {
    requireNumber(caller, `until.${key}`, value, untilRules[key as keyof typeof untilRules]);
  }
}

const metrics = { dense: true, diagonal: true };
const untilRules = {
  ess: aboveZero,
  rhat: { rule: "above 1", isAllowed: (value: number) => value > 1 },
};
const settingRules = {
  chains: wholeNumber(1),
  draws: wholeNumber(1, mostDraws),
  warmup: wholeNumber(0),
  maxTreeDepth: wholeNumber(1, 20),
  targetAcceptance: level,
};
