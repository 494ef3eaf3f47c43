/** What a fit fails in travels to every answer that is made from it, and is said once. */
import { expect, it } from "vitest";
import { readPanel } from "../../src/data/read.js";
import { evaluatePlan } from "../../src/decisions/evaluate.js";
import { experiments } from "../../src/decisions/experiments/experiments.js";
import { planBudget } from "../../src/decisions/plan.js";
import { diagnose, doubtsOf } from "../../src/diagnosis/diagnose.js";
import { quickFit } from "../../src/fit/quickFit.js";
import { carryoverCurves } from "../../src/insights/carryoverCurves.js";
import { contributions } from "../../src/insights/contributions.js";
import { decompose } from "../../src/insights/decompose.js";
import { responseCurves } from "../../src/insights/responseCurves.js";
import { roi } from "../../src/insights/roi.js";
import { tippingPoints } from "../../src/insights/tippingPoints.js";
import { createRng } from "../../src/math/rng.js";
import { specify } from "../../src/spec/specify.js";

const panel = await readPanel("data/market.csv");
const rng = createRng("media that do nothing");
const noise = { ...panel.kpi, values: panel.kpi.values.map(() => 1000 + 100 * rng.normal()) };
const fit = quickFit(specify({ ...panel, kpi: noise }), { seed: 1, draws: 100 });

it("of a table that shows no effect of media is said beside every number and every plan", async () => {
  expect(diagnose(fit).findings.map(({ code }) => code)).toContain("no-effect-shown");
  const today = Object.fromEntries(panel.channels.map(({ name }) => [name, 1000]));
  const answers = {
    contributions: contributions(fit),
    roi: roi(fit),
    decompose: decompose(fit),
    responseCurves: responseCurves(fit),
    carryoverCurves: carryoverCurves(fit, { maxDraws: 20 }),
    tippingPoints: tippingPoints(fit),
    planBudget: planBudget(fit, { maxDraws: 20 }),
    evaluatePlan: evaluatePlan(fit, today),
    experiments: await experiments(fit, { lengths: [4], outcomes: 2, maxDraws: 40 }),
  };
  for (const [name, { warnings }] of Object.entries(answers)) {
    const said = warnings.filter(({ code }) => code === "no-effect-shown").length;
    expect([name, said]).toEqual([name, 1]);
  }
});

it("is not said again where the fit warns of it itself", () => {
  const { code } = diagnose(fit).findings.find(({ severity }) => severity === "fail")!;
  const warned = { ...fit, warnings: [{ code, message: "said", cure: "" }] };
  expect(doubtsOf(warned).filter((one) => one.code === code)).toEqual(warned.warnings);
});
