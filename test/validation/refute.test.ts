/** Refutation on markets of known truth: a channel that works holds on to its weeks, one that does not is found out, a placebo gets nothing. */
import { beforeAll, describe, expect, it } from "vitest";
import { exampleMarket } from "../../src/data/exampleMarket.js";
import { simulatePanel } from "../../src/data/simulate.js";
import { askNegativeControls } from "../../src/diagnosis/attribution/negativeControls.js";
import { weeksOf } from "../../src/diagnosis/attribution/weeks.js";
import { diagnose } from "../../src/diagnosis/diagnose.js";
import { type Fit, fit as sample } from "../../src/fit/fit.js";
import { createRng } from "../../src/math/rng.js";
import { refutationDocument, refutationTable } from "../../src/report/refutationTable.js";
import { tableText } from "../../src/report/tableText.js";
import { specify } from "../../src/spec/specify.js";
import { geometricAdstock } from "../../src/transforms/geometricAdstock.js";
import { copierOf, knownDrivers, movesOf } from "../../src/validation/copies.js";
import type { Refutation } from "../../src/validation/refutation.js";
import { refute } from "../../src/validation/refute.js";

const { tv, radio } = exampleMarket.channels;
/** TV works and is seen to; radio spends as much and brings nothing. */
const market = {
  ...exampleMarket,
  weeks: 104,
  collinearity: 0,
  noise: 12,
  channels: { tv: tv!, radio: { ...radio!, spend: 60_000, effect: 0 } },
  events: {},
};
const brief = { chains: 2, warmup: 150, draws: 150, workers: 0 };

let fit: Fit;
let result: Refutation;
const steps: string[] = [];
beforeAll(async () => {
  fit = await sample(specify(simulatePanel(market, 7).panel, { type: "v3_proper" }), { ...brief, seed: 1 });
  result = await refute(fit, { ...brief, placebos: 2, onProgress: ({ step }) => steps.push(step) });
});
const channel = (name: string) => result.channels.find((one) => one.name === name)!;

describe("refutation", () => {
  it("does not refute a channel that works: no copy of it at another time explains as much, and weeks are predicted worse without it", () => {
    const { verdict, brought, byLuck, dropped, reasons } = channel("tv");
    expect({ verdict, reasons }).toEqual({ verdict: "not refuted", reasons: [] });
    expect(byLuck!.share).toBe(1 / (1 + byLuck!.copies));
    expect(byLuck!.brought.upper).toBeLessThan(brought.lower);
    expect(dropped!.elpdLoss).toBeGreaterThan(3 * dropped!.standardError);
  });

  it("shows nothing of a channel that brings nothing: copies of it explain as much, and weeks are predicted as well without it", () => {
    const { verdict, reasons, byLuck, dropped } = channel("radio");
    expect(verdict).toBe("not shown");
    expect(byLuck!.share).toBeGreaterThan(0.05);
    expect(reasons).toEqual([
      `${Math.round(100 * byLuck!.share)} % of its copies at other times explain as much`,
    ]);
    expect(dropped!.elpdLoss).toBeLessThan(dropped!.standardError);
    expect(result.verdict).toBe("review");
    expect(result.warnings.map(({ code }) => code)).toContain("not-refutable");
  });

  it("credits a placebo of the channel that works with next to nothing", () => {
    const placebo = result.placebos.find(({ of }) => of === "tv")!;
    expect(placebo.share).toBeLessThan(0.3);
    expect(placebo.isCredited).toBe(false);
  });

  it("carries the tipping points, and says how far it is", () => {
    expect(channel("tv").tippingPoint!.toTarget).toBeGreaterThan(
      channel("radio").tippingPoint!.toNothing / 10,
    );
    expect([...new Set(steps)]).toEqual(["placebo 1 of 2", "placebo 2 of 2", "without tv", "without radio"]);
  });

  it("is the same for the same fit", async () => {
    const again = await refute(fit, { ...brief, placebos: 0, channels: ["tv"] });
    expect(again.channels[0]!.byLuck).toEqual(channel("tv").byLuck);
    expect(again.placebos).toEqual([]);
  });

  it("shows itself as a table and as JSON", () => {
    const text = tableText(refutationTable(result));
    expect(text).toContain("Refutation: review");
    expect(text).toContain("Placebo, the media of tv moved by");
    expect(text).toContain("association is not causation");
    expect(JSON.stringify(refutationDocument(result))).toContain('"elpd_loss"');
  });

  it("does not let a channel pass whose money follows demand, however well it predicts", async () => {
    const { panel } = simulatePanel({ ...market, channels: { tv: tv!, radio: { ...radio!, effect: 0 } } }, 7);
    // Radio is bought by what is sold anyway: the season, and more of it.
    const demand = panel.times.map((_, t) => Math.sin((2 * Math.PI * t) / 52.18));
    const noise = createRng("follower");
    const bought = demand.map((value) => 20_000 * Math.exp(1.2 * value + 0.1 * noise.normal()));
    const kpi = {
      ...panel.kpi,
      values: panel.kpi.values.map((units, t) => units + 150 * demand[t]!),
    };
    const channels = panel.channels.map((one) =>
      one.name === "radio" ? { ...one, spend: { ...one.spend!, values: Float64Array.from(bought) } } : one,
    );
    const followed = await sample(specify({ ...panel, kpi, channels }, { type: "v3_proper" }), {
      ...brief,
      seed: 1,
    });
    const { channels: found, warnings } = await refute(followed, { ...brief, placebos: 0 });
    const reasons = found.find(({ name }) => name === "radio")!.reasons.join("; ");
    expect(reasons).toContain("it may be demand's");
    expect(warnings.map(({ code }) => code)).toContain("told-from-demand");
    expect(channel("tv").reasons).toEqual([]);
  });

  it("lets no channel pass that the judgement of the fit speaks against, however well weeks are predicted", async () => {
    // Radio's spend is unseen demand, which sells twelve times what radio could.
    const { panel } = simulatePanel({ ...market, noise: 4 }, 7);
    const radioSpend = panel.channels.find(({ name }) => name === "radio")!.spend!.values;
    const kpi = {
      ...panel.kpi,
      values: panel.kpi.values.map((units, t) => units + radioSpend[t]! / 60),
    };
    const confounded = await sample(specify({ ...panel, kpi }, { type: "v3_proper" }), { ...brief, seed: 1 });
    const codes = diagnose(confounded)
      .findings.filter(({ about }) => about.includes("radio"))
      .map(({ code }) => code);
    expect(codes).toContain("prior-conflict");
    const { channels: found } = await refute(confounded, { ...brief, placebos: 0, channels: ["radio"] });
    expect(found[0]!.byLuck!.share).toBeLessThan(0.05);
    expect(found[0]!.verdict).toBe("review");
    expect(found[0]!.reasons).toContain('diagnose raises "prior conflict" of it');
  });

  it("says so where a placebo is credited: here sales really follow TV's spend at another time", async () => {
    const { panel } = simulatePanel({ ...market, channels: { tv: { ...tv!, effect: 0 } } }, 7);
    const moves = movesOf(panel.times.length, "week");
    const move = moves[createRng(1).split("refute").split("placebo").split(0).integer(moves.length)]!;
    const copy = copierOf(panel.channels[0]!.spend!.values, knownDrivers(weeksOf(fit)))(move);
    const adstocked = geometricAdstock(copy, 0.5, { normalise: true });
    const kpi = {
      ...panel.kpi,
      values: panel.kpi.values.map((units, t) => units + (200 * adstocked[t]!) / (adstocked[t]! + 6e4)),
    };
    const haunted = await sample(specify({ ...panel, kpi }, { type: "v3_proper" }), { ...brief, seed: 1 });
    const { placebos, verdict, warnings } = await refute(haunted, { ...brief, placebos: 1 });
    expect(placebos[0]).toMatchObject({ move, isCredited: true });
    expect(verdict).toBe("review");
    expect(warnings.find(({ code }) => code === "placebo-credited")!.message).toMatch(
      /credited with [\d,]+ % of what tv is/,
    );
  });

  it("asks of a column that media cannot have moved whether they seem to, and is right as often as it says", () => {
    const weeks = weeksOf(fit);
    const { panel } = fit.model;
    const rng = createRng("negative controls");
    const tvSpend = panel.channels.find(({ name }) => name === "tv")!.spend!.values;
    const columnOf = (pull: number) => {
      let last = 0;
      // Errors that follow each other, as those of most columns do.
      const values = tvSpend.map((spend) => {
        last = 0.6 * last + rng.normal();
        return 100 + last + pull * (spend / 60_000);
      });
      const outcomes = [{ name: "returns", column: "returns", unit: "", values }];
      return askNegativeControls({ ...panel, outcomes }, weeks, ["returns"])[0]!;
    };
    const alarms = Array.from({ length: 200 }, () => columnOf(0)).filter(({ isMoved }) => isMoved).length;
    // 5 %, and three standard errors of a count of 200.
    expect(alarms).toBeLessThanOrEqual(20);
    expect(
      Array.from({ length: 40 }, () => columnOf(8)).filter(({ isMoved }) => isMoved).length,
    ).toBeGreaterThan(35);
  });

  it("does not let a fit pass whose media seem to move what they cannot have moved", async () => {
    const { panel } = fit.model;
    const tvSpend = panel.channels.find(({ name }) => name === "tv")!.spend!.values;
    const weather = {
      name: "weather",
      column: "weather",
      unit: "",
      values: tvSpend.map((money) => money / 1000),
    };
    const model = { ...fit.model, panel: { ...panel, outcomes: [weather] } };
    const brought = await refute(
      { ...fit, model },
      { ...brief, placebos: 0, channels: ["tv"], negativeControls: ["weather"] },
    );
    expect(brought.negativeControls).toMatchObject([{ name: "weather", isMoved: true }]);
    expect(brought.verdict).toBe("review");
    expect(brought.warnings.map(({ code }) => code)).toContain("negative-control-moved");
    expect(tableText(refutationTable(brought))).toContain("Negative control weather: media seem to move it");
    // The same where the specification names it: the judgement of the fit has it.
    const named = { ...model, spec: { ...model.spec, negativeControls: ["weather"] } };
    const gate = diagnose({ ...fit, model: named }).gates.find(({ name }) => name === "attribution")!;
    expect(gate.findings.map(({ code }) => code)).toContain("negative-control-moved");
    expect(gate.verdict).toBe("fail");
  });

  it("takes a negative control out of the controls, and refuses what is none", () => {
    const controls = [
      {
        name: "rain",
        column: "rain",
        unit: "",
        values: Float64Array.from(fit.model.panel.times, (_, t) => t % 7),
      },
    ];
    const panel = { ...fit.model.panel, controls };
    expect(specify(panel).spec.controls.columns).toEqual(["rain"]);
    expect(specify(panel, { negativeControls: ["rain"] }).spec.controls.columns).toEqual([]);
    expect(() => specify(panel, { negativeControls: ["ran"] })).toThrow('got "ran"; did you mean "rain"?');
    expect(() => specify(panel, { negativeControls: ["rain"], controls: { columns: ["rain"] } })).toThrow(
      "controls that the model leaves out",
    );
    const gappy = {
      ...panel,
      controls: [{ ...controls[0]!, values: Float64Array.of(Number.NaN, ...controls[0]!.values.slice(1)) }],
    };
    expect(() => specify(gappy, { negativeControls: ["rain"] })).toThrow("in every week of the fit");
  });

  it.each([
    [{ negativeControls: ["wether"] }, "negativeControls must name other outcomes of the table"],
    [{ placebos: 1.5 }, "placebos must be a whole number from 0 to 20"],
    [{ level: 2 }, "level must be in (0, 1)"],
    [{ channels: ["tvv"] }, 'got "tvv"; did you mean "tv"?'],
  ])("refuses %j in one line", async (options, message) => {
    await expect(refute(fit, { ...brief, ...options })).rejects.toThrow(message);
  });
});
