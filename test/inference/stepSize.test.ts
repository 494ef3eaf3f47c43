import { describe, expect, it } from "vitest";
import { createPhasePoint } from "../../src/inference/leapfrog.js";
import { diagonalMetric } from "../../src/inference/metric.js";
import { createStepSizeTuner, findStepSize } from "../../src/inference/stepSize.js";
import { createRng } from "../../src/math/rng.js";
import { gaussian } from "./gaussian.js";

describe("the tuner", () => {
  it("is Hoffman and Gelman's algorithm 5, written out", () => {
    const acceptances = [0.9, 0.2, 0.85, 1, 0.6, 0.7, 0.95, 0.3];
    const [gamma, t0, kappa, target] = [0.05, 10, 0.75, 0.8];
    const tuner = createStepSizeTuner(target);
    tuner.restart(0.25);
    const mu = Math.log(10 * 0.25);
    let hBar = 0;
    let logAveraged = 0;
    acceptances.forEach((acceptance, i) => {
      const m = i + 1;
      hBar = (1 - 1 / (m + t0)) * hBar + (target - acceptance) / (m + t0);
      const logStep = mu - (Math.sqrt(m) / gamma) * hBar;
      logAveraged = m ** -kappa * logStep + (1 - m ** -kappa) * logAveraged;
      tuner.update(acceptance);
      expect(tuner.current / Math.exp(logStep)).toBeCloseTo(1, 12);
      expect(tuner.averaged / Math.exp(logAveraged)).toBeCloseTo(1, 12);
    });
  });

  it("settles where the acceptance is the target", () => {
    // Acceptance e^−ε: the target 0.8 is met at ε = −ln 0.8.
    const tuner = createStepSizeTuner(0.8);
    tuner.restart(1);
    for (let i = 0; i < 3000; i++) tuner.update(Math.exp(-tuner.current));
    // The search is still pulled to its centre by γ·(μ − ln ε)/√m = 0.05·3.8/55 in acceptance, which is 2 % in ε.
    expect(Math.abs(tuner.averaged / -Math.log(0.8) - 1)).toBeLessThan(0.02);
  });

  it("keeps the step it was given until it has learned something", () => {
    const tuner = createStepSizeTuner(0.8);
    tuner.restart(0.3);
    expect(tuner.current).toBeCloseTo(0.3, 14);
    expect(tuner.averaged).toBeCloseTo(0.3, 14);
  });
});

describe("findStepSize", () => {
  it.each([1e-6, 0.01, 1, 1e5])(
    "finds a step of the posterior's scale, %d, from a guess far away",
    (scale) => {
      const density = gaussian([0], [1 / scale ** 2]);
      const metric = diagonalMetric(Float64Array.of(1));
      const point = createPhasePoint(1);
      point.position[0] = scale;
      point.logDensity = density.evaluate(point.position, point.gradient);
      metric.multiplyInverse(point.gradient, point.acceleration);
      const { stepSize } = findStepSize(density, metric, point, 1, createRng(1));
      expect(stepSize / scale).toBeGreaterThan(0.05);
      expect(stepSize / scale).toBeLessThan(8);
      expect(point.momentum[0]).toBe(0);
    },
  );
});
