/** Watches chains while they run: gathers what they hand over, reports progress, and says when enough has been drawn. */
import type { ChainDraws } from "../inference/chain.js";
import type { SamplingProgress } from "../inference/samplingProgress.js";
import type { ChainChunk, ChainEvent } from "./chainJob.js";
import { type Worst, worstDiagnostics } from "./worstDiagnostics.js";

/** Everything one chain handed over, in one piece. */
export interface ReceivedChain extends ChainChunk {
  readonly seconds: { readonly warmup: number; readonly sampling: number };
}

export interface Watch {
  /** Takes an event of a chain. */
  receive(chain: number, event: ChainEvent): void;
  /** The chains, cut to the same number of draws; reports the end. */
  finish(): Promise<readonly ReceivedChain[]>;
  /** Looks no further. */
  stop(): void;
}

export interface WatchOptions {
  readonly until?: { readonly ess?: number; readonly rhat?: number };
  readonly onProgress?: (progress: SamplingProgress) => void;
  /** Called once, when enough has been drawn. */
  readonly onEnough?: () => void;
  /** Ends a look that nobody waits for any more. */
  readonly signal?: AbortSignal;
}

const reportMilliseconds = 100;
const notLooked: Worst = { rhat: Number.NaN, ess: Number.NaN };

interface ChainState {
  event: ChainEvent | null;
  readonly chunks: ChainChunk[];
}

/** A watch over chains that have just been started.
 *
 *  Looks at R-hat and ESS after 100, 200, 300 … draws of every chain where `until` is given, and after 100, 200, 400 … for the progress
 *  otherwise. A look uses the first draws of each chain and nothing else, so a run stops at the same draw however fast its chains are. It
 *  gives way to the event loop after each coordinate: at many draws it takes longer than an interrupt may wait. */
export function createWatch(
  chainCount: number,
  dimension: number,
  warmup: number,
  draws: number,
  { until, onProgress, onEnough, signal }: WatchOptions,
): Watch {
  const begin = performance.now();
  const chains = Array.from({ length: chainCount }, (): ChainState => ({ event: null, chunks: [] }));
  let look = notLooked;
  let chunksOfLook = 0;
  let chunksLookedAt = 0;
  let nextReportedLook = 1;
  let chunksKept = Number.POSITIVE_INFINITY;
  let reportedAt = begin;
  let isLooking = false;
  let looking = Promise.resolve();
  let isStopped = false;

  function report(phase: SamplingProgress["phase"]): void {
    if (onProgress === undefined) return;
    reportedAt = performance.now();
    onProgress(
      describeProgress(
        phase,
        chains,
        chainCount * (warmup + draws),
        warmup,
        look,
        (reportedAt - begin) / 1000,
      ),
    );
  }

  /** Looks at the draws that every chain has by now, and at those that come in meanwhile. */
  async function lookOn(): Promise<void> {
    const complete = () => Math.min(...chains.map(({ chunks }) => chunks.length));
    const isUnwanted = () => isStopped || signal?.aborted === true;
    isLooking = true;
    while (!isUnwanted() && chunksLookedAt < complete() && chunksKept === Number.POSITIVE_INFINITY) {
      chunksLookedAt++;
      const isDue = onProgress !== undefined && chunksLookedAt >= nextReportedLook;
      if (isDue) nextReportedLook *= 2;
      if (until === undefined && !isDue) continue;
      const found = await worstDiagnostics(
        chains.map(({ chunks }) => chunks.slice(0, chunksLookedAt)),
        dimension,
        isUnwanted,
      );
      if (found === null) break;
      look = found;
      chunksOfLook = chunksLookedAt;
      const isEnough =
        until !== undefined &&
        (until.ess === undefined || look.ess >= until.ess) &&
        (until.rhat === undefined || look.rhat <= until.rhat);
      if (!isEnough) continue;
      chunksKept = chunksLookedAt;
      onEnough?.();
    }
    isLooking = false;
  }

  return {
    receive(index, event) {
      const chain = chains[index]!;
      // A queue tells how far it is before it hands over the chunks, which then say again where it was.
      if (event.iterations >= (chain.event?.iterations ?? 0)) chain.event = event;
      if (event.chunk !== null) {
        chain.chunks.push(event.chunk);
        if (!isLooking) looking = lookOn();
      }
      if (performance.now() - reportedAt > reportMilliseconds) {
        report(chains.some((one) => (one.event?.iterations ?? 0) > warmup) ? "sampling" : "warmup");
      }
    },
    async finish() {
      // Where a run ends by a target, the draws at which it was reached must be known; else nobody waits for a look.
      if (until === undefined) isStopped = true;
      await looking;
      const received = chains.map(({ chunks, event }): ReceivedChain => {
        const kept = chunks.slice(0, Math.min(chunksKept, chunks.length));
        return { ...joinChunks(kept), seconds: event!.seconds };
      });
      // A look at fewer draws than were made says nothing of these.
      if (chunksOfLook < Math.min(chunksKept, chains[0]!.chunks.length)) look = notLooked;
      report("done");
      return received;
    },
    stop() {
      isStopped = true;
    },
  };
}

function joinChunks(chunks: readonly ChainChunk[]): ChainChunk {
  const last = chunks.at(-1)!;
  const floats = (pick: (chunk: ChainChunk) => Float64Array): Float64Array => {
    const parts = chunks.map(pick);
    const joined = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
    let offset = 0;
    for (const part of parts) {
      joined.set(part, offset);
      offset += part.length;
    }
    return joined;
  };
  const draws: ChainDraws = {
    ...last.draws,
    positions: floats((chunk) => chunk.draws.positions),
    logDensity: floats((chunk) => chunk.draws.logDensity),
    energy: floats((chunk) => chunk.draws.energy),
    acceptance: floats((chunk) => chunk.draws.acceptance),
    treeDepth: Uint8Array.from(chunks.flatMap((chunk) => [...chunk.draws.treeDepth])),
    leapfrogSteps: Uint32Array.from(chunks.flatMap((chunk) => [...chunk.draws.leapfrogSteps])),
    isDivergent: Uint8Array.from(chunks.flatMap((chunk) => [...chunk.draws.isDivergent])),
  };
  return { draws, values: floats(({ values }) => values), linear: floats(({ linear }) => linear) };
}

function describeProgress(
  phase: SamplingProgress["phase"],
  chains: readonly ChainState[],
  totalIterations: number,
  warmup: number,
  look: Worst,
  secondsElapsed: number,
): SamplingProgress {
  const states = chains.map(({ event }) => ({
    iterations: event?.iterations ?? 0,
    stepSize: event?.stepSize ?? Number.NaN,
    treeDepth: event?.treeDepth ?? 0,
    divergences: event?.divergences ?? 0,
  }));
  const iterations = states.reduce((sum, state) => sum + state.iterations, 0);
  const rate = secondsElapsed / Math.max(1, iterations);
  return {
    phase,
    chains: states,
    iterations,
    totalIterations,
    draws: states.reduce((sum, state) => sum + Math.max(0, state.iterations - warmup), 0),
    divergences: states.reduce((sum, state) => sum + state.divergences, 0),
    ...look,
    secondsElapsed,
    secondsLeft: phase === "done" ? 0 : rate * (totalIterations - iterations),
  };
}
