import { describe, expect, it } from "vitest";
import { searchAlpha } from "../../src/baseline/alphaSearch.js";
import { fitRidge, predictRidge } from "../../src/math/ridge.js";
import { otherWave, wave } from "./weeklyTable.js";

const series = (n: number, value: (t: number) => number) =>
  Float64Array.from({ length: n }, (_, t) => value(t));

/** TimeSeriesSplit(5) as its documentation tells it: n = 23 leaves test sets of 3 rows, the first after 8 rows. */
const splits23 = [8, 11, 14, 17, 20].map((start) => ({ start, end: start + 3 }));

describe("searchAlpha", () => {
  const columns = [series(23, wave), series(23, otherWave)];
  const y = series(23, (t) => 5 + wave(t) + ((t * 11) % 17));

  it("has the errors of rows that come after those it learnt from, fold by fold", () => {
    const { alphas, rmse, folds } = searchAlpha(columns, y);
    expect(folds).toBe(5);
    alphas.forEach((alpha, i) => {
      const squares = splits23.flatMap(({ start, end }) => {
        const train = columns.map((column) => column.slice(0, start));
        const fit = fitRidge(train, y.slice(0, start), alpha);
        const predicted = predictRidge(
          fit,
          columns.map((column) => column.slice(start, end)),
        );
        return Array.from(predicted, (value, t) => (value - y[start + t]!) ** 2);
      });
      const expected = Math.sqrt(squares.reduce((sum, value) => sum + value, 0) / squares.length);
      // Sums of 15 squares in another order: some ulp.
      expect(Math.abs(rmse[i]! - expected)).toBeLessThanOrEqual(32 * Number.EPSILON * expected);
    });
  });

  it("never looks ahead: a fold of zero error keeps it whatever comes later", () => {
    // A straight line is predicted exactly without shrinkage until the last fold, which alone is disturbed.
    const line = series(23, (t) => 5 + 2 * wave(t));
    const disturbed = line.map((value, t) => (t >= 20 ? value + 100 : value));
    const { rmse } = searchAlpha([series(23, wave)], disturbed);
    // Of 15 rows three are off by 100; with a look ahead the other twelve would be off as well.
    expect(Math.abs(rmse[0]! - 100 * Math.sqrt(3 / 15))).toBeLessThan(0.05);
  });
});
