/** What is said of a chart to those who do not see it. */
import { expect, it } from "vitest";
import { mostAndLeast, strongestPair } from "../../src/plots/altText.js";

it("names the most and the least with unit, digits and a true minus, and leaves out what is no number", () => {
  const values = [
    { name: "tv", value: 1.234 },
    { name: "radio", value: -0.5 },
    { name: "ooh", value: Number.NaN },
    { name: "print", value: 0.7 },
  ];
  expect(mostAndLeast(values, { unit: "GBP a week", decimals: 1 })).toBe(
    "tv £1.2 a week is the most of 3, radio −£0.5 a week the least",
  );
  expect(mostAndLeast(values.slice(0, 1))).toBe("tv 1.23");
  expect(mostAndLeast([])).toBe("no number is known");
});

it("names the pair that moves together most, in either direction", () => {
  const matrix = [
    [1, 0.2, -0.6],
    [0.2, 1, 0.4],
    [-0.6, 0.4, 1],
  ];
  expect(strongestPair(["a", "b", "c"], (i, j) => matrix[i]![j]!)).toBe("a and c most, −0.60");
  expect(strongestPair(["a"], () => 1)).toBe("no two of them");
});
