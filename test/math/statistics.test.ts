/** Statistics against closed forms and published values, for inputs that must not be changed. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  correlation,
  covariance,
  mean,
  median,
  medianAbsoluteDeviation,
  quantile,
  standardDeviation,
  sum,
  variance,
} from "../../src/math/statistics.js";

/** Anscombe's quartet, first set (Anscombe 1973, The American Statistician 27, table 1). */
const anscombeX = Object.freeze([10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5]);
const anscombeY = Object.freeze([8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68]);

/** NIST StRD univariate data set NumAcc3: 1000000.2, then 1000000.1 and 1000000.3 in turn 500 times each; certified mean
 *  1000000.2 and standard deviation 0.1. */
const numAcc3 = [1000000.2, ...Array.from({ length: 1000 }, (_, i) => (i % 2 === 0 ? 1000000.1 : 1000000.3))];

describe("sum and mean", () => {
  test("a compensated sum keeps what plain addition loses", () => {
    expect(sum([1, 1e100, 1, -1e100])).toBe(2);
  });
  test("the mean of Anscombe's x is 9 and of y 7.500909...", () => {
    expect(mean(anscombeX)).toBe(9);
    expect(mean(anscombeY)).toBeCloseTo(7.500909090909091, 14);
  });
  test("the mean of no values is NaN, and a missing value makes it NaN", () => {
    expect(mean([])).toBeNaN();
    expect(mean([1, Number.NaN])).toBeNaN();
  });
  test("an infinite value stays infinite", () => {
    expect(sum([1, Number.POSITIVE_INFINITY])).toBe(Number.POSITIVE_INFINITY);
  });
});

describe("variance, covariance, correlation", () => {
  test("the variance divides by n - 1", () => {
    expect(variance([2, 4, 4, 4, 5, 5, 7, 9])).toBeCloseTo(32 / 7, 14);
  });
  test("Anscombe's published figures: variance of x 11, correlation 0.816", () => {
    expect(variance(anscombeX)).toBe(11);
    expect(covariance(anscombeX, anscombeY)).toBeCloseTo(5.501, 12);
    expect(correlation(anscombeX, anscombeY)).toBeCloseTo(0.81642051634484, 13);
  });
  test("NIST NumAcc3: certified standard deviation 0.1 to the digits its numbers carry", () => {
    // The inputs themselves are off by up to 6e-11 each in double precision, so nine digits are what can be certified.
    expect(mean(numAcc3)).toBeCloseTo(1000000.2, 9);
    expect(standardDeviation(numAcc3)).toBeCloseTo(0.1, 9);
  });
  test("equal values have a variance of exactly zero, however they round", () => {
    expect(variance([0.1, 0.1, 0.1])).toBe(0);
    expect(correlation([0.1, 0.1, 0.1], [1, 2, 3])).toBeNaN();
  });
  test("fewer than two values have no variance", () => {
    expect(variance([1])).toBeNaN();
    expect(standardDeviation([])).toBeNaN();
  });
  test("series of different length are refused with both lengths", () => {
    expect(() => covariance([1, 2], [1, 2, 3])).toThrow(/got 2 and 3/);
  });
  test("correlation is 1 or -1 for a line and does not change with scale and shift", () => {
    const line = fc.record({
      x: fc.uniqueArray(fc.integer({ min: -1000, max: 1000 }), { minLength: 3, maxLength: 20 }),
      slope: fc.integer({ min: 1, max: 50 }),
      shift: fc.integer({ min: -100, max: 100 }),
    });
    fc.assert(
      fc.property(line, ({ x, slope, shift }) => {
        const y = x.map((value) => slope * value + shift);
        expect(correlation(x, y)).toBeCloseTo(1, 12);
        expect(
          correlation(
            x,
            y.map((value) => -value),
          ),
        ).toBeCloseTo(-1, 12);
      }),
    );
  });
});

describe("quantile", () => {
  test("quantile(values, p) uses the R-7 method", () => {
    // Sorted: 3 6 7 8 8 10 13 15 16 20. At p = 0.1 the position is 9 · 0.1 = 0.9, so 3 + 0.9 · (6 − 3) = 5.7, and so on.
    const values = Object.freeze([20, 3, 15, 6, 8, 7, 10, 8, 16, 13]);
    const expected = { 0: 3, 0.1: 5.7, 0.25: 7.25, 0.5: 9, 0.75: 14.5, 0.9: 16.4, 1: 20 };
    for (const [p, value] of Object.entries(expected))
      expect(quantile(values, Number(p))).toBeCloseTo(value, 12);
  });
  test("the median of an even number of values lies halfway", () => {
    expect(median([3, 1, 2, 4])).toBe(2.5);
  });
  test("no values, or a missing one, give NaN", () => {
    expect(quantile([], 0.5)).toBeNaN();
    expect(quantile([1, Number.NaN, 2], 0.5)).toBeNaN();
  });
  test("a probability outside [0, 1] is refused", () => {
    expect(() => quantile([1], 1.5)).toThrow("probability must be in [0, 1], got 1.5");
  });
  test("it lies between the smallest and the largest value and grows with p", () => {
    const values = fc.array(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), { minLength: 1, maxLength: 30 });
    const p = fc.double({ noNaN: true, min: 0, max: 1 });
    fc.assert(
      fc.property(values, p, p, (xs, a, b) => {
        const low = quantile(xs, Math.min(a, b));
        const high = quantile(xs, Math.max(a, b));
        // Interpolation may round by one unit in the last place of the largest value.
        expect(low).toBeLessThanOrEqual(high + 1e6 * Number.EPSILON);
        expect(low).toBeGreaterThanOrEqual(Math.min(...xs));
        expect(high).toBeLessThanOrEqual(Math.max(...xs) + 1e6 * Number.EPSILON);
      }),
    );
  });
});

test("the median absolute deviation is scaled to the standard deviation of normal data", () => {
  // R: mad(c(1, 1, 2, 2, 4, 6, 9)) is 1.4826
  expect(medianAbsoluteDeviation([1, 1, 2, 2, 4, 6, 9])).toBeCloseTo(1.4826, 4);
});
