/** Response curves against the results that they must agree with: contributions, marginal ROI, plans; and against closed forms. */
import { beforeAll, describe, expect, it } from "vitest";
import { evaluatePlan } from "../../src/decisions/evaluate.js";
import { type Fit, fit as fitModel } from "../../src/fit/fit.js";
import { quickFit } from "../../src/fit/quickFit.js";
import { contributions } from "../../src/insights/contributions.js";
import { responseCurves } from "../../src/insights/responseCurves.js";
import { roi } from "../../src/insights/roi.js";
import { specify } from "../../src/spec/specify.js";
import { geoPanel, smallPanel } from "../model/densities.js";

const settings = { seed: 1, chains: 2, warmup: 100, draws: 60, workers: 0 };
const panel = smallPanel();
const all = { maxDraws: 120 };
let additive: Fit;
let multiplicative: Fit;
beforeAll(async () => {
  additive = await fitModel(specify(panel), settings);
  multiplicative = await fitModel(specify(panel, { form: "multiplicative" }), settings);
});

const near = (a: number, b: number) => expect(Math.abs(a - b)).toBeLessThan(1e-9 * Math.abs(b));

describe.each(["additive", "multiplicative"] as const)("flighting of a model that is %s", (form) => {
  const fitted = () => (form === "additive" ? additive : multiplicative);

  it.each([{}, { from: panel.times[20]!, to: panel.times[40]! }])(
    "goes through nothing, and through what the channel has brought (%o)",
    (window) => {
      const { curves } = responseCurves(fitted(), { ...all, ...window });
      const { revenuePerKpi } = fitted().design;
      const brought = contributions(fitted(), window).channels;
      const returns = roi(fitted(), window).channels;
      expect(curves.length).toBe(returns.length);
      curves.forEach(({ name, points, today }) => {
        expect(points[0]!.spend).toBe(0);
        expect(points[0]!.outcome.median).toBeCloseTo(0, 6);
        const own = brought.find((channel) => channel.name === name)!;
        const { marginalRoi, spend } = returns.find((channel) => channel.name === name)!;
        near(today.spend, spend);
        near(today.outcome.mean, own.total.mean * revenuePerKpi!);
        near(today.outcome.upper, own.total.upper * revenuePerKpi!);
        near(today.marginal.median, marginalRoi.median);
      });
    },
  );
});

describe("steady spend", () => {
  it("is what a plan of the same money brings, and what its next unit does", () => {
    const { curves, window } = responseCurves(additive, { of: "steady", ...all });
    const forecast = evaluatePlan(
      additive,
      Object.fromEntries(curves.map(({ name, points }) => [name, points[9]!.spend])),
      {
        maxDraws: 120,
        flighting: "even",
        ...window,
      },
    );
    const { revenuePerKpi } = additive.design;
    curves.forEach(({ name, points, today }) => {
      const own = forecast.channels.find((channel) => channel.name === name)!;
      near(points[9]!.outcome.mean, own.brought.mean * revenuePerKpi!);
      near(points[9]!.marginal.mean, own.marginal.mean);
      near(today.outcome.median, own.broughtToday.median * revenuePerKpi!);
    });
  });

  it("reaches half of its ceiling at half-saturation, draw by draw", () => {
    const one = quickFit(specify(panel), { seed: 3, draws: 1 });
    const { curves } = responseCurves(one, { of: "steady", upTo: 1e9, points: 3 });
    for (const { name, points, halfSaturation } of curves) {
      const ceiling = points.at(-1)!.outcome.mean;
      const [tv] = responseCurves(one, {
        of: "steady",
        upTo: (2 * halfSaturation!.mean) / points.find(({ spend }) => spend > 0)!.spend,
        points: 3,
      }).curves.filter((curve) => curve.name === name);
      const half = tv!.points.find(({ spend }) => Math.abs(spend / halfSaturation!.mean - 1) < 1e-9)!;
      expect(half.outcome.mean / ceiling).toBeCloseTo(0.5, 6);
    }
  });

  it("has been seen up to the highest adstock of the training weeks, which is below the highest spend", () => {
    for (const { name, observedUpTo } of responseCurves(additive, { of: "steady", ...all }).curves) {
      const spend = panel.channels.find((channel) => channel.name === name)!.spend!.values;
      expect(observedUpTo).toBeGreaterThan(0);
      expect(observedUpTo).toBeLessThanOrEqual(Math.max(...spend));
    }
  });

  it("needs an additive model, and says so", () => {
    expect(() => responseCurves(multiplicative, { of: "steady" })).toThrow(
      "responseCurves: the model must be additive, got multiplicative",
    );
  });

  it("names no half-saturation where several geos have each their own", async () => {
    const geos = quickFit(specify(geoPanel(), { type: "v2" }), { seed: 1, draws: 20 });
    const { curves, warnings } = responseCurves(geos, { of: "steady" });
    expect(curves.map(({ halfSaturation }) => halfSaturation)).toEqual(curves.map(() => null));
    expect(warnings.map(({ code }) => code)).toContain("fixed-geo-split");
  });
});

it("carries the warnings of the fit", () => {
  const quick = quickFit(specify(panel), { seed: 1, draws: 20 });
  expect(responseCurves(quick).warnings.map(({ code }) => code)).toContain("approximate");
});

it.each([
  [{ upTo: 0 }, "responseCurves: upTo must be above 0, got 0"],
  [{ points: 2 }, "responseCurves: points must be a whole number from 3, got 2"],
  [{ of: "stedy" as "steady" }, 'responseCurves: of must be "flighting" or "steady", got "stedy"'],
  [{ from: "2030-01-01" }, "the window must hold a period"],
])("refuses %o", (options, message) => {
  expect(() => responseCurves(additive, options)).toThrow(message);
});
