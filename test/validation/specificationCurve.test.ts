/** The specification curve: every combination once, what holds under all of them, and what depends on one choice. */
import { beforeAll, describe, expect, it } from "vitest";
import {
  specificationCurveDocument,
  specificationCurveTable,
} from "../../src/report/specificationCurveTable.js";
import { tableText } from "../../src/report/tableText.js";
import { specify } from "../../src/spec/specify.js";
import {
  type SpecificationChoices,
  type SpecificationCurve,
  specificationCurve,
} from "../../src/validation/specificationCurve.js";
import { smallPanel } from "../model/densities.js";

const model = specify(smallPanel(), { type: "v3_proper" });
const brief = { chains: 2, warmup: 100, draws: 100, workers: 0, seed: 1 };
/** A prior that all but fixes the ROI of TV: the choice decides, whatever the data say. */
const tvAt = (value: number) => ({
  channels: { tv: { roi: { family: "logNormal" as const, mu: Math.log(value), sigma: 0.01 } } },
});
const choices: SpecificationChoices = {
  belief: { low: tvAt(0.3), high: tvAt(3) },
  trend: { linear: { trend: { kind: "linear" } }, none: { trend: { kind: "none" } } },
};

let curve: SpecificationCurve;
beforeAll(async () => {
  curve = await specificationCurve(model, { ...brief, choices });
});

describe("the specification curve", () => {
  it("fits every combination once", () => {
    const all = curve.specifications.map((one) => `${one.choices.belief} ${one.choices.trend}`);
    expect(all).toEqual(["low linear", "low none", "high linear", "high none"]);
    expect(Math.min(...curve.specifications.map(({ elpdBelowBest }) => elpdBelowBest))).toBe(0);
  });

  it("says where a verdict rests on a choice, and that it does not elsewhere", () => {
    const tv = curve.channels.find(({ name }) => name === "tv")!;
    expect(tv.aboveTarget).toBe(2);
    expect(tv.lowest).toBeCloseTo(0.3, 1);
    expect(tv.highest).toBeCloseTo(3, 0);
    expect(tv.spread).toBeGreaterThan(5);
    const warning = curve.warnings.find(({ code }) => code === "verdict-rests-on-the-model")!;
    expect(warning.message).toContain("tv (2 of 4)");
    for (const { name, spread } of curve.channels) if (name !== "tv") expect(spread).toBeLessThan(2);
  });

  it("shows itself as a table and as JSON", () => {
    const text = tableText(specificationCurveTable(curve));
    expect(text).toContain("ROI under 4 specifications");
    expect(text).toContain("depends on the model");
    const document = JSON.stringify(specificationCurveDocument(curve));
    expect(document).toContain('"elpd_below_best"');
    expect(document).toContain('"values":{"tv":');
  });

  it("crosses two ways each of saturation, trend, season and adstock priors where nothing is asked for", async () => {
    const names: string[] = [];
    const stop = new AbortController();
    const run = specificationCurve(model, {
      ...brief,
      signal: stop.signal,
      onProgress: ({ step }) => {
        names.push(step);
        stop.abort(new Error("enough"));
      },
    });
    await expect(run).rejects.toThrow("enough");
    expect(names[0]).toBe("1 of 16: as specified, linear, 2 waves, words");
  });

  it.each([
    [{ trend: {} }, "choices.trend must hold alternatives by name, got {}"],
    [{ trend: { bent: { trend: { kind: "bent" } } } }, "trend.kind"],
    [
      Object.fromEntries([..."abcdefgh"].map((name) => [name, { one: {}, two: {} }])),
      "at most 200 specifications, got 256",
    ],
  ])("refuses %j in one line", async (wrong, message) => {
    await expect(specificationCurve(model, { ...brief, choices: wrong as never })).rejects.toThrow(message);
  });
});
