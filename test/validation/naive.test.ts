/** Forecasts without a model, on series small enough to see. */
import { describe, expect, it } from "vitest";
import { lastValueForecast, seasonalNaiveError, seasonalNaiveForecast } from "../../src/validation/naive.js";

const gap = Number.NaN;
const history = { kpi: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], times: 10, first: 0, last: 6, season: 4 };

describe("lastValueForecast", () => {
  it("repeats the last KPI seen", () => {
    expect([...lastValueForecast(history)]).toEqual([...Array(7).fill(gap), 7, 7, 7]);
  });

  it("passes over gaps, and does not look before the first period", () => {
    const kpi = [1, 2, 3, 4, gap, gap, gap, 8, 9, 10];
    expect(lastValueForecast({ ...history, kpi })[7]).toBe(4);
    expect(lastValueForecast({ ...history, kpi, first: 4 })[7]).toBeNaN();
  });

  it("keeps geos apart", () => {
    const kpi = [1, 2, 9, 5, 6, 9];
    expect([...lastValueForecast({ kpi, times: 3, first: 0, last: 1, season: 4 })]).toEqual([
      gap,
      gap,
      2,
      gap,
      gap,
      6,
    ]);
  });
});

describe("seasonalNaiveForecast", () => {
  it("repeats the KPI of a season before", () => {
    expect([...seasonalNaiveForecast(history).slice(7)]).toEqual([4, 5, 6]);
  });

  it("goes back two seasons where one would be a test week, which it must not see", () => {
    expect([...seasonalNaiveForecast({ ...history, last: 4 }).slice(5)]).toEqual([2, 3, 4, 5, 2]);
  });

  it("goes back further over a gap, and gives none where there is no year of history", () => {
    const kpi = [1, 2, 3, 4, 5, gap, 7, 8, 9, 10];
    expect(seasonalNaiveForecast({ ...history, kpi })[9]).toBe(2);
    expect([...seasonalNaiveForecast({ ...history, season: 9 }).slice(7)]).toEqual([gap, gap, 1]);
    expect([...seasonalNaiveForecast({ ...history, season: 52 }).slice(7)]).toEqual([gap, gap, gap]);
    expect([...seasonalNaiveForecast({ ...history, first: 4 }).slice(7)]).toEqual([gap, 5, 6]);
  });

  it("never changes with what happens later", () => {
    const poisoned = history.kpi.map((value, t) => (t > history.last ? 1000 * value : value));
    expect(seasonalNaiveForecast({ ...history, kpi: poisoned })).toEqual(seasonalNaiveForecast(history));
    expect(seasonalNaiveError({ ...history, kpi: poisoned })).toBe(seasonalNaiveError(history));
  });
});

describe("seasonalNaiveError", () => {
  it("is the mean absolute difference to a season before, inside the periods seen", () => {
    expect(seasonalNaiveError(history)).toBe(4);
    expect(seasonalNaiveError({ ...history, kpi: [0, 2, 3, 4, 1, 2, gap, 99, 99, 99] })).toBe(0.5);
    expect(seasonalNaiveError({ ...history, season: 7 })).toBeNaN();
  });
});
