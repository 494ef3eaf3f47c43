/** Threads that are started before there is a job for them. */
import { setImmediate as nextTurn } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { runJobs } from "../../src/compute/run.js";
import { buildDesign } from "../../src/design/panelDesign.js";
import type { ChainsInput } from "../../src/fit/chainJob.js";
import { chainJobReference } from "../../src/fit/chainJobReference.js";
import { prepare as prepareThreads } from "../../src/platform/node/threads.js";
import { specify } from "../../src/spec/specify.js";
import { smallPanel } from "../model/densities.js";

let started = 0;
const count = (): void => {
  started++;
};
beforeAll(() => void process.on("worker", count));
afterAll(() => void process.off("worker", count));

const shared: ChainsInput = {
  design: buildDesign(specify(smallPanel())).design,
  isFull: false,
  seed: 1,
  warmup: 10,
  draws: 10,
  targetAcceptance: 0.8,
  maxTreeDepth: 5,
  metric: "dense",
};

it("a run takes the threads that wait for it, and starts only those that are missing", async () => {
  prepareThreads(chainJobReference, 2);
  prepareThreads(chainJobReference, 2);
  await nextTurn();
  expect(started).toBe(2);
  await expect(runJobs(chainJobReference, shared, [0, 1], { workers: 2 })).resolves.toEqual([null, null]);
  expect(started).toBe(2);
  await runJobs(chainJobReference, shared, [0, 1, 2], { workers: 3 });
  expect(started).toBe(3);
});

it("a run waits for the threads of one that was stopped", async () => {
  for (let round = 0; round < 5; round++) {
    const stop = new AbortController();
    const stopped = runJobs(chainJobReference, { ...shared, draws: 1_000_000 }, [0, 1, 2], {
      workers: 3,
      signal: stop.signal,
      onEvent: () => stop.abort(new Error("stop here")),
    });
    await expect(stopped).rejects.toThrow("stop here");
    prepareThreads(chainJobReference, 3);
    await runJobs(chainJobReference, shared, [0, 1, 2], { workers: 3 });
  }
  expect(started).toBe(3);
});

it("a run whose job fails leaves its thread to the next", async () => {
  const channels = shared.design.channels.map((channel) => ({
    ...channel,
    coefficient: { of: "coefficient" as const, prior: { family: "halfNormal" as const, scale: -1 } },
  }));
  const wrong: ChainsInput = { ...shared, isFull: true, design: { ...shared.design, channels } };
  for (let round = 0; round < 20; round++) {
    await expect(runJobs(chainJobReference, wrong, [0], { workers: 1 })).rejects.toThrow(
      "must be a positive number, got -1",
    );
  }
  await runJobs(chainJobReference, shared, [0, 1, 2], { workers: 3 });
  expect(started).toBe(3);
});

it("a module that does not load is reported by the run that wants it", async () => {
  const missing = { ...chainJobReference, module: "nowhere/missing.js" };
  prepareThreads(missing, 4);
  await nextTurn();
  expect(started).toBe(4);
  await expect(runJobs(missing, {} as never, [1], { workers: 1 })).rejects.toThrow("missing.js");
});
