import { describe, expect, it } from "vitest";
import { halfLifeOf, meanLagOf } from "../../src/transforms/lagWeights.js";

describe("halfLifeOf", () => {
  it("is the time after which half of the effect is still to come", () => {
    expect(halfLifeOf([0.5, 0.25, 0.125, 0.0625, 0.0625])).toBe(1);
    expect(halfLifeOf([1, 1, 1, 1])).toBe(2);
  });

  it("lies between whole periods along the logarithm of what remains", () => {
    // Remaining 1, 0.8, 0.2: from 0.8 to 0.5 is ln 1.6 of ln 4.
    expect(halfLifeOf([2, 6, 2])).toBeCloseTo(1 + Math.log(1.6) / Math.log(4), 14);
  });

  it("is 0 when all effect is immediate, and NaN when there is none", () => {
    expect(halfLifeOf([3, 0, 0])).toBe(0);
    expect(halfLifeOf([0, 0])).toBeNaN();
  });
});

describe("meanLagOf", () => {
  it("is the average delay, whatever the scale of the weights", () => {
    expect(meanLagOf([1, 1, 1])).toBe(1);
    expect(meanLagOf([10, 0, 30])).toBe(1.5);
    expect(meanLagOf([0])).toBeNaN();
  });
});
