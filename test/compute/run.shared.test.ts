/** Jobs inline and on threads: order, events, errors and stops. */
import { describe, expect, it } from "vitest";
import { runJobs } from "../../src/compute/run.js";
import { readReference } from "../../src/design/reference.js";
import { FitError } from "../../src/errors.js";
import type { ChainEvent, ChainsInput } from "../../src/fit/chainJob.js";
import { chainJobReference } from "../../src/fit/chainJobReference.js";

const shared = async (draws = 10): Promise<ChainsInput> => ({
  design: (await readReference("../shared/reference/meridian_national.spec.json")).design,
  isFull: false,
  seed: 1,
  warmup: 10,
  draws,
  targetAcceptance: 0.8,
  maxTreeDepth: 6,
  metric: "dense",
});

describe.each([0, 1, 2])("with %i workers", (workers) => {
  it("events come with the index of their job", async () => {
    const events: [number, ChainEvent][] = [];
    const outputs = await runJobs(chainJobReference, await shared(), [0, 1, 2], {
      workers,
      onEvent: (index, event) => events.push([index, event]),
    });
    expect(outputs).toEqual([null, null, null]);
    const drawn = (index: number) =>
      events
        .filter(([one]) => one === index)
        .flatMap(([, { chunk }]) => (chunk ? [chunk.draws.positions.length] : []));
    // 13 coordinates: 3 for each of 4 channels, and sigma.
    expect([0, 1, 2].map(drawn)).toEqual([[130], [130], [130]]);
  });

  it("a job's FitError arrives as one", async () => {
    const broken = await shared();
    const kpi = broken.design.kpi.map(() => Number.NaN);
    const run = runJobs(chainJobReference, { ...broken, design: { ...broken.design, kpi } }, [0], {
      workers,
    });
    await expect(run).rejects.toThrow(FitError);
  });

  it("a stop rejects with its reason, and the next run works", async () => {
    const controller = new AbortController();
    const run = runJobs(chainJobReference, await shared(1_000_000), [0], {
      workers,
      signal: controller.signal,
      onEvent: () => controller.abort(new Error("stop here")),
    });
    await expect(run).rejects.toThrow("stop here");
    await expect(runJobs(chainJobReference, await shared(), [0], { workers })).resolves.toEqual([null]);
  });

  it("a signal that has already aborted stops the run before it starts", async () => {
    const run = runJobs(chainJobReference, await shared(), [0], {
      workers,
      signal: AbortSignal.abort(new Error("too late")),
    });
    await expect(run).rejects.toThrow("too late");
  });
});
