/** The tests of calibration are themselves of the size they claim, and see what is not uniform. */
import { describe, expect, it } from "vitest";
import { createRng } from "../../src/math/rng.js";
import { binomialPValue, uniformityPValue } from "./uniformity.js";

describe("binomialPValue", () => {
  it("is twice the smaller tail, counted by hand", () => {
    // Of 2⁴ outcomes of four tosses, one has no success, four have one.
    expect(binomialPValue(0, 4, 0.5)).toBeCloseTo(2 / 16, 12);
    expect(binomialPValue(1, 4, 0.5)).toBeCloseTo(10 / 16, 12);
    expect(binomialPValue(2, 4, 0.5)).toBe(1);
    expect(binomialPValue(3, 3, 0.9)).toBe(1);
    expect(binomialPValue(0, 3, 0.9)).toBeCloseTo(0.002, 12);
  });
});

describe("uniformityPValue", () => {
  it("is the binomial one where there is one draw", () => {
    expect(uniformityPValue([0, 0, 0, 0], 1)).toBeCloseTo(2 / 16, 12);
    expect(uniformityPValue([0, 0, 0, 1], 1)).toBeCloseTo(10 / 16, 12);
  });

  it("is exact over all outcomes of few ranks", () => {
    // Three ranks of 0 … 2: 27 outcomes, all as likely. A p-value is the share of outcomes with a p-value as small.
    const outcomes = Array.from({ length: 27 }, (_, i) => [i % 3, Math.floor(i / 3) % 3, Math.floor(i / 9)]);
    const values = outcomes.map((ranks) => uniformityPValue(ranks, 2));
    for (const value of values) {
      const share = values.filter((other) => other <= value + 1e-9).length / 27;
      expect(value).toBeCloseTo(share, 12);
    }
  });

  it("refuses uniform ranks no more often than its level says", () => {
    const rng = createRng(1);
    const sets = 1000;
    const refused = Array.from({ length: sets }, () =>
      uniformityPValue(
        Array.from({ length: 60 }, () => rng.integer(20)),
        19,
      ),
    ).filter((value) => value <= 0.05).length;
    // At most Binomial(1000, 0.05): its mean plus four standard deviations.
    expect(refused).toBeLessThanOrEqual(50 + 4 * Math.sqrt(sets * 0.05 * 0.95));
  });

  it("sees ranks that crowd at both ends, in the middle or at one end", () => {
    const uniform = Array.from({ length: 200 }, (_, i) => (i + 0.5) / 200);
    const shapes: readonly ((u: number) => number)[] = [
      (u) => 0.5 - 0.5 * Math.cos(Math.PI * u),
      (u) => 0.5 + (u - 0.5) * 0.7,
      (u) => u ** 1.5,
    ];
    const ranks = (shape: (u: number) => number) => uniform.map((u) => Math.floor(100 * shape(u)));
    expect(
      uniformityPValue(
        ranks((u) => u),
        99,
      ),
    ).toBeGreaterThan(0.99);
    for (const shape of shapes) expect(uniformityPValue(ranks(shape), 99)).toBeLessThan(1e-3);
  });
});
