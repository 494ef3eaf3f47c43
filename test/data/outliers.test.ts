/** Outliers: shocks and typing errors are found, seasons and campaigns are not. */
import { describe, expect, test } from "vitest";
import { findOutliers } from "../../src/data/outliers.js";

/** A wave of one year with ripples that repeat in no simple way. */
const wave = Array.from(
  { length: 156 },
  (_, t) => 1000 + 200 * Math.sin((2 * Math.PI * t) / 52) + 20 * Math.sin(2.4 * t * t),
);
const changed = (changes: Readonly<Record<number, number>>) => wave.map((value, t) => changes[t] ?? value);

describe("findOutliers", () => {
  test("a smooth season has none", () => {
    expect(findOutliers(Object.freeze([...wave]), 52)).toEqual([]);
  });
  test("a value with a digit too many is found first, with its sign", () => {
    const [first, second] = findOutliers(changed({ 70: 10_000, 20: 400 }), 52);
    expect(first!.at).toBe(70);
    expect(first!.score).toBeGreaterThan(100);
    expect(second!.at).toBe(20);
    expect(second!.score).toBeLessThan(0);
  });
  test("a peak of every year is the season's, a peak of one year is not", () => {
    expect(findOutliers(changed({ 51: 2500, 103: 2510, 155: 2490 }), 52)).toEqual([]);
    expect(findOutliers(changed({ 51: 2500 }), 52).map(({ at }) => at)).toEqual([51]);
  });
  test("a step is no outlier", () => {
    expect(
      findOutliers(
        wave.map((value, t) => value + (t > 80 ? 1000 : 0)),
        52,
      ),
    ).toEqual([]);
  });
  test("a steep line raises no alarm at its ends", () => {
    expect(
      findOutliers(
        Array.from({ length: 104 }, (_, t) => 100 * t + 5 * Math.sin(2.4 * t * t)),
        52,
      ),
    ).toEqual([]);
  });
  test("missing values are skipped and never outliers", () => {
    expect(findOutliers(changed({ 30: Number.NaN, 70: 10_000 }), 52).map(({ at }) => at)).toEqual([70]);
  });
  test("a series that mostly stands still has no spread to measure with", () => {
    expect(findOutliers([5, 5, 5, 5, 5, 9, 5, 5, 5], 52)).toEqual([]);
  });
});
