import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { alphaGrid, intervalOf } from "../../../src/transforms/adstockKinds/alphaGrid.js";
import { geometricGrid } from "../../../src/transforms/adstockKinds/geometricGrid.js";
import { applyTransform } from "../../../src/transforms/apply.js";
import { channelGroup } from "../../../src/transforms/channelGroup.js";
import { geometricGridError } from "./gridError.js";

describe("geometricGridError", () => {
  it("stays below 1e-3 with the default grid, for an impulse, a step and a year on and off, to ten years of weeks", () => {
    for (const times of [1, 2, 13, 52, 156, 520]) {
      const shapes = [
        (t: number) => (t === 0 ? 1 : 0),
        () => 1,
        (t: number) => (t % 52 < 26 ? 1 : 0),
        (t: number) => (t === times - 1 ? 1 : 0),
      ];
      for (const shape of shapes) {
        const x = Float64Array.from({ length: times }, (_, t) => shape(t));
        expect(geometricGridError(x).error).toBeLessThan(1e-3);
      }
    }
  });

  it("stays below 1e-3 for any media", () => {
    const spend = fc.oneof(fc.constant(0), fc.double({ min: 1e-3, max: 1e6, noNaN: true }));
    const media = fc.array(spend, { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(media, (x) => {
        expect(geometricGridError(x).error).toBeLessThan(1e-3);
      }),
    );
  });

  it("falls with the fourth power of the spacing", () => {
    const x = Float64Array.from({ length: 156 }, (_, t) => ((t * 7) % 11 < 4 ? 1 : 0));
    const ratio =
      geometricGridError(x, { intervals: 48 }).error / geometricGridError(x, { intervals: 96 }).error;
    // 2⁴ = 16 in the limit; the sampled maximum is near it, not on it.
    expect(ratio).toBeGreaterThan(11);
    expect(ratio).toBeLessThan(20);
  });

  it("is large when the grid is coarse, and says where", () => {
    const worst = geometricGridError([1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], { intervals: 1 });
    expect(worst.error).toBeGreaterThan(1e-2);
    expect(worst.alpha).toBeGreaterThan(0);
    expect(worst.alpha).toBeLessThan(1);
  });

  it("is nothing for media that never ran", () => {
    expect(geometricGridError([0, 0])).toEqual({ error: 0, alpha: Number.NaN });
  });
});

describe("the interpolated adstock", () => {
  it("is exact at the nodes", () => {
    const x = [3, 1, 4, 1, 5];
    for (const alpha of alphaGrid(48, 5)) {
      if (alpha === 0 || alpha === 1) continue;
      let carried = 0;
      applyTransform(geometricGrid, x, [alpha], { normalise: false }).forEach((value, t) => {
        carried = x[t]! + alpha * carried;
        expect(Math.abs(value - carried)).toBeLessThan(1e-14 * 20);
      });
    }
  });

  it("has a gradient that does not jump at a node", () => {
    const group = channelGroup(40, 1);
    const input = new Float64Array(80).map((_, i) => (i % 2 === 0 ? (i % 7) + 1 : 0));
    const prepared = geometricGrid.prepare(group, { input });
    const out = new Float64Array(80);
    const outBar = new Float64Array(80).map((_, i) => (i % 2 === 0 ? 1 : 0));
    const gradientAt = (alpha: number): number => {
      const params = Float64Array.of(alpha, 0.5);
      const bar = new Float64Array(2);
      prepared.forward(input, params, out);
      prepared.pullback(input, params, out, outBar, null, bar);
      return bar[0]!;
    };
    const grid = alphaGrid(48, 40);
    for (let node = 1; node < grid.length - 1; node++) {
      const step = 1e-9;
      const [below, above] = [gradientAt(grid[node]! - step), gradientAt(grid[node]! + step)];
      expect(Math.abs(above - below)).toBeLessThan(1e-5 * (1 + Math.abs(below)));
    }
  });

  it("asks for its media when it is prepared, and gives no derivative by them", () => {
    expect(() => geometricGrid.prepare(channelGroup(3, 1))).toThrow("use geometric after a saturation");
    const prepared = geometricGrid.prepare(channelGroup(1, 1), { input: new Float64Array(2) });
    const two = new Float64Array(2);
    expect(() => prepared.pullback(two, two, two, two, two, two)).toThrow("xBar must be null");
  });
});

describe("alphaGrid", () => {
  it("runs from 0 to 1 in steps that shrink, and finds the interval of every alpha", () => {
    const grid = alphaGrid(48, 156);
    expect(grid.length).toBe(49);
    expect([grid[0], grid[48]]).toEqual([0, 1]);
    for (let i = 2; i < grid.length; i++) {
      expect(grid[i]! - grid[i - 1]!).toBeLessThan(grid[i - 1]! - grid[i - 2]!);
    }
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (alpha) => {
        const i = intervalOf(grid, alpha);
        expect(grid[i]).toBeLessThanOrEqual(alpha);
        expect(grid[i + 1]).toBeGreaterThanOrEqual(alpha);
      }),
    );
  });

  it("refuses a grid without intervals", () => {
    expect(() => alphaGrid(0, 10)).toThrow("intervals must be a whole number from 1, got 0");
  });
});
