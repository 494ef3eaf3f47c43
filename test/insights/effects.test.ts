/** Contributions, ROI and predictions of a fitted simulated market against its truth, and their definitions. */
import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { readPanel } from "../../src/data/read.js";
import { type Fit, fit as fitModel } from "../../src/fit/fit.js";
import { quickFit } from "../../src/fit/quickFit.js";
import { contributions } from "../../src/insights/contributions.js";
import { posteriorPredictive } from "../../src/insights/posteriorPredictive.js";
import { priorPredictive } from "../../src/insights/priorPredictive.js";
import { roi } from "../../src/insights/roi.js";
import type { SpecChanges } from "../../src/spec/spec.js";
import { specify } from "../../src/spec/specify.js";
import { smallPanel } from "../model/densities.js";

interface Truth {
  readonly channels: Readonly<Record<string, { readonly roi: number }>>;
}

const truth = JSON.parse(readFileSync("data/market.truth.json", "utf8")) as Truth;
let market: Fit;
beforeAll(async () => {
  market = await fitModel(specify(await readPanel("data/market.csv"), { type: "v3_proper" }), {
    seed: 2,
    workers: 2,
  });
});

describe("roi", () => {
  it("covers the true ROI of the market's channels about nine times in ten", () => {
    const { channels } = roi(market);
    const covered = channels.filter(({ name, variants: { insideOnly } }) => {
      const actual = truth.channels[name]!.roi;
      return actual >= insideOnly.lower && actual <= insideOnly.upper;
    });
    // Of 11 intervals of 90 %, fewer than 8 would cover with probability 0.02 only.
    expect(covered.length).toBeGreaterThanOrEqual(8);
  });

  it("adds what arrives after the window, and says how much it is", () => {
    for (const { roi: whole, shareAfter, variants } of roi(market).channels) {
      expect(whole.mean).toBeGreaterThan(variants.insideOnly.mean);
      expect(variants.insideOnly.mean / whole.mean).toBeCloseTo(1 - shareAfter, 10);
      // Nothing ran before the table begins, so carry-in changes nothing over the whole of it.
      expect(variants.withCarryIn.mean).toBeCloseTo(variants.insideOnly.mean, 10);
    }
  });

  it("credits a later window with less than its weeks show where earlier media carried over", () => {
    const late = roi(market, { from: "2024-01-01" });
    expect(late.times[0]).toBe("2024-01-01");
    const tv = late.channels.find(({ name }) => name === "tv")!;
    expect(tv.variants.withCarryIn.mean).not.toBeCloseTo(tv.variants.insideOnly.mean, 6);
  });

  it("refuses a window without a period", () => {
    expect(() => roi(market, { from: "2030-01-01" })).toThrow("the window must hold a period");
  });

  it("refuses a bound that is no day of the calendar", () => {
    for (const to of ["2024-02-31", "31/01/2024"]) {
      expect(() => contributions(market, { to })).toThrow(
        `contributions: to must be a date such as 2022-01-03, got "${to}"`,
      );
    }
  });
});

describe("contributions", () => {
  it("add up with the baseline to the expected KPI of an additive model", () => {
    const { channels, baseline, times } = contributions(market);
    const media = channels.reduce((sum, { withCarryIn }) => sum + withCarryIn.mean, 0);
    const predicted = posteriorPredictive(market, { maxDraws: 4000 }).predicted.reduce(
      (sum, { mean }) => sum + mean,
      0,
    );
    expect(times).toHaveLength(156);
    // The noise of 4,000 predictive draws of 156 weeks: sd 24 units each.
    expect(Math.abs(media + baseline.mean - predicted)).toBeLessThan(
      (5 * 24 * Math.sqrt(156)) / Math.sqrt(4000),
    );
    const byPeriod = channels.map((channel) => channel.byPeriod.reduce((sum, value) => sum + value, 0));
    channels.forEach(({ withCarryIn }, c) => {
      expect(byPeriod[c]).toBeCloseTo(withCarryIn.mean, 4);
    });
  });
});

describe("contributions of a model without saturation", () => {
  it("add up over adjacent windows: carry-out belongs to the window that paid for it", () => {
    const panel = smallPanel();
    const channels = Object.fromEntries(
      panel.channels.map(({ name }) => [name, { saturation: "none" } as const]),
    );
    const linear = quickFit(specify(panel, { type: "v1", channels }), { seed: 1, draws: 20 });
    const total = (from: number, to: number) =>
      contributions(linear, { from: panel.times[from]!, to: panel.times[to]! }).channels.map(
        (one) => one.total.mean,
      );
    const parts = [total(0, 19), total(20, 34), total(35, 59)];
    total(0, 59).forEach((whole, c) => {
      const sum = parts.reduce((all, part) => all + part[c]!, 0);
      // Sums of some hundred rounded terms.
      expect(Math.abs(sum / whole - 1)).toBeLessThan(1e-12);
    });
  });
});

describe("posteriorPredictive", () => {
  it("covers the observed weeks about as often as it says", () => {
    const { coverage, predicted } = posteriorPredictive(market, { seed: 1, maxDraws: 500 });
    expect(predicted).toHaveLength(156);
    // 156 weeks at 90 %: sd 2.4 points; fitted weeks are covered rather more often.
    expect(coverage).toBeGreaterThan(0.83);
    expect(coverage).toBeLessThan(0.99);
  });
});

describe("priorPredictive", () => {
  it("says what the priors imply, without looking at the KPI but for its scale", () => {
    const { model } = market;
    const prior = priorPredictive(model, { seed: 1, draws: 400 });
    expect(prior.contributions.mediaShare.median).toBeGreaterThan(0.1);
    expect(prior.contributions.mediaShare.median).toBeLessThan(0.6);
    for (const { roi: implied } of prior.roi!.channels) {
      expect(implied.lower).toBeLessThan(1);
      expect(implied.upper).toBeGreaterThan(1);
    }
    const shuffled = {
      ...model.panel,
      kpi: { ...model.panel.kpi, values: model.panel.kpi.values.slice().reverse() },
    };
    const again = priorPredictive(specify(shuffled, model.changes as SpecChanges), { seed: 1, draws: 400 });
    expect(again.contributions.mediaShare.median).toBeCloseTo(prior.contributions.mediaShare.median, 10);
  });
});
