import { describe, expect, it } from "vitest";
import { adstocks } from "../../src/transforms/adstocks.js";
import { applyTransform } from "../../src/transforms/apply.js";
import { saturations } from "../../src/transforms/saturations.js";

describe("applyTransform", () => {
  it("transforms one series", () => {
    expect([...applyTransform(adstocks.geometric, [1, 0, 0], [0.5], { normalise: false })]).toEqual([
      1, 0.5, 0.25,
    ]);
    expect([...applyTransform(saturations.hill, [0, 5, 15], [5])]).toEqual([0, 0.5, 0.75]);
  });

  it("leaves its input as it was", () => {
    const x = Float64Array.of(1, 2, 3);
    applyTransform(adstocks.delayed, x, [0.5, 1], { maxLag: 2 });
    expect([...x]).toEqual([1, 2, 3]);
  });

  it("refuses parameters that are missing or outside their domain", () => {
    expect(() => applyTransform(adstocks.geometric, [1], [1])).toThrow(
      "geometric: alpha must be between 0 and 1, got 1",
    );
    expect(() => applyTransform(saturations.hillSlope, [1], [2])).toThrow(
      "hillSlope: slope must be > 0, got NaN",
    );
    expect(() => applyTransform(adstocks.delayed, [1], [0.5, -1])).toThrow("delay must be > 0, got -1");
  });
});
