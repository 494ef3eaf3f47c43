import { describe, expect, it } from "vitest";
import { createPhasePoint, energy, leapfrog, type PhasePoint } from "../../src/inference/leapfrog.js";
import type { LogDensity } from "../../src/inference/logDensity.js";
import { diagonalMetric, type Metric } from "../../src/inference/metric.js";
import { correlated, gaussian } from "./gaussian.js";

function pointAt(logDensity: LogDensity, metric: Metric, position: number[], momentum: number[]): PhasePoint {
  const point = createPhasePoint(logDensity.dimension);
  point.position.set(position);
  point.momentum.set(momentum);
  point.logDensity = logDensity.evaluate(point.position, point.gradient);
  metric.multiplyInverse(point.gradient, point.acceleration);
  metric.multiplyInverse(point.momentum, point.velocity);
  return point;
}

function travel(
  logDensity: LogDensity,
  metric: Metric,
  from: PhasePoint,
  stepSize: number,
  steps: number,
): PhasePoint {
  let current = from;
  for (let step = 0; step < steps; step++) {
    const next = createPhasePoint(logDensity.dimension);
    leapfrog(logDensity, metric, current, next, stepSize);
    current = next;
  }
  return current;
}

const unit = diagonalMetric(Float64Array.of(1));
const oscillator = gaussian([0], [1]);
/** A quartic well in two dimensions, coupled: nothing about it is linear. */
const well: LogDensity = {
  dimension: 2,
  evaluate: (x, g) => {
    const [a, b] = [x[0]!, x[1]!];
    g[0] = -(a ** 3) - b;
    g[1] = -2 * b ** 3 - a;
    return -0.25 * a ** 4 - 0.5 * b ** 4 - a * b;
  },
};
const wellMetric = diagonalMetric(Float64Array.of(0.7, 1.3));

describe("leapfrog", () => {
  it("follows the closed form of the discrete harmonic oscillator", () => {
    // With cos φ = 1 − ε²/2 the positions are q0·cos nφ + p0·sin nφ/√(1 − ε²/4).
    const stepSize = 0.3;
    const angle = Math.acos(1 - stepSize ** 2 / 2);
    const start = pointAt(oscillator, unit, [0.8], [-0.5]);
    for (const steps of [1, 2, 7, 100]) {
      const expected =
        0.8 * Math.cos(steps * angle) - (0.5 * Math.sin(steps * angle)) / Math.sqrt(1 - stepSize ** 2 / 4);
      expect(travel(oscillator, unit, start, stepSize, steps).position[0]).toBeCloseTo(expected, 12);
    }
  });

  it("comes back to where it started when time runs backwards", () => {
    const start = pointAt(well, wellMetric, [0.5, -0.2], [1, 0.3]);
    const there = travel(well, wellMetric, start, 0.1, 50);
    const back = travel(well, wellMetric, there, -0.1, 50);
    for (const field of ["position", "momentum", "velocity"] as const) {
      back[field].forEach((value, i) => {
        expect(value).toBeCloseTo(start[field][i]!, 11);
      });
    }
  });

  it("has an energy error of second order: half the step, a quarter of the error", () => {
    const start = pointAt(well, wellMetric, [0.5, -0.2], [1, 0.3]);
    const error = (stepSize: number): number =>
      Math.abs(energy(travel(well, wellMetric, start, stepSize, Math.round(1 / stepSize))) - energy(start));
    expect(error(0.02) / error(0.01)).toBeGreaterThan(3.9);
    expect(error(0.02) / error(0.01)).toBeLessThan(4.1);
  });

  it("keeps velocity the product of the metric with the momentum", () => {
    const { precision } = correlated(3);
    const density = gaussian([0, 0, 0], precision);
    const metric = diagonalMetric(Float64Array.of(0.1, 1, 10));
    const end = travel(density, metric, pointAt(density, metric, [0.1, 1, -5], [3, 1, 0.1]), 0.05, 200);
    const expected = new Float64Array(3);
    metric.multiplyInverse(end.momentum, expected);
    end.velocity.forEach((v, i) => {
      expect(Math.abs(v - expected[i]!)).toBeLessThan(1e-11 * (1 + Math.abs(v)));
    });
  });

  it("does not touch the point it starts from", () => {
    const start = pointAt(oscillator, unit, [0.8], [-0.5]);
    const before = JSON.stringify(start);
    travel(oscillator, unit, start, 0.3, 3);
    expect(JSON.stringify(start)).toBe(before);
  });
});
