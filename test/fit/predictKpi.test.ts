/** Predictions of any weeks, against a naive twin that convolves and adds up in plain loops; the weeks after training above all. */
import { beforeAll, describe, expect, it } from "vitest";
import type { Panel } from "../../src/data/panel.js";
import { type Fit, fit as fitModel } from "../../src/fit/fit.js";
import { predictRows } from "../../src/fit/predictions.js";
import { type KpiPredictionOptions, predictKpi } from "../../src/fit/predictKpi.js";
import { mean, standardDeviation } from "../../src/math/statistics.js";
import type { SpecChanges } from "../../src/spec/spec.js";
import { specify } from "../../src/spec/specify.js";
import { geoPanel, smallPanel } from "../model/densities.js";

const settings = { seed: 3, chains: 2, warmup: 60, draws: 40, workers: 0 };
/** Of 60 weeks the fit sees 12 to 44; carry-in comes from those before, and 45 to 59 are to be predicted. */
const [first, last, end] = [12, 44, 60];

function trainingOf(panel: Panel, changes: SpecChanges = {}) {
  return specify(panel, {
    media: { prior: "salesShare" },
    ...changes,
    training: { from: panel.times[first]!, to: panel.times[Math.min(last, panel.times.length - 8)]! },
  });
}

/** What a draw expects of one geo's weeks, from the panel's own numbers: no design, no kernel, nothing shared with the model. */
function naiveKpi(fit: Fit, index: number): Float64Array {
  const { panel } = fit.model;
  const of = (block: string, label?: string): number => {
    const { names, values } = fit.parameters.get(block)!;
    return values[index * names.length + names.indexOf(label === undefined ? block : `${block}[${label}]`)]!;
  };
  const training = (values: ArrayLike<number>) => Array.from(values).slice(first, last + 1);
  const scale = mean(Float64Array.from(training(panel.kpi.values)));
  const out = new Float64Array(end);
  for (let t = 0; t < end; t++) {
    let total = of("intercept");
    for (const { name, spend } of panel.channels) {
      const media = spend!.values;
      const active = training(media).filter((value) => value > 0);
      const unit = active.reduce((a, b) => a + b, 0) / active.length;
      const alpha = of("alpha", name);
      let adstocked = 0;
      for (let lag = 0; lag <= t; lag++) adstocked += (1 - alpha) * alpha ** lag * (media[t - lag]! / unit);
      total += (of("beta", name) * adstocked) / (of("halfSaturation", name) + adstocked);
    }
    for (const { name, values } of panel.controls) {
      const seen = Float64Array.from(training(values));
      total += (of("control", name) * (values[t]! - mean(seen))) / standardDeviation(seen);
    }
    const day =
      (Date.parse(panel.times[t]!) - Date.parse(`${panel.times[t]!.slice(0, 4)}-01-01`)) / 86_400_000 + 1;
    for (const k of fit.parameters.has("season") ? [1, 2] : []) {
      total += of("season", `sin${k}`) * Math.sin((2 * Math.PI * k * day) / 365.25);
      total += of("season", `cos${k}`) * Math.cos((2 * Math.PI * k * day) / 365.25);
    }
    total += of("trend", "linear") * ((t - first) / (last - first) - 0.5);
    out[t] = scale * total;
  }
  return out;
}

describe("predictKpi", () => {
  let fit: Fit;
  beforeAll(async () => {
    fit = await fitModel(trainingOf(smallPanel(), { type: "v3_proper" }), settings);
  });

  it("agrees with a naive twin at every week, those before and after training too", () => {
    const { times, expected, drawIndices } = predictKpi(fit, { maxDraws: 7 });
    expect(times).toEqual(fit.model.panel.times);
    expect([...drawIndices]).toEqual([0, 11, 22, 34, 45, 57, 68]);
    drawIndices.forEach((index, i) => {
      const twin = naiveKpi(fit, index);
      const own = expected.subarray(i * end, (i + 1) * end);
      // A KPI of about 400, summed up from some hundred terms; sines are rounded to 1e-12.
      own.forEach((value, t) => {
        expect(Math.abs(value - twin[t]!), `week ${t}`).toBeLessThan(1e-9 * Math.abs(twin[t]!));
      });
    });
  });

  it("lets media of the training weeks carry over into the weeks after them", async () => {
    const { panel } = fit.model;
    // The same parameters on a panel whose media stop with the training weeks.
    const stopped = {
      ...panel,
      channels: panel.channels.map((channel) => ({
        ...channel,
        spend: {
          ...channel.spend!,
          values: channel.spend!.values.map((value, t) => (t <= last ? value : 0)),
        },
      })),
    };
    const still = { ...fit, model: { ...fit.model, panel: stopped } };
    const { expected } = predictKpi(still, { from: panel.times[last + 1]!, maxDraws: 1 });
    const twin = naiveKpi(still, 0).subarray(last + 1);
    expected.forEach((value, t) => {
      expect(Math.abs(value / twin[t]! - 1)).toBeLessThan(1e-9);
    });
    // Nothing was spent after training, so what media bring there was carried over from it.
    const withoutMedia = predictKpi(
      { ...still, parameters: new Map(still.parameters).set("beta", zeroOf(still, "beta")) },
      { from: panel.times[last + 1]!, maxDraws: 1 },
    ).expected;
    const carried = expected.map((value, t) => value - withoutMedia[t]!);
    expect(carried[0]).toBeGreaterThan(0);
    carried.slice(1).forEach((value, t) => {
      expect(value).toBeLessThan(carried[t]!);
    });
  });

  it("does not look at the KPI after the training weeks", () => {
    const { panel } = fit.model;
    const hidden = {
      ...panel,
      kpi: { ...panel.kpi, values: panel.kpi.values.map((value, t) => (t <= last ? value : Number.NaN)) },
    };
    const blind = predictKpi({ ...fit, model: { ...fit.model, panel: hidden } });
    const seeing = predictKpi(fit);
    expect(blind.replicates).toEqual(seeing.replicates);
    expect([...blind.observed].map(Number.isNaN)).toEqual(panel.times.map((_, t) => t > last));
    expect([...seeing.isTraining]).toEqual(panel.times.map((_, t) => (t >= first && t <= last ? 1 : 0)));
  });

  it("gives a week the same numbers whichever other weeks are asked for", () => {
    const { panel } = fit.model;
    const all = predictKpi(fit, { maxDraws: 5 });
    const some = predictKpi(fit, { maxDraws: 5, from: panel.times[50]!, to: panel.times[53]! });
    expect(some.times).toEqual(panel.times.slice(50, 54));
    for (let draw = 0; draw < 5; draw++) {
      for (const key of ["expected", "replicates"] as const) {
        expect(some[key].slice(draw * 4, (draw + 1) * 4)).toEqual(
          all[key].slice(draw * end + 50, draw * end + 54),
        );
      }
    }
  });

  it("expects in the training weeks what the likelihood of the fit was computed from", () => {
    const { expected, drawIndices, isTraining } = predictKpi(fit, { maxDraws: 80 });
    const { logLikelihood, rows, kpi } = predictRows(fit);
    const { values } = fit.parameters.get("sigma")!;
    const scale = fit.design.kpiScale[0]!;
    expect(isTraining.reduce((sum, flag) => sum + flag, 0)).toBe(rows.length);
    drawIndices.forEach((index, i) => {
      rows.forEach((row, r) => {
        const sigma = scale * values[index]!;
        const z = (kpi[r]! - expected[i * end + row]!) / sigma;
        const density = -0.5 * z * z - Math.log(sigma * Math.sqrt(2 * Math.PI));
        expect(logLikelihood[index * rows.length + r]!).toBeCloseTo(density, 8);
      });
    });
  });

  it("adds noise of the draw's own size", () => {
    const { expected, replicates, drawIndices } = predictKpi(fit, { maxDraws: 80 });
    const { values } = fit.parameters.get("sigma")!;
    const scale = fit.design.kpiScale[0]!;
    const z = replicates.map(
      (value, i) => (value - expected[i]!) / (scale * values[drawIndices[Math.floor(i / end)]!]!),
    );
    // 4800 standard normal numbers: five standard errors of their mean and of their standard deviation.
    expect(Math.abs(mean(z))).toBeLessThan(5 / Math.sqrt(z.length));
    expect(Math.abs(standardDeviation(z) - 1)).toBeLessThan(5 / Math.sqrt(2 * z.length));
  });

  // Not with the grid of alpha (v3), whose nodes follow from the number of weeks: there a longer panel moves an adstock by up to the
  // error of the grid.
  it.each<[string, () => Panel, SpecChanges]>([
    ["pooled over geos", () => geoPanel(60), { type: "v2" }],
    ["multiplicative", () => smallPanel(), { type: "v3_proper", form: "multiplicative" }],
    [
      "with holidays, a bent trend and ROI priors",
      () => smallPanel(),
      {
        type: "v3_proper",
        channels: { tv: { roi: { family: "logNormal", mu: 0, sigma: 0.5 } } },
        trend: { kind: "piecewise" },
        holidays: { fair: ["2022-04-12", "2022-11-10", "2022-12-20", "2023-02-08"] },
      },
    ],
  ])("continues the fit's own design without changing its weeks (%s)", async (_, panel, changes) => {
    const other = await fitModel(trainingOf(panel(), changes), { ...settings, warmup: 30, draws: 10 });
    const { geos, times } = other.model.panel;
    const { expected, replicates } = predictKpi(other, { maxDraws: 20 });
    const rows = geos.length * times.length;
    expect(expected.every(Number.isFinite) && replicates.every(Number.isFinite)).toBe(true);
    // The fit's own rows, by the path that its diagnostics take.
    const own = predictKpi(
      { ...other, model: { ...other.model, panel: cut(other.model.panel, other.design.times.length) } },
      { maxDraws: 20 },
    );
    const width = other.design.times.length;
    for (let draw = 0; draw < 20; draw++) {
      geos.forEach((_geo, geo) => {
        const from = draw * rows + geo * times.length;
        for (let t = 0; t < width; t++) {
          const value = own.expected[(draw * geos.length + geo) * width + t]!;
          // Sums of the same numbers with zeros among them, rounded apart.
          expect(Math.abs(expected[from + t]! / value - 1), `week ${t}`).toBeLessThan(1e-12);
        }
      });
    }
  });

  it("observes each geo's own weeks where it ends before the panel", async () => {
    const panel = geoPanel(60);
    const training = { to: panel.times[39]! };
    const geos = await fitModel(specify(panel, { type: "v2", training }), {
      ...settings,
      warmup: 20,
      draws: 5,
    });
    const { observed } = predictKpi(geos, { from: panel.times[40]!, to: panel.times[45]!, maxDraws: 5 });
    const { values } = panel.kpi;
    expect([...observed]).toEqual([...values.subarray(40, 46), ...values.subarray(100, 106)]);
  });

  it.each([
    [{ from: "2099-01-01" }, /predictKpi: from and to must hold a period of .*, got 2099-01-01 to the last/],
    [{ from: "01/12/2024" }, /predictKpi: from must be a date such as \d{4}-\d\d-\d\d, got "01\/12\/2024"/],
    [{ to: "2024-02-31" }, /predictKpi: to must be a date such as \d{4}-\d\d-\d\d, got "2024-02-31"/],
    [{ maxDraws: 0 }, /predictKpi: maxDraws must be a whole number from 1, got 0/],
    [{ until: "2024-01-01" }, /predictKpi: unknown option "until"; it knows from, to, maxDraws, seed/],
  ])("refuses %o", (options, message) => {
    expect(() => predictKpi(fit, options as KpiPredictionOptions)).toThrow(message);
  });

  it("says which control is unknown in the weeks to predict", () => {
    const { panel } = fit.model;
    const [control, ...others] = panel.controls;
    const values = control!.values.map((value, t) => (t === 50 ? Number.NaN : value));
    const unknown = { ...panel, controls: [{ ...control!, values }, ...others] };
    expect(() => predictKpi({ ...fit, model: { ...fit.model, panel: unknown } })).toThrow(
      `control "${control!.name}" must be complete, got an empty cell in the period of ${panel.times[50]}`,
    );
  });
});

function zeroOf({ parameters }: Fit, block: string) {
  const draws = parameters.get(block)!;
  return { ...draws, values: new Float64Array(draws.values.length) };
}

/** The panel's first periods. */
function cut(panel: Panel, periods: number): Panel {
  const length = panel.times.length;
  const shorten = <T extends { readonly values: Float64Array } | null>(series: T): T =>
    series && {
      ...series,
      values: series.values.filter((_, row) => row % length < periods),
    };
  return {
    ...panel,
    times: panel.times.slice(0, periods),
    kpi: shorten(panel.kpi),
    revenue: shorten(panel.revenue),
    channels: panel.channels.map((channel) => ({
      ...channel,
      spend: shorten(channel.spend),
      exposures: channel.exposures.map(shorten),
    })),
    controls: panel.controls.map(shorten),
    events: panel.events.map(shorten),
  };
}
