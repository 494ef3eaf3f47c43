import fc from "fast-check";
import { Matrix, solve } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { fitRidge, isConstantFeature, predictRidge } from "../../src/math/ridge.js";

describe("fitRidge", () => {
  it("shrinks a single standardised column by n / (n + alpha)", () => {
    const fit = fitRidge([[-1, 1]], [0, 2], 1);
    expect(fit.coefficients[0]).toBeCloseTo(2 / 3, 14);
    expect(fit.intercept).toBe(1);
  });

  it("solves the normal equations of the standardised columns", () => {
    const rows = fc.integer({ min: 4, max: 20 });
    const table = rows.chain((n) =>
      fc.tuple(
        fc.array(fc.array(fc.integer({ min: -50, max: 50 }), { minLength: n, maxLength: n }), {
          minLength: 1,
          maxLength: 6,
        }),
        fc.array(fc.integer({ min: -50, max: 50 }), { minLength: n, maxLength: n }),
        fc.double({ min: 0.01, max: 100, noNaN: true }),
      ),
    );
    fc.assert(
      fc.property(table, ([columns, y, alpha]) => {
        const { coefficients, mean, scale, intercept } = fitRidge(columns, y, alpha);
        const z = new Matrix(columns.map((column, j) => column.map((v) => (v - mean[j]!) / scale[j]!)));
        const centred = Matrix.columnVector(y.map((v) => v - intercept));
        const penalised = z.mmul(z.transpose()).add(Matrix.eye(columns.length).mul(alpha));
        const naive = solve(penalised, z.mmul(centred)).to1DArray();
        naive.forEach((value, j) => {
          expect(coefficients[j]).toBeCloseTo(value, 8);
        });
      }),
    );
  });

  it("shares the effect equally between two copies of a column", () => {
    const { coefficients } = fitRidge(
      [
        [1, 2, 4, 7],
        [1, 2, 4, 7],
      ],
      [3, 1, 8, 9],
      0.5,
    );
    expect(coefficients[0]).toBeCloseTo(coefficients[1]!, 12);
  });

  it("gives a constant column the coefficient 0 and the scale 1", () => {
    const fit = fitRidge(
      [
        [0.1, 0.1, 0.1, 0.1],
        [1, 2, 3, 5],
      ],
      [1, 2, 3, 4],
      1,
    );
    expect(fit.coefficients[0]).toBe(0);
    expect(fit.scale[0]).toBe(1);
  });

  it("takes a column that changes by rounding only as constant, as scikit-learn does", () => {
    const fit = fitRidge([[0.3, 0.30000000000000004, 0.3, 0.3]], [1, 5, 1, 1], 1);
    expect([fit.coefficients[0], fit.scale[0]]).toEqual([0, 1]);
    // A thousand ulp are a change.
    expect(isConstantFeature([0.3, 0.3 + 1000 * Number.EPSILON, 0.3, 0.3])).toBe(false);
    expect(isConstantFeature([1e6, 1e6 + 1, 1e6])).toBe(false);
  });

  it("refuses a column whose standard deviation overflows", () => {
    expect(() =>
      fitRidge(
        [
          [1, 2, 3],
          [1e200, 0, 0],
        ],
        [1, 2, 3],
        1,
      ),
    ).toThrow("fitRidge: column 1 must have a finite standard deviation");
  });

  it("works with more columns than rows", () => {
    const fit = fitRidge(
      [
        [1, 2, 3],
        [2, 1, 7],
        [0, 1, 5],
        [3, 3, 4],
      ],
      [1, 2, 6],
      1e-9,
    );
    fit.fitted.forEach((value, i) => {
      expect(value).toBeCloseTo([1, 2, 6][i]!, 6);
    });
  });

  it("predicts its own fitted values", () => {
    const columns = [
      [1, 2, 4, 7],
      [5, 3, 8, 1],
    ];
    const fit = fitRidge(columns, [3, 1, 8, 9], 2);
    predictRidge(fit, columns).forEach((value, i) => {
      expect(value).toBeCloseTo(fit.fitted[i]!, 12);
    });
  });

  it("refuses a penalty that is not positive", () => {
    expect(() => fitRidge([[1, 2]], [1, 2], 0)).toThrow("alpha must be a positive number, got 0");
  });
});
