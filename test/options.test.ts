import { describe, expect, it } from "vitest";
import { ridgeBudget } from "../src/baseline/budget.js";
import { ridgeRegression } from "../src/baseline/ridgeRegression.js";
import { ridgeRoi } from "../src/baseline/roi.js";
import { readPanel } from "../src/data/read.js";
import { ArgumentError } from "../src/errors.js";
import { quickFit } from "../src/fit/quickFit.js";
import { contributions } from "../src/insights/contributions.js";
import { decompose } from "../src/insights/decompose.js";
import { posteriorPredictive } from "../src/insights/posteriorPredictive.js";
import { priorPredictive } from "../src/insights/priorPredictive.js";
import { roi as roiOf } from "../src/insights/roi.js";
import { tippingPoints } from "../src/insights/tippingPoints.js";
import { withDefaults } from "../src/options.js";
import { specify } from "../src/spec/specify.js";
import { adstocks } from "../src/transforms/adstocks.js";
import { checkKind } from "../src/transforms/checkKind.js";
import { geometricAdstock } from "../src/transforms/geometricAdstock.js";
import { hillSaturation } from "../src/transforms/saturation.js";
import { scoreHoldout } from "../src/validation/holdout.js";
import { forecastMetrics } from "../src/validation/metrics.js";
import { splitHoldout } from "../src/validation/split.js";
import { smallPanel } from "./model/densities.js";

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

describe("a misspelt option is refused, not ignored, by", () => {
  const fit = quickFit(specify(smallPanel()), { draws: 20 });
  const forecast = { observed: [1, 2], predicted: [1, 2] };
  const windowed = { contributions, roi: roiOf, decompose, tippingPoints };
  it.each(Object.entries(windowed))("%s", (name, call) => {
    expect(() => call(fit, untyped({ form: "2024-01-01" }))).toThrow(
      new ArgumentError({ caller: name, rule: 'unknown option "form"', cure: "it knows from, to, level" }),
    );
    expect(() => call(fit, untyped(null))).toThrow(`${name}: options must be an object`);
    expect(() => call(fit, { from: null, level: 2 })).toThrow(`${name}: level must be in (0, 1), got 2`);
  });

  it.each([
    [
      "priorPredictive",
      (options: never) => priorPredictive(fit.model, options),
      { seeds: 1 },
      "seed, draws, level",
    ],
    [
      "posteriorPredictive",
      (options: never) => posteriorPredictive(fit, options),
      { draw: 5 },
      "seed, draws, level",
    ],
    [
      "scoreHoldout",
      (options: never) => scoreHoldout(fit, splitHoldout(fit.model, 0.2), options),
      { threshold: {} },
      "level, thresholds",
    ],
    [
      "forecastMetrics",
      (options: never) => forecastMetrics(forecast, options),
      { levl: 0.5 },
      "level, naiveError",
    ],
    [
      "checkKind",
      (options: never) => checkKind(adstocks.delayed, options),
      { case: 5 },
      "cases, seed, settings, kernels",
    ],
    [
      "geometricAdstock",
      (options: never) => geometricAdstock([1, 0], 0.5, options),
      { normalize: true },
      "carryIn, normalise",
    ],
    [
      "hillSaturation",
      (options: never) => hillSaturation([1], options),
      { halfSaturation: 1, slop: 2 },
      "halfSaturation, slope",
    ],
  ] as const)("%s", (name, call, options, known) => {
    const misspelt = Object.keys(options).at(-1);
    expect(() => call(options as never)).toThrow(
      new ArgumentError({ caller: name, rule: `unknown option "${misspelt}"`, cure: `it knows ${known}` }),
    );
  });
});

it("a window of null is the training window", () => {
  const fit = quickFit(specify(smallPanel()), { draws: 20 });
  expect(contributions(fit, { from: null, to: null })).toEqual(contributions(fit));
});

it("a half-saturation has no default", () => {
  expect(() => hillSaturation([1], {} as never)).toThrow("halfSaturation must be above 0, got NaN");
});
