import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hillSaturation } from "../../src/transforms/saturation.js";

describe("hillSaturation", () => {
  it("is one half at the half-saturation, whatever the slope", () => {
    for (const slope of [0.3, 1, 4, 50]) {
      expect(hillSaturation([8], { halfSaturation: 8, slope })[0]).toBe(0.5);
    }
  });

  it("gives x / (x + k) at slope 1", () => {
    expect([...hillSaturation([0, 5, 15], { halfSaturation: 5 })]).toEqual([0, 0.5, 0.75]);
  });

  it("rises from 0 and stays within [0, 1], without overflow", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1e300, noNaN: true }),
        fc.double({ min: 1e-6, max: 1e9, noNaN: true }),
        fc.double({ min: 0.1, max: 300, noNaN: true }),
        (x, halfSaturation, slope) => {
          const [less, more] = hillSaturation([x / 2, x], { halfSaturation, slope });
          expect(less).toBeGreaterThanOrEqual(0);
          expect(more).toBeGreaterThanOrEqual(less!);
          expect(more).toBeLessThanOrEqual(1);
        },
      ),
    );
  });

  it("refuses a half-saturation or slope that is not positive", () => {
    expect(() => hillSaturation([1], { halfSaturation: 0 })).toThrow("halfSaturation must be above 0, got 0");
    expect(() => hillSaturation([1], { halfSaturation: 1, slope: -2 })).toThrow(
      "slope must be above 0, got -2",
    );
  });
});
