/** Priors of days and months: the moments of a weekly share's powers, and the same effect at the same calendar time. */
import { describe, expect, it } from "vitest";
import { weeksPerPeriod } from "../../src/data/calendar.js";
import { distributions } from "../../src/math/distributions.js";
import { carryoverPrior, channelTypeNames } from "../../src/spec/channelTypes.js";
import { describeModel } from "../../src/spec/describe.js";
import { priorOfPeriod } from "../../src/spec/periodPriors.js";
import { commentedSpecYaml } from "../../src/spec/specComments.js";
import { specify } from "../../src/spec/specify.js";
import { adstocks } from "../../src/transforms/adstocks.js";
import { smallPanel } from "../model/densities.js";

const panel = smallPanel();

/** The same numbers as if each row were a month. */
const monthly = {
  ...panel,
  frequency: "month" as const,
  times: panel.times.map(
    (_, t) => `${2018 + Math.floor(t / 12)}-${String((t % 12) + 1).padStart(2, "0")}-01`,
  ),
};

const raised = { value: "raised", exponent: 1 } as const;

describe("priorOfPeriod", () => {
  it.each(channelTypeNames)("matches mean and sd of the powers of a week's alpha: %s", (type) => {
    for (const reading of ["words", "literal"] as const) {
      for (const frequency of ["day", "month"] as const) {
        const weekly = carryoverPrior(type, reading);
        // The naive twin: the weekly quantiles at the middles of 2000 equal shares, each raised.
        const { quantile } = distributions.beta(weekly);
        const powers = Array.from(
          { length: 2000 },
          (_, i) => quantile((i + 0.5) / 2000) ** weeksPerPeriod[frequency],
        );
        const mean = powers.reduce((a, b) => a + b) / 2000;
        const sd = Math.sqrt(powers.reduce((sum, x) => sum + (x - mean) ** 2, 0) / 2000);
        const prior = priorOfPeriod({ prior: weekly, overTime: raised }, frequency);
        // Numbers of 3 digits are off by up to half a per cent each, so mean and sd by up to one.
        const got = distributions.beta(prior);
        expect(Math.abs(got.mean / mean - 1)).toBeLessThan(0.01);
        expect(Math.abs(got.sd / sd - 1)).toBeLessThan(0.01);
      }
    }
  });

  it.each(channelTypeNames)("leaves every memory possible where it is wide: %s", (type) => {
    for (const frequency of ["day", "month"] as const) {
      const exact = distributions.beta(
        priorOfPeriod({ prior: carryoverPrior(type, "words"), overTime: raised }, frequency),
      );
      const wide = priorOfPeriod(
        { prior: carryoverPrior(type, "words"), overTime: raised },
        frequency,
        "wide",
      );
      const { mean, quantile } = distributions.beta(wide);
      // Three digits of the numbers are half a per cent of the mean.
      expect(Math.abs(mean / ((exact.mean + 0.5) / 2) - 1)).toBeLessThan(0.005);
      expect(Math.min(wide.a, wide.b)).toBe(1);
      expect(quantile(0.05)).toBeLessThan(0.35);
      expect(quantile(0.95)).toBeGreaterThan(0.65);
    }
  });

  it("leaves weeks, and parameters that are no times, as they are", () => {
    const prior = carryoverPrior("tv", "words");
    expect(priorOfPeriod({ prior, overTime: raised }, "week")).toBe(prior);
    expect(priorOfPeriod({ prior }, "month")).toBe(prior);
  });

  it("has the closed form of the uniform: alpha^p of a Beta(1, 1) is a Beta(1/p, 1)", () => {
    const prior = priorOfPeriod({ prior: { family: "beta", a: 1, b: 1 }, overTime: raised }, "day");
    expect(prior).toEqual({ family: "beta", a: 7, b: 1 });
  });

  it("gives scaled families the same shape in another unit", () => {
    const overTime = { value: "scaled", exponent: -1 } as const;
    const scaled = (prior: Parameters<typeof priorOfPeriod>[0]["prior"]) =>
      priorOfPeriod({ prior, overTime }, "day");
    expect(scaled({ family: "halfNormal", scale: 1 })).toEqual({ family: "halfNormal", scale: 7 });
    expect(scaled({ family: "gamma", shape: 4, rate: 2 })).toEqual({
      family: "gamma",
      shape: 4,
      rate: 0.286,
    });
    expect(scaled({ family: "normal", mean: 2, sd: 1 })).toEqual({ family: "normal", mean: 14, sd: 7 });
    expect(scaled({ family: "logNormal", mu: 0, sigma: 1 })).toEqual({
      family: "logNormal",
      mu: 1.95,
      sigma: 1,
    });
  });
});

describe("what a parameter is in days", () => {
  const perDay = (kind: keyof typeof adstocks, weekly: readonly number[]) =>
    adstocks[kind].parameters.map(({ overTime }, i) => {
      const value = weekly[i]!;
      if (overTime === undefined) return value;
      const factor = weeksPerPeriod.day ** overTime.exponent;
      return overTime.value === "raised" ? value ** factor : value * factor;
    });
  const responses = (kind: keyof typeof adstocks, weekly: readonly number[]) => {
    const bare = { normalise: false };
    return [
      adstocks[kind].weights(weekly, { ...bare, maxLag: 8 }),
      adstocks[kind].weights(perDay(kind, weekly), { ...bare, maxLag: 62 }),
    ] as const;
  };

  it("keeps the response at the same calendar time", () => {
    for (const [kind, values] of [
      ["geometricWindow", [0.6]],
      ["delayed", [0.7, 2]],
    ] as const) {
      const [weeks, days] = responses(kind, values);
      for (let week = 0; week <= 8; week++) expect(days[7 * week]).toBeCloseTo(weeks[week]!, 12);
    }
  });

  it("keeps the Weibull density, a day's being a seventh of a week's", () => {
    const [weeks, days] = responses("weibullPdf", [2.5, 3]);
    for (let week = 0; week <= 8; week++) expect(7 * days[7 * week + 6]!).toBeCloseTo(weeks[week]!, 12);
  });

  it("keeps the Weibull survival up to the steps of its sum", () => {
    const bare = { normalise: false };
    const [shape, scale, week] = [3, 50, 60];
    const weeks = adstocks.weibullCdf.weights([shape, scale], { ...bare, maxLag: week });
    const days = adstocks.weibullCdf.weights(perDay("weibullCdf", [shape, scale]), {
      ...bare,
      maxLag: 7 * week,
    });
    // Faulhaber: Σ k³ up to l is l⁴/4·(1 + 1/l)², so that hazards differ by at most 1/l twice.
    const ratio = Math.log(days[7 * week]!) / Math.log(weeks[week]!);
    expect(ratio).toBeCloseTo(((1 + 1 / (7 * week)) / (1 + 1 / week)) ** 2, 9);
  });
});

describe("a monthly table", () => {
  it("has priors of months in both readings, and says so", () => {
    const alpha = (changes: object) =>
      specify(monthly, { media: { carryover: "weekly" }, ...changes }).spec.channels.tv!.adstock.priors.alpha;
    expect(specify(monthly).spec.channels.tv!.adstock.priors.alpha).toEqual({
      family: "beta",
      a: 1,
      b: 1.64,
    });
    // E alpha^p = B(4 + p, 2)/B(4, 2) = 20/((4 + p)(5 + p)) with p = 4.348: 0.256, a decay of 0.85^p being 0.49.
    const { a, b } = alpha({}) as { a: number; b: number };
    expect(a / (a + b)).toBeCloseTo(20 / (8.348 * 9.348), 2);
    expect(alpha({ priors: "literal" })).not.toEqual(alpha({}));
    expect(alpha({ type: "v1" })).not.toEqual({ family: "beta", a: 3, b: 3 });
    const text = describeModel(specify(monthly));
    expect(text).toContain("turned into months: alpha of a month = (alpha of a week)^4.35");
    expect(text).not.toContain("weeks");
    const yaml = commentedSpecYaml(specify(monthly, { priors: "literal" })).replace(/\n *# /g, " ");
    expect(yaml).toContain("as a share of the average month");
    expect(yaml).toContain(
      "on a week's alpha as printed for tv, although its words call it slowest, turned into months",
    );
    expect(yaml).not.toMatch(/average week|training weeks|weeks far off/);
  });

  it("has windows and peaks of the same calendar time", () => {
    const { adstock } = specify(monthly, { channels: { tv: { adstock: "delayed" } } }).spec.channels.tv!;
    expect(adstock.maxLag).toBe(3);
    expect(adstock.priors.delay).toEqual({ family: "halfNormal", scale: 0.23 });
    const own = specify(monthly, { channels: { tv: { adstock: { kind: "delayed", maxLag: 5 } } } });
    expect(own.spec.channels.tv!.adstock.maxLag).toBe(5);
    expect(specify(panel, { channels: { tv: { adstock: "delayed" } } }).spec.channels.tv!.adstock).toEqual({
      kind: "delayed",
      priors: { alpha: { family: "beta", a: 4, b: 2 }, delay: { family: "halfNormal", scale: 1 } },
    });
  });
});
