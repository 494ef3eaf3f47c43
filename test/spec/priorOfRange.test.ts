/** Priors from ranges: the range comes back, and what no prior has is refused in words. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { roiPrior } from "../../src/spec/channelPriors.js";
import { priorOfRange, type RangedFamily, rangeFault } from "../../src/spec/priorOfRange.js";
import { priorRange } from "../../src/spec/priors.js";

describe("priorOfRange", () => {
  it.each<[RangedFamily, number]>([
    ["gamma", 58],
    ["logNormal", 1000],
  ])("gives a %s whose central 90 %% is the range", (family, widest) => {
    fc.assert(
      fc.property(
        fc.double({ min: -6, max: 4, noNaN: true }),
        fc.double({ min: 0.1, max: 1, noNaN: true }),
        (at, wide) => {
          const q5 = Math.exp(at);
          const range = { q5, q95: q5 * widest ** wide };
          if (rangeFault(family, range) !== null) return;
          const found = priorRange(priorOfRange(family, range));
          expect(found.q5 / range.q5).toBeCloseTo(1, 4);
          expect(found.q95 / range.q95).toBeCloseTo(1, 4);
        },
      ),
      { numRuns: 60, seed: 1 },
    );
  });

  it("finds the default prior of an ROI again from its own range", () => {
    const { q5, q95 } = priorRange(roiPrior);
    expect(priorOfRange("gamma", { q5, q95 })).toEqual(roiPrior);
  });

  it.each<[RangedFamily, number, number, RegExp]>([
    ["gamma", Number.NaN, 2, /must be numbers/],
    ["gamma", 0, 2, /must be above 0/],
    ["gamma", -1, 2, /must be above 0/],
    ["gamma", 2, 2, /must be above the lower/],
    ["gamma", 3, 2, /must be above the lower/],
    ["gamma", 1e-5, 2e-5, /between 0\.0001 and 10,000/],
    ["gamma", 100, 1e5, /between 0\.0001 and 10,000/],
    ["gamma", 1, 1.05, /at least 1\.1 times/],
    ["gamma", 0.1, 6, /at most 58 times the lower: a wider Gamma has most of its weight at nothing/],
    ["logNormal", 0.001, 100, /at most 10,000 times the lower\.$/],
  ])("refuses of a %s %d to %d", (family, q5, q95, said) => {
    expect(rangeFault(family, { q5, q95 })).toMatch(said);
  });

  it("takes the widest of either", () => {
    expect(rangeFault("gamma", { q5: 0.1, q95: 5.8 })).toBeNull();
    expect(rangeFault("logNormal", { q5: 0.1, q95: 6 })).toBeNull();
  });
});
