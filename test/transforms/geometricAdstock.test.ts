import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { estimateRetention, geometricAdstock } from "../../src/transforms/geometricAdstock.js";

const spend = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 2, maxLength: 60 });
const retention = fc.double({ min: 0, max: 0.98, noNaN: true });

describe("geometricAdstock", () => {
  it("spreads an impulse as powers of alpha", () => {
    expect([...geometricAdstock([1, 0, 0, 0], 0.5)]).toEqual([1, 0.5, 0.25, 0.125]);
  });

  it("keeps the level of steady spend once normalised and warmed up", () => {
    const steady = geometricAdstock(Array(200).fill(7), 0.8, { normalise: true });
    // What is missing after n weeks is alpha^n of the level.
    expect(Math.abs(steady[199]! - 7)).toBeLessThanOrEqual(7 * 0.8 ** 200 + 1e-12);
  });

  it("starts from the adstock carried in", () => {
    expect([...geometricAdstock([2, 0], 0.5, { carryIn: 4 })]).toEqual([4, 2]);
  });

  it("equals the naive sum over all earlier weeks", () => {
    fc.assert(
      fc.property(spend, retention, (x, alpha) => {
        const adstocked = geometricAdstock(x, alpha);
        x.forEach((_, t) => {
          let naive = 0;
          for (let lag = 0; lag <= t; lag++) naive += x[t - lag]! * alpha ** lag;
          expect(Math.abs(adstocked[t]! - naive)).toBeLessThanOrEqual(1e-12 * (1 + naive) * x.length);
        });
      }),
    );
  });

  it("refuses a retention outside [0, 1)", () => {
    for (const alpha of [-0.1, 1, Number.NaN]) {
      expect(() => geometricAdstock([1], alpha)).toThrow(`alpha must be in [0, 1), got ${alpha}`);
    }
  });
});

describe("estimateRetention", () => {
  it("finds the alpha that made an adstock column", () => {
    fc.assert(
      fc.property(spend, retention, (x, alpha) => {
        fc.pre(x.slice(0, -1).some((value) => value > 1));
        const { alpha: found, misfit } = estimateRetention(x, geometricAdstock(x, alpha));
        expect(found).toBeCloseTo(alpha, 8);
        expect(misfit).toBeLessThan(1e-9);
      }),
    );
  });

  it("reports the misfit of a column that is another transform", () => {
    expect(estimateRetention([1, 0, 0, 1], [0.3, 0.6, 0.1, 0.3]).misfit).toBeGreaterThan(0.1);
  });

  it("has no answer for a channel that never ran", () => {
    expect(estimateRetention([0, 0], [0, 0]).alpha).toBeNaN();
  });
});
