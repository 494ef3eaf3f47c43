/** Suggestions for misspelt names. */
import { expect, test } from "vitest";
import { nearestName, suggestion } from "../src/nearest.js";

const columns = Object.freeze(["week_start", "spend_tv", "spend_radio", "units_sold", "revenue"]);

test.each([
  ["untis_sold", "units_sold"],
  ["Revenue", "revenue"],
  ["revenu", "revenue"],
  ["tv", null],
  ["radio", "spend_radio"],
  ["spend_tb", "spend_tv"],
  ["temperature", null],
])("for %s the nearest name is %s", (name, nearest) => {
  expect(nearestName(name, columns)).toBe(nearest);
});

test("two letters in the wrong order are one mistake", () => {
  expect(nearestName("tial", ["head", "tail"])).toBe("tail");
  expect(nearestName("vt", ["tv", "ooh"])).toBeNull();
});

test("without a near name the candidates are listed", () => {
  expect(suggestion("temperature", columns.slice(0, 2))).toBe('there is "week_start", "spend_tv"');
});
