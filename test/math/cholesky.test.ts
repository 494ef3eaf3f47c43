import { describe, expect, it } from "vitest";
import { choleskyFactor, inverseOf, solveTransposed } from "../../src/math/cholesky.js";

describe("choleskyFactor", () => {
  it("gives the lower factor", () => {
    expect(Array.from(choleskyFactor(Float64Array.of(4, 2, 2, 5), 2)!)).toEqual([2, 0, 1, 2]);
    const factor = choleskyFactor(Float64Array.of(4, 12, -16, 12, 37, -43, -16, -43, 98), 3)!;
    expect(Array.from(factor)).toEqual([2, 0, 0, 6, 1, 0, -8, 5, 3]);
  });

  it("is null where the matrix is not positive definite or not finite", () => {
    expect(choleskyFactor(Float64Array.of(1, 2, 2, 1), 2)).toBeNull();
    expect(choleskyFactor(Float64Array.of(0), 1)).toBeNull();
    expect(choleskyFactor(Float64Array.of(Number.NaN), 1)).toBeNull();
    expect(choleskyFactor(Float64Array.of(Number.POSITIVE_INFINITY), 1)).toBeNull();
  });
});

describe("inverseOf", () => {
  it("gives the inverse of the matrix whose factor it is given", () => {
    expect(Array.from(inverseOf(Float64Array.of(2, 0, 1, 2), 2))).toEqual([0.3125, -0.125, -0.125, 0.25]);
  });
});

describe("solveTransposed", () => {
  it("solves with the transpose of the factor", () => {
    const b = Float64Array.of(2 * 1 + 6 * 2 - 8 * 3, 1 * 2 + 5 * 3, 3 * 3);
    solveTransposed(Float64Array.of(2, 0, 0, 6, 1, 0, -8, 5, 3), b);
    expect(Array.from(b)).toEqual([1, 2, 3]);
  });
});
