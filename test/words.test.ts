/** Numbers in words: shares, levels, dates, what is left of a wait. */
import { expect, it } from "vitest";
import { levelText } from "../src/math/estimate.js";
import { capital, percent, spanOf, timeLeft } from "../src/words.js";

it("writes a share in per cent, a dash where there is none", () => {
  expect([percent(0.127), percent(0.1234, 1), percent(Number.NaN)]).toEqual(["13 %", "12.3 %", "–"]);
});

it("writes the level of an interval without losing half a per cent", () => {
  expect([0.9, 0.5, 0.975].map(levelText)).toEqual(["90 %", "50 %", "97.5 %"]);
});

it("says how long a run still takes once that is known", () => {
  expect([timeLeft(Number.NaN), timeLeft(11.6), timeLeft(3, "at most ")]).toEqual([
    "",
    ", 12 s left",
    ", at most 3 s left",
  ]);
});

it("names the first and the last of some dates, and begins a sentence", () => {
  expect(spanOf(["2024-01-01", "2024-01-08", "2024-01-15"])).toBe("2024-01-01 to 2024-01-15");
  expect(capital("the plan")).toBe("The plan");
});
