/** A fit's answers as plain data: what a page makes of them is what the fit says, to the last digit. */
import { expect, it } from "vitest";
import { createEvaluator } from "../../src/decisions/evaluate.js";
import { type WhatIf, whatIf } from "../../src/decisions/whatIf.js";
import { createWhatIfEvaluator } from "../../src/decisions/whatIfEvaluator.js";
import { quickFit } from "../../src/fit/quickFit.js";
import type { SpecChanges } from "../../src/spec/spec.js";
import { specify } from "../../src/spec/specify.js";
import { defineSaturation } from "../../src/transforms/defineSaturation.js";
import { geoPanel, smallPanel } from "../model/densities.js";

const changes: readonly (readonly [string, SpecChanges])[] = [
  ["the defaults", {}],
  [
    "a delayed peak and a curve with a slope",
    { channels: { tv: { adstock: "delayed", saturation: "hillSlope" } } },
  ],
  ["no carry-over", { channels: { tv: { adstock: "none" } } }],
  [
    "a Weibull shape, saturation first",
    { channels: { tv: { adstock: "weibullPdf", order: "saturationFirst" } } },
  ],
];

it.each(changes)("answers as the fit does after it was text, with %s", (_, change) => {
  const fit = quickFit(specify(smallPanel(), change), { seed: 2, draws: 60 });
  const record = JSON.parse(JSON.stringify(whatIf(fit))) as WhatIf;
  const page = createWhatIfEvaluator(record);
  const whole = createEvaluator(fit, { maxDraws: 500 });
  expect(page.today).toEqual(whole.today);
  const mine = { tv: 3 * whole.today.tv! };
  expect(whole.evaluate(mine)).toMatchObject(page.evaluate(mine));
  expect(page.evaluate(mine).uplift.mean).not.toBe(0);
  expect(page.best().allocation).toEqual(whole.best().allocation);
});

it("draws a curve through what evaluations say, of one channel alone", () => {
  const fit = quickFit(specify(geoPanel()), { seed: 2, draws: 60 });
  const page = createWhatIfEvaluator(whatIf(fit, { maxDraws: 40 }));
  const [name] = Object.keys(page.today) as [string];
  const money = [0, 1, 2].map((times) => times * page.today[name]!);
  const asked = money.map(
    (value) => page.evaluate({ [name]: value }).channels.find((channel) => channel.name === name)!.brought,
  );
  expect(page.curve(name, money)).toEqual(asked);
  expect(asked[2]!.median).toBeGreaterThan(asked[1]!.median);
});

it("carries the doubts of the fit along", () => {
  const fit = quickFit(specify(smallPanel()), { seed: 2, draws: 60 });
  expect(whatIf(fit).warnings.join("\n")).toMatch(/60 training rows for the 14 coefficients/);
});

it("refuses a curve whose code no record can carry, and what is no record", () => {
  const own = defineSaturation({ name: "mine", parameters: [], value: (x) => x / (1 + x) });
  const fit = quickFit(specify(smallPanel(), { channels: { tv: { saturation: own } } }), {
    seed: 2,
    draws: 20,
  });
  expect(() => whatIf(fit)).toThrow(/^whatIf: channel "tv" must have a built-in saturation, got "mine"/);
  expect(() => createWhatIfEvaluator({} as never)).toThrow(
    /^createWhatIfEvaluator: record must be what whatIf\(posterior\) returns/,
  );
  expect(() =>
    createWhatIfEvaluator(whatIf(quickFit(specify(smallPanel()), { draws: 9 }))).curve("tw", [1]),
  ).toThrow(/^createWhatIfEvaluator: channel must name paid channels of the fit, got "tw"; .*"tv"/);
});

it("takes for a plan what names channels, and for money a list: a Map passed for today's plan", () => {
  const fit = quickFit(specify(smallPanel()), { seed: 2, draws: 20 });
  for (const evaluator of [createEvaluator(fit), createWhatIfEvaluator(whatIf(fit))]) {
    for (const none of [new Map([["tv", 0]]), new Set(["tv"]), new Date(0), [0], null, "tv"])
      expect(() => evaluator.evaluate(none as never)).toThrow(
        /the plan must be one of planBudget, or money by/,
      );
    for (const none of [5, "12", undefined, { 0: 5 }])
      expect(() => evaluator.curve("tv", none as never)).toThrow(
        /Evaluator: money must be a list of numbers, got/,
      );
    expect(evaluator.curve("tv", Float64Array.of(1, 2) as never)).toEqual(evaluator.curve("tv", [1, 2]));
  }
});
