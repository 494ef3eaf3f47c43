/** A fit of a table that ends where its training does forecasts like one that was told of later weeks: what is new after training keeps its prior. */
import { expect, it } from "vitest";
import type { Panel } from "../../src/data/panel.js";
import { continued } from "../../src/fit/continued.js";
import { quickFit } from "../../src/fit/quickFit.js";
import { panelUntil } from "../../src/iterate/trainingWeeks.js";
import type { SpecChanges } from "../../src/spec/spec.js";
import { type Model, specify } from "../../src/spec/specify.js";
import { scoreHoldout } from "../../src/validation/holdout.js";
import { splitHoldout, trainingModel } from "../../src/validation/split.js";
import { geoPanel, smallPanel } from "../model/densities.js";

const tables: readonly (readonly [string, Panel, SpecChanges])[] = [
  ["a level that moves", smallPanel(100), { baseline: "fixed", level: { sd: 0.3, weeks: 4 } }],
  [
    "a level that moves and a step",
    smallPanel(100),
    { baseline: "fixed", level: { sd: 0.3, weeks: 4, steps: ["2022-09-05"] } },
  ],
  ["effects of periods", geoPanel(80), { baseline: "fixed", type: "v2", periodEffects: { sd: 0.1 } }],
  ["nothing that moves", smallPanel(100), { baseline: "fixed" }],
];

it.each(tables)("with %s", (_, panel, changes) => {
  const whole = specify(panel, changes);
  const split = splitHoldout(whole);
  const told: Model = trainingModel(whole, split);
  const { training } = told.spec;
  const settings = { seed: 2, draws: 2000 };
  const untold = quickFit(specify(panelUntil(panel, split.train.to), { ...changes, training }), settings);
  const mine = scoreHoldout(continued(untold, told), split);
  const other = scoreHoldout(quickFit(told, settings), split);
  expect(mine.test.rows).toBeGreaterThan(8);
  expect(Math.abs(mine.train.rmse / other.train.rmse - 1)).toBeLessThan(0.02);
  expect(Math.abs(mine.test.rmse / other.test.rmse - 1)).toBeLessThan(0.1);
  expect(Math.abs(mine.test.intervalWidth / other.test.intervalWidth - 1)).toBeLessThan(0.1);
});

it("refuses a model with an effect that the fit does not know", () => {
  const panel = smallPanel(100);
  const whole = specify(panel, { baseline: "fixed" });
  const { training } = trainingModel(whole, splitHoldout(whole)).spec;
  const fit = quickFit(
    specify(panelUntil(panel, training.to!), { baseline: "fixed", trend: { kind: "none" }, training }),
    { draws: 10 },
  );
  expect(() => continued(fit, specify(panel, { baseline: "fixed", training }))).toThrow(/"trend\[linear\]"/);
});
