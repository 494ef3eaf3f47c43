/** Whether a plan's gain survives models that are as reasonable as the fit's own: which they are, what they say, and what is answered. */
import { describe, expect, it } from "vitest";
import { exampleMarket } from "../../src/data/exampleMarket.js";
import { simulatePanel } from "../../src/data/simulate.js";
import { evaluatePlan } from "../../src/decisions/evaluate.js";
import { type GainElsewhere, gainsElsewhere } from "../../src/decisions/otherModels.js";
import { planBudget } from "../../src/decisions/plan.js";
import { decideElsewhere } from "../../src/decisions/planVerdict.js";
import { fit as sample } from "../../src/fit/fit.js";
import { fitNow } from "../../src/fit/fitNow.js";
import { specify } from "../../src/model/specify.js";
import { planDocument, planTable } from "../../src/report/planTable.js";
import { reasonableModels } from "../../src/validation/reasonableModels.js";

const names = ["tv", "meta", "google"] as const;
const { tv, meta, google } = exampleMarket.channels;
/** A market in which money is plainly in the wrong place. */
const { panel } = simulatePanel(
  {
    ...exampleMarket,
    weeks: 104,
    collinearity: 0,
    channels: {
      tv: { ...tv!, effect: 0.3 * tv!.effect },
      meta: meta!,
      google: { ...google!, effect: 2 * google!.effect },
    },
    markets: {},
    outcomes: {},
  },
  3,
);
const short = { chains: 2, warmup: 300, draws: 400 };
const fit = fitNow(specify(panel, { type: "v3" }), { seed: 1, ...short });

it("a fit made at once has the draws of one made in turns, bit for bit", async () => {
  const turns = await sample(fit.model, { seed: 1, ...short, workers: 0 });
  expect([...fit.parameters.keys()]).toEqual([...turns.parameters.keys()]);
  for (const [name, { values }] of turns.parameters) expect(fit.parameters.get(name)!.values).toEqual(values);
});

describe("the other models", () => {
  const models = reasonableModels(fit.model, { isSloped: true });

  it("each change one thing: prior, adstock, saturation, season, level, slope", () => {
    expect(models.map(({ name }) => name)).toEqual([
      "prior",
      "adstockPriors",
      "saturation",
      "season",
      "level",
      "slope",
    ]);
    for (const { model } of models) {
      expect(Object.keys(model.spec.channels)).toEqual(Object.keys(fit.model.spec.channels));
      expect(model.spec.controls).toEqual(fit.model.spec.controls);
    }
  });

  it("leave out what the model leaves out, and a model that cannot be", () => {
    const without = specify({ ...panel, revenue: null }, { channels: { tv: null } });
    const others = reasonableModels(without);
    expect(others.map(({ name }) => name)).not.toContain("prior");
    for (const { model } of others) expect(Object.keys(model.spec.channels)).toEqual(["meta", "google"]);
  });
});

describe("a plan that would change something", () => {
  // The least confidence that is not 0, for which any plan would do.
  const plan = planBudget(fit, { confidence: 0.01, change: 0.5 });

  it("is valued by every one of them, as evaluatePlan would by a fit of it", async () => {
    expect(plan.otherModels!.map(({ name }) => name)).toEqual(
      reasonableModels(fit.model, { isSloped: true }).map(({ name }) => name),
    );
    const { model } = reasonableModels(fit.model).find(({ name }) => name === "season")!;
    const other = await sample(model, { seed: "1 season", chains: 2, warmup: 300, draws: 500, workers: 0 });
    const money = Object.fromEntries(plan.optimum.channels.map(({ name, proposed }) => [name, proposed]));
    const { gain, isKept } = plan.otherModels!.find(({ name }) => name === "season")!;
    const { uplift, broughtToday } = evaluatePlan(other, money);
    expect(gain).toEqual(uplift);
    expect(isKept).toBe(gain.median > 0.005 * broughtToday.median);
  });

  it("keeps its verdict where all of them gain, and asks for a test where one does not", () => {
    const lost = plan.otherModels!.filter(({ isKept }) => !isKept);
    expect(plan.verdict).toBe(lost.length === 0 ? "change" : "test first");
    for (const { text } of lost) expect(plan.reason).toContain(text);
  });

  it("shows what they say in its table and its document, and nothing where nobody asked", () => {
    expect(planTable(plan).notes.join(" ")).toContain("other reasonable models");
    expect(planDocument(plan)).toMatchObject({ other_models: [{ name: "prior" }, {}, {}, {}, {}, {}] });
    for (const options of [{ otherModels: false, confidence: 0.01 }, { confidence: 0 }]) {
      const alone = planBudget(fit, { ...options, change: 0.5 });
      expect([alone.verdict, alone.otherModels]).toEqual(["change", null]);
      expect(planTable(alone).notes.join(" ")).not.toContain("other reasonable models");
    }
  });

  it("is valued over a horizon too, by fits that were made once", () => {
    const steps: string[] = [];
    const weekly = planBudget(fit, {
      confidence: 0.01,
      horizon: 6,
      maxDraws: 20,
      onProgress: ({ step }) => steps.push(step),
    });
    expect(steps).toEqual([]);
    expect(weekly.otherModels).toHaveLength(6);
  });
});

it("a plan is valued by curves of its own flighting, window and draws, whatever was asked before it", () => {
  const { optimum } = planBudget(fit, { confidence: 0 });
  const asked = {
    optimum,
    x: Float64Array.from(optimum.channels, ({ proposed }) => proposed),
    today: Float64Array.from(optimum.channels, ({ today }) => today),
    horizon: null,
    flighting: "observed",
    window: {},
    maxDraws: 60,
    level: 0.9,
  } as const;
  const gains = (changes: Partial<Parameters<typeof gainsElsewhere>[1]>) =>
    gainsElsewhere(fit, { ...asked, ...changes }, () => undefined).map(({ gain }) => gain.median);
  const first = gains({});
  const { times } = fit.design;
  for (const changes of [
    { flighting: "even" },
    { maxDraws: 40 },
    { window: { from: times[52]!, to: times[80]! } },
  ] as const) {
    expect(gains(changes)).not.toEqual(first);
  }
  expect(gains({})).toEqual(first);
});

describe("the decision", () => {
  const about = { mean: 5, median: 5, lower: 1, upper: 9, level: 0.9 };
  const one = (text: string, isKept: boolean): GainElsewhere => ({
    name: text,
    text,
    gain: about,
    shareOfDrawsBetter: 0.9,
    isKept,
  });
  const { optimum } = planBudget(fit, { confidence: 0 });
  const alone = { verdict: "change", reason: "the plan brings more", test: null, isUntold: false } as const;

  it("names the models that lose the gain, and a channel to test", () => {
    const { verdict, reason, test } = decideElsewhere(optimum, alone, [one("a", true), one("b", false)]);
    expect([verdict, names.some((name) => name === test)]).toEqual(["test first", true]);
    expect(reason).toMatch(
      /^the gain does not survive 1 of 2 other models that are as reasonable \(b\); test/,
    );
  });

  it("says in how many it is kept", () =>
    expect(decideElsewhere(optimum, alone, [one("a", true)])).toMatchObject({
      verdict: "change",
      reason: "the plan brings more, and keeps a gain under 1 other model that is as reasonable",
    }));
});

it("a gain in money is asked for where the money is another", () => {
  const plan = planBudget(fit, { confidence: 0 });
  const asked = {
    x: Float64Array.from(plan.optimum.channels, ({ proposed }) => 2 * proposed),
    today: Float64Array.from(plan.optimum.channels, ({ today }) => today),
    horizon: null,
    flighting: "observed",
    window: {},
    maxDraws: 50,
    level: 0.9,
  } as const;
  const more = evaluatePlan(
    fit,
    Object.fromEntries(plan.optimum.channels.map(({ name, proposed }) => [name, 2 * proposed])),
  );
  expect(more.better).toBe("profit");
  const inMoney = gainsElsewhere(fit, { ...asked, optimum: more }, () => undefined);
  const inKpi = gainsElsewhere(fit, { ...asked, optimum: { ...more, better: "kpi" } }, () => undefined);
  const value = fit.design.revenuePerKpi!;
  inMoney.forEach(({ gain }, i) => {
    expect(gain.median).toBeCloseTo(value * inKpi[i]!.gain.median - (more.proposed - more.today), 6);
  });
});
