/** Claims: the numbers of a channel that cannot be told from demand stand nowhere where a reader would copy them, and can be asked for. */
import { beforeAll, describe, expect, it } from "vitest";
import { exampleMarket } from "../../src/data/exampleMarket.js";
import type { Panel } from "../../src/data/panel.js";
import { simulatePanel } from "../../src/data/simulate.js";
import { experiments } from "../../src/decisions/experiments/experiments.js";
import { planBudget } from "../../src/decisions/plan.js";
import { failuresOf } from "../../src/decisions/planVerdict.js";
import { withheldChannels } from "../../src/diagnosis/claims.js";
import type { Diagnosis } from "../../src/diagnosis/diagnose.js";
import { type Fit, fit as sample } from "../../src/fit/fit.js";
import { contributions } from "../../src/insights/contributions.js";
import { decompose } from "../../src/insights/decompose.js";
import { responseCurves } from "../../src/insights/responseCurves.js";
import { roi } from "../../src/insights/roi.js";
import { tippingPoints } from "../../src/insights/tippingPoints.js";
import { createRng } from "../../src/math/rng.js";
import { curves as curvesPlot } from "../../src/plots/curves.js";
import { decomposition as decompositionPlot, waterfall } from "../../src/plots/decomposition.js";
import { experiments as experimentsPlot } from "../../src/plots/experiments.js";
import { tippingPoints as tippingPlot } from "../../src/plots/refutation.js";
import { roi as roiPlot } from "../../src/plots/returns.js";
import { csvOf, documentOf, tableOf } from "../../src/results/results.js";
import { specify } from "../../src/spec/specify.js";

const { tv, radio } = exampleMarket.channels;
const market = {
  ...exampleMarket,
  weeks: 104,
  collinearity: 0,
  noise: 12,
  channels: { tv: tv!, radio: { ...radio!, effect: 0 } },
  events: {},
};
const notTold = "cannot be told from demand";

/** Radio is bought by what is sold anyway. */
function followed(): Panel {
  const { panel } = simulatePanel(market, 7);
  const demand = panel.times.map((_, t) => Math.sin((2 * Math.PI * t) / 52.18));
  const noise = createRng("follower");
  const bought = demand.map((value) => 20_000 * Math.exp(1.2 * value + 0.1 * noise.normal()));
  return {
    ...panel,
    kpi: { ...panel.kpi, values: panel.kpi.values.map((units, t) => units + 150 * demand[t]!) },
    channels: panel.channels.map((one) =>
      one.name === "radio" ? { ...one, spend: { ...one.spend!, values: Float64Array.from(bought) } } : one,
    ),
  };
}

const brief = { chains: 2, warmup: 150, draws: 150, workers: 0, seed: 1 };
let fit: Fit;
beforeAll(async () => {
  fit = await sample(specify(followed(), { type: "v3_proper" }), brief);
});
type Document = { readonly [key: string]: unknown };
const named = (items: unknown, name: string) =>
  (items as readonly Document[]).find((one) => one.name === name)!;

describe("a channel that cannot be told from demand", () => {
  it("is withheld, and a channel with an experiment is not", () => {
    expect([...withheldChannels(fit)]).toEqual(["radio"]);
    const { spec } = fit.model;
    const liftTests = [
      { channel: "radio", start: "2023-01-02", end: "2023-02-06", effect: 1, standardError: 1 },
    ] as unknown as typeof spec.liftTests;
    expect([...withheldChannels({ ...fit, model: { ...fit.model, spec: { ...spec, liftTests } } })]).toEqual(
      [],
    );
  });

  it("is no ground for a plan, whatever the severity of the finding", () => {
    const codes = (severity: "fail" | "review", code: string) =>
      failuresOf({
        gates: [
          {
            name: "attribution",
            verdict: severity,
            findings: [{ code, severity, message: "", cure: "", about: ["radio"] }],
          },
        ],
      } as unknown as Diagnosis).map((finding) => finding.code);
    expect(codes("review", "follows-demand")).toEqual(["follows-demand"]);
    expect(codes("review", "follows-known-drivers")).toEqual(["follows-known-drivers"]);
    expect(codes("review", "prior-conflict")).toEqual([]);
    expect(codes("fail", "beyond-prior")).toEqual(["beyond-prior"]);
  });

  it("has words for a return, and the total is of all others", () => {
    const returns = roi(fit);
    const { rows, notes } = tableOf(returns);
    const [tvRow, radioRow, last] = rows;
    expect(radioRow).toMatchObject({ name: "radio", roi: notTold, roiLower: null, marginalRoi: null });
    expect(radioRow).not.toHaveProperty("revenue");
    expect(last!.name).toBe("all but radio");
    for (const key of ["spend", "revenue", "roi", "roiLower", "marginalRoi", "cost"]) {
      expect((last![key] as number) / (tvRow![key] as number)).toBeCloseTo(1, 10);
    }
    expect(notes.join(" ")).toContain("Left out: radio, which cannot be told from demand");
    expect(csvOf(returns)).toContain(notTold);
    expect(tableOf(returns.conventions).rows[1]).toMatchObject({ whole: notTold, inside: null });
  });

  it("has no number in a document but under what the model says", () => {
    const document = documentOf(roi(fit)) as Document;
    const radioDocument = named(document.channels, "radio");
    expect(radioDocument).toMatchObject({
      roi: null,
      marginal_roi: null,
      intervals: null,
      withheld: notTold,
    });
    expect((radioDocument.model_says as Document).roi).toBeGreaterThan(0);
    expect(radioDocument.total_spend).toBeGreaterThan(0);
    expect(document.total).toMatchObject({ roi: null, withheld: "holds radio, of which nothing is claimed" });
    expect((document.claimed as Document).roi).toBeCloseTo(named(document.channels, "tv").roi as number, 10);
  });

  it("is summed up with demand where contributions add up", () => {
    const parts = contributions(fit);
    const { rows } = tableOf(parts);
    expect(rows[1]).toMatchObject({ name: "radio", brought: notTold, share: null });
    expect(rows[2]!.name).toBe("without media, or by radio");
    const [own, other] = parts.channels;
    expect(parts.untold!.total.mean).toBeCloseTo(parts.baseline.mean + other!.withCarryIn.mean, 6);
    expect(parts.untold!.othersShare.median).toBeCloseTo(own!.share.median, 10);
    expect(documentOf(parts)).toMatchObject({ baseline: null, media_share: null });
  });

  it("lies in the area of demand in a decomposition and its figures", () => {
    const parts = decompose(fit);
    const radioPart = parts.components.find(({ name }) => name === "radio")!;
    expect(parts.untold!.total.mean).toBeCloseTo(parts.baseline.total.mean + radioPart.total.mean, 6);
    const { rows } = tableOf(parts);
    expect(rows.find(({ source }) => source === "radio")).toMatchObject({ adds: notTold, share: null });
    expect(rows.at(-2)!.source).toBe("without media, or by radio");
    expect(decompositionPlot(parts).data.map(({ name }) => name)).toEqual([
      "without media, or by<br>radio",
      "tv",
      "observed",
    ]);
    const steps = waterfall(parts).data[0] as { readonly x: readonly number[] };
    expect(steps.x).toHaveLength(3);
    expect(JSON.stringify(waterfall(parts).layout)).toContain("without media, or by");
    // Medians add up but for a little.
    expect(Math.abs((steps.x[0]! + steps.x[1]!) / steps.x[2]! - 1)).toBeLessThan(0.01);
  });

  it("has words and no dot in a figure of returns", () => {
    const { data, layout } = roiPlot(roi(fit));
    expect((data[0] as { readonly y: readonly number[] }).y).toEqual([0]);
    expect(layout.annotations!.filter(({ y }) => y === 1)).toMatchObject([{ text: notTold }]);
  });

  it("has no curve, and none in a figure", () => {
    const curves = responseCurves(fit, { points: 3, maxDraws: 40 });
    expect(tableOf(curves).rows[1]).toMatchObject({ channel: "radio", outcome: notTold, marginal: null });
    const document = named((documentOf(curves) as Document).curves, "radio");
    expect(document).toMatchObject({ points: null, today: null, withheld: notTold });
    expect((document.model_says as Document).points).toHaveLength(3);
    const { data, layout } = curvesPlot(curves);
    const traces = data as readonly { readonly xaxis?: string; readonly y: readonly number[] }[];
    expect(layout.annotations).toContainEqual(expect.objectContaining({ text: notTold }));
    // The third and fourth axes are radio's.
    const drawn = traces.filter(({ xaxis }) => xaxis === "x3" || xaxis === "x4").flatMap(({ y }) => y);
    expect(drawn.every(Number.isNaN)).toBe(true);
    const shown = responseCurves(fit, { points: 3, maxDraws: 40, withheld: "show" });
    expect(tableOf(shown).rows[1]!.outcome).toBeGreaterThan(0);
  });

  it("has no tipping point, as a driver is known that may be that strong", () => {
    const points = tippingPoints(fit);
    expect(tableOf(points).rows[1]).toMatchObject({ name: "radio", value: notTold });
    expect(tableOf(points).rows[1]).not.toHaveProperty("toTarget");
    expect(named((documentOf(points) as Document).channels, "radio")).toMatchObject({
      value: null,
      to_target: null,
    });
    expect(tippingPlot(points, "radio").layout.annotations).toMatchObject([{ text: notTold }]);
    expect(tippingPlot(points, "radio").data).toEqual([]);
    expect(tableOf(tippingPoints(fit, { withheld: "show" })).rows[1]!.value).toBeGreaterThan(0);
  });

  it("keeps its money in a plan that says nothing of what it brings, nor of the total that holds it", () => {
    const plan = planBudget(fit, { maxDraws: 40 });
    expect(plan).toMatchObject({ verdict: "test first", withheld: ["radio"] });
    const { rows, notes } = tableOf(plan);
    const [tvRow, radioRow] = rows;
    expect(radioRow).toMatchObject({ name: "radio", brought: notTold, broughtLower: null, marginal: null });
    expect(radioRow!.today).toBe(named((documentOf(plan) as Document).channels, "radio").today);
    expect(Object.keys(radioRow!)).not.toEqual(expect.arrayContaining(["proposed"]));
    expect(Object.keys(radioRow!)).not.toEqual(expect.arrayContaining(["bestFound"]));
    expect(tvRow!.brought).toBeGreaterThan(0);
    expect(notes.join(" ")).not.toMatch(/it brings|one more would bring/);
    expect(notes.join(" ")).toContain("Left out: radio, which cannot be told from demand");
    const document = documentOf(plan) as Document;
    const radioDocument = named(document.channels, "radio");
    expect(radioDocument).toMatchObject({ brought: null, marginal: null, withheld: notTold });
    expect(radioDocument.today).toBeGreaterThan(0);
    expect(radioDocument.model_says).toMatchObject({ brought: { level: 0.9 } });
    expect(document).toMatchObject({ brought: null, brought_today: null, roi: null, roi_today: null });
    // Whoever takes a plan whatever its chance takes what the model says.
    expect(planBudget(fit, { maxDraws: 40, confidence: 0 }).withheld).toEqual([]);
  });

  it("is the first to test, with no worth of a test that its number would say", async () => {
    const tests = await experiments(fit, { lengths: [4], outcomes: 3, maxDraws: 40 });
    expect(tests.channels.map(({ name }) => name)).toEqual(["radio", "tv"]);
    const { rows, title } = tableOf(tests);
    expect(title).toBe("Experiments: test radio first");
    expect(rows[0]).toMatchObject({
      name: "radio",
      knowing: notTold,
      advice: "run it: nothing else tells it",
    });
    for (const key of ["effect", "power", "value", "cost", "net"]) expect(rows[0]).not.toHaveProperty(key);
    expect(named((documentOf(tests) as Document).channels, "radio")).toMatchObject({
      knowing: null,
      designs: null,
    });
    const { data, layout } = experimentsPlot(tests);
    expect((data[0] as unknown as { readonly x: readonly number[] }).x[0]).toBeNaN();
    expect(layout.annotations).toMatchObject([{ y: 0, text: notTold }]);
    const shown = await experiments(fit, { lengths: [4], outcomes: 3, maxDraws: 40, withheld: "show" });
    expect(tableOf(shown).rows.every(({ knowing }) => typeof knowing === "number")).toBe(true);
  });

  it("is shown as the model has it where that is asked for", () => {
    const shown = roi(fit, { withheld: "show" });
    expect(shown.claimed).toEqual(shown.total);
    expect(tableOf(shown).rows.find(({ name }) => name === "radio")!.roi).toBe(
      roi(fit).channels[1]!.roi.median,
    );
    expect(documentOf(contributions(fit, { withheld: "show" }))).toMatchObject({
      untold: null,
      withheld: null,
    });
    expect(decompose(fit, { withheld: "show" }).untold).toBeNull();
    expect(() => roi(fit, { withheld: "yes" as "show" })).toThrow('withheld must be "hide" or "show"');
  });
});
