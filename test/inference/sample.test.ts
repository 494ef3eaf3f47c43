import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createChain } from "../../src/inference/chain.js";
import { bfmi } from "../../src/inference/diagnostics/bfmi.js";
import { summarise } from "../../src/inference/diagnostics/summary.js";
import type { LogDensity } from "../../src/inference/logDensity.js";
import type { Progress } from "../../src/inference/progress.js";
import { coordinateDraws, type Samples, sampleNuts } from "../../src/inference/sample.js";
import { exp } from "../../src/math/elementary.js";
import { createRng } from "../../src/math/rng.js";
import { correlated, gaussian } from "./gaussian.js";

/** Neal's funnel: v ~ N(0, 3), nine x ~ N(0, e^(v/2)). */
const funnel: LogDensity = {
  dimension: 10,
  evaluate: (q, g) => {
    const v = q[0]!;
    const precision = exp(-v);
    let squares = 0;
    for (let i = 1; i < 10; i++) {
      squares += q[i]! * q[i]!;
      g[i] = -q[i]! * precision;
    }
    g[0] = -v / 9 - 4.5 + 0.5 * squares * precision;
    return -(v * v) / 18 - 4.5 * v - 0.5 * squares * precision;
  },
};

const pinnedFunnel = "e2b1b013619221b446205cb295d46174e54044032aaf9652f1af2443c61a62ee";
const pinnedNormal = "69a2bfda4213731b64299f7298e0c3b08c9888d3bc3717f43a5a1ee61027e89d";

const n = 6;
const mean = [0, 10, -3, 1, 0.5, 200];
const { precision, covariance } = correlated(n);
const normal = gaussian(mean, precision);

function digest(samples: Samples): string {
  const hash = createHash("sha256");
  for (const { positions } of samples.chains) {
    const view = new DataView(new ArrayBuffer(8));
    for (const x of positions) {
      view.setFloat64(0, x);
      hash.update(new Uint8Array(view.buffer));
    }
  }
  return hash.digest("hex");
}

describe.each(["dense", "diagonal"] as const)("the sampler with a %s metric", (metric) => {
  it("has the exact means and variances of a correlated normal, within four Monte Carlo errors", async () => {
    const samples = await sampleNuts(normal, { seed: 3, metric, draws: 2000 });
    for (let i = 0; i < n; i++) {
      const summary = summarise(coordinateDraws(samples, i));
      expect(Math.abs(summary.mean - mean[i]!) / summary.mcseMean, `mean ${i}`).toBeLessThan(4);
      const sd = Math.sqrt(covariance[i * (n + 1)]!);
      expect(Math.abs(summary.sd - sd) / summary.mcseSd, `sd ${i}`).toBeLessThan(4);
      expect(summary.rhat, `rhat ${i}`).toBeLessThan(1.01);
    }
    for (const chain of samples.chains) {
      expect(bfmi(chain.energy)).toBeGreaterThan(0.7);
      expect(chain.isDivergent.some((flag) => flag === 1)).toBe(false);
    }
  });
});

describe("simulation-based calibration", () => {
  it("ranks the truth uniformly among the draws of a normal with unknown mean and scale", async () => {
    // mu ~ N(0, 1), u = ln sigma ~ N(0, 0.5), five observations. Draws are thinned to be nearly independent.
    const replicates = 200;
    const kept = 19;
    const ranks = [new Float64Array(kept + 1), new Float64Array(kept + 1)];
    for (let replicate = 0; replicate < replicates; replicate++) {
      const rng = createRng("calibration").split(replicate);
      const truth = [rng.normal(), 0.5 * rng.normal()];
      const y = Array.from({ length: 5 }, () => truth[0]! + exp(truth[1]!) * rng.normal());
      const posterior: LogDensity = {
        dimension: 2,
        evaluate: (q, g) => {
          const weight = exp(-2 * q[1]!);
          let squares = 0;
          let sum = 0;
          for (const value of y) {
            sum += value - q[0]!;
            squares += (value - q[0]!) * (value - q[0]!);
          }
          g[0] = sum * weight - q[0]!;
          g[1] = squares * weight - 5 - 4 * q[1]!;
          return -0.5 * squares * weight - 5 * q[1]! - 0.5 * q[0]! * q[0]! - 2 * q[1]! * q[1]!;
        },
      };
      const samples = await sampleNuts(posterior, {
        seed: replicate,
        chains: 1,
        warmup: 100,
        draws: 10 * kept,
      });
      for (const i of [0, 1]) {
        const thinned = coordinateDraws(samples, i)[0]!.filter((_, draw) => draw % 10 === 0);
        ranks[i]![thinned.filter((x) => x < truth[i]!).length]! += 1;
      }
    }
    for (const counts of ranks) {
      const expected = replicates / (kept + 1);
      let chiSquare = 0;
      for (const count of counts) chiSquare += (count - expected) ** 2 / expected;
      // 99.99 % point of chi-square with 19 degrees of freedom.
      expect(chiSquare).toBeLessThan(50.8);
    }
  });
});

describe("divergences", () => {
  it("are reported in the neck of a funnel, with where they left and by how much", async () => {
    const samples = await sampleNuts(funnel, { seed: 1, warmup: 500 });
    const ofDraws = samples.divergences.filter(({ isWarmup }) => !isWarmup);
    const counted = samples.chains.reduce(
      (sum, { isDivergent }) => sum + isDivergent.reduce((a, b) => a + b, 0),
      0,
    );
    expect(ofDraws.length).toBeGreaterThan(5);
    expect(counted).toBe(ofDraws.length);
    const all = samples.chains.flatMap((chain) => Array.from(chain.positions.filter((_, k) => k % 10 === 0)));
    const middle = all.reduce((a, b) => a + b) / all.length;
    const inNeck = ofDraws.filter(({ start }) => start[0]! < middle).length;
    // Half of them would lie below the mean if divergences were anywhere.
    expect(inNeck / ofDraws.length).toBeGreaterThan(0.75);
    for (const { start, end, energyError, chain, iteration } of ofDraws) {
      expect(start.length).toBe(10);
      expect(end.length).toBe(10);
      expect(energyError).toBeGreaterThan(1000);
      expect(samples.chains[chain]!.isDivergent[iteration]).toBe(1);
    }
  });

  it("at the edge of a density that is not a number beyond it do not stop the run", async () => {
    // A half-normal without a change of variable.
    const halfNormal: LogDensity = {
      dimension: 1,
      evaluate: (x, g) => {
        g[0] = x[0]! > 0 ? -x[0]! : Number.NaN;
        return x[0]! > 0 ? -0.5 * x[0]! * x[0]! : Number.NaN;
      },
    };
    const samples = await sampleNuts(halfNormal, { seed: 1, draws: 500 });
    expect(samples.divergences.length).toBeGreaterThan(0);
    expect(samples.chains.every(({ positions }) => positions.every((x) => x > 0))).toBe(true);
  });
});

describe("the same seed gives the same draws", () => {
  const options = { seed: 7, draws: 100, warmup: 100 } as const;

  it("as pinned, bit for bit, for a density of + − × and our own exp", async () => {
    expect(digest(await sampleNuts(funnel, { ...options, seed: "pinned" }))).toBe(pinnedFunnel);
    expect(digest(await sampleNuts(normal, options))).toBe(pinnedNormal);
  });

  it("in any number of chains and in any order of running them", async () => {
    const four = await sampleNuts(normal, options);
    const two = await sampleNuts(normal, { ...options, chains: 2 });
    expect(two.chains).toEqual(four.chains.slice(0, 2));
    const settings = {
      ...options,
      chain: 3,
      targetAcceptance: 0.8,
      maxTreeDepth: 10,
      metric: "dense",
    } as const;
    const alone = createChain(normal, settings);
    while (alone.draws < 100) alone.step();
    expect(alone.take(0, 100)).toEqual(four.chains[3]);
  });

  it("whether or not anybody watches", async () => {
    const watched = await sampleNuts(normal, {
      ...options,
      onProgress: () => {},
      signal: new AbortController().signal,
    });
    expect(watched.chains).toEqual((await sampleNuts(normal, options)).chains);
  });

  it("and another seed others, and chains differ from each other", async () => {
    const one = await sampleNuts(normal, options);
    const other = await sampleNuts(normal, { ...options, seed: 8 });
    const firsts = [...one.chains, ...other.chains].map(({ positions }) => positions[0]);
    expect(new Set(firsts).size).toBe(8);
  });
});

describe("stopping", () => {
  it("at the target keeps a whole number of hundreds of draws, the first of the full run's", async () => {
    const full = await sampleNuts(normal, { seed: 2, draws: 2000 });
    const stopped = await sampleNuts(normal, { seed: 2, draws: 2000, until: { ess: 400, rhat: 1.02 } });
    expect(stopped.draws % 100).toBe(0);
    expect(stopped.draws).toBeLessThan(2000);
    stopped.chains.forEach(({ positions }, chain) => {
      expect(positions).toEqual(full.chains[chain]!.positions.slice(0, stopped.draws * n));
    });
    for (let i = 0; i < n; i++) {
      const { essBulk, essTail, rhat } = summarise(coordinateDraws(stopped, i));
      expect(Math.min(essBulk, essTail)).toBeGreaterThanOrEqual(400);
      expect(rhat).toBeLessThanOrEqual(1.02);
    }
  });

  it("at a target that is never met makes all draws", async () => {
    const samples = await sampleNuts(normal, { draws: 250, until: { ess: 1e9 } });
    expect(samples.draws).toBe(250);
    expect(samples.chains[0]!.logDensity.length).toBe(250);
  });

  it("by a signal evaluates the density no more", async () => {
    const controller = new AbortController();
    let evaluations = 0;
    let atAbort = 0;
    const counting: LogDensity = {
      ...normal,
      evaluate: (x, g) => {
        evaluations++;
        return normal.evaluate(x, g);
      },
    };
    const onProgress = (): void => {
      atAbort = evaluations;
      controller.abort(new Error("enough"));
    };
    const run = sampleNuts(counting, { draws: 1_000_000, onProgress, signal: controller.signal });
    await expect(run).rejects.toThrow("enough");
    expect(atAbort).toBeGreaterThan(0);
    expect(evaluations).toBe(atAbort);
  });

  it("by a timer works, because the run lets the event loop turn", async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 0);
    await expect(sampleNuts(normal, { draws: 1_000_000, signal: controller.signal })).rejects.toMatchObject({
      name: "AbortError",
    });
  });

  it("by a signal already given does not even start", async () => {
    const signal = AbortSignal.abort(new Error("no"));
    const untouched: LogDensity = {
      dimension: 1,
      evaluate: () => {
        throw new Error("evaluated");
      },
    };
    await expect(sampleNuts(untouched, { signal })).rejects.toThrow("no");
  });
});

describe("the run", () => {
  it("reports progress that adds up and ends with everything done", async () => {
    const reports: Progress[] = [];
    await sampleNuts(normal, { draws: 450, warmup: 150, onProgress: (progress) => reports.push(progress) });
    const last = reports.at(-1)!;
    expect(last).toMatchObject({
      phase: "done",
      iterations: 2400,
      totalIterations: 2400,
      draws: 1800,
      secondsLeft: 0,
    });
    expect(last.rhat).toBeLessThan(1.05);
    expect(last.ess).toBeGreaterThan(100);
    // After 100, 200 and 400 draws of each chain, and at the end.
    expect(reports.length).toBeGreaterThanOrEqual(4);
    for (const { iterations, chains } of reports) {
      expect(chains.reduce((sum, chain) => sum + chain.iterations, 0)).toBe(iterations);
    }
  });

  it("counts every gradient it spends", async () => {
    let evaluations = 0;
    const counting: LogDensity = {
      ...normal,
      evaluate: (x, g) => {
        evaluations++;
        return normal.evaluate(x, g);
      },
    };
    const { chains } = await sampleNuts(counting, { draws: 50, warmup: 60 });
    const counted = chains.reduce(
      (sum, { gradientEvaluations: { warmup, sampling } }) => sum + warmup + sampling,
      0,
    );
    expect(counted).toBe(evaluations);
  });

  it("works without a warm-up and in one dimension", async () => {
    const samples = await sampleNuts(gaussian([5], [4]), { warmup: 0, draws: 400, seed: 1 });
    const { mean: found, mcseMean } = summarise(coordinateDraws(samples, 0));
    expect(Math.abs(found - 5) / mcseMean).toBeLessThan(4);
  });

  it("passes on an exception of the density", async () => {
    const failing: LogDensity = {
      dimension: 1,
      evaluate: () => {
        throw new Error("stopped from inside");
      },
    };
    await expect(sampleNuts(failing)).rejects.toThrow("stopped from inside");
  });

  it.each([
    [{ chains: 0 }, "chains must be a positive integer, got 0"],
    [{ draws: 1.5 }, "draws must be a positive integer, got 1.5"],
    [{ warmup: -1 }, "warmup must be an integer ≥ 0, got -1"],
    [{ targetAcceptance: 1 }, "targetAcceptance must be in (0, 1), got 1"],
    [{ maxTreeDepth: 30 }, "maxTreeDepth must be at most 20, got 30"],
    [{ initial: [Float64Array.of(1)] }, "initial must hold 4 positions, one a chain, got 1"],
    [{ chains: 1, until: { rhat: 1.01 } }, "until.rhat needs at least two chains"],
  ])("refuses %j", async (options, message) => {
    await expect(sampleNuts(normal, options)).rejects.toThrow(message);
  });

  it("refuses a coordinate that does not exist", async () => {
    const samples = await sampleNuts(gaussian([0], [1]), { draws: 10, warmup: 10 });
    expect(() => coordinateDraws(samples, 1)).toThrow("index must be an integer from 0 to 0, got 1");
  });
});
