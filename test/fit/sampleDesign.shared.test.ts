/** Sampling a design: the reference posterior, determinism over threads, stopping early and being stopped. */
import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { readReference } from "../../src/design/reference.js";
import { type DesignSamples, sampleDesign } from "../../src/fit/sampleDesign.js";
import { expectReferencePosterior } from "./referencePosterior.js";

const path = "../shared/reference/meridian_national.spec.json";

describe("sampleDesign", () => {
  it("draws from the reference posterior, the linear block included", async () => {
    await expectReferencePosterior("meridian_national", { seed: 1, draws: 4000, workers: 0 });
  });

  it("draws the same numbers inline, watched, and on any number of threads, which are these numbers", async () => {
    const { design } = await readReference(path);
    const options = { seed: 1, warmup: 100, draws: 150, chains: 3 };
    const digests = [];
    for (const workers of [0, 1, 2, 3])
      digests.push(digestOf(await sampleDesign(design, { ...options, workers })));
    const watching = { onProgress: () => {}, signal: new AbortController().signal };
    digests.push(digestOf(await sampleDesign(design, { ...options, ...watching, workers: 0 })));
    expect(new Set(digests)).toEqual(new Set([digests[0]]));
    expect(digests[0]).toBe("91e935e7b929e891");
  });

  it("draws other numbers for another seed", async () => {
    const { design } = await readReference(path);
    const options = { warmup: 50, draws: 10, chains: 1, workers: 0 };
    const first = await sampleDesign(design, { ...options, seed: 1 });
    const second = await sampleDesign(design, { ...options, seed: 2 });
    expect(digestOf(first)).not.toBe(digestOf(second));
  });

  it("stops at the first hundred draws that suffice, which is a prefix of the longer run", async () => {
    const { design } = await readReference(path);
    const options = { seed: 3, warmup: 150, draws: 1000, chains: 2 };
    const whole = await sampleDesign(design, { ...options, workers: 0 });
    for (const workers of [0, 2]) {
      const stopped = await sampleDesign(design, { ...options, workers, until: { ess: 100 } });
      expect(stopped.draws % 100).toBe(0);
      expect(stopped.draws).toBeLessThan(1000);
      const prefix = whole.chains[1]!.positions.slice(0, stopped.chains[1]!.positions.length);
      expect(stopped.chains[1]!.positions).toEqual(prefix);
    }
  });

  it("rejects with the signal's reason, inline and on threads, and can be asked again", async () => {
    const { design } = await readReference(path);
    for (const workers of [0, 2]) {
      const controller = new AbortController();
      const run = sampleDesign(design, {
        draws: 1_000_000,
        workers,
        signal: controller.signal,
        onProgress: () => controller.abort(new Error("enough")),
      });
      await expect(run).rejects.toThrow("enough");
    }
    const again = await sampleDesign(design, { warmup: 20, draws: 10, chains: 1, workers: 2 });
    expect(again.draws).toBe(10);
  });

  it("is stopped by a timer where it runs inline, as it lets the event loop turn", async () => {
    const { design } = await readReference(path);
    const controller = new AbortController();
    setTimeout(() => controller.abort(new Error("time is up")), 0);
    const run = sampleDesign(design, { draws: 1_000_000, workers: 0, signal: controller.signal });
    await expect(run).rejects.toThrow("time is up");
  });

  it("reports progress that ends with all iterations done", async () => {
    const { design } = await readReference(path);
    const seen: { phase: string; iterations: number; totalIterations: number }[] = [];
    await sampleDesign(design, {
      warmup: 50,
      draws: 100,
      chains: 2,
      workers: 0,
      onProgress: (p) => seen.push(p),
    });
    expect(seen.at(-1)).toMatchObject({ phase: "done", iterations: 300, totalIterations: 300 });
  });

  it.each([
    [{ chains: 0 }, "fit: chains must be a whole number from 1, got 0"],
    [{ draws: 1.5 }, "fit: draws must be a whole number from 1 to 1000000, got 1.5"],
    [{ warmup: -1 }, "fit: warmup must be a whole number from 0, got -1"],
    [{ targetAcceptance: 1 }, "fit: targetAcceptance must be in (0, 1), got 1"],
    [{ maxTreeDepth: 30 }, "fit: maxTreeDepth must be a whole number from 1 to 20, got 30"],
    [{ workers: -1 }, "runJobs: workers must be a whole number from 0, got -1"],
  ])("refuses %o", async (options, message) => {
    const { design } = await readReference(path);
    await expect(sampleDesign(design, options)).rejects.toThrow(message);
  });
});

function digestOf({ parameters }: DesignSamples): string {
  const hash = createHash("sha256");
  for (const { name, values } of parameters.values()) {
    hash.update(name).update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  }
  return hash.digest("hex").slice(0, 16);
}
