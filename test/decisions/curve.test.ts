/** Curves against the saturation kinds, derivatives against differences, bridges against a grid. */
import { expect, it } from "vitest";
import { bridgeSize, curves, inflexion, writeBridge } from "../../src/decisions/curve.js";
import { type SaturationName, saturations } from "../../src/transforms/saturations.js";

const cases: readonly (readonly [SaturationName, number, number])[] = [
  ["hill", 0.7, 0],
  ["michaelisMenten", 0.7, 0],
  ["hillSlope", 0.7, 0.6],
  ["hillSlope", 0.7, 1],
  ["hillSlope", 0.7, 2.5],
  ["root", 0.4, 0],
  ["tanh", 1.3, 0],
  ["logistic", 1.3, 0],
  ["none", 0, 0],
];
const point = new Float64Array(3);

it("has a curve for every saturation kind", () => {
  expect(Object.keys(curves).sort()).toEqual(Object.keys(saturations).sort());
});

it.each(cases)("%s %f %f is the kind's value, with its derivatives", (name, a, b) => {
  const at = (x: number) => {
    curves[name](x, a, b, point);
    return [...point] as [number, number, number];
  };
  for (const x of [0.05, 0.3, 1, 4]) {
    const [value, slope, bend] = at(x);
    expect(value).toBeCloseTo(saturations[name].value(x, [a, b]), 14);
    const h = 1e-5 * x;
    // Central differences: h² of the third derivative, and rounding over h.
    expect(Math.abs(slope - (at(x + h)[0] - at(x - h)[0]) / (2 * h))).toBeLessThan(
      1e-7 * (1 + Math.abs(slope)),
    );
    expect(Math.abs(bend - (at(x + h)[1] - at(x - h)[1]) / (2 * h))).toBeLessThan(
      1e-7 * (1 + Math.abs(bend)),
    );
  }
  expect(at(0)[0]).toBe(0);
});

it("turns where the second derivative of an S changes its sign", () => {
  const turn = inflexion("hillSlope", 0.7, 2.5);
  curves.hillSlope(turn * 0.999, 0.7, 2.5, point);
  expect(point[2]).toBeGreaterThan(0);
  curves.hillSlope(turn * 1.001, 0.7, 2.5, point);
  expect(point[2]).toBeLessThan(0);
});

it.each([
  ["hillSlope", 2.5, 0, 3, false],
  ["hillSlope", 2.5, 0.1, 0.5, false],
  ["hillSlope", 2.5, 0.3, 5, false],
  ["hillSlope", 2.5, 0, 3, true],
  ["hillSlope", 2.5, 0.2, 0.9, true],
  ["hill", 1, 0.1, 2, true],
] as const)(
  "bridges %s %f on [%f, %f] to the envelope that a grid gives",
  (name, slope, low, high, isNegative) => {
    const bridge = new Float64Array(bridgeSize);
    writeBridge(name, [0.7, slope], [low, high], isNegative, bridge, 0);
    const sign = isNegative ? -1 : 1;
    const actual = (x: number) => {
      curves[name](x, 0.7, slope, point);
      return sign * point[0]!;
    };
    const bridged = (x: number) =>
      x >= bridge[0]! && x <= bridge[1]! ? sign * (bridge[2]! + bridge[3]! * (x - bridge[0]!)) : actual(x);
    const n = 400;
    const grid = Array.from({ length: n + 1 }, (_, i) => low + ((high - low) * i) / n);
    // The envelope at x is the highest chord over it; on a grid it misses up to h² of curvature, below 1e-3 here.
    for (let i = 0; i <= n; i += 20) {
      let highest = actual(grid[i]!);
      for (let l = 0; l < i; l++) {
        for (let r = i + 1; r <= n; r++) {
          const share = (grid[i]! - grid[l]!) / (grid[r]! - grid[l]!);
          highest = Math.max(highest, actual(grid[l]!) * (1 - share) + actual(grid[r]!) * share);
        }
      }
      expect(bridged(grid[i]!)).toBeGreaterThan(highest - 1e-12);
      expect(bridged(grid[i]!)).toBeLessThan(highest + 1e-3);
    }
  },
);

it("needs no bridge where a curve is concave", () => {
  const bridge = new Float64Array(bridgeSize);
  writeBridge("hill", [0.7, 0], [0, 5], false, bridge, 0);
  expect(bridge[0]).toBeGreaterThan(bridge[1]!);
});
