import { expect, it } from "vitest";
import { geoAt, periodAt, rowAt } from "../../src/data/rows.js";

it("a row is one period of one geo, and all of them fill a series in order", () => {
  const periods = 5;
  const rows = [0, 1, 2].flatMap((geo) => [0, 1, 2, 3, 4].map((period) => rowAt(geo, period, periods)));
  expect(rows).toEqual([...Array(15).keys()]);
  for (const row of rows) expect(rowAt(geoAt(row, periods), periodAt(row, periods), periods)).toBe(row);
  expect(geoAt(7, periods)).toBe(1);
  expect(periodAt(7, periods)).toBe(2);
});
