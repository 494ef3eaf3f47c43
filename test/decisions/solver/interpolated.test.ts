/** Polynomials in the place of a steady plan's curves, against the curves. */
import { describe, expect, it } from "vitest";
import { interpolated } from "../../../src/decisions/solver/interpolated.js";
import { budgeted, type HandChannel, surfaceOf } from "../responses.js";

const smooth: readonly HandChannel[] = [
  {
    saturation: "hill",
    draws: [
      [3, 2],
      [4, 1],
      [0, 3],
    ],
    kernel: [0.6, 0.3, 0.1],
    flighting: [0, 2, 1],
  },
  {
    saturation: "tanh",
    draws: [
      [1, 2],
      [2, 3],
      [3, 1],
    ],
  },
  { saturation: "none", draws: [[1], [2], [0.5]] },
  {
    saturation: "hill",
    draws: [
      [5, 2],
      [1, 9],
      [2, 4],
    ],
    order: "saturationFirst",
  },
];
// A channel whose bounds coincide is one of them.
const box = budgeted([1, 0.5, 0, 2], [4, 3, 2, 2], 6);

describe("a steady plan's curves as polynomials", () => {
  const surface = surfaceOf(smooth);
  const weights = Float64Array.of(0.2, 0.7, 0.1);
  const quick = interpolated(surface, box)!.weighted(weights);

  it("bring what the curves bring under the same weights, with their slope and curvature", () => {
    for (const share of [0, 0.013, 0.37, 0.5, 0.81, 1]) {
      const x = box.lower.map((low, c) => low + share * (box.upper[c]! - low));
      const exact = {
        values: new Float64Array(3),
        weights,
        gradient: new Float64Array(4),
        hessian: new Float64Array(16),
      };
      surface.evaluate(x, exact);
      const found = {
        values: new Float64Array(1),
        byChannel: [0, 1, 2, 3].map(() => new Float64Array(1)),
        gradient: new Float64Array(4),
        jacobian: new Float64Array(4),
        hessian: new Float64Array(16),
      };
      quick.evaluate(x, found);
      const expected = exact.values.reduce((sum, value, s) => sum + weights[s]! * value, 0);
      expect(Math.abs(found.values[0]! / expected - 1)).toBeLessThan(1e-13);
      expect(found.byChannel.reduce((sum, own) => sum + own[0]!, 0)).toBe(found.values[0]);
      expect([...found.jacobian]).toEqual([...found.gradient]);
      // A derivative by a series of degree 64 at most loses a factor 64² of the last digit, the second one its square; a fixed channel has none.
      for (let c = 0; c < 3; c++) {
        expect(Math.abs(found.gradient[c]! - exact.gradient[c]!)).toBeLessThan(1e-11);
        expect(Math.abs(found.hessian[5 * c]! - exact.hessian[5 * c]!)).toBeLessThan(1e-7);
      }
    }
  });

  it("are none, or as good, however early the curve is saturated within the bounds", () => {
    const wide = budgeted([0], [1], 0.5);
    const found = Array.from({ length: 60 }, (_, i) => {
      const half = 10 ** (1 - i / 4);
      const curve = surfaceOf([{ saturation: "hill", draws: [[1, half]] }]);
      const series = interpolated(curve, wide)?.weighted(Float64Array.of(1)) ?? null;
      for (let j = 0; series !== null && j <= 1000; j++) {
        const values = new Float64Array(1);
        series.evaluate(Float64Array.of(j / 1000), { values });
        // Rounding of a series whose last coefficients are 1e-14 of the largest.
        expect(Math.abs(values[0]! - j / 1000 / (half + j / 1000)), `half at ${half}`).toBeLessThan(1e-13);
      }
      return series !== null;
    });
    expect(found.slice(0, 4)).toEqual([true, true, true, true]);
    expect(found.slice(-40)).toEqual(new Array(40).fill(false));
  });

  it("are none where a curve has no slope at its end, or turns within the bounds", () => {
    const root = surfaceOf([{ saturation: "root", draws: [[1, 0.5]] }]);
    expect(interpolated(root, budgeted([0], [3], 2))).toBeNull();
    expect(interpolated(root, budgeted([1], [3], 2))).not.toBeNull();
    const turning = surfaceOf([{ saturation: "hillSlope", draws: [[1, 2, 3]] }]);
    expect(interpolated(turning, budgeted([1], [3], 2))).toBeNull();
  });
});
