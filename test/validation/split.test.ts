/** Which weeks are the test: always the last ones, counted where something was sold; and the model as it would have been before them. */
import { describe, expect, it } from "vitest";
import type { Panel } from "../../src/data/panel.js";
import { buildDesign } from "../../src/design/panelDesign.js";
import { specify, withSpec } from "../../src/spec/specify.js";
import { splitHoldout, trainingModel } from "../../src/validation/split.js";
import { geoPanel, smallPanel } from "../model/densities.js";

const withKpi = (panel: Panel, change: (value: number, row: number) => number): Panel => ({
  ...panel,
  kpi: { ...panel.kpi, values: panel.kpi.values.map(change) },
});
const panel = smallPanel(60);

describe("splitHoldout", () => {
  it.each([
    [60, 0.2, 48, 12],
    [61, 0.2, 48, 13],
    [155, 0.2, 124, 31],
    [156, 0.2, 124, 32],
    [59, 0.5, 29, 30],
    [57, 0.25, 42, 15],
  ])("of %d weeks at %d learns from %d and tests on the last %d", (weeks, share, train, test) => {
    const own = smallPanel(weeks);
    const split = splitHoldout(specify(own), share);
    expect(split).toEqual({
      train: { from: own.times[0], to: own.times[train - 1], periods: train },
      test: { from: own.times[train], to: own.times.at(-1), periods: test },
    });
  });

  it("cuts all geos on the same day", () => {
    const model = specify(geoPanel(40), { type: "v2" });
    expect(splitHoldout(model)).toMatchObject({ train: { periods: 32 }, test: { periods: 8 } });
  });

  it("counts a period of a geo panel where any geo has a KPI", () => {
    const own = geoPanel(40);
    const gaps = withKpi(own, (value, row) => (row === 39 || row === 38 || row === 78 ? Number.NaN : value));
    const { test } = splitHoldout(specify(gaps, { type: "v2" }));
    expect(test).toMatchObject({ to: own.times[39], periods: 8 });
  });

  it("counts from the first week in which something sold, and passes over weeks without a KPI", () => {
    const late = withKpi(panel, (value, t) => (t < 20 ? 0 : value));
    expect(splitHoldout(specify(late))).toMatchObject({
      train: { from: panel.times[20], periods: 32 },
      test: { from: panel.times[52], periods: 8 },
    });
    const gaps = withKpi(panel, (value, t) => (t < 5 || t === 30 || t > 57 ? Number.NaN : value));
    expect(splitHoldout(specify(gaps))).toMatchObject({
      train: { from: panel.times[5], periods: 41 },
      test: { to: panel.times[57], periods: 11 },
    });
  });

  it("counts every week of a KPI that is never above zero, such as a loss", () => {
    expect(splitHoldout(specify(withKpi(panel, (value) => -value))).train.periods).toBe(48);
  });

  it("stays inside the model's own training window", () => {
    const model = specify(panel, { training: { from: panel.times[10]!, to: panel.times[49]! } });
    expect(splitHoldout(model)).toMatchObject({
      train: { from: panel.times[10], periods: 32 },
      test: { to: panel.times[49], periods: 8 },
    });
  });

  it("refuses shares outside their range and tables that are too short", () => {
    const model = specify(panel);
    for (const share of [0, -0.1, 0.51, 1, Number.NaN]) {
      expect(() => splitHoldout(model, share)).toThrow(
        "validate: testSize must be a share above 0 and at most 0.5",
      );
    }
    expect(() => splitHoldout(model, 20)).toThrow("got 20; give 0.2 for 20 %");
    expect(() => splitHoldout(model, 0.05)).toThrow(
      "60 weeks with a KPI give 57 to learn from and 3 to test on; at least 8 and 4 are needed: add history, or change the test size",
    );
    expect(() => splitHoldout(specify(smallPanel(11)), 0.4)).toThrow(
      "11 weeks with a KPI give 6 to learn from and 5",
    );
  });
});

describe("trainingModel", () => {
  it("ends training before the test and leaves the rest of the model alone", () => {
    const model = specify(panel, { trend: { kind: "piecewise" }, channels: { tv: { adstock: "delayed" } } });
    const split = splitHoldout(model);
    const { spec } = trainingModel(model, split);
    expect(spec.training).toEqual({ from: null, to: split.train.to });
    const { coefficient: _, ...tv } = spec.channels.tv!;
    const { coefficient: __, ...before } = model.spec.channels.tv!;
    expect(tv).toEqual(before);
    expect(spec.trend).toEqual(model.spec.trend);
    expect(spec.seasonality).toEqual(model.spec.seasonality);
  });

  it("takes the default scale of a channel's prior from the training weeks' spend", () => {
    const changes = { media: { prior: "salesShare" } } as const;
    const model = specify(panel, changes);
    const split = splitHoldout(model);
    const tripled: Panel = {
      ...panel,
      channels: panel.channels.map((channel) =>
        channel.name === "tv"
          ? {
              ...channel,
              spend: {
                ...channel.spend!,
                values: channel.spend!.values.map((x, t) => (t < 48 ? x : 30 * x)),
              },
            }
          : channel,
      ),
    };
    expect(trainingModel(specify(tripled, changes), split).spec).toEqual(trainingModel(model, split).spec);
    expect(specify(tripled, changes).spec).not.toEqual(model.spec);
  });

  it("leaves out channels that had not run yet, and says so; not those that never run", () => {
    const model = specify({
      ...panel,
      channels: panel.channels.map((channel) => ({
        ...channel,
        spend: {
          ...channel.spend!,
          values: channel.spend!.values.map((x, t) =>
            channel.name === "meta" ? 0 : channel.name === "google" && t < 50 ? 0 : x,
          ),
        },
      })),
    });
    const training = trainingModel(model, splitHoldout(model));
    expect(Object.keys(training.spec.channels)).toEqual(["tv", "meta", "radio"]);
    expect(training.warnings.find(({ code }) => code === "channel-starts-later")!.message).toMatch(
      /^google had not run by 2022-11-28/,
    );
    expect(() => buildDesign(training)).toThrow('channel "meta" must have media in the training weeks');
  });

  it("leaves out experiments whose outcome was counted in the test weeks", () => {
    const early = {
      channel: "tv",
      from: panel.times[20]!,
      to: panel.times[25]!,
      effect: 100,
      standardError: 30,
    };
    const counted = { ...early, countUntil: panel.times[55]! };
    const late = { ...early, channel: "meta", from: panel.times[50]!, to: panel.times[52]! };
    const model = specify(panel, { liftTests: [early, counted, late] });
    const training = trainingModel(model, splitHoldout(model));
    expect(training.spec.liftTests).toEqual([early]);
    expect(training.warnings.at(-1)).toMatchObject({ code: "experiment-ends-later" });
    expect(() => buildDesign(training)).not.toThrow();
  });

  it("can be cut again, as rolling origin does", () => {
    const model = specify(panel);
    const once = trainingModel(model, splitHoldout(model));
    const twice = trainingModel(once, splitHoldout(once));
    expect(twice.spec.training.to).toBe(panel.times[37]);
    expect(withSpec(twice, {}).spec).toEqual(twice.spec);
  });
});
