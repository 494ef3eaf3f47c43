/** Trend and season of series whose rhythm is known. */
import { expect, test } from "vitest";
import { describeRhythm } from "../../src/data/rhythm.js";

const line = Array.from({ length: 104 }, (_, t) => 100 + t);
const season = Array.from({ length: 156 }, (_, t) => 10 + Math.sin((2 * Math.PI * t) / 52));

test("a line that rises by one a week grows by 52 over its mean a year", () => {
  expect(describeRhythm(line, "week").trendPerYear).toBeCloseTo(52 / 151.5, 12);
});
test("a repeating season resembles itself, whatever the trend on top", () => {
  expect(describeRhythm(season, "week").yearlyCorrelation).toBeCloseTo(1, 10);
  expect(
    describeRhythm(
      season.map((value, t) => value + t),
      "week",
    ).yearlyCorrelation,
  ).toBeGreaterThan(0.99);
});
test("growth alone is no season", () => {
  const growing = Array.from({ length: 156 }, (_, t) => 10 * t + 30 * Math.sin(2.4 * t * t));
  expect(Math.abs(describeRhythm(growing, "week").yearlyCorrelation)).toBeLessThan(0.3);
});
test("below two years there is no yearly correlation, and below one no yearly trend", () => {
  expect(describeRhythm(line.slice(0, 103), "week").yearlyCorrelation).toBeNaN();
  expect(describeRhythm(line.slice(0, 51), "week").trendPerYear).toBeNaN();
  expect(describeRhythm([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], "month").trendPerYear).toBeNaN();
});
test("missing values are left out", () => {
  const holes = line.map((value, t) => (t % 10 === 3 ? Number.NaN : value));
  const slopeShare = describeRhythm(holes, "week").trendPerYear;
  const present = holes.filter((value) => !Number.isNaN(value));
  expect(slopeShare).toBeCloseTo(52 / (present.reduce((a, b) => a + b) / present.length), 12);
});
