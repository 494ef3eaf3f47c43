/** ROI against formulas written out, and what must and must not change it. */
import { describe, expect, it } from "vitest";
import type { Panel } from "../../src/data/panel.js";
import { diagnose } from "../../src/diagnosis/diagnose.js";
import type { Fit } from "../../src/fit/fit.js";
import { priorPredictive } from "../../src/insights/priorPredictive.js";
import { type ChannelReturn, roi } from "../../src/insights/roi.js";
import { roiConventionsTable, roiDocument, roiTable } from "../../src/report/roi.js";
import { fullLabel } from "../../src/report/table.js";
import { specify } from "../../src/spec/specify.js";
import { smallPanel } from "../model/densities.js";
import { everyModel, fitOf, scaledPanel, withDrawsOf, withParameter } from "./fits.js";

const panel = smallPanel();
const linearChannels = Object.fromEntries(
  panel.channels.map(({ name }) => [name, { saturation: "none" } as const]),
);
const find = (channels: readonly ChannelReturn[], name: string) => channels.find((one) => one.name === name)!;
/** Numbers are equal but for the rounding of some thousand operations. */
const expectSame = (a: number, b: number) => expect(Math.abs(a / b - 1)).toBeLessThan(1e-10);

/** Units of KPI that a channel's media bring by period in draw 0, by the recursion and the Hill curve of the definitions. */
function unitsBy(fit: Fit, name: string, factor: (t: number) => number): number[] {
  const of = (block: string) => {
    const { names, values } = fit.parameters.get(block)!;
    return values[names.indexOf(`${block}[${name}]`)]!;
  };
  const spend = panel.channels.find((channel) => channel.name === name)!.spend!.values;
  const active = spend.filter((value) => value > 0);
  const mean = active.reduce((a, b) => a + b) / active.length;
  const units: number[] = [];
  let adstock = 0;
  for (let t = 0; t < spend.length + 52; t++) {
    const media = t < spend.length ? (factor(t) * spend[t]!) / mean : 0;
    adstock = (1 - of("alpha")) * media + of("alpha") * adstock;
    units.push((fit.design.kpiScale[0]! * of("beta") * adstock) / (of("halfSaturation") + adstock));
  }
  return units;
}

describe("the ROI of one draw", () => {
  const fit = fitOf({ type: "v1", media: { prior: "salesShare" } }, panel, 1);
  const [from, to] = [20, 40];
  const isInside = (t: number) => t >= from && t <= to;
  const { channels, total } = roi(fit, { from: panel.times[from]!, to: panel.times[to]! });
  const perUnit = fit.design.revenuePerKpi!;

  it.each(panel.channels.map(({ name }) => name))(
    "of %s is what the definitions say, by every convention",
    (name) => {
      const result = find(channels, name);
      const spend = panel.channels
        .find((channel) => channel.name === name)!
        .spend!.values.reduce((sum, value, t) => sum + (isInside(t) ? value : 0), 0);
      const all = unitsBy(fit, name, () => 1);
      const without = unitsBy(fit, name, (t) => (isInside(t) ? 0 : 1));
      const more = unitsBy(fit, name, (t) => (isInside(t) ? 1.01 : 1));
      const difference = (other: number[], keep: (t: number) => boolean) =>
        all.reduce((sum, value, t) => sum + (keep(t) ? value - other[t]! : 0), 0);
      expectSame(result.spend, spend);
      expectSame(result.roi.median, (perUnit * difference(without, (t) => t >= from)) / spend);
      expectSame(result.variants.insideOnly.median, (perUnit * difference(without, isInside)) / spend);
      expectSame(
        result.variants.withCarryIn.median,
        (perUnit * all.reduce((sum, value, t) => sum + (isInside(t) ? value : 0), 0)) / spend,
      );
      // A difference of 1 % loses two digits.
      const margin = (perUnit * -difference(more, (t) => t >= from)) / (0.01 * spend);
      expect(Math.abs(result.marginalRoi.median / margin - 1)).toBeLessThan(1e-8);
      expectSame(result.costPerUnit.median, perUnit / result.roi.median);
      expectSame(result.marginalUnits.median * perUnit, result.marginalRoi.median);
    },
  );

  it("counts an empty cell and a refund as no money", () => {
    const values = panel.channels[0]!.spend!.values.slice();
    const before = find(channels, panel.channels[0]!.name).spend;
    const emptied = values[from]! + values[from + 1]!;
    values[from] = Number.NaN;
    values[from + 1] = -500;
    const [first, ...others] = panel.channels;
    const gaps = { ...panel, channels: [{ ...first!, spend: { ...first!.spend!, values } }, ...others] };
    const window = { from: panel.times[from]!, to: panel.times[to]! };
    const found = roi({ ...fit, model: { ...fit.model, panel: gaps } }, window);
    expectSame(find(found.channels, first!.name).spend, before - emptied);
    expectSame(found.total.spend, total.spend - emptied);
  });

  it("follows what days carry over for a year of them", () => {
    const daily = withParameter(
      fitOf(
        { type: "v1", media: { prior: "salesShare" }, channels: linearChannels },
        { ...panel, frequency: "day" },
        1,
      ),
      "alpha",
      0.97,
    );
    const { name, spend } = daily.model.panel.channels[0]!;
    const { names, values } = daily.parameters.get("beta")!;
    const beta = values[names.indexOf(`beta[${name}]`)]!;
    const active = spend!.values.filter((value) => value > 0);
    const mean = active.reduce((a, b) => a + b) / active.length;
    const media = spend!.values.reduce((a, b) => a + b) / mean;
    const brought = find(roi(daily).channels, name).contribution.median;
    // All of it arrives in the end: of 0.97 a day a fifth comes later than 52 days, and 2 in 100,000 later than a year.
    expect(Math.abs(brought / (daily.design.kpiScale[0]! * beta * media) - 1)).toBeLessThan(1e-4);
  });

  it("of all channels is their revenue over their spend", () => {
    const sum = (pick: (channel: ChannelReturn) => number) =>
      channels.reduce((all, one) => all + pick(one), 0);
    expectSame(total.roi.median, sum(({ revenue }) => revenue.median) / sum(({ spend }) => spend));
    expectSame(
      total.marginalRoi.median,
      sum(({ marginalRoi, spend }) => marginalRoi.median * spend) / sum(({ spend }) => spend),
    );
  });
});

describe("marginal ROI", () => {
  it("brings as much as the average one where the response is a straight line", () => {
    const { channels, total } = roi(fitOf({ type: "v1", channels: linearChannels }));
    for (const { roi: average, marginalRoi } of [...channels, total]) {
      expect(Math.abs(marginalRoi.median / average.median - 1)).toBeLessThan(1e-8);
    }
  });

  it("brings less where the response is concave, in every model that has one", () => {
    for (const [name, make] of Object.entries(everyModel)) {
      if (name === "simple" || name.includes("multiplicative")) continue;
      for (const { roi: average, marginalRoi } of roi(make()).channels) {
        expect(marginalRoi.lower).toBeLessThan(average.lower);
        expect(marginalRoi.upper).toBeLessThan(average.upper);
      }
    }
  });
});

describe("all channels of a multiplicative model", () => {
  it("lose less together than the sum of what each alone would lose", () => {
    const { channels, total } = roi(fitOf({ type: "v1", form: "multiplicative" }));
    const sum = channels.reduce((all, { revenue }) => all + revenue.mean, 0);
    expect(total.revenue.mean).toBeLessThan(sum);
    expect(total.revenue.mean).toBeGreaterThan(0.5 * sum);
  });
});

describe("the ROI is the same", () => {
  const fit = fitOf({ type: "v1" }, panel);
  const before = roi(fit);
  const of = (changed: Panel) => roi(withDrawsOf(fitOf({ type: "v1" }, changed), fit));
  const expectRoi = (after: ReturnType<typeof roi>, revenueFactor: number, unitsFactor: number) => {
    for (const one of [...before.channels, before.total]) {
      const other = one.name === "all channels" ? after.total : find(after.channels, one.name);
      for (const key of ["mean", "median", "lower", "upper"] as const) {
        expectSame(other.roi[key], one.roi[key]);
        expectSame(other.marginalRoi[key], one.marginalRoi[key]);
        expectSame(other.revenue[key], revenueFactor * one.revenue[key]);
        expectSame(other.contribution[key], unitsFactor * one.contribution[key]);
      }
      expect(other.probabilityAboveOne).toBe(one.probabilityAboveOne);
    }
  };

  it("when the KPI is counted in tenths", () => expectRoi(of(scaledPanel(panel, { kpi: 10 })), 1, 10));
  it("when money is counted in pence", () => expectRoi(of(scaledPanel(panel, { money: 100 })), 100, 1));
  it("when channels come in another order", () =>
    expectRoi(of({ ...panel, channels: [...panel.channels].reverse() }), 1, 1));
  it("when all dates move by a year of weeks", () => {
    const moved = panel.times.map((time) =>
      new Date(Date.parse(time) + 364 * 86_400_000).toISOString().slice(0, 10),
    );
    expectRoi(of({ ...panel, times: moved }), 1, 1);
  });
});

describe("a channel that is split in two", () => {
  it("has the same ROI in both parts and the same total, where the response is a straight line", () => {
    const [share, rest] = [0.6, 0.4];
    const [tv, ...others] = panel.channels;
    const part = (name: string, factor: number) => ({
      ...tv!,
      name,
      spend: { ...tv!.spend!, column: name, values: tv!.spend!.values.map((value) => factor * value) },
      adstocked: null,
    });
    const split = { ...panel, channels: [part("tv_a", share), part("tv_b", rest), ...others] };
    const { tv: straight, ...unsplit } = linearChannels;
    const channels = { ...unsplit, tv_a: straight!, tv_b: straight! };
    const whole = fitOf({ type: "v1", media: { prior: "salesShare" }, channels: linearChannels }, panel);
    // Each part is scaled by its own mean, so that a coefficient in proportion to its spend is the same effect per money.
    const parts = withDrawsOf(
      fitOf({ type: "v1", media: { prior: "salesShare" }, channels }, split),
      whole,
      (name, of) =>
        name.includes("tv_")
          ? of(name.replace(/tv_./, "tv")) *
            (name.startsWith("beta") ? (name.includes("tv_a") ? share : rest) : 1)
          : of(name),
    );
    const [before, after] = [roi(whole), roi(parts)];
    for (const name of ["tv_a", "tv_b"]) {
      expectSame(find(after.channels, name).roi.median, find(before.channels, "tv").roi.median);
    }
    expectSame(after.total.roi.median, before.total.roi.median);
  });
});

describe("adjacent windows", () => {
  const halves = (fit: Fit) =>
    [{ to: panel.times[29]! }, { from: panel.times[30]! }, {}].map(
      (options) => find(roi(fit, options).channels, "tv").revenue.mean,
    );

  it("add up where the response is a straight line", () => {
    const [first, second, whole] = halves(fitOf({ type: "v1", channels: linearChannels }, panel));
    expectSame(first! + second!, whole!);
  });

  it("do not where it bends: each half is credited as the last to come", () => {
    const [first, second, whole] = halves(fitOf({ type: "v1" }, panel));
    expect(first! + second!).toBeLessThan(whole! * (1 - 1e-4));
  });
});

describe("the share of the prior", () => {
  it("stands beside the number that it is about, as the last columns of a wide table are off the screen", () => {
    for (const isSold of [true, false]) {
      const of = isSold ? panel : { ...panel, revenue: null };
      const { columns } = roiTable(roi(fitOf({ type: "v1" }, of, 1)));
      const keys = columns.map(({ key }) => key);
      expect(keys[keys.indexOf("prior") - 1]).toBe(isSold ? "roiUpper" : "perMoneyUpper");
    }
  });

  it("is the whole where there is nothing but the prior, and less where data spoke", () => {
    const model = specify(panel, { type: "v1" });
    for (const { priorShare } of priorPredictive(model, { draws: 400 }).roi!.channels) {
      // Places 1/400 … 1 of 400 equal draws have a variance of 1/12 · (1 − 1/400²).
      expect(priorShare.roi).toBeGreaterThan(0.99);
      expect(priorShare.marginalRoi).toBeGreaterThan(0.99);
    }
    const { channels } = roi(fitOf({ type: "v1" }, panel, 400));
    expect(channels.some(({ priorShare }) => priorShare.roi < 0.5)).toBe(true);
  });

  it("of a channel is the one that diagnose names, whatever the window", () => {
    const fit = fitOf({ type: "v1" }, panel, 400);
    const known = diagnose(fit).channels;
    for (const window of [{}, { from: panel.times[50]!, to: panel.times[70]! }]) {
      for (const { name, priorShare, spend } of roi(fit, window).channels) {
        if (spend === 0) continue;
        expect([name, priorShare.roi]).toEqual([name, known.find((one) => one.name === name)!.priorShare]);
      }
    }
  });
});

describe("what is missing", () => {
  it("is a dash, not a number: without revenue there is a cost per unit, and a warning", () => {
    const { channels, total, warnings } = roi(fitOf({ type: "v1" }, { ...panel, revenue: null }));
    expect(total.roi.median).toBeNaN();
    expect(total.probabilityAboveOne).toBeNaN();
    expect(find(channels, "tv").costPerUnit.median).toBeGreaterThan(0);
    expect(warnings.map(({ code }) => code)).toContain("no-revenue");
  });

  it("is the ROI of a channel without spend in the window", () => {
    const quiet = panel.channels.map((channel) => ({
      ...channel,
      spend: channel.spend && {
        ...channel.spend,
        values: channel.spend.values.map((value, t) => (channel.name === "radio" && t < 10 ? 0 : value)),
      },
    }));
    const { channels } = roi(fitOf({ type: "v1" }, { ...panel, channels: quiet }), { to: panel.times[9]! });
    expect(find(channels, "radio").roi.median).toBeNaN();
    expect(find(channels, "radio").costPerUnit.median).toBeNaN();
    expect(find(channels, "tv").roi.median).toBeGreaterThan(0);
  });
});

describe("the tables and the document", () => {
  const result = roi(fitOf({ type: "v1" }, panel));

  it("have a row for each channel and one for all", () => {
    for (const table of [roiTable(result), roiConventionsTable(result.conventions)]) {
      const best = [...result.channels].sort((a, b) => b.roi.median - a.roi.median);
      expect(table.rows.map(({ name }) => name)).toEqual([...best.map(({ name }) => name), "all channels"]);
    }
    expect(roiTable(result).columns.map(fullLabel)).toContain("marginal ROI median");
    expect(roiTable(result).rows[0]!.prior).toMatch(/^(yes|no),\s\d/);
  });

  it("hold the totals of the window", () => {
    const document = roiDocument(result) as Record<string, number>;
    const units = panel.kpi.values.reduce((a, b) => a + b);
    expectSame(document.total_units!, units);
    expectSame(document.revenue_per_unit!, panel.revenue!.values.reduce((a, b) => a + b) / units);
  });
});
