/** Refits as of earlier days: which weeks they see, what they add up to, and when what they say has moved too far. */
import { beforeAll, describe, expect, it } from "vitest";
import type { Panel } from "../../src/data/panel.js";
import type { SpecChanges } from "../../src/spec/spec.js";
import { type Model, specify } from "../../src/spec/specify.js";
import { poisonAfter } from "../../src/validation/leakage.js";
import { forecastMetrics } from "../../src/validation/metrics.js";
import { type RollingOrigin, rollingOrigin, rollingSplits } from "../../src/validation/rollingOrigin.js";
import { splitHoldout, trainingModel } from "../../src/validation/split.js";
import { movementOf } from "../../src/validation/stability.js";
import { geoPanel, smallPanel } from "../model/densities.js";

const settings = { seed: 3, chains: 2, warmup: 60, draws: 50, workers: 0 };
const panel = smallPanel(100);
const model = specify(panel);
const split = splitHoldout(model);
const training = trainingModel(model, split);
const withoutMessages = (rolling: RollingOrigin) => ({
  ...rolling,
  stability: { ...rolling.stability, warnings: [] },
  warnings: rolling.warnings.map(({ code }) => code),
});

describe("rollingSplits", () => {
  it("tests on neighbouring quarters, the last of which ends with training", () => {
    const splits = rollingSplits(training);
    expect(splits.map(({ train, test }) => [train.periods, test.periods])).toEqual([
      [41, 13],
      [54, 13],
      [67, 13],
    ]);
    splits.forEach(({ train, test }, i) => {
      expect(train.from).toBe(panel.times[0]);
      expect(test.from).toBe(panel.times[train.periods]);
      if (i > 0) expect(train.to).toBe(splits[i - 1]!.test.to);
    });
    expect(splits.at(-1)!.test.to).toBe(split.train.to);
  });

  it("shortens the quarter where half of the history would not be left, unless asked for it", () => {
    expect(rollingSplits(specify(smallPanel(40))).map(({ test }) => test.periods)).toEqual([6, 6, 6]);
    expect(rollingSplits(training, { folds: 2, horizon: 5 }).map(({ train }) => train.periods)).toEqual([
      70, 75,
    ]);
    expect(rollingSplits(training, { folds: 2, minTrain: 76 }).map(({ test }) => test.periods)).toEqual([
      2, 2,
    ]);
  });

  it("refuses what cannot be", () => {
    for (const folds of [0, 1.5, -1])
      expect(() => rollingSplits(training, { folds })).toThrow(
        "rollingOrigin: folds must be a whole number from 1",
      );
    expect(() => rollingSplits(training, { horizon: 1 })).toThrow("horizon must be a whole number from 2");
    expect(() => rollingSplits(training, { minTrain: 3 })).toThrow("minTrain must be a whole number from 8");
    expect(() => rollingSplits(specify(smallPanel(16)), { folds: 5 })).toThrow(
      "rollingOrigin: 5 folds of at least 2 after 8 to learn from need 18 weeks with a KPI, got 16; use fewer folds or more history",
    );
    expect(() => rollingSplits(training, { folds: 3, horizon: 20 })).toThrow(
      "3 folds of 20 after 40 to learn from need 100 weeks",
    );
  });
});

describe("rollingOrigin", () => {
  let rolling: RollingOrigin;
  beforeAll(async () => {
    rolling = await rollingOrigin(training, settings);
  });

  it("never reaches the holdout: whatever happens there, every digit stays", async () => {
    const poisoned = specify(poisonAfter(panel, split.train.to), model.changes as SpecChanges);
    const again = await rollingOrigin(trainingModel(poisoned, split), settings);
    expect(withoutMessages(again)).toEqual(withoutMessages(rolling));
    for (const { series } of rolling.folds) expect(series.times.at(-1)! <= split.train.to).toBe(true);
  });

  it("fits each fold without its own test weeks: changing those changes no forecast of them", async () => {
    const [first] = rolling.folds;
    const day = first!.split.train.to;
    const later = (values: Float64Array) => values.map((x, t) => (panel.times[t]! > day ? x + 500 : x));
    const changed: Panel = {
      ...panel,
      kpi: { ...panel.kpi, values: later(panel.kpi.values) },
      revenue: { ...panel.revenue!, values: later(panel.revenue!.values) },
    };
    const again = await rollingOrigin(trainingModel(specify(changed), split), settings);
    expect(again.folds[0]!.series.predicted).toEqual(first!.series.predicted);
    expect(again.folds[0]!.test.mae).not.toBe(first!.test.mae);
    expect(again.folds[2]!.series.predicted).not.toEqual(rolling.folds[2]!.series.predicted);
  });

  it("gives the same digits for the same seed", async () => {
    expect(await rollingOrigin(training, settings)).toEqual(rolling);
  });

  it("pools the test weeks of the folds, and averages the measures of the folds", () => {
    const { folds, pooled, mean, forecasts, overfitting } = rolling;
    const rows = folds.flatMap(({ series }) =>
      [...series.isTest.keys()]
        .filter((row) => series.isTest[row])
        .map((row) => [series.observed[row]!, series.predicted[row]!.mean] as const),
    );
    const again = forecastMetrics({ observed: rows.map(([a]) => a), predicted: rows.map(([, p]) => p) });
    expect(pooled).toMatchObject({ rows: 39, r2: again.r2, mae: again.mae, rmse: again.rmse });
    expect(mean.r2).toBeCloseTo((folds[0]!.test.r2 + folds[1]!.test.r2 + folds[2]!.test.r2) / 3, 12);
    expect(overfitting).toBeCloseTo(
      folds.reduce((sum, { train, test }) => sum + train.r2 - test.r2, 0) / 3,
      12,
    );
    expect(pooled.crps).toBeCloseTo(folds.reduce((sum, { test }) => sum + test.crps, 0) / 3, 10);
    expect(forecasts[0]).toMatchObject({ name: "model", skill: 0 });
    expect(forecasts[0]!.mae).toBeCloseTo(pooled.mae, 10);
    const last = forecasts.find(({ name }) => name === "last value")!;
    expect(last.skill).toBeCloseTo(1 - pooled.mae / last.mae, 12);
    // The first fold has no year of history: no fold is compared with what another is not.
    expect(forecasts.map(({ name }) => name)).toEqual(["model", "last value"]);
  });

  it("compares ROI on the weeks that every fold has learnt from", () => {
    const { stability, folds } = rolling;
    expect(stability).toMatchObject({ quantity: "ROI", from: panel.times[0], to: folds[0]!.split.train.to });
    expect(stability.until).toEqual(folds.map(({ split: { train } }) => train.to));
    expect(stability.channels.map(({ name }) => name)).toEqual(["tv", "meta", "google", "radio"]);
    for (const { estimates, spread, width, ratio } of stability.channels) {
      const medians = estimates.map(({ median }) => median);
      expect(spread).toBe(Math.max(...medians) - Math.min(...medians));
      expect(ratio).toBe(spread / width);
    }
    expect(stability.parameters.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["alpha[tv]", "sigma"]),
    );
  });

  it("tells how far it is", async () => {
    const seen: { step: string; share: number }[] = [];
    await rollingOrigin(training, {
      ...settings,
      folds: 2,
      onProgress: ({ step, share }) => seen.push({ step, share }),
    });
    expect([...new Set(seen.map(({ step }) => step))]).toEqual(["fold 1 of 2", "fold 2 of 2"]);
    expect(seen.at(-1)!.share).toBe(1);
    seen.slice(1).forEach(({ share }, i) => {
      expect(share).toBeGreaterThanOrEqual(seen[i]!.share);
    });
  });

  it("stops when it is told to", async () => {
    const signal = AbortSignal.abort(new Error("enough"));
    await expect(rollingOrigin(training, { ...settings, signal })).rejects.toThrow("enough");
  });

  it("compares contributions where there is no revenue, and goes on with a channel that starts between folds", async () => {
    const own = geoPanel(60);
    const start: Panel = {
      ...own,
      revenue: null,
      channels: own.channels.map((channel) =>
        channel.name === "google"
          ? {
              ...channel,
              spend: {
                ...channel.spend!,
                values: channel.spend!.values.map((x, row) => (row % 60 < 45 ? 0 : x)),
              },
            }
          : channel,
      ),
    };
    const geos: Model = specify(start, { type: "v2" });
    const { stability, folds, warnings } = await rollingOrigin(geos, {
      ...settings,
      folds: 2,
      horizon: 8,
      warmup: 40,
      draws: 30,
    });
    expect(stability).toMatchObject({ quantity: "contribution", unit: own.kpi.unit });
    expect(folds.map(({ test }) => test.rows)).toEqual([16, 16]);
    const google = stability.channels.find(({ name }) => name === "google")!;
    expect(google.estimates.map(({ median }) => Number.isNaN(median))).toEqual([true, false]);
    expect(google.spread).toBeNaN();
    expect(warnings.find(({ code }) => code === "channel-starts-later")!.message).toMatch(
      /^fold 1, learning until .*google had not run/,
    );
  });
});

describe("movementOf", () => {
  const at = (median: number, half = 1) => ({
    mean: median,
    median,
    lower: median - half,
    upper: median + half,
    level: 0.9,
  });

  it("is stable while the last median lies in every earlier interval", () => {
    expect(movementOf("tv", [at(1), at(1.5), at(1.9)])).toMatchObject({ isStable: true, width: 2 });
    expect(movementOf("tv", [at(1), at(1.5), at(2.1)]).isStable).toBe(false);
    expect(movementOf("tv", [at(1), at(5), at(1.1)]).isStable).toBe(false);
    expect(movementOf("tv", [at(1, 2), at(0.5)])).toMatchObject({
      spread: 0.5,
      width: 3,
      ratio: 1 / 6,
      isStable: true,
    });
  });
});
