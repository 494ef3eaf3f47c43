import { describe, expect, it } from "vitest";
import { createPhasePoint, type PhasePoint } from "../../src/inference/leapfrog.js";
import type { LogDensity } from "../../src/inference/logDensity.js";
import { diagonalMetric, estimateMetric, type Metric } from "../../src/inference/metric.js";
import { createNuts } from "../../src/inference/nuts.js";
import { createRng } from "../../src/math/rng.js";
import { correlated, gaussian } from "./gaussian.js";
import { referenceTransition } from "./referenceNuts.js";

function pointAt(logDensity: LogDensity, metric: Metric, position: readonly number[]): PhasePoint {
  const point = createPhasePoint(logDensity.dimension);
  point.position.set(position);
  point.logDensity = logDensity.evaluate(point.position, point.gradient);
  metric.multiplyInverse(point.gradient, point.acceleration);
  return point;
}

const unitMetric = (n: number): Metric => diagonalMetric(new Float64Array(n).fill(1));

/** Curved and narrow: x2 follows x1². */
const banana: LogDensity = {
  dimension: 2,
  evaluate: (x, g) => {
    const d = x[1]! - x[0]! * x[0]!;
    g[0] = -x[0]! + 8 * d * x[0]!;
    g[1] = -4 * d;
    return -0.5 * x[0]! * x[0]! - 2 * d * d;
  },
};

function denseMetricFor(n: number): Metric {
  const { precision } = correlated(n);
  const density = gaussian(new Array<number>(n).fill(0), precision);
  const rng = createRng("draws");
  const draws = Array.from({ length: 50 }, () => Float64Array.from({ length: n }, () => rng.normal()));
  const gradients = draws.map((x) => {
    const g = new Float64Array(n);
    density.evaluate(x, g);
    return g;
  });
  return estimateMetric("dense", draws, gradients)!;
}

describe.each([
  ["a normal with unit metric", gaussian([0, 1, 2], correlated(3).precision), unitMetric(3), [0.05, 0.2]],
  [
    "a normal with dense metric",
    gaussian([0, 1, 2, 3], correlated(4).precision),
    denseMetricFor(4),
    [0.1, 0.7],
  ],
  ["a banana", banana, unitMetric(2), [0.05, 0.3, 1.5]],
  ["one dimension", gaussian([0], [1]), unitMetric(1), [0.01, 0.9]],
] as const)("a transition on %s", (name, density, metric, stepSizes) => {
  it.each(stepSizes)("does what the slow reference does, with step size %d", (stepSize) => {
    const transition = createNuts(density, 7);
    let position = new Array<number>(density.dimension).fill(0.3);
    for (let repeat = 0; repeat < 60; repeat++) {
      const rng = createRng(name).split(repeat);
      const point = pointAt(density, metric, position);
      const info = transition(point, metric, stepSize, rng);
      const expected = referenceTransition(
        density,
        metric,
        stepSize,
        7,
        createRng(name).split(repeat),
        position,
      );
      expect(info.treeDepth).toBe(expected.treeDepth);
      expect(info.leapfrogSteps).toBe(expected.leapfrogSteps);
      expect(info.divergence !== null).toBe(expected.isDivergent);
      expect(info.acceptance).toBeCloseTo(expected.acceptance, 8);
      expected.position.forEach((x, i) => {
        expect(point.position[i]).toBeCloseTo(x, 8);
      });
      position = Array.from(point.position);
    }
  });
});

describe("a transition", () => {
  it("stops at the depth allowed", () => {
    const density = gaussian([0], [1]);
    const transition = createNuts(density, 3);
    const metric = unitMetric(1);
    const info = transition(pointAt(density, metric, [0.5]), metric, 1e-4, createRng(1));
    expect(info).toMatchObject({ treeDepth: 3, leapfrogSteps: 7, divergence: null });
  });

  it("leaves the point complete: density, gradient and acceleration are those of its position", () => {
    const density = gaussian([0, 1, 2], correlated(3).precision);
    const metric = diagonalMetric(Float64Array.of(0.1, 1, 10));
    const transition = createNuts(density, 8);
    const point = pointAt(density, metric, [0, 1, 2]);
    const rng = createRng(2);
    for (let repeat = 0; repeat < 30; repeat++) {
      transition(point, metric, 0.3, rng);
      const expected = pointAt(density, metric, Array.from(point.position));
      expect(point.logDensity).toBe(expected.logDensity);
      expect(Array.from(point.gradient)).toEqual(Array.from(expected.gradient));
      expect(Array.from(point.acceleration)).toEqual(Array.from(expected.acceleration));
    }
  });

  it("reports a divergence with the step that left, and stays where it was if nothing else was reached", () => {
    // A step of 50 in a normal of scale one: the energy explodes at once.
    const density = gaussian([0], [1]);
    const metric = unitMetric(1);
    const point = pointAt(density, metric, [0.5]);
    const info = createNuts(density, 8)(point, metric, 50, createRng(4));
    expect(info).toMatchObject({ treeDepth: 0, leapfrogSteps: 1, acceptance: 0 });
    expect(info.divergence!.energyError).toBeGreaterThan(1000);
    expect(Array.from(info.divergence!.start)).toEqual([0.5]);
    expect(info.divergence!.end[0]).not.toBe(0.5);
    expect(point.position[0]).toBe(0.5);
  });

  it("takes a density that is not a number for a divergence of infinite energy error", () => {
    const density: LogDensity = {
      dimension: 1,
      evaluate: (x, g) => {
        g[0] = x[0]! > 0 ? -1 : Number.NaN;
        return x[0]! > 0 ? -x[0]! : Number.NaN;
      },
    };
    const metric = unitMetric(1);
    const transition = createNuts(density, 8);
    const point = pointAt(density, metric, [0.01]);
    const rng = createRng(1);
    const infos = Array.from({ length: 50 }, () => transition(point, metric, 0.5, rng));
    const divergences = infos.flatMap(({ divergence }) => divergence ?? []);
    expect(divergences.length).toBeGreaterThan(0);
    for (const { start, end, energyError } of divergences) {
      expect(energyError).toBe(Number.POSITIVE_INFINITY);
      expect(start[0]).toBeGreaterThan(0);
      expect(end[0]).toBeLessThanOrEqual(0);
    }
    expect(point.position[0]).toBeGreaterThan(0);
  });
});
