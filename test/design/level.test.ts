/** The level: a random walk of the calendar, whatever the table's periods are, which goes on after training. */
import { describe, expect, it } from "vitest";
import type { Panel } from "../../src/data/panel.js";
import { rowAt } from "../../src/data/rows.js";
import { buildDesign } from "../../src/design/panelDesign.js";
import { fit as fitModel } from "../../src/fit/fit.js";
import { predictKpi } from "../../src/fit/predictKpi.js";
import { createRng } from "../../src/math/rng.js";
import { quantile } from "../../src/math/statistics.js";
import { specify } from "../../src/spec/specify.js";
import { geoPanel, smallPanel } from "../model/densities.js";

const weeks = smallPanel(104);
const sd = 0.3;
const day = 86_400_000;

const levelOf = (panel: Panel, to: string | null = null, horizon: "training" | "panel" = "panel") => {
  const model = specify(panel, { level: { sd, weeks: 4 }, training: { to } });
  const { design, times } = buildDesign(model, { horizon });
  return { columns: design.linear.filter(({ block }) => block === "level"), design, times };
};

/** Prior variance of the difference between two rows of the level. */
const spread = ({ columns }: ReturnType<typeof levelOf>, a: number, b: number): number =>
  columns.reduce((total, { values, prior }) => total + ((values[a]! - values[b]!) * prior.sd) ** 2, 0);

describe("the level", () => {
  it("is a random walk at its knots: variance sd² a year of calendar time between any two", () => {
    const level = levelOf(weeks);
    for (const [a, b] of [
      [0, 4],
      [8, 40],
      [4, 100],
    ] as const) {
      const years = (Date.parse(weeks.times[b]!) - Date.parse(weeks.times[a]!)) / day / 365.25;
      expect(spread(level, a, b)).toBeCloseTo(sd * sd * years, 12);
    }
  });

  it("has the mean 0 over the training rows", () => {
    const { columns, design } = levelOf(weeks, weeks.times[70]);
    for (const { values } of columns) {
      const total = values.reduce((sum, value, row) => sum + (design.isObserved[row] === 1 ? value : 0), 0);
      expect(Math.abs(total)).toBeLessThan(1e-11);
    }
  });

  it("goes on after training from where it was, with the variance of a random walk", () => {
    const level = levelOf(weeks, weeks.times[70]);
    // Steps that begin after training have no data: 0 in every row that the likelihood sees.
    const later = level.columns.filter(({ values }) =>
      values.every((value, row) => level.design.isObserved[row] === 0 || value === 0),
    );
    expect(later.length).toBeGreaterThanOrEqual(7);
    const years = (Date.parse(weeks.times[100]!) - Date.parse(weeks.times[72]!)) / day / 365.25;
    expect(spread(level, 72, 100)).toBeCloseTo(sd * sd * years, 12);
  });

  it("has the same columns in training, whatever horizon is asked for", () => {
    const [short, long] = (["training", "panel"] as const).map((horizon) =>
      levelOf(weeks, weeks.times[70], horizon),
    );
    expect(short!.columns.map(({ label }) => label)).toEqual(long!.columns.map(({ label }) => label));
    short!.columns.forEach(({ values }, k) => {
      expect(values).toEqual(long!.columns[k]!.values.subarray(0, 71));
    });
  });

  it("is one for all geos", () => {
    const panel = geoPanel();
    const model = specify(panel, { type: "v2", level: { sd } });
    const { design } = buildDesign(model);
    const columns = design.linear.filter(({ block }) => block === "level");
    expect(columns.length).toBeGreaterThan(5);
    for (const { values } of columns) {
      for (let t = 0; t < design.times; t++) {
        expect(values[rowAt(1, t, design.times)]).toBe(values[rowAt(0, t, design.times)]);
      }
    }
  });

  it("keeps its steps few on a long table by longer ones", () => {
    const long = smallPanel(520);
    const { columns } = levelOf(long);
    expect(columns.length).toBeLessThanOrEqual(49);
    expect(spread({ columns } as ReturnType<typeof levelOf>, 0, 519)).toBeCloseTo(
      sd * sd * ((519 * 7) / 365.25),
      1,
    );
  });

  it("counts as one coefficient, not as its steps, where a table is short of rows", () => {
    const short = smallPanel(80);
    const few = (changes: object) =>
      buildDesign(specify(short, changes)).warnings.some(({ code }) => code.startsWith("few"));
    expect([few({}), few({ level: { sd: 0.2, weeks: 2 } })]).toEqual([false, false]);
    expect(few({ seasonality: { yearly: 12 } })).toBe(true);
  });

  it("is not there with sd 0", () => {
    expect(buildDesign(specify(weeks)).design.linear.some(({ block }) => block === "level")).toBe(false);
  });

  it("follows a KPI whose level steps up, forecasts the new level, and the further away the less surely", async () => {
    const rng = createRng(3);
    const stepped = {
      ...weeks,
      kpi: {
        ...weeks.kpi,
        values: weeks.kpi.values.map((_, t) => (t < 40 ? 1000 : 1400) + 20 * rng.normal()),
      },
    };
    const training = { to: weeks.times[77]! };
    const settings = { seed: 1, chains: 2, warmup: 200, draws: 300, workers: 0 };
    const model = specify(stepped, {
      type: "simple",
      training,
      level: { sd: 0.5 },
      trend: { kind: "none" },
      seasonality: { yearly: 0 },
      controls: { columns: [] },
      events: { columns: [] },
    });
    const posterior = await fitModel(model, settings);
    const { expected, times, replicates } = predictKpi(posterior, { from: weeks.times[78]! });
    const at = (values: Float64Array, t: number) => values.filter((_, i) => i % times.length === t);
    const width = (t: number) => quantile(at(replicates, t), 0.95) - quantile(at(replicates, t), 0.05);
    expect(Math.abs(quantile(at(expected, 0), 0.5) - 1400)).toBeLessThan(40);
    expect(Math.abs(quantile(at(expected, times.length - 1), 0.5) - 1400)).toBeLessThan(100);
    expect(width(times.length - 1)).toBeGreaterThan(2 * width(0));
  });
});
