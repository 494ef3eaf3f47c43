/** Chains of a density alone: exact moments, calibration, divergences, the same draws for the same seed. */
import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createChain } from "../../src/inference/chain.js";
import { bfmi } from "../../src/inference/diagnostics/bfmi.js";
import { summarise } from "../../src/inference/diagnostics/quantitySummary.js";
import type { LogDensity } from "../../src/inference/logDensity.js";
import { exp } from "../../src/math/elementary.js";
import { createRng } from "../../src/math/rng.js";
import { correlated, gaussian } from "./gaussian.js";
import { coordinateDraws, type Samples, sampleNuts } from "./sampleNuts.js";

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

function divergencesOf({ chains }: Samples) {
  return chains.flatMap(({ divergences }) => divergences);
}

describe.each(["dense", "diagonal"] as const)("the sampler with a %s metric", (metric) => {
  it("has the exact means and variances of a correlated normal, within four Monte Carlo errors", () => {
    const samples = sampleNuts(normal, { seed: 3, metric, draws: 2000 });
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
  it("ranks the truth uniformly among the draws of a normal with unknown mean and scale", () => {
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
      const samples = sampleNuts(posterior, {
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
  it("are reported in the neck of a funnel, with where they left and by how much", () => {
    const samples = sampleNuts(funnel, { seed: 1, warmup: 500 });
    const ofDraws = divergencesOf(samples).filter(({ isWarmup }) => !isWarmup);
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

  it("at the edge of a density that is not a number beyond it do not stop the run", () => {
    // A half-normal without a change of variable.
    const halfNormal: LogDensity = {
      dimension: 1,
      evaluate: (x, g) => {
        g[0] = x[0]! > 0 ? -x[0]! : Number.NaN;
        return x[0]! > 0 ? -0.5 * x[0]! * x[0]! : Number.NaN;
      },
    };
    const samples = sampleNuts(halfNormal, { seed: 1, draws: 500 });
    expect(divergencesOf(samples).length).toBeGreaterThan(0);
    expect(samples.chains.every(({ positions }) => positions.every((x) => x > 0))).toBe(true);
  });
});

describe("the same seed gives the same draws", () => {
  const options = { seed: 7, draws: 100, warmup: 100 } as const;

  it("as pinned, bit for bit, for a density of + − × and our own exp", () => {
    expect(digest(sampleNuts(funnel, { ...options, seed: "pinned" }))).toBe(pinnedFunnel);
    expect(digest(sampleNuts(normal, options))).toBe(pinnedNormal);
  });

  it("in any number of chains and in any order of running them", () => {
    const four = sampleNuts(normal, options);
    const two = sampleNuts(normal, { ...options, chains: 2 });
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

  it("and another seed others, and chains differ from each other", () => {
    const one = sampleNuts(normal, options);
    const other = sampleNuts(normal, { ...options, seed: 8 });
    const firsts = [...one.chains, ...other.chains].map(({ positions }) => positions[0]);
    expect(new Set(firsts).size).toBe(8);
  });
});

describe("a run", () => {
  it("counts every gradient it spends", () => {
    let evaluations = 0;
    const counting: LogDensity = {
      ...normal,
      evaluate: (x, g) => {
        evaluations++;
        return normal.evaluate(x, g);
      },
    };
    const { chains } = sampleNuts(counting, { draws: 50, warmup: 60 });
    const counted = chains.reduce(
      (sum, { gradientEvaluations: { warmup, sampling } }) => sum + warmup + sampling,
      0,
    );
    expect(counted).toBe(evaluations);
  });

  it("works without a warm-up and in one dimension", () => {
    const samples = sampleNuts(gaussian([5], [4]), { warmup: 0, draws: 400, seed: 1 });
    const { mean: found, mcseMean } = summarise(coordinateDraws(samples, 0));
    expect(Math.abs(found - 5) / mcseMean).toBeLessThan(4);
  });

  it("passes on an exception of the density", () => {
    const failing: LogDensity = {
      dimension: 1,
      evaluate: () => {
        throw new Error("stopped from inside");
      },
    };
    expect(() => sampleNuts(failing)).toThrow("stopped from inside");
  });
});
