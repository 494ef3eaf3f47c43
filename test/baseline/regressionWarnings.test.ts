import { describe, expect, it } from "vitest";
import { ridgeRegression } from "../../src/baseline/ridgeRegression.js";
import { createRng } from "../../src/math/rng.js";
import { otherWave, tableOf, wave } from "./weeklyTable.js";

const messageOf = (warnings: readonly { code: string; message: string }[], code: string) =>
  warnings.find((warning) => warning.code === code)?.message;

describe("few rows", () => {
  it("are set against what least squares on pure noise would reach", () => {
    const { warnings, rSquared } = ridgeRegression(
      tableOf(12, { spend_tv: wave, spend_radio: otherWave, units_sold: (t) => 5 + ((t * 7) % 5) }),
    );
    expect(messageOf(warnings, "few-rows")).toMatch(
      `12 weeks carry 2 features: least squares on pure noise would reach R² 0.18 on average, this fit has ${rSquared.toFixed(2)}`,
    );
  });

  it("reach k / (n − 1) by chance: the mean over many tables of noise", () => {
    const rng = createRng(20260101);
    const tables = 300;
    const found = Array.from({ length: tables }, () => {
      const draw = Array.from({ length: 60 }, () => 100 + rng.normal());
      const column = (j: number) => (t: number) => draw[20 * j + t]!;
      const panel = tableOf(20, { spend_tv: column(0), spend_radio: column(1), units_sold: column(2) });
      return ridgeRegression(panel, { alpha: 1e-9 }).rSquared;
    });
    const mean = found.reduce((sum, value) => sum + value, 0) / tables;
    // R² is Beta(1, 8.5): mean 2 / 19, variance 8.5 / (9.5² · 10.5); five standard errors.
    const error = 5 * Math.sqrt(8.5 / (9.5 ** 2 * 10.5) / tables);
    expect(Math.abs(mean - 2 / 19)).toBeLessThan(error);
  });
});

describe("a negative coefficient", () => {
  const columns = {
    spend_tv: (t: number) => 1000 - 5 * wave(t),
    newsletter_sends: (t: number) => 1000 - 5 * otherWave(t),
    units_sold: (t: number) => wave(t) + otherWave(t),
  };

  it("is a negative ROI of paid channels and a negative effect of organic ones", () => {
    const panel = tableOf(
      40,
      { ...columns, revenue: (t) => 3 * (wave(t) + otherWave(t)) },
      { retention: { tv: 0, newsletter: 0 } },
    );
    const texts = ridgeRegression(panel).warnings.filter(({ code }) => code === "negative-effect");
    expect(texts.map(({ message }) => message.split(":")[0])).toEqual([
      "tv has a negative ROI",
      "newsletter has a negative effect",
    ]);
    expect(texts[1]!.cure).not.toContain("cut");
  });

  it("is no ROI in a table without revenue", () => {
    const panel = tableOf(40, columns, { retention: { tv: 0, newsletter: 0 } });
    expect(messageOf(ridgeRegression(panel).warnings, "negative-effect")).toMatch(
      /^tv and newsletter have negative effect/,
    );
  });
});

describe("the search for a penalty", () => {
  it("that ends at no shrinkage says so, and does not say that nothing predicts", () => {
    const panel = tableOf(
      60,
      { spend_tv: wave, spend_radio: otherWave, units_sold: (t) => 5 + 3 * wave(t) + otherWave(t) },
      { retention: { tv: 0, radio: 0 } },
    );
    const message = messageOf(ridgeRegression(panel, { alpha: "cv" }).warnings, "alpha-at-edge");
    expect(message).toMatch(/0\.001, is the smallest one tried: shrinking .* does not help/);
  });

  it("that ends at the strongest penalty says that nothing predicts", () => {
    const rng = createRng(20260101);
    const noise = Array.from({ length: 360 }, () => 100 + rng.normal());
    const column = (j: number) => (t: number) => noise[60 * j + t]!;
    const names = ["spend_tv", "spend_radio", "spend_ooh", "spend_print", "spend_meta", "units_sold"];
    const panel = tableOf(60, Object.fromEntries(names.map((name, j) => [name, column(j)])));
    const { warnings } = ridgeRegression(panel, { alpha: "cv" });
    expect(messageOf(warnings, "alpha-at-edge")).toMatch(
      /largest one tried: the features predict .* hardly better/,
    );
  });
});

it('controls: "all" uses what the case study\'s regression leaves out', () => {
  const columns = {
    spend_tv: wave,
    units_sold: (t: number) => otherWave(t) + (t % 7),
    consumer_confidence_index: (t: number) => (t * 5) % 11,
    bank_rate_pct: (t: number) => (t * 3) % 7,
    competitor_spend_weekly: (t: number) => (t * 17) % 23,
    temperature: (t: number) => (t * 7) % 19,
  };
  const panel = tableOf(60, columns);
  const few = ridgeRegression(panel);
  expect(few.featureNames).not.toContain("temperature");
  expect(messageOf(few.warnings, "controls-left-out")).toContain(
    "temperature is in the table but not among this regression's controls",
  );
  // The table is the user's own.
  expect(few.warnings.map(({ message }) => message).join()).not.toContain("case study");
  const all = ridgeRegression(panel, { controls: "all" });
  expect(all.featureNames).toContain("temperature");
  expect(messageOf(all.warnings, "controls-left-out")).toBeUndefined();
});

it("a spend beyond all scale is refused with its column, a control that changes by rounding only is constant", () => {
  const huge = tableOf(40, { spend_tv: (t) => (t === 3 ? "1e200" : wave(t)), units_sold: otherWave });
  expect(() => ridgeRegression(huge)).toThrow('table.csv, column "spend_tv": holds numbers too large');
  const flat = (t: number) => (t % 2 === 0 ? "0.3" : "0.30000000000000004");
  const panel = tableOf(40, { spend_tv: wave, units_sold: otherWave, price: flat }, { controls: ["price"] });
  expect(messageOf(ridgeRegression(panel).warnings, "constant-feature")).toMatch(/^price never changed/);
});

describe("what the regression leaves out or should not use", () => {
  const columns = {
    spend_tv: wave,
    units_sold: (t: number) => 50 + otherWave(t),
    event_sale: (t: number) => (t % 9 === 0 ? 1 : 0),
  };

  it("names the events of the table, and uses them when asked to", () => {
    const panel = tableOf(40, columns);
    expect(messageOf(ridgeRegression(panel).warnings, "events-left-out")).toMatch(
      /^event_sale is in the table but not/,
    );
    const { featureNames, warnings } = ridgeRegression(panel, { controls: "all" });
    expect(featureNames).toEqual(["adstock_tv", "event_sale"]);
    expect(messageOf(warnings, "events-left-out")).toBeUndefined();
  });

  it("says that a control which is the KPI in other words leaves nothing for the channels", () => {
    const takings = (t: number) => 39.9 * columns.units_sold(t) + (t % 3);
    const settings = { controls: ["takings", "mood"] };
    const panel = tableOf(40, { ...columns, takings, mood: (t: number) => (t * 17) % 23 }, settings);
    expect(messageOf(ridgeRegression(panel).warnings, "control-is-kpi")).toMatch(
      /^takings follows units_sold almost exactly/,
    );
  });
});

describe("a negative baseline", () => {
  const tv = (t: number) => 100 + 10 * t + ((t * 37) % 50);
  it("is said where media are credited with more than was sold", () => {
    const panel = tableOf(
      40,
      { spend_tv: tv, units_sold: (t) => 3 * tv(t) - 250 + ((t * 7) % 5) },
      { retention: { tv: 0 } },
    );
    // 3 · Σ tv of 3 · Σ tv − 250 a week, but for the shrinkage.
    expect(messageOf(ridgeRegression(panel, { alpha: 1e-6 }).warnings, "negative-baseline")).toMatch(
      /media are credited with 13\d % of units_sold/,
    );
  });
  it("is not said where something sells without them", () => {
    const panel = tableOf(
      40,
      { spend_tv: tv, units_sold: (t) => 3 * tv(t) + 250 + ((t * 7) % 5) },
      { retention: { tv: 0 } },
    );
    expect(messageOf(ridgeRegression(panel).warnings, "negative-baseline")).toBeUndefined();
  });
});

describe("weekdays", () => {
  const table = (search: (t: number) => number, frequency: "day" | "week" = "day") =>
    tableOf(
      140,
      {
        spend_tv: wave,
        spend_search: search,
        units_sold: (t) => otherWave(t) + (t % 7 < 5 ? 200 : 0),
      },
      {},
      frequency,
    );
  it("of a daily table are said to be missing, with who follows the week", () => {
    const text = messageOf(
      ridgeRegression(table((t) => 50 + (t % 7 < 5 ? 90 : 0) + ((t * 11) % 31))).warnings,
      "no-weekdays",
    )!;
    expect(text).toMatch(
      /9\d % of the variance of units_sold goes with the weekday, and of the money of search 9\d %/,
    );
    expect(messageOf(ridgeRegression(table(otherWave)).warnings, "no-weekdays")).toContain(
      "no channel's money follows",
    );
  });
  it("of a weekly table are not", () => {
    expect(messageOf(ridgeRegression(table(otherWave, "week")).warnings, "no-weekdays")).toBeUndefined();
  });
});
