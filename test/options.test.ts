import { describe, expect, it } from "vitest";
import { ridgeBudget } from "../src/baseline/budget.js";
import { ridgeRegression } from "../src/baseline/regression.js";
import { ridgeRoi } from "../src/baseline/roi.js";
import { readPanel } from "../src/data/read.js";
import { withDefaults } from "../src/options.js";

const regression = ridgeRegression(await readPanel("data/market.csv"));
const roi = ridgeRoi(regression);
interface Settings {
  readonly alpha?: number | undefined;
  readonly beta?: number;
}
/** An argument as a notebook without types would pass it. */
const untyped = (options: unknown) => options as Record<string, never>;

describe("withDefaults", () => {
  it("takes an undefined option as left out", () => {
    expect(withDefaults<Settings>("fit", { alpha: 1, beta: 2 }, { alpha: undefined, beta: 3 })).toEqual({
      alpha: 1,
      beta: 3,
    });
    expect(ridgeBudget(roi, { change: undefined }).change).toBe(0.3);
  });

  it("refuses options that are no object", () => {
    expect(() => ridgeRegression(regression.panel, untyped(3))).toThrow(
      "ridgeRegression: options must be an object such as { alpha: … }, got 3",
    );
  });
});

it.each([
  [
    "a misspelt option",
    () => ridgeRegression(regression.panel, untyped({ alfa: 3 })),
    'ridgeRegression: unknown option "alfa"; it knows alpha, controls',
  ],
  [
    "a set of controls there is not",
    () => ridgeRegression(regression.panel, untyped({ controls: "none" })),
    'ridgeRegression: controls must be "case-study" or "all", got "none"',
  ],
  [
    "a name that every object has",
    () => ridgeRegression(regression.panel, untyped({ controls: "constructor" })),
    'controls must be "case-study" or "all"',
  ],
  [
    "a number written as text",
    () => ridgeRegression(regression.panel, untyped({ alpha: "10" })),
    'alpha must be a positive number or "cv", got "10"',
  ],
  [
    "a penalty of zero",
    () => ridgeRegression(regression.panel, { alpha: 0 }),
    "alpha must be a positive number",
  ],
  [
    "a convention there is not",
    () => ridgeRoi(regression, untyped({ convention: "casestudy" })),
    'ridgeRoi: convention must be "carryover" or "case-study", got "casestudy"',
  ],
  [
    "a change that is no number",
    () => ridgeBudget(roi, untyped({ change: "0.3" })),
    'ridgeBudget: change must be in [0, 1], got "0.3"',
  ],
])("%s is refused", (_, call, message) => {
  expect(call).toThrow(RangeError);
  expect(call).toThrow(message);
});
