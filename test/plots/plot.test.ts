import { describe, expect, it } from "vitest";
import { ridgeBudget } from "../../src/baseline/budget.js";
import { ridgeRegression } from "../../src/baseline/ridgeRegression.js";
import { ridgeRoi } from "../../src/baseline/roi.js";
import { exampleMarket } from "../../src/data/exampleMarket.js";
import { readPanel } from "../../src/data/read.js";
import { simulatePanel } from "../../src/data/simulate.js";
import { experiments } from "../../src/decisions/experiments/experiments.js";
import { planBudget } from "../../src/decisions/plan.js";
import { diagnose } from "../../src/diagnosis/diagnose.js";
import { fit as fitModel } from "../../src/fit/fit.js";
import { quickFit } from "../../src/fit/quickFit.js";
import { adstockCurves } from "../../src/insights/adstockCurves.js";
import { carryoverCurves } from "../../src/insights/carryoverCurves.js";
import { decompose } from "../../src/insights/decompose.js";
import { identifiability } from "../../src/insights/identifiability.js";
import { priorPredictive } from "../../src/insights/priorPredictive.js";
import { responseCurves } from "../../src/insights/responseCurves.js";
import { roi as roiOf } from "../../src/insights/roi.js";
import { tippingPoints } from "../../src/insights/tippingPoints.js";
import { outputsOf } from "../../src/notebook/mime.js";
import { figureSvg } from "../../src/picture/picture.js";
import type { Figure } from "../../src/plots/figure.js";
import * as plot from "../../src/plots/plot.js";
import { darkColours } from "../../src/plots/theme.js";
import { proseHtml } from "../../src/report/html.js";
import { specify } from "../../src/spec/specify.js";
import { refute } from "../../src/validation/refute.js";
import { specificationCurve } from "../../src/validation/specificationCurve.js";
import { validate } from "../../src/validation/validate.js";
import { type Warning, warningText } from "../../src/warning.js";
import { otherWave, tableOf, wave } from "../baseline/weeklyTable.js";
import { geoCsv, panelOf } from "../data/tables.js";
import { smallPanel } from "../model/densities.js";

const panel = await readPanel("data/market.csv");
const doubt: Warning = { code: "doubt", message: "this <number> is doubtful", cure: "look at it again" };
/** Every record below carries this doubt, and more of its own. */
const doubtful = { ...panel, warnings: [...panel.warnings, doubt] };
const curves = adstockCurves(doubtful);
const regression = ridgeRegression(doubtful);
const roi = ridgeRoi(regression);
const plan = ridgeBudget(roi);
const sampled = await fitModel(specify(smallPanel(), { media: { prior: "salesShare" } }), {
  seed: 1,
  chains: 2,
  warmup: 100,
  draws: 100,
  workers: 0,
});
const posterior = { ...sampled, warnings: [...sampled.warnings, doubt] };
const returns = roiOf(posterior);
const planned = planBudget(posterior);
const advised = planBudget(posterior, { confidence: 0 });
const { panel: simulated, truth } = simulatePanel({ ...exampleMarket, weeks: 60 }, 1);
const simulatedRoi = ridgeRoi(ridgeRegression(simulated));
const diagnosis = diagnose(posterior);
const decomposed = decompose(posterior);
const exam = await validate(
  specify({ ...smallPanel(70), warnings: [doubt] }, { media: { prior: "salesShare" } }),
  {
    seed: 1,
    chains: 2,
    warmup: 60,
    draws: 40,
    workers: 0,
    folds: 2,
  },
);

const figures: Readonly<Record<keyof typeof plot, Figure>> = {
  series: plot.series(doubtful),
  correlations: plot.correlations(doubtful),
  adstock: plot.adstock(curves, "tv"),
  saturation: plot.saturation(curves),
  fitted: plot.fitted(regression),
  coefficients: plot.coefficients(regression),
  roi: plot.roi(roi),
  budget: plot.budget(plan),
  lines: plot.lines([0.5], { a: [1] }, "how well it fits", { x: "x", y: "y" }, { warnings: [doubt] }),
  trace: plot.trace(posterior, "alpha[tv]"),
  ranks: plot.ranks(posterior, "alpha[tv]"),
  energy: plot.energy(posterior),
  priorPosterior: plot.priorPosterior(posterior, "beta[tv]"),
  priorRoi: plot.priorRoi(posterior),
  priorShare: plot.priorShare(diagnosis),
  predictive: plot.predictive(diagnosis),
  paretoK: plot.paretoK(diagnosis),
  decomposition: plot.decomposition(decomposed),
  contributions: plot.contributions(decomposed),
  waterfall: plot.waterfall(decomposed),
  shares: plot.shares(returns),
  bubbles: plot.bubbles(returns),
  changes: plot.changes(advised),
  identifiability: plot.identifiability(identifiability(posterior)),
  experiments: plot.experiments(await experiments(posterior, { lengths: [4], outcomes: 3, maxDraws: 40 })),
  refutation: plot.refutation(
    await refute(posterior, { channels: ["tv"], placebos: 1, chains: 2, warmup: 60, draws: 40, workers: 0 }),
  ),
  tippingPoints: plot.tippingPoints(tippingPoints(posterior), "tv"),
  specificationCurve: plot.specificationCurve(
    await specificationCurve(
      { ...posterior.model, warnings: [doubt] },
      {
        choices: { trend: { none: { trend: { kind: "none" } } } },
        chains: 2,
        warmup: 60,
        draws: 40,
        workers: 0,
      },
    ),
  ),
  curves: plot.curves(responseCurves(posterior, { of: "steady", points: 5, upTo: 9 })),
  holdout: plot.holdout(exam.holdout),
  rollingOrigin: plot.rollingOrigin(exam.rollingOrigin),
  stability: plot.stability(exam.rollingOrigin.stability),
  attempts: plot.attempts({
    kind: "iteration",
    history: [{ iteration: 1, r2InSample: 0.8, r2Folds: Number.NaN, r2Holdout: 0.5 }],
    log: { settings: { thresholds: { oosR2Min: 0.4 } } },
    warnings: [doubt],
  }),
};

/** The same figures of other records, or of several. */
const others = {
  "roi of a posterior": plot.roi(returns, { of: "both" }),
  "roi of several": plot.roi({
    ridge: roi,
    prior: priorPredictive(posterior.model, { draws: 40 }),
    posterior: returns,
  }),
  "roi of two ridges and the truth": plot.roi({ one: simulatedRoi, other: simulatedRoi, truth }),
  "roi of a plan": plot.roi({ average: returns, next: advised }),
  "priorRoi of a model": plot.priorRoi(specify(simulated)),
  "budget of a plan": plot.budget(advised),
  "changes of a plan of which nothing is told": plot.changes(planned),
  "budget of a plan period by period": plot.budget(
    planBudget(posterior, { horizon: 6, maxDraws: 20 }).schedule!,
  ),
  "budget of several": plot.budget({ plan: planned, same: planned }),
  "curves of carry-over as fitted": plot.curves(carryoverCurves(posterior, { maxDraws: 20 })),
  "curves of carry-over as assumed": plot.curves(curves),
  "holdout of several": plot.holdout({ one: exam.holdout, other: exam.holdout }),
};

describe("every figure", () => {
  it("of the public API is drawn here", () => {
    expect(Object.keys(figures).sort()).toEqual(Object.keys(plot).sort());
  });

  it.each(Object.entries({ ...figures, ...others }))(
    "%s holds no NaN and says in words what it shows",
    (_, figure) => {
      expect(JSON.stringify(figure)).not.toMatch(/NaN|Infinity/);
      const numbers = JSON.stringify(figure.data, (_, value) =>
        Number.isNaN(value) ? "not a number" : value,
      );
      expect(numbers).not.toContain("not a number");
      expect(figure.description.length).toBeGreaterThan(10);
      expect(figure.layout.title).toMatchObject({ text: expect.stringMatching(/\w+/) });
    },
  );

  it.each(Object.entries({ ...figures, ...others }))(
    "%s has a tooltip on every trace that is pointed at, follows its page, and has its colours of the theme",
    (_, { data, layout, narrow }) => {
      for (const trace of data as readonly { hovertemplate?: string; hoverinfo?: string; name?: string }[]) {
        if (trace.hoverinfo === "skip") continue;
        expect(trace.hovertemplate, trace.name).toMatch(/<extra><\/extra>$/);
      }
      expect(layout.width).toBeUndefined();
      const used = JSON.stringify({ data, layout, narrow }).match(/"#[0-9A-Fa-f]{6}/g) ?? [];
      for (const colour of used) expect(darkColours).toHaveProperty(colour.slice(1));
    },
  );

  it.each(Object.entries(figures))(
    "%s shows the doubts of what it draws, in words and in HTML",
    async (name, figure) => {
      const doubts: Readonly<Record<string, readonly Warning[]>> = {
        ...Object.fromEntries(["series", "correlations"].map((key) => [key, doubtful.warnings])),
        ...Object.fromEntries(["adstock", "saturation"].map((key) => [key, curves.warnings])),
        ...Object.fromEntries(["fitted", "coefficients"].map((key) => [key, regression.warnings])),
        ...{ roi: roi.warnings, budget: plan.warnings, lines: [doubt] },
        ...Object.fromEntries(
          [
            ...[
              "trace",
              "ranks",
              "energy",
              "priorPosterior",
              "priorRoi",
              "priorShare",
              "predictive",
              "paretoK",
            ],
            ...[
              "decomposition",
              "contributions",
              "waterfall",
              "shares",
              "bubbles",
              "experiments",
              "curves",
              "identifiability",
              "tippingPoints",
            ],
          ].map((key) => [key, posterior.warnings]),
        ),
        changes: advised.warnings,
        holdout: exam.holdout.warnings,
        rollingOrigin: exam.rollingOrigin.warnings,
        stability: exam.rollingOrigin.stability.warnings,
        refutation: [doubt],
        specificationCurve: [doubt],
        attempts: [doubt],
      };
      expect(doubts[name]!.length).toBeGreaterThan(0);
      const { data } = (await outputsOf(figure))[1]!;
      for (const warning of doubts[name]!) {
        expect(`\n${data["text/plain"]}`).toContain(`\nWarning: ${warningText(warning)}`);
        expect(data["text/html"]).toContain(`<b>Warning:</b> ${proseHtml(warning.message)}`);
      }
    },
  );

  // Whoever changes one of these files looks at the picture; four digits, as nobody sees a fifth.
  it.each(Object.entries({ ...figures, ...others }))(
    "%s is as it was looked at",
    async (name, { data, layout, narrow }) => {
      const text = JSON.stringify({ data, layout, narrow }, (_, value) =>
        typeof value === "number" ? Number(value.toPrecision(4)) : value,
      );
      await expect(`${text.replaceAll("],", "],\n").replaceAll("},", "},\n")}\n`).toMatchFileSnapshot(
        `figures/${name.replaceAll(" ", "-")}.json`,
      );
    },
  );

  it.each(Object.entries({ ...figures, ...others }))("%s can be drawn", async (_, figure) => {
    const svg = await figureSvg(figure);
    const marks = svg.match(/class="(point|js-line|hm|lines)"|<image/g) ?? [];
    expect(svg).toContain("<svg");
    expect(svg.length).toBeGreaterThan(5000);
    expect(marks.length + (svg.match(/class="trace/g) ?? []).length).toBeGreaterThan(0);
  });
});

describe("plot.series", () => {
  it("draws one line for each geo", () => {
    const geo = panelOf(geoCsv());
    expect(plot.series(geo, ["kpi"]).data).toHaveLength(3);
  });

  it("says what there is when asked for what there is not", () => {
    expect(() => plot.series(panel, ["telly"])).toThrow('the panel has no "telly"; it has tv, ooh');
  });
});

describe("plot.budget", () => {
  it("draws today and the proposal for every channel, with whiskers that reach the bounds", () => {
    const budget = ridgeBudget(roi, { change: 0.2 });
    const [today, proposed] = plot.budget(budget).data as unknown as {
      y: number[];
      error_y: { array: number[] };
    }[];
    budget.channels.forEach(({ current, optimal, upper }, i) => {
      expect(today!.y[i]).toBe(current);
      expect(today!.y[i]! + today!.error_y.array[i]!).toBeCloseTo(upper, 6);
      expect(proposed!.y[i]).toBe(optimal);
    });
  });
});

describe("a channel without a number", () => {
  it("leaves a gap, not a zero", () => {
    const silent = simulatePanel(
      {
        ...exampleMarket,
        weeks: 60,
        channels: { ...exampleMarket.channels, tv: { ...exampleMarket.channels.tv!, spend: 0 } },
      },
      1,
    );
    const bars = plot.roi(ridgeRoi(ridgeRegression(silent.panel))).data[0] as unknown as {
      y: string[];
      x: (number | null)[];
    };
    expect(bars.x[bars.y.indexOf("tv")]).toBeNull();
  });
});

describe("plot.fitted", () => {
  it("breaks the fitted line where a period was left out", () => {
    const gap = tableOf(30, { spend_tv: wave, units_sold: (t) => (t === 10 ? 0 : otherWave(t)) });
    const fit = ridgeRegression(gap);
    const [observed, model] = plot.fitted(fit).data as unknown as { x: string[]; y: (number | null)[] }[];
    expect(model!.y[10]).toBeNull();
    expect(observed!.y[10]).toBe(0);
    expect(model!.x[11]).toBe(gap.times[11]);
    expect(model!.y[11]).toBe(fit.fit.fitted[10]);
  });
});

describe("plot.lines", () => {
  const drawn = (options: object) =>
    plot.lines([0, 1], { a: [1, 2] }, "a", { x: "x", y: "y" }, options).layout;

  it("marks where a control stands, and holds its axis while the control moves the lines", () => {
    const layout = drawn({ at: 0.5, range: [0, 3] });
    expect(layout.shapes).toMatchObject([{ type: "line", x0: 0.5, x1: 0.5 }]);
    expect(layout.yaxis).toMatchObject({ range: [0, 3] });
    expect(drawn({}).shapes).toBeUndefined();
    expect(drawn({}).yaxis).not.toHaveProperty("range");
  });

  it.each([
    [{ at: "today" }, 'plot.lines: at must be a number, got "today"'],
    [
      { range: [3, 0] },
      "plot.lines: range must be the least and the most that the axis of y shows, such as [0, 10], got [3,0]",
    ],
    [
      { range: 3 },
      "plot.lines: range must be the least and the most that the axis of y shows, such as [0, 10], got 3",
    ],
  ])("refuses %o", (options, message) => {
    expect(() => drawn(options)).toThrow(message);
  });
});

describe("plot.curves", () => {
  it("refuses a number of periods that there is not, and periods where nothing is followed", () => {
    expect(() => plot.curves(curves, { periods: 0 })).toThrow(
      "plot.curves: periods must be a whole number from 1, got 0",
    );
    expect(plot.curves(curves, { periods: 3 }).data[0]).toMatchObject({ x: [0, 1, 2] });
    expect(() => plot.curves(carryoverCurves(posterior, { maxDraws: 20 }), { periods: 3 })).toThrow(
      'plot.curves: unknown option "periods"; it knows channels',
    );
  });

  it("draws the channels that are named, in that order", () => {
    const { data } = plot.curves(curves, { channels: ["ooh", "tv"] });
    expect(data.map(({ name }) => name?.split(" ")[0])).toEqual(["ooh", "tv"]);
    expect(() => plot.curves(curves, { channels: ["telly"] })).toThrow('plot.curves: no channel "telly"');
  });
});

describe("plot.priorRoi", () => {
  it("draws the prior before a fit and the posterior beside it after one, in money and as a share", () => {
    const model = specify(simulated);
    const before = plot.priorRoi(model).data as unknown as { name: string; x: number[]; xaxis?: string }[];
    expect(before.map(({ name, xaxis }) => [name, xaxis])).toEqual([
      ["prior, 90 %", undefined],
      ["prior, 90 %", "x2"],
    ]);
    const fitted = quickFit(model, { draws: 40 });
    const after = plot.priorRoi(fitted).data as unknown as { name: string; x: number[] }[];
    expect(after.map(({ name }) => name)).toEqual(
      ["prior", "prior", "posterior", "posterior"].map((name) => `${name}, 90 %`),
    );
    const { channels, total } = roiOf(fitted);
    expect(after[2]!.x).toEqual([...channels, total].map((one) => one.roi.median));
    expect(after[0]!.x).toEqual(before[0]!.x);
  });
});

describe("plot.roi", () => {
  it("draws intervals where there are any, and a number alone as a dot without", () => {
    const figure = plot.roi({ ridge: roi, posterior: returns });
    const [ridge, bayes] = figure.data as unknown as {
      name: string;
      x: number[];
      error_x: { array: number[] };
    }[];
    expect([ridge!.name, bayes!.name]).toEqual(["ridge", "posterior"]);
    expect(Math.max(...ridge!.error_x.array)).toBe(0);
    returns.channels.forEach(({ roi: { median, upper } }, i) => {
      expect(bayes!.x[i]).toBe(median);
      expect(bayes!.x[i]! + bayes!.error_x.array[i]!).toBeCloseTo(upper, 12);
    });
  });

  it("draws the truth of a simulation as crosses beside intervals, and as bars beside bars", () => {
    const fitted = roiOf(quickFit(specify(simulated), { draws: 40 }));
    const crosses = plot.roi({ posterior: fitted, truth }, { channels: ["tv", "google"] }).data.at(-1);
    expect(crosses).toMatchObject({
      name: "truth",
      x: [truth.channels.tv!.roi, truth.channels.google!.roi],
      marker: { symbol: "x" },
    });
    const bars = plot.roi({ ridge: simulatedRoi, truth }, { channels: ["google"] }).data;
    expect(bars.map(({ type }) => type)).toEqual(["bar", "bar"]);
    expect(bars[1]).toMatchObject({ x: ["google"], y: [truth.channels.google!.roi] });
  });

  it("draws marginal ROI, of a plan as it is today and as planned", () => {
    const next = plot.roi(returns, { of: "marginalRoi" }).data[0] as { x?: unknown };
    expect(next.x).toEqual(returns.channels.map(({ marginalRoi }) => marginalRoi.median));
    const names = (next: typeof planned) => plot.roi({ average: returns, next }).data.map(({ name }) => name);
    expect(names(advised)).toEqual(["average", "next, marginal ROI today", "next, marginal ROI planned"]);
    // Nothing is told of the best plan found where the fit does not tell what media bring.
    expect(planned.isUntold).toBe(true);
    expect(names(planned)).toEqual(["average", "next, marginal ROI today"]);
  });

  it("knows no marginal ROI of a truth", () => {
    expect(() => plot.roi({ ridge: simulatedRoi, truth }, { of: "marginalRoi" })).toThrow(
      'plot.roi: of must be "roi" for the truth of a simulation',
    );
  });
});

describe("a record of another kind", () => {
  it("is refused in one line that says what was expected", () => {
    expect(() => plot.roi(posterior as never)).toThrow(
      'plot.roi: result must be what one of ridgeRoi(regression), roi(posterior), priorPredictive(model), simulatePanel(spec, seed).truth, planBudget(posterior) and evaluatePlan(posterior, plan) returns, or several of these by name, got a record of kind "fit"',
    );
    expect(() => plot.roi({ posterior: returns, other: diagnosis as never })).toThrow(
      'a record of kind "diagnosis"',
    );
    expect(() => plot.budget({})).toThrow("or several of these by name, got undefined");
    expect(() => plot.waterfall(Promise.resolve(decomposed) as never)).toThrow(
      "plot.waterfall: result must be what decompose(posterior) returns, got a promise; write await before it",
    );
  });

  const drawers = Object.entries(plot).filter(([name]) => name !== "lines");
  it.each(drawers)("is refused by plot.%s", (name, draw) => {
    const draws = draw as (record: unknown) => Figure;
    expect(() => draws({ kind: "somethingElse" })).toThrow(
      new RegExp(`^plot\\.${name}: result must be what .* got a record of kind "somethingElse"$`),
    );
  });
});

describe("plot.series without names", () => {
  it("refuses an empty list of names", () => {
    expect(() => plot.series(panel, [])).toThrow("plot.series: names must hold at least one name, got []");
  });
});

describe("a channel whose retention is unknown", () => {
  const odd = tableOf(
    30,
    { spend_tv: wave, adstock_tv: (t) => wave(t) ** 0.5, units_sold: otherWave },
    {},
    "month",
  );
  it("has no number in the title of its adstock", () => {
    const { title } = plot.adstock(adstockCurves(odd), "tv").layout;
    expect(title).toMatchObject({ text: "tv: retention unknown" });
  });

  it("is followed month by month where rows are months", () => {
    expect(plot.curves(adstockCurves(odd)).layout.title).toMatchObject({
      text: "What is left of one unit of money, month by month",
    });
  });
});

it("shares are of the money alone where the median of every channel is nothing", () => {
  const nothing = { median: 0, lower: 0 };
  const channels = returns.channels.map((one) => ({
    ...one,
    contribution: { ...one.contribution, ...nothing },
    roi: { ...one.roi, ...nothing },
  }));
  const figure = plot.shares({ ...returns, channels });
  expect(figure.data.map(({ name }) => name)).toEqual(["share of the money"]);
  expect(figure.description).toMatch(/% of the money; more likely than not none of them brought anything$/);
});
