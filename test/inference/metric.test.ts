import { describe, expect, it } from "vitest";
import { denseMetric, diagonalMetric, estimateMetric, type Metric } from "../../src/inference/metric.js";
import { choleskyFactor } from "../../src/math/cholesky.js";
import { createRng } from "../../src/math/rng.js";
import { correlated, gaussian } from "./gaussian.js";

/** Independent draws of N(0, covariance) and the gradients there. */
function exactDraws(
  n: number,
  count: number,
): { draws: Float64Array[]; gradients: Float64Array[]; covariance: number[] } {
  const { precision, covariance } = correlated(n);
  const factor = choleskyFactor(Float64Array.from(covariance), n)!;
  const rng = createRng("metric").split(n);
  const density = gaussian(new Array<number>(n).fill(0), precision);
  const draws: Float64Array[] = [];
  const gradients: Float64Array[] = [];
  for (let d = 0; d < count; d++) {
    const z = Float64Array.from({ length: n }, () => rng.normal());
    const x = new Float64Array(n);
    for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) x[i] = x[i]! + factor[i * n + j]! * z[j]!;
    const gradient = new Float64Array(n);
    density.evaluate(x, gradient);
    draws.push(x);
    gradients.push(gradient);
  }
  return { draws, gradients, covariance };
}

function inverseMass(metric: Metric, n: number): number[][] {
  return Array.from({ length: n }, (_, j) => {
    const unit = new Float64Array(n);
    unit[j] = 1;
    const column = new Float64Array(n);
    metric.multiplyInverse(unit, column);
    return Array.from(column);
  });
}

describe.each([1, 2, 5, 8])("the dense estimate in %i dimensions", (n) => {
  it("recovers the covariance of a normal, because draws and gradients err oppositely", () => {
    const { draws, gradients, covariance } = exactDraws(n, 10_000);
    const found = inverseMass(estimateMetric("dense", draws, gradients)!, n);
    // A # B⁻¹ is exact for any sample of a normal: ten thousand draws alone would err by 1 %. What remains is the pull to the
    // diagonal, five draws' worth in ten thousand, times the few by which correlation stretches it.
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        const scale = Math.sqrt(covariance[i * n + i]! * covariance[j * n + j]!);
        expect(Math.abs(found[i]![j]! - covariance[i * n + j]!) / scale).toBeLessThan(0.005);
      }
    }
  });

  it("draws momenta whose velocity is the product with the inverse mass", () => {
    const { draws, gradients } = exactDraws(n, 40);
    const metric = estimateMetric("dense", draws, gradients)!;
    const momentum = new Float64Array(n);
    const velocity = new Float64Array(n);
    const product = new Float64Array(n);
    const rng = createRng(1);
    for (let repeat = 0; repeat < 20; repeat++) {
      metric.drawMomentum(rng, momentum, velocity);
      metric.multiplyInverse(momentum, product);
      for (let i = 0; i < n; i++) expect(product[i]! / velocity[i]!).toBeCloseTo(1, 8);
    }
  });
});

describe("metrics", () => {
  it("the kinetic energy of drawn momenta averages half the dimension", () => {
    const { draws, gradients } = exactDraws(5, 40);
    const kinds = [
      estimateMetric("dense", draws, gradients)!,
      diagonalMetric(Float64Array.of(0.1, 1, 2, 3, 9)),
    ];
    for (const metric of kinds) {
      const rng = createRng("kinetic").split(metric.kind);
      const momentum = new Float64Array(5);
      const velocity = new Float64Array(5);
      const count = 4000;
      let sum = 0;
      for (let repeat = 0; repeat < count; repeat++) {
        metric.drawMomentum(rng, momentum, velocity);
        for (let i = 0; i < 5; i++) sum += 0.5 * momentum[i]! * velocity[i]!;
      }
      // Half a chi-square with five degrees of freedom has variance 5/2.
      expect(Math.abs(sum / count - 2.5)).toBeLessThan(4 * Math.sqrt(2.5 / count));
    }
  });

  it("the diagonal estimate finds the scales of independent coordinates exactly, from any draws", () => {
    const scales = [0.01, 1, 300];
    const rng = createRng("scales");
    const draws = Array.from({ length: 10 }, () => Float64Array.from(scales, (s) => s * rng.normal()));
    const gradients = draws.map((x) => x.map((value, i) => -value / scales[i]! ** 2));
    const metric = estimateMetric("diagonal", draws, gradients)!;
    const out = new Float64Array(3);
    metric.multiplyInverse(Float64Array.of(1, 1, 1), out);
    scales.forEach((s, i) => {
      expect(out[i]! / s ** 2).toBeCloseTo(1, 12);
    });
  });

  it("a dense metric of even and of odd dimension multiplies like its definition", () => {
    for (const n of [1, 2, 3, 6, 7]) {
      const rng = createRng("dense").split(n);
      const factor = Float64Array.from({ length: n * n }, () => rng.normal());
      const vector = Float64Array.from({ length: n }, () => rng.normal());
      const out = new Float64Array(n);
      denseMetric(factor, factor, n).multiplyInverse(vector, out);
      for (let i = 0; i < n; i++) {
        let expected = 0;
        for (let j = 0; j < n; j++) {
          for (let k = 0; k < n; k++) expected += factor[i * n + k]! * factor[j * n + k]! * vector[j]!;
        }
        expect(out[i]).toBeCloseTo(expected, 12);
      }
    }
  });

  it("there is no estimate from a chain that did not move", () => {
    const stuck = Array.from({ length: 10 }, () => Float64Array.of(1, 2));
    expect(estimateMetric("dense", stuck, stuck)).toBeNull();
    expect(estimateMetric("diagonal", stuck, stuck)).toBeNull();
  });
});
