import { describe, expect, it } from "vitest";
import { ridgeBudget } from "../src/baseline/budget.js";
import { ridgeRegression } from "../src/baseline/ridgeRegression.js";
import { ridgeRoi } from "../src/baseline/roi.js";
import { readPanel } from "../src/data/read.js";
import { planBudget } from "../src/decisions/plan.js";
import { ArgumentError } from "../src/errors.js";
import { quickFit } from "../src/fit/quickFit.js";
import * as carryover from "../src/index.js";
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
const quick = quickFit(specify(smallPanel()), { draws: 20 });
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
    "a misspelt option of many",
    () => planBudget(quick, untyped({ chnge: 0.1 })),
    'planBudget: unknown option "chnge"; did you mean change? It also knows bounds, locked, minimum and 16 more',
  ],
  [
    "an option like none of many",
    () => planBudget(quick, untyped({ nonsense: 0.1 })),
    'planBudget: unknown option "nonsense"; it knows change, bounds, locked, minimum, minimumFlight, groups, constraints, dated, budget, target, objective, horizon, flighting, from, to, confidence, otherModels, onProgress, maxDraws, level',
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
      new ArgumentError({
        caller: name,
        rule: 'unknown option "form"',
        cure: "did you mean from? It also knows to, level and withheld",
      }),
    );
    expect(() => call(fit, untyped(null))).toThrow(`${name}: options must be an object`);
    expect(() => call(fit, { from: null, level: 2 })).toThrow(`${name}: level must be in (0, 1), got 2`);
  });

  it.each([
    [
      "priorPredictive",
      (options: never) => priorPredictive(fit.model, options),
      { seeds: 1 },
      "did you mean seed? It also knows draws and level",
    ],
    [
      "posteriorPredictive",
      (options: never) => posteriorPredictive(fit, options),
      { draw: 5 },
      "did you mean maxDraws? It also knows seed and level",
    ],
    [
      "scoreHoldout",
      (options: never) => scoreHoldout(fit, splitHoldout(fit.model, 0.2), options),
      { threshold: {} },
      "did you mean thresholds? It also knows level",
    ],
    [
      "forecastMetrics",
      (options: never) => forecastMetrics(forecast, options),
      { levl: 0.5 },
      "did you mean level? It also knows naiveError",
    ],
    [
      "checkKind",
      (options: never) => checkKind(adstocks.delayed, options),
      { case: 5 },
      "did you mean cases? It also knows seed, settings and kernels",
    ],
    [
      "geometricAdstock",
      (options: never) => geometricAdstock([1, 0], 0.5, options),
      { normalize: true },
      "did you mean normalise? It also knows carryIn",
    ],
    [
      "hillSaturation",
      (options: never) => hillSaturation([1], options),
      { halfSaturation: 1, slop: 2 },
      "did you mean slope? It also knows halfSaturation",
    ],
  ] as const)("%s", (name, call, options, cure) => {
    const misspelt = Object.keys(options).at(-1);
    expect(() => call(options as never)).toThrow(
      new ArgumentError({ caller: name, rule: `unknown option "${misspelt}"`, cure }),
    );
  });
});

describe("every public function that takes options refuses one that it does not know", () => {
  const panel = smallPanel();
  const model = specify(panel);
  const fit = quickFit(model, { draws: 20 });
  const ridge = carryover.ridgeRoi(regression);
  const split = carryover.splitHoldout(model);
  const figure = carryover.plot.series(panel);
  const kind = adstocks.delayed;
  const calls: Readonly<Record<string, (options: never) => unknown>> = {
    carryoverCurves: (options) => carryover.carryoverCurves(fit, options),
    checkKind: (options) => carryover.checkKind(kind, options),
    contributions: (options) => carryover.contributions(fit, options),
    decompose: (options) => carryover.decompose(fit, options),
    createEvaluator: (options) => carryover.createEvaluator(fit, options),
    whatIf: (options) => carryover.whatIf(fit, options),
    evaluatePlan: (options) => carryover.evaluatePlan(fit, { tv: 1 }, options),
    experiments: (options) => carryover.experiments(fit, options),
    figurePng: (options) => carryover.figurePng(figure, options),
    figureSvg: (options) => carryover.figureSvg(figure, options),
    fit: (options) => carryover.fit(model, options),
    fitToInferenceData: (options) => carryover.fitToInferenceData(fit, options),
    geometricAdstock: (options) => carryover.geometricAdstock([1, 0], 0.5, options),
    hillSaturation: (options) => carryover.hillSaturation([1], options),
    iterate: (options) => carryover.iterate(options),
    loadFit: (options) => carryover.loadFit("out/none.nc", options),
    planBudget: (options) => carryover.planBudget(fit, options),
    computeWorker: (options) => carryover.computeWorker("redis://127.0.0.1:1", options),
    portfolio: (options) => carryover.portfolio(options),
    nextData: (options) => carryover.nextData(fit, "data/market.csv", options),
    posteriorPredictive: (options) => carryover.posteriorPredictive(fit, options),
    predictKpi: (options) => carryover.predictKpi(fit, options),
    prepareTable: (options) => carryover.prepareTable("none.yaml", options),
    priorPredictive: (options) => carryover.priorPredictive(model, options),
    proposeRecipe: (options) => carryover.proposeRecipe(["none.csv"], options),
    quickFit: (options) => carryover.quickFit(model, options),
    readPanel: (options) => carryover.readPanel("data/market.csv", options),
    refresh: (options) => carryover.refresh(fit, "data/market.csv", options),
    refute: (options) => carryover.refute(fit, options),
    report: (options) => carryover.report(fit, options),
    responseCurves: (options) => carryover.responseCurves(fit, options),
    ridgeBudget: (options) => carryover.ridgeBudget(ridge, options),
    ridgeRegression: (options) => carryover.ridgeRegression(panel, options),
    ridgeRoi: (options) => carryover.ridgeRoi(regression, options),
    roi: (options) => carryover.roi(fit, options),
    rollingOrigin: (options) => carryover.rollingOrigin(model, options),
    saveFit: (options) => carryover.saveFit(fit, "out/none.nc", options),
    saveReport: (options) => carryover.saveReport({ kind: "report" } as never, "out/none.md", options),
    scoreHoldout: (options) => carryover.scoreHoldout(fit, split, options),
    specificationCurve: (options) => carryover.specificationCurve(model, options),
    track: (options) => carryover.track("none", "data/market.csv", options),
    tippingPoints: (options) => carryover.tippingPoints(fit, options),
    validate: (options) => carryover.validate(model, options),
    "plot.budget": (options) => carryover.plot.budget({ one: ridgeBudget(ridge) }, options),
    "plot.contributions": (options) => carryover.plot.contributions(carryover.decompose(fit), options),
    "plot.curves": (options) => carryover.plot.curves(carryover.adstockCurves(panel), options),
    "plot.lines": (options) => carryover.plot.lines([1], { a: [1] }, "", { x: "", y: "" }, options),
    "plot.priorShare": (options) => carryover.plot.priorShare(carryover.diagnose(fit), options),
    "plot.roi": (options) => carryover.plot.roi(ridge, options),
  };
  it.each(Object.entries(calls))("%s", async (name, call) => {
    const refused = async () => call({ nonsense: 1 } as never);
    await expect(refused()).rejects.toThrow(new RegExp(`^${name.replace(".", "\\.")}: .*"?nonsense`));
    await expect(refused()).rejects.toSatisfy(isOurs);
  });

  it.each([
    ["specify", () => carryover.specify(panel, { nonsense: 1 } as never)],
    ["withSpec", () => carryover.withSpec(model, { nonsense: 1 } as never)],
    [
      "applyTransform",
      () => carryover.applyTransform(adstocks.geometric, [1, 0], [0.5], { nonsense: 1 } as never),
    ],
  ])("%s takes settings, and refuses one by its name too", (_, call) => {
    expect(call).toThrow(/must be among .*nonsense|unknown setting "nonsense"/);
  });

  it("and no other takes any", () => {
    const others = Object.entries({ ...carryover, ...prefixed(carryover.plot) }).filter(
      ([name, value]) => typeof value === "function" && !(name in calls),
    );
    expect(others.map(([name]) => name).sort()).toMatchInlineSnapshot(`
      [
        "ArgumentError",
        "DataError",
        "FitError",
        "adstockCurves",
        "applyTransform",
        "channelOf",
        "checkLeakage",
        "commentedSpecYaml",
        "compareFits",
        "computePlace",
        "createWhatIfEvaluator",
        "csvOf",
        "defineAdstock",
        "defineSaturation",
        "describeModel",
        "diagnose",
        "documentOf",
        "identifiability",
        "keepPlan",
        "liftTestOf",
        "markdownOf",
        "modelTable",
        "openFit",
        "openFitFolder",
        "parseSpecYaml",
        "parseThresholds",
        "plot.adstock",
        "plot.attempts",
        "plot.bubbles",
        "plot.changes",
        "plot.coefficients",
        "plot.correlations",
        "plot.decomposition",
        "plot.energy",
        "plot.experiments",
        "plot.fitted",
        "plot.holdout",
        "plot.identifiability",
        "plot.paretoK",
        "plot.predictive",
        "plot.priorPosterior",
        "plot.priorRoi",
        "plot.ranks",
        "plot.refutation",
        "plot.rollingOrigin",
        "plot.saturation",
        "plot.series",
        "plot.shares",
        "plot.specificationCurve",
        "plot.stability",
        "plot.tippingPoints",
        "plot.trace",
        "plot.waterfall",
        "profilePanel",
        "progress",
        "progressText",
        "querySql",
        "reactive",
        "reportFile",
        "show",
        "simulatePanel",
        "specYaml",
        "specify",
        "splitHoldout",
        "summarisePanel",
        "tableHtml",
        "tableOf",
        "tableText",
        "toFrame",
        "toJson",
        "trainingModel",
        "withSpec",
      ]
    `);
  });
});

const isOurs = (error: unknown) => error instanceof ArgumentError || error instanceof carryover.DataError;
const prefixed = (record: object) =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [`plot.${name}`, value]));

it("a window of null is the training window", () => {
  const fit = quickFit(specify(smallPanel()), { draws: 20 });
  expect(contributions(fit, { from: null, to: null })).toEqual(contributions(fit));
});

it("a half-saturation has no default", () => {
  expect(() => hillSaturation([1], {} as never)).toThrow("halfSaturation must be above 0, got NaN");
});

describe("what is no record of the right kind is refused in one line", () => {
  const fit = quickFit(specify(smallPanel()), { draws: 20 });
  const { model } = fit;
  const split = splitHoldout(model, 0.2);
  type Call = (one: never) => unknown;
  const ofFits = {
    ...{ contributions, roi: roiOf, decompose, tippingPoints, posteriorPredictive },
    ...{ predictKpi: carryover.predictKpi, planBudget: carryover.planBudget, refute: carryover.refute },
    ...{ diagnose: carryover.diagnose, responseCurves: carryover.responseCurves },
    ...{ experiments: carryover.experiments, carryoverCurves: carryover.carryoverCurves },
    ...{ fitToInferenceData: carryover.fitToInferenceData, saveFit: carryover.saveFit },
    createEvaluator: (one: never) => carryover.createEvaluator(one),
    createWhatIfEvaluator: (one: never) => carryover.createWhatIfEvaluator(one),
    whatIf: (one: never) => carryover.whatIf(one),
    evaluatePlan: (one: never) => carryover.evaluatePlan(one, {}),
    scoreHoldout: (one: never) => scoreHoldout(one, split),
  };
  const ofModels = {
    ...{ priorPredictive, quickFit, splitHoldout, fit: carryover.fit, validate: carryover.validate },
    ...{ rollingOrigin: carryover.rollingOrigin, specificationCurve: carryover.specificationCurve },
    ...{ describeModel: carryover.describeModel, commentedSpecYaml: carryover.commentedSpecYaml },
    withSpec: (one: never) => carryover.withSpec(one, {}),
    checkLeakage: (one: never) => carryover.checkLeakage(one, split),
    identifiability: carryover.identifiability,
  };
  const ofPanels = {
    ...{ specify, ridgeRegression, summarisePanel: carryover.summarisePanel },
    ...{ adstockCurves: carryover.adstockCurves, profilePanel: carryover.profilePanel },
  };
  const others = {
    ...{ ridgeRoi, ridgeBudget, tableText: carryover.tableText, tableHtml: carryover.tableHtml },
    toFrame: carryover.toFrame,
  };
  it.each(Object.entries({ ...ofFits, ...ofModels, ...ofPanels, ...others }))("by %s", async (name, call) => {
    const other = name in ofModels ? model.panel : model;
    const ask = async (value: unknown) => (call as Call)(value as never);
    const wanted = new RegExp(`^${name}: \\w+ must be what .* returns, got `);
    for (const [value, got] of [
      [other, `a record of kind "${other.kind}"`],
      [Promise.resolve(fit), "a promise; write await before it"],
      [undefined, "undefined"],
      [{}, "an object without a kind"],
    ] as const) {
      await expect(ask(value)).rejects.toThrow(wanted);
      await expect(ask(value)).rejects.toThrow(`returns, got ${got}`);
    }
  });

  // What shows something in a cell, and what formats a record of the sampler's own, take what they are given.
  const lenient = ["show", "progress", "progressText", "iterate"];
  const functions = Object.entries({ ...carryover, ...carryover.plot }).filter(
    ([name, value]) => typeof value === "function" && /^[a-z]/.test(name) && !lenient.includes(name),
  );
  it.each(functions)("by %s, whatever it is given", async (_, call) => {
    for (const value of [undefined, null, 5, "x", {}, []]) {
      const error = await (async () => (call as unknown as Call)(value as never))().catch((thrown) => thrown);
      if (error instanceof Error) expect(["ArgumentError", "DataError"]).toContain(error.name);
    }
  });

  it("by readPanel, which takes a table", async () => {
    await expect(readPanel(5 as never)).rejects.toThrow("readPanel: table must be a path");
    await expect(readPanel("data/market.csv", 5 as never)).rejects.toThrow(ArgumentError);
  });
});
