import { describe, expect, it } from "vitest";
import { negativeHessian } from "../../src/inference/hessian.js";
import { approximateLaplace } from "../../src/inference/laplace.js";
import type { LogDensity } from "../../src/inference/logDensity.js";
import { correlated, gaussian } from "./gaussian.js";

const n = 4;
const mean = [3, -1, 0, 100];
const { precision, covariance } = correlated(n);
const density = gaussian(mean, precision);

describe("negativeHessian", () => {
  it("is the precision of a normal, whatever the scales", () => {
    const { negativeHessian: found, evaluations } = negativeHessian(density, Float64Array.of(2, 0, 1, 90));
    found.forEach((value, k) => {
      const scale = Math.sqrt(precision[Math.floor(k / n) * (n + 1)]! * precision[(k % n) * (n + 1)]!);
      expect(Math.abs(value - precision[k]!) / scale).toBeLessThan(1e-6);
    });
    expect(evaluations).toBe(4 * n);
  });
});

describe("approximateLaplace", () => {
  it("is exact for a normal: mode, covariance and evidence", () => {
    const result = approximateLaplace(density, { seed: 1 });
    mean.forEach((m, i) => {
      expect(Math.abs(result.mode[i]! - m)).toBeLessThan(1e-3 * Math.sqrt(covariance[i * (n + 1)]!));
    });
    covariance.forEach((c, k) => {
      const scale = Math.sqrt(covariance[Math.floor(k / n) * (n + 1)]! * covariance[(k % n) * (n + 1)]!);
      expect(Math.abs(result.covariance[k]! - c) / scale).toBeLessThan(1e-5);
    });
    // The density peaks at 0, so ln ∫p = ½·n·ln 2π + ½·ln det Σ; det P is 1 over the squared scales 0.1 … 10, whose product is 1.
    expect(result.logEvidence).toBeCloseTo(0.5 * n * Math.log(2 * Math.PI), 4);
    const narrow = gaussian(
      mean,
      precision.map((p) => 9 * p),
    );
    const { logEvidence } = approximateLaplace(narrow, { seed: 1 });
    expect(logEvidence).toBeCloseTo(result.logEvidence - n * Math.log(3), 4);
    expect(result).toMatchObject({ isApproximate: true, warnings: [] });
  });

  it("draws from the approximation, the same for the same seed", () => {
    const { draws } = approximateLaplace(density, { seed: 1, draws: 4000 });
    for (let i = 0; i < n; i++) {
      const column = Float64Array.from({ length: 4000 }, (_, d) => draws[d * n + i]!);
      const average = column.reduce((a, b) => a + b) / 4000;
      const spread = column.reduce((a, b) => a + (b - average) ** 2, 0) / 3999;
      const variance = covariance[i * (n + 1)]!;
      expect(Math.abs(average - mean[i]!)).toBeLessThan(4 * Math.sqrt(variance / 4000));
      expect(Math.abs(spread / variance - 1)).toBeLessThan(4 * Math.sqrt(2 / 4000));
    }
    expect(Array.from(approximateLaplace(density, { seed: 1, draws: 10 }).draws)).toEqual(
      Array.from(draws.subarray(0, 10 * n)),
    );
  });

  it("warns, with the parameter's name, where there is no maximum to approximate", () => {
    const flat: LogDensity = {
      dimension: 2,
      names: ["intercept", "trend"],
      evaluate: (x, g) => {
        g[0] = -x[0]!;
        g[1] = 0;
        return -0.5 * x[0]! ** 2;
      },
    };
    const { warnings, covariance: none, draws } = approximateLaplace(flat);
    expect(warnings.map(({ code }) => code)).toEqual(["laplace-no-maximum"]);
    expect(warnings[0]!.message).toContain('"trend"');
    expect(none.every(Number.isNaN)).toBe(true);
    expect(draws.length).toBe(0);
  });
});
