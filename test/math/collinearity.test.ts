/** Variance inflation against regressions by normal equations, and condition numbers against closed forms. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { conditionNumber, correlationMatrix, varianceInflation } from "../../src/math/collinearity.js";

/** 1 / (1 − R²) of column j on the others, by Gaussian elimination on the normal equations: slow, plain and independent. */
function naiveInflation(columns: number[][], j: number): number {
  const n = columns[0]!.length;
  const y = columns[j]!;
  const design = [Array<number>(n).fill(1), ...columns.filter((_, k) => k !== j)];
  const a = design.map((row) => [...design.map((other) => dot(row, other)), dot(row, y)]);
  const p = a.length;
  for (let i = 0; i < p; i++) {
    const pivot = a
      .slice(i)
      .reduce((best, row, k) => (Math.abs(row[i]!) > Math.abs(a[best]![i]!) ? i + k : best), i);
    [a[i], a[pivot]] = [a[pivot]!, a[i]!];
    for (let r = 0; r < p; r++) {
      if (r === i) continue;
      const factor = a[r]![i]! / a[i]![i]!;
      for (let c = i; c <= p; c++) a[r]![c]! -= factor * a[i]![c]!;
    }
  }
  const beta = a.map((row, i) => row[p]! / row[i]!);
  const fitted = y.map((_, i) => design.reduce((total, column, k) => total + beta[k]! * column[i]!, 0));
  const centre = dot(y, Array<number>(n).fill(1)) / n;
  const residual = y.reduce((total, value, i) => total + (value - fitted[i]!) ** 2, 0);
  const spread = y.reduce((total, value) => total + (value - centre) ** 2, 0);
  return spread / residual;
}

function dot(x: number[], y: number[]): number {
  return x.reduce((total, value, i) => total + value * y[i]!, 0);
}

const columnsOf = (p: number, n: number) =>
  fc.array(fc.array(fc.integer({ min: -9, max: 9 }), { minLength: n, maxLength: n }), {
    minLength: p,
    maxLength: p,
  });

describe("varianceInflation", () => {
  test("two columns with correlation r have 1 / (1 - r²)", () => {
    const x = [1, 2, 3, 4, 5];
    const y = [2, 1, 4, 3, 5];
    // r = 0.8 for these ranks
    for (const factor of varianceInflation([x, y])) expect(factor).toBeCloseTo(1 / (1 - 0.64), 12);
  });
  test("orthogonal columns have 1", () => {
    for (const factor of varianceInflation([
      [1, -1, 1, -1],
      [1, 1, -1, -1],
    ]))
      expect(factor).toBeCloseTo(1, 12);
  });
  test("it equals a naive regression of each column on the others", () => {
    fc.assert(
      fc.property(columnsOf(4, 12), (columns) => {
        const naive = columns.map((_, j) => naiveInflation(columns, j));
        // Near-singular draws test the twin's conditioning rather than ours.
        fc.pre(naive.every((factor) => factor < 1e4));
        varianceInflation(columns).forEach((factor, j) => {
          expect(Math.abs(factor / naive[j]! - 1)).toBeLessThan(1e-8);
        });
      }),
    );
  });
  test("columns that repeat each other are infinite, and leave an innocent one finite", () => {
    const factors = varianceInflation([
      [1, 2, 3, 4, 7],
      [2, 4, 6, 8, 14],
      [1, -1, 2, 0, 1],
    ]);
    expect(factors[0]).toBe(Number.POSITIVE_INFINITY);
    expect(factors[1]).toBe(Number.POSITIVE_INFINITY);
    expect(factors[2]).toBeGreaterThanOrEqual(1);
    expect(factors[2]).toBeLessThan(2);
  });
  test("a sum of other columns is infinite although no pair correlates fully", () => {
    const a = [1, 5, 2, 8, 3, 1];
    const b = [4, 1, 7, 2, 2, 9];
    const factors = varianceInflation([a, b, a.map((value, i) => value + b[i]!)]);
    expect([...factors]).toEqual([
      Number.POSITIVE_INFINITY,
      Number.POSITIVE_INFINITY,
      Number.POSITIVE_INFINITY,
    ]);
  });
  test("a constant column is NaN and does not disturb the others", () => {
    const factors = varianceInflation([
      [1, 2, 3, 4, 5],
      [0.1, 0.1, 0.1, 0.1, 0.1],
      [2, 1, 4, 3, 5],
    ]);
    expect(factors[1]).toBeNaN();
    expect(factors[0]).toBeCloseTo(1 / 0.36, 12);
  });
  test("more columns than rows are all infinite", () => {
    const factors = varianceInflation([
      [1, 2, 4],
      [3, 1, 2],
      [5, 0, 1],
      [1, 1, 7],
    ]);
    expect([...factors].every((factor) => factor === Number.POSITIVE_INFINITY)).toBe(true);
  });
  test("it does not change with the unit of a column", () => {
    const x = [1, 2, 3, 4, 9];
    const y = [2, 1, 4, 3, 5];
    const [small] = varianceInflation([x, y]);
    const [large] = varianceInflation([x.map((value) => 1e200 * value), y.map((value) => 1e-200 * value)]);
    expect(large! / small!).toBeCloseTo(1, 10);
  });
});

describe("conditionNumber", () => {
  test("two columns with correlation r have √((1 + r) / (1 - r))", () => {
    expect(
      conditionNumber([
        [1, 2, 3, 4, 5],
        [2, 1, 4, 3, 5],
      ]),
    ).toBeCloseTo(Math.sqrt(1.8 / 0.2), 12);
  });
  test("a repeated column makes it infinite", () => {
    expect(
      conditionNumber([
        [1, 2, 4],
        [2, 4, 8],
      ]),
    ).toBe(Number.POSITIVE_INFINITY);
  });
  test("a constant column, or none at all, makes it NaN", () => {
    expect(
      conditionNumber([
        [1, 2, 4],
        [3, 3, 3],
      ]),
    ).toBeNaN();
    expect(conditionNumber([])).toBeNaN();
  });
});

describe("correlationMatrix", () => {
  test("it is symmetric, has ones on its diagonal, and NaN for a constant", () => {
    const matrix = correlationMatrix([
      [1, 2, 3, 4, 5],
      [2, 1, 4, 3, 5],
      [7, 7, 7, 7, 7],
    ]);
    expect(matrix[1]).toBeCloseTo(0.8, 12);
    expect(matrix[3]).toBe(matrix[1]);
    expect(matrix[0]).toBe(1);
    expect(matrix[8]).toBeNaN();
    expect(matrix[2]).toBeNaN();
  });
  test("columns of different length are refused", () => {
    expect(() =>
      correlationMatrix([
        [1, 2],
        [1, 2, 3],
      ]),
    ).toThrow("got 2 and 3");
  });
});
