import { describe, expect, it } from "vitest";
import { ridgeBudget } from "../../src/baseline/budget.js";
import { ridgeRegression } from "../../src/baseline/regression.js";
import { ridgeRoi } from "../../src/baseline/roi.js";
import { exampleMarket } from "../../src/data/exampleMarket.js";
import { readPanel } from "../../src/data/read.js";
import { simulatePanel } from "../../src/data/simulate.js";
import { diagnose } from "../../src/fit/diagnose.js";
import { fit as fitModel } from "../../src/fit/fit.js";
import { adstockCurves } from "../../src/insights/adstockCurves.js";
import { specify } from "../../src/model/specify.js";
import type { Figure } from "../../src/plots/figure.js";
import * as plot from "../../src/plots/plot.js";
import { figureSvg } from "../../src/report/picture.js";
import { smallPanel } from "../model/densities.js";

const panel = await readPanel("data/market.csv");
const curves = adstockCurves(panel);
const regression = ridgeRegression(panel);
const roi = ridgeRoi(regression);
const posterior = await fitModel(specify(smallPanel()), {
  seed: 1,
  chains: 2,
  warmup: 100,
  draws: 100,
  workers: 0,
});
const diagnosis = diagnose(posterior);
const sources = { a: new Map([["tv", 1]]), truth: new Map([["tv", Number.NaN]]) };

const figures: Readonly<Record<keyof typeof plot, Figure>> = {
  series: plot.series(panel),
  correlations: plot.correlations(panel),
  carryover: plot.carryover(curves),
  adstock: plot.adstock(curves, "tv"),
  saturation: plot.saturation(curves),
  fitted: plot.fitted(regression),
  coefficients: plot.coefficients(regression),
  roi: plot.roi(roi),
  budget: plot.budget(ridgeBudget(roi)),
  trace: plot.trace(posterior, "alpha[tv]"),
  ranks: plot.ranks(posterior, "alpha[tv]"),
  energy: plot.energy(posterior),
  priorPosterior: plot.priorPosterior(posterior, "beta[tv]"),
  priorShare: plot.priorShare(diagnosis),
  predictive: plot.predictive(diagnosis),
  paretoK: plot.paretoK(diagnosis),
  compare: plot.compare(sources, "two sources"),
  lines: plot.lines({ a: new Map([[0.5, 1]]) }, "how well it fits", { x: "x", y: "y" }),
};

describe("every figure", () => {
  it("of the public API is drawn here", () => {
    expect(Object.keys(figures).sort()).toEqual(Object.keys(plot).sort());
  });

  it.each(Object.entries(figures))("%s holds no NaN and says in words what it shows", (_, figure) => {
    expect(JSON.stringify(figure)).not.toMatch(/NaN|Infinity/);
    const numbers = JSON.stringify(figure.data, (_, value) => (Number.isNaN(value) ? "not a number" : value));
    expect(numbers).not.toContain("not a number");
    expect(figure.description.length).toBeGreaterThan(10);
    expect(figure.layout.title).toMatchObject({ text: expect.stringMatching(/\w+/) });
  });

  it.each(Object.entries(figures))("%s can be drawn", async (_, figure) => {
    const svg = await figureSvg(figure);
    const marks = svg.match(/class="(point|js-line|hm|lines)"|<image/g) ?? [];
    expect(svg).toContain("<svg");
    expect(svg.length).toBeGreaterThan(5000);
    expect(marks.length + (svg.match(/class="trace/g) ?? []).length).toBeGreaterThan(0);
  });
});

describe("plot.series", () => {
  it("draws one line for each geo", async () => {
    const geo = await readPanel("../shared/data/geo_media.csv");
    expect(plot.series(geo, ["kpi"]).data).toHaveLength(geo.geos.length);
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
