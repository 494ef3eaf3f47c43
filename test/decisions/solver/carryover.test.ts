/** Carryover of planned money: recursion and convolution against sums written out. */
import { describe, expect, it } from "vitest";
import { addCurvature, carryoverOf, gather, spread } from "../../../src/decisions/solver/carryover.js";
import { geometric } from "../../../src/transforms/adstockKinds/geometric.js";

const periods = 30;
const money = Float64Array.from({ length: 8 }, (_, h) => ((h * 5) % 7) + 0.5);
const bar = Float64Array.from({ length: periods }, (_, t) => Math.sin(t) - 0.2);

const kernels = {
  geometric: geometric.weights([0.6]),
  "geometric without normalisation": geometric.weights([0.3], { normalise: false }),
  "geometric, longer than all periods": geometric.weights([0.97]),
  "window of a geometric one": Float64Array.from([1, 0.8, 0.64, 0.512]),
  delayed: Float64Array.from([0.1, 0.5, 0.3, 0.1]),
  "nothing at first": Float64Array.from([0, 0.7, 0.3]),
  "no carryover": Float64Array.of(1),
};
const weightOf = (kernel: Float64Array, lag: number) => (lag >= 0 ? (kernel[lag] ?? 0) : 0);
/** What a cut tail may take away, as a share. */
const tail = 1e-6;

it("is a recursion where, and only where, weights fall by one share to an end that is not felt", () => {
  const retentions = Object.values(kernels).map((kernel) => carryoverOf(kernel, periods).retention);
  expect(retentions.map((retention) => retention !== null)).toEqual([
    true,
    true,
    true,
    false,
    false,
    false,
    false,
  ]);
  expect(retentions[0]).toBeCloseTo(0.6, 14);
});

it("is a recursion for a window that outlasts the periods counted", () => {
  expect(carryoverOf(Float64Array.from([1, 0.8, 0.64, 0.512]), 4).retention).toBeCloseTo(0.8, 14);
});

describe.each(Object.entries(kernels))("%s", (_, kernel) => {
  const carryover = carryoverOf(kernel, periods);
  const whole = kernel.reduce((sum, weight) => sum + weight, 0);

  it("spreads money as the sum over lags", () => {
    const out = new Float64Array(periods);
    spread(carryover, money, out);
    out.forEach((level, t) => {
      const expected = money.reduce((sum, value, h) => sum + weightOf(kernel, t - h) * value, 0);
      expect(Math.abs(level - expected)).toBeLessThan(tail * whole * 8);
    });
  });

  it("gathers with the transpose of what it spreads", () => {
    const [felt, pulled] = [new Float64Array(periods), new Float64Array(money.length)];
    spread(carryover, money, felt);
    gather(carryover, bar, pulled);
    const there = felt.reduce((sum, level, t) => sum + level * bar[t]!, 0);
    const back = pulled.reduce((sum, value, h) => sum + value * money[h]!, 0);
    expect(back).toBeCloseTo(there, 11);
  });

  it("passes curvature through as far as lags shape it, and leaves the rest of the Hessian alone", () => {
    const [span, first] = [money.length, 2];
    const size = span + 3;
    const bend = bar.map((value) => -Math.abs(value));
    const hessian = new Float64Array(size * size);
    addCurvature(carryover, bend, hessian, { first, span, size });
    const near = carryover.curvatureLags;
    for (let row = 0; row < size; row++) {
      for (let column = 0; column < size; column++) {
        const [h, g] = [row - first, column - first];
        const isInside = g >= 0 && g <= h && h < span && h - g < near;
        let expected = 0;
        for (let t = 0; t < periods && isInside; t++) {
          // A convolution leaves out lags that hold little, a recursion has them all.
          if (carryover.retention === null && t - g >= near) continue;
          expected += bend[t]! * weightOf(kernel, t - h) * weightOf(kernel, t - g);
        }
        expect(hessian[row * size + column]!).toBeCloseTo(expected, 9);
      }
    }
  });
});
