/** Bridges against the envelope that a grid gives. */
import { expect, it } from "vitest";
import { bridgeSize, writeBridge } from "../../../src/decisions/solver/bridge.js";
import { type SaturationName, saturations } from "../../../src/transforms/saturations.js";

const point = new Float64Array(3);

const curveOf = (name: SaturationName, values: readonly number[]) => ({
  curve: saturations[name].curve,
  turn: saturations[name].inflexion(values),
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
    writeBridge(curveOf(name, [0.7, slope]), [0.7, slope], [low, high], isNegative, bridge, 0);
    const sign = isNegative ? -1 : 1;
    const actual = (x: number) => {
      saturations[name].curve(x, [0.7, slope], 0, point);
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
  writeBridge(curveOf("hill", [0.7]), [0.7], [0, 5], false, bridge, 0);
  expect(bridge[0]).toBeGreaterThan(bridge[1]!);
});
