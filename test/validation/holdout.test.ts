/** The temporal holdout: nothing of the test weeks reaches the training, carry-over runs on, and the gates say what they should. */
import { beforeAll, describe, expect, it } from "vitest";
import type { Panel } from "../../src/data/panel.js";
import { buildDesign } from "../../src/design/panelDesign.js";
import { type Fit, fit as fitModel } from "../../src/fit/fit.js";
import { quickFit } from "../../src/fit/quickFit.js";
import { sum } from "../../src/math/statistics.js";
import type { SpecChanges } from "../../src/spec/spec.js";
import { type Model, specify } from "../../src/spec/specify.js";
import { holdoutGates } from "../../src/validation/gates.js";
import { forecastUntil } from "../../src/validation/heldOutForecast.js";
import { scoreHoldout } from "../../src/validation/holdout.js";
import { changedInputs, checkLeakage, poisonAfter } from "../../src/validation/leakage.js";
import { type ForecastMetrics, forecastMetrics } from "../../src/validation/metrics.js";
import { splitHoldout, trainingModel } from "../../src/validation/split.js";
import { defaultThresholds } from "../../src/validation/thresholds.js";
import { geoPanel, smallPanel } from "../model/densities.js";
import { geometricGridError } from "../transforms/adstockKinds/gridError.js";

const settings = { seed: 3, chains: 2, warmup: 100, draws: 100, workers: 0 };
const sigma = { family: "halfNormal", scale: 0.2 } as const;
const panel = smallPanel(80);
const models: readonly [string, Model][] = [
  ["v3", specify(panel)],
  ["Student-t", specify(panel, { likelihood: { family: "studentT", sigma, degreesOfFreedom: 4 } })],
  ["multiplicative", specify(panel, { form: "multiplicative", type: "v3_proper" })],
  [
    "geos with priors on ROI",
    specify(geoPanel(60), { type: "v2", channels: { tv: { adstock: "delayed" } } }),
  ],
];

/** The panel whose KPI (and revenue) after a day is multiplied by 1000. */
function kpiPoisoned(source: Panel, day: string): Panel {
  const later = (series: Panel["kpi"]) => ({
    ...series,
    values: series.values.map((value, row) =>
      source.times[row % source.times.length]! > day ? 1000 * value : value,
    ),
  });
  return { ...source, kpi: later(source.kpi), revenue: source.revenue && later(source.revenue) };
}

const respecified = (model: Model, source: Panel): Model => specify(source, model.changes as SpecChanges);

describe.each(models)("a holdout of a model (%s)", (_, model) => {
  const split = splitHoldout(model);
  let training: Fit;
  beforeAll(async () => {
    training = await fitModel(trainingModel(model, split), { ...settings, draws: 50 });
  });

  it("learns the same, bit for bit, and foretells the same, whatever the KPI of the test weeks", async () => {
    const poisoned = respecified(model, kpiPoisoned(model.source, split.train.to));
    expect(splitHoldout(poisoned)).toEqual(split);
    const other = await fitModel(trainingModel(poisoned, split), { ...settings, draws: 50 });
    expect(other.design).toEqual(training.design);
    expect(other.parameters).toEqual(training.parameters);
    const before = scoreHoldout(training, split);
    const after = scoreHoldout(other, split);
    expect(after.train).toEqual(before.train);
    expect(after.series.predicted).toEqual(before.series.predicted);
    expect(after.test.mae).toBeGreaterThan(100 * before.test.mae);
    // MAE aside, the naive forecasts foretell the same: their error grows by what happened, not by what they say.
    expect(after.forecasts.map(({ name }) => name)).toEqual(before.forecasts.map(({ name }) => name));
  });

  it("has a training design that nothing after the training weeks changes: not spend, controls or events either", () => {
    expect(checkLeakage(model, split)).toMatchObject({ isClean: true, changed: [] });
    const source = poisonAfter(model.source, split.train.to);
    expect(source.controls[0]!.values).not.toEqual(model.source.controls[0]!.values);
    expect(buildDesign(trainingModel(respecified(model, source), split))).toEqual(
      buildDesign(trainingModel(model, split)),
    );
  });

  it("says of the training weeks what the fit itself says: carry-over and scales are those that were learnt", () => {
    const whole = forecastUntil(training, split.test.to);
    const own = forecastUntil(training, split.train.to);
    const { times } = own;
    expect(whole.times.length).toBe(times.length + split.test.periods);
    // The table from which v3 interpolates the adstock has other nodes for a longer series: each is as far from exact as this says.
    const isGrid = Object.values(model.spec.channels).some(({ adstock }) => adstock.kind === "geometricGrid");
    const error = (length: number) =>
      Math.max(
        ...model.panel.channels.map(
          ({ spend }) => geometricGridError(spend!.values.subarray(0, length)).error,
        ),
      );
    const allowed = isGrid
      ? (error(times.length) + error(whole.times.length)) * Math.max(...own.expected)
      : 0;
    whole.geos.forEach((_geo, geo) => {
      times.forEach((_time, t) => {
        const difference =
          whole.expected[geo * whole.times.length + t]! - own.expected[geo * times.length + t]!;
        expect(Math.abs(difference)).toBeLessThanOrEqual(allowed);
      });
    });
  });
});

describe("forecastUntil", () => {
  it("carries the media of the training weeks on into the test weeks", () => {
    const cut = panel.times[63]!;
    // All of tv's media in the last training weeks; nothing after.
    const burst: Panel = {
      ...panel,
      channels: panel.channels.map((channel) =>
        channel.name === "tv"
          ? {
              ...channel,
              spend: {
                ...channel.spend!,
                values: channel.spend!.values.map((_, t) => (t > 59 && t < 64 ? 1e5 : t < 20 ? 5e4 : 0)),
              },
            }
          : channel,
      ),
    };
    const prior = { family: "beta", a: 50, b: 10 } as const;
    const changes: SpecChanges = {
      channels: { tv: { adstock: { kind: "geometric", priors: { alpha: prior } } } },
      training: { to: cut },
    };
    const training = quickFit(specify(burst, changes), { seed: 1, draws: 200 });
    const silent: Panel = {
      ...burst,
      channels: burst.channels.map((channel) =>
        channel.name === "tv"
          ? {
              ...channel,
              spend: { ...channel.spend!, values: channel.spend!.values.map((x, t) => (t > 59 ? 0 : x)) },
            }
          : channel,
      ),
    };
    const withBurst = forecastUntil(training, panel.times.at(-1)!).expected;
    const design = buildDesign(specify(silent, changes));
    const without = forecastUntil(
      { ...training, model: { ...training.model, panel: specify(silent, changes).panel } },
      panel.times.at(-1)!,
    ).expected;
    // The scale of tv differs between the two tables, as its training weeks do: compare the direction and the decay, not the size.
    expect(design.design.channels[0]!.scales).not.toEqual(training.design.design.channels[0]!.scales);
    const gains = [64, 66, 68, 70].map((t) => withBurst[t]! - without[t]!);
    expect(gains[0]).toBeGreaterThan(0);
    for (const [i, gain] of gains.slice(1).entries()) expect(gain).toBeLessThan(gains[i]!);
  });

  it("agrees in its draws with its expectation", async () => {
    const model = specify(panel);
    const split = splitHoldout(model);
    const training = await fitModel(trainingModel(model, split), { ...settings, draws: 500 });
    const { expected, draws } = forecastUntil(training, split.test.to);
    draws.forEach((own, row) => {
      const centre = sum(own) / own.length;
      const sd = Math.sqrt(sum(own.map((x) => (x - centre) ** 2)) / own.length);
      // Noise of the mean of 1000 draws, in five standard errors.
      expect(Math.abs(centre - expected[row]!)).toBeLessThan((5 * sd) / Math.sqrt(own.length));
    });
  });
});

describe("scoreHoldout", () => {
  const model = specify(panel);
  const split = splitHoldout(model);
  let training: Fit;
  beforeAll(async () => {
    training = await fitModel(trainingModel(model, split), settings);
  });

  it("scores what it draws, week by week", () => {
    const { series, train, test, overfitting, forecasts } = scoreHoldout(training, split);
    const at = (isTest: boolean) =>
      [...series.observed.keys()].filter((row) => series.isTest[row] === isTest);
    for (const [isTest, metrics] of [
      [false, train],
      [true, test],
    ] as const) {
      const rows = at(isTest);
      const again = forecastMetrics({
        observed: rows.map((row) => series.observed[row]!),
        predicted: rows.map((row) => series.predicted[row]!.mean),
      });
      expect(metrics.r2).toBe(again.r2);
      expect(metrics.mape).toBe(again.mape);
      const inside = rows.filter((row) => {
        const { lower, upper } = series.predicted[row]!;
        return series.observed[row]! >= lower && series.observed[row]! <= upper;
      });
      expect(metrics.coverage).toBe(inside.length / rows.length);
    }
    expect(at(true)).toHaveLength(16);
    expect(overfitting).toBe(train.r2 - test.r2);
    // 64 weeks to learn from: a year before each of the 16 test weeks there is one.
    expect(forecasts.map(({ name }) => name)).toEqual(["model", "seasonal naive", "last value"]);
    const [own, seasonal] = forecasts;
    expect(own).toMatchObject({ metrics: test, skill: 0 });
    const errors = at(true).map((row) => Math.abs(series.observed[row]! - series.observed[row - 52]!));
    expect(seasonal!.metrics.mae).toBeCloseTo(sum(errors) / errors.length, 10);
    expect(seasonal!.skill).toBeCloseTo(1 - test.mae / seasonal!.metrics.mae, 12);
  });

  it("passes where all gates do, and fails where one does not", () => {
    const { test, overfitting } = scoreHoldout(training, split);
    const lax = {
      oosR2Min: test.r2,
      oosMapeMax: Math.min(1, test.mape),
      overfittingMax: Math.max(0, overfitting),
    };
    expect(scoreHoldout(training, split, { thresholds: lax }).isPassed).toBe(true);
    const strict = [
      { oosR2Min: Math.min(1, test.r2 + 1e-6) },
      { oosMapeMax: test.mape - 1e-6 },
      { overfittingMax: Math.max(0, overfitting - 1e-6) },
    ];
    const names = ["oos_r2", "oos_mape", "overfitting"];
    strict.slice(0, overfitting > 1e-6 ? 3 : 2).forEach((one, i) => {
      const { isPassed, gates } = scoreHoldout(training, split, { thresholds: { ...lax, ...one } });
      expect(isPassed).toBe(false);
      expect(gates.filter((gate) => !gate.isPassed).map(({ name }) => name)).toEqual([names[i]]);
    });
  });

  it("refuses a fit that has seen the test weeks", () => {
    const whole = quickFit(model, { draws: 20 });
    expect(() => scoreHoldout(whole, split)).toThrow(
      `scoreHoldout: the fit must end before the test weeks begin on ${split.test.from}, got training until the end of the table; fit trainingModel(model, split)`,
    );
  });

  it("leaves out test weeks without a KPI and says so; zeros leave MAPE undefined and fail its gate", () => {
    const changed = (row: number, value: number): Panel => ({
      ...panel,
      kpi: { ...panel.kpi, values: panel.kpi.values.map((x, t) => (t === row ? value : x)) },
    });
    const gap = { ...training, model: { ...training.model, panel: changed(70, Number.NaN) } };
    const missing = scoreHoldout(gap, split);
    expect(missing.test).toMatchObject({ rows: 15, missing: 1 });
    expect(missing.warnings.find(({ code }) => code === "missing-test-kpi")!.message).toBe(
      "1 of 16 test rows have no KPI and are not scored",
    );
    const zero = scoreHoldout({ ...training, model: { ...training.model, panel: changed(70, 0) } }, split);
    expect(zero.test).toMatchObject({ zeros: 1, mape: Number.NaN });
    expect(zero.isPassed).toBe(false);
    expect(zero.gates[1]!.text).toMatch(
      /^MAPE out of sample undefined, as the KPI is zero in 1 of 16 rows \(wMAPE is [\d.]+ %\), at most 20.0 % is allowed: failed$/,
    );
  });

  it("has no seasonal naive forecast with less than a year of history, and says so", async () => {
    const short = specify(smallPanel(60));
    const cut = splitHoldout(short);
    const result = scoreHoldout(await fitModel(trainingModel(short, cut), settings), cut);
    expect(result.forecasts.map(({ name }) => name)).toEqual(["model", "last value"]);
    expect(result.test.mase).toBeNaN();
    expect(result.warnings.map(({ code }) => code)).toEqual(
      expect.arrayContaining(["no-seasonal-naive", "short-test"]),
    );
  });
});

describe("holdoutGates", () => {
  const metrics = (changes: Partial<ForecastMetrics>): ForecastMetrics => ({
    ...forecastMetrics({ observed: [1, 2], predicted: [1, 2] }),
    ...changes,
  });
  const passed = (train: Partial<ForecastMetrics>, test: Partial<ForecastMetrics>) =>
    holdoutGates(metrics(train), metrics(test), defaultThresholds).map(({ isPassed }) => isPassed);

  it("pass at the threshold and fail beyond it", () => {
    expect(passed({ r2: 0.65 }, { r2: 0.4, mape: 0.2 })).toEqual([true, true, true]);
    expect(passed({ r2: 0.65 }, { r2: 0.399, mape: 0.201 })).toEqual([false, false, false]);
  });

  it("fail where a measure is not defined", () => {
    expect(passed({}, { r2: Number.NaN, mape: Number.NaN })).toEqual([false, false, false]);
    expect(passed({ r2: Number.NaN }, {})).toEqual([true, true, false]);
  });
});

describe("changedInputs", () => {
  it("names what of a training changed", () => {
    const design = (source: Panel) => buildDesign(specify(source, { training: { to: panel.times[63]! } }));
    const changed = (source: Panel) => changedInputs(design(panel), design(source));
    expect(changed(panel)).toEqual([]);
    const bump = (values: Float64Array) => values.map((x, t) => (t === 10 ? x + 1 : x));
    const [tv, ...others] = panel.channels;
    const [control, ...controls] = panel.controls;
    expect(changed({ ...panel, kpi: { ...panel.kpi, values: bump(panel.kpi.values) } })).toEqual(
      expect.arrayContaining(["kpi", "kpiScale"]),
    );
    expect(
      changed({
        ...panel,
        channels: [{ ...tv!, spend: { ...tv!.spend!, values: bump(tv!.spend!.values) } }, ...others],
      }),
    ).toEqual(["channel tv"]);
    expect(
      changed({ ...panel, controls: [{ ...control!, values: bump(control!.values) }, ...controls] }),
    ).toEqual([`control ${control!.name}`]);
  });
});
