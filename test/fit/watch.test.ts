/** Watching chains: progress adds up, looks give way to the event loop, end when told, and find the first draws that suffice. */
import { setImmediate as turn } from "node:timers/promises";
import { describe, expect, it, vi } from "vitest";
import type { ChainEvent } from "../../src/fit/chainJob.js";
import { createWatch, type WatchOptions } from "../../src/fit/watch.js";
import { createRng } from "../../src/math/rng.js";

const dimension = 30;
const size = 100;

/** A hundred independent draws of a chain. */
function eventOf(chain: number, index: number): ChainEvent {
  const rng = createRng(1).split(chain).split(index);
  const positions = Float64Array.from({ length: size * dimension }, () => rng.normal());
  const zeros = new Float64Array(size);
  const draws = {
    positions,
    logDensity: zeros,
    energy: zeros,
    acceptance: zeros,
    treeDepth: new Uint8Array(size),
    leapfrogSteps: new Uint32Array(size),
    isDivergent: new Uint8Array(size),
    stepSize: 1,
    divergences: [],
    gradientEvaluations: { warmup: 0, sampling: 0 },
  };
  const chunk = { draws, values: positions, linear: new Float64Array(0) };
  const seconds = { warmup: 1, sampling: 1 };
  return { iterations: 100 + size * (index + 1), stepSize: 1, treeDepth: 1, divergences: 0, seconds, chunk };
}

function watching(options: WatchOptions) {
  const watch = createWatch(2, dimension, 100, 1000, options);
  const give = (index: number) => {
    for (const chain of [0, 1]) watch.receive(chain, eventOf(chain, index));
  };
  return { watch, give };
}

describe("a watch", () => {
  it("gives the event loop a turn after each coordinate of a look", async () => {
    const onEnough = vi.fn();
    const { give } = watching({ until: { ess: 1 }, onEnough });
    give(0);
    for (let turns = 0; turns < dimension - 1; turns++) {
      expect(onEnough).not.toHaveBeenCalled();
      await turn();
    }
    await vi.waitFor(() => expect(onEnough).toHaveBeenCalledOnce(), { timeout: 300_000 });
  });

  it.each(["stop", "signal"])("looks no further after a %s", async (way) => {
    const onEnough = vi.fn();
    const controller = new AbortController();
    const { watch, give } = watching({ until: { ess: 1 }, onEnough, signal: controller.signal });
    give(0);
    await turn();
    if (way === "stop") watch.stop();
    else controller.abort();
    await watch.finish();
    expect(onEnough).not.toHaveBeenCalled();
  });

  it("keeps the first hundreds of draws that suffice, however late they are looked at", async () => {
    // 200 draws of two chains, independent: more than 300 effective ones, which 100 of each cannot give.
    const { watch, give } = watching({ until: { ess: 250 } });
    for (const index of [0, 1, 2, 3, 4, 5]) give(index);
    const [first] = await watch.finish();
    expect(first!.draws.logDensity).toHaveLength(200);
    expect(first!.values.subarray(0, size * dimension)).toEqual(eventOf(0, 0).chunk!.values);
  });

  it.each([{ ess: 1e6 }, { ess: 1, rhat: 0.9 }])(
    "keeps all draws where none suffice for %o",
    async (until) => {
      const { watch, give } = watching({ until });
      for (const index of [0, 1, 2]) give(index);
      for (const { draws } of await watch.finish()) expect(draws.logDensity).toHaveLength(300);
    },
  );

  it("reports progress that adds up, with R-hat and ESS where they are those of all draws", async () => {
    const onProgress = vi.fn<NonNullable<WatchOptions["onProgress"]>>();
    const { watch, give } = watching({ onProgress });
    give(0);
    give(1);
    for (let turns = 0; turns <= 2 * dimension + 2; turns++) await turn();
    await watch.finish();
    const done = onProgress.mock.lastCall![0];
    expect(done).toMatchObject({
      phase: "done",
      iterations: 600,
      totalIterations: 2200,
      draws: 400,
      secondsLeft: 0,
    });
    expect(done.chains.map(({ iterations }) => iterations)).toEqual([300, 300]);
    // 200 independent draws, at the worst of 30 coordinates.
    expect(done.rhat).toBeLessThan(1.1);
    expect(done.ess).toBeGreaterThan(50);
  });

  it("ends without R-hat and ESS where they would be those of some draws only", async () => {
    const onProgress = vi.fn<NonNullable<WatchOptions["onProgress"]>>();
    const { watch, give } = watching({ onProgress });
    give(0);
    for (let turns = 0; turns <= dimension; turns++) await turn();
    give(1);
    await watch.finish();
    expect(onProgress.mock.lastCall![0]).toMatchObject({
      phase: "done",
      draws: 400,
      rhat: Number.NaN,
      ess: Number.NaN,
    });
  });
});
