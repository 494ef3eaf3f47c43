/** Points spread evenly: inside the cube, without gaps, the same every time. */
import { describe, expect, it } from "vitest";
import { evenPoints } from "../../src/math/evenPoints.js";

describe("even points", () => {
  it("follow the golden ratio in one dimension", () => {
    const golden = (1 + Math.sqrt(5)) / 2;
    expect(evenPoints(2, 1).flat()).toEqual([
      expect.closeTo(1 / golden - 0.5, 12),
      expect.closeTo(2 / golden - 0.5, 12),
    ]);
    expect(evenPoints(24, 0)).toEqual([[]]);
  });

  it.each([1, 2, 3, 4])("leave no place of a cube of %i dimensions far from all of them", (dimension) => {
    const count = 2 ** (dimension + 3);
    const points = evenPoints(count, dimension);
    expect(points.flat().every((x) => x > 0 && x < 1)).toBe(true);
    // Every box of a quarter of the volume, cut along any axis, holds its share of them, within one in twelve.
    for (let axis = 0; axis < dimension; axis++) {
      for (let quarter = 0; quarter < 4; quarter++) {
        const inside = points.filter((point) => Math.floor(4 * point[axis]!) === quarter).length;
        expect(Math.abs(inside / count - 0.25)).toBeLessThan(1 / 12);
      }
    }
    // And none has a double.
    expect(new Set(points.map((point) => point.map((x) => x.toFixed(9)).join())).size).toBe(count);
  });
});
