/** The choice of a baseline: a richer one where the training weeks call for it, none where they do not, and nothing from what comes after. */
import { describe, expect, it } from "vitest";
import type { Panel } from "../../src/data/panel.js";
import { buildDesign } from "../../src/design/panelDesign.js";
import { createRng } from "../../src/math/rng.js";
import { specify, withSpec } from "../../src/model/specify.js";
import { describeModel } from "../../src/spec/describe.js";
import { parseSpecYaml, specYaml } from "../../src/spec/spec.js";
import { poisonAfter } from "../../src/validation/leakage.js";
import { geoPanel, smallPanel } from "./densities.js";

const market = smallPanel(156);
const average = market.kpi.values.reduce((a, b) => a + b, 0) / market.kpi.values.length;
/** The market with something added to its KPI, as a share of the average week. */
const plus = (extra: (t: number) => number): Panel => ({
  ...market,
  kpi: { ...market.kpi, values: market.kpi.values.map((value, t) => value + average * extra(t)) },
  revenue: null,
  outcomes: [],
});

const walk = (() => {
  const rng = createRng(8);
  let level = 0;
  return market.times.map(() => {
    level += 0.03 * rng.normal();
    return level;
  });
})();
const holds = (t: number, day: string) => {
  const days =
    (Date.parse(`${market.times[t]!.slice(0, 4)}-${day}`) - Date.parse(market.times[t]!)) / 86_400_000;
  return days >= 0 && days < 7;
};
const dayOfYear = (t: number) =>
  (Date.parse(market.times[t]!) - Date.parse(`${market.times[t]!.slice(0, 4)}-01-01`)) / 86_400_000;

describe("the baseline", () => {
  it("stays a line and two waves where the weeks ask for no more", () => {
    const { spec, baseline } = specify(market);
    expect(spec.level.sd).toBe(0);
    expect(spec.seasonality).toMatchObject({ yearly: 2, decay: 0, peaks: [] });
    expect(baseline!.candidates.length).toBeGreaterThan(5);
  });

  it("gets a level where it wanders", () => {
    const { spec, baseline } = specify(plus((t) => walk[t]!));
    expect(spec.level.sd).toBeGreaterThan(0);
    const best = (has: boolean) =>
      baseline!.candidates.find(({ level }) => level.sd > 0 === has)!.logEvidence;
    expect(best(true) - best(false)).toBeGreaterThan(10);
  });

  it("gets more waves where the season is sharp, and the peaks' weeks where two weeks of every year stand out", () => {
    const sharp = specify(plus((t) => 0.4 * Math.exp(-0.5 * ((dayOfYear(t) - 170) / 12) ** 2)));
    expect(sharp.spec.seasonality.yearly).toBeGreaterThan(2);
    expect(sharp.spec.seasonality.decay).toBe(1);
    const peaked = specify(plus((t) => (holds(t, "03-10") ? 0.5 : holds(t, "08-20") ? -0.4 : 0)));
    const weekOf = (day: string) => market.times.findIndex((_, t) => holds(t, day));
    expect(peaked.spec.seasonality.peaks.map(weekOf)).toEqual([weekOf("03-10"), weekOf("08-20")]);
  });

  it("gets a step where a new level began, on the week it began, and none where it wanders or stays", () => {
    const stepsOf = (extra: (t: number) => number) => specify(plus(extra)).spec.level;
    const launched = stepsOf((t) => (t >= 95 ? 0.25 : 0));
    expect(launched).toMatchObject({ sd: 0, steps: [market.times[95]] });
    expect(stepsOf((t) => (t >= 60 ? -0.2 : 0) + (t >= 110 ? 0.3 : 0)).steps).toEqual([
      market.times[60],
      market.times[110],
    ]);
    expect(stepsOf((t) => walk[t]!).steps).toEqual([]);
    expect(stepsOf(() => 0).steps).toEqual([]);
    expect(
      specify(
        plus((t) => (t >= 95 ? 0.25 : 0)),
        { level: { steps: [] } },
      ).spec.level.steps,
    ).toEqual([]);
  });

  it("keeps a step after training, and the same numbers when it is written out", () => {
    const panel = plus((t) => (t >= 70 ? 0.25 : 0));
    const model = specify(panel, { training: { to: market.times[120]! } });
    expect(model.spec.level.steps).toEqual([market.times[70]]);
    const again = specify(panel, parseSpecYaml(specYaml(model.spec)));
    expect(again.spec).toEqual(model.spec);
    const { design } = buildDesign(again, { horizon: "panel" });
    const { values } = design.linear.find(({ label }) => label === `step ${market.times[70]}`)!;
    expect(values[155]! - values[69]!).toBeCloseTo(1, 12);
    expect(values[155]).toBe(values[70]);
    expect(describeModel(model)).toMatch(/a step on 20\d\d-\d\d-\d\d/);
  });

  it("takes one exceptional week for no peak", () => {
    const { spec } = specify(plus((t) => (t === 62 ? 0.6 : 0)));
    expect(spec.seasonality.peaks).toEqual([]);
  });

  it("says what was chosen, from what, and keeps it in the specification as numbers", () => {
    const panel = plus((t) => walk[t]!);
    const model = specify(panel);
    expect(describeModel(model)).toMatch(
      /baseline chosen by evidence in the training periods, media integrated out: a level with sd [\d.]+ a year, 2 waves a year\n[\s\S]* {4}no level, .*: log evidence −\d/,
    );
    const again = specify(panel, parseSpecYaml(specYaml(model.spec)));
    expect(again.spec).toEqual(model.spec);
    expect(again.baseline).toBeNull();
  });

  it("leaves alone what is settled", () => {
    const panel = plus((t) => walk[t]!);
    expect(specify(panel, { baseline: "fixed" }).spec.level.sd).toBe(0);
    expect(specify(panel, { level: { sd: 0 } }).spec.level.sd).toBe(0);
    expect(specify(panel, { seasonality: { yearly: 3 } }).spec).toMatchObject({
      seasonality: { yearly: 3, decay: 0 },
    });
    expect(withSpec(specify(panel), { level: { sd: 0.3 } }).spec.level.sd).toBe(0.3);
    expect(
      withSpec(specify(panel, { baseline: "fixed" }), { baseline: "auto" }).spec.level.sd,
    ).toBeGreaterThan(0);
  });

  it("looks at nothing after training", () => {
    const to = market.times[110]!;
    const panel = plus((t) => walk[t]!);
    const [seen, poisoned] = [panel, poisonAfter(panel, to)].map(
      (one) => specify(one, { training: { to } }).baseline,
    );
    expect(poisoned).toEqual(seen);
  });

  it("has effects of every period where geos share shocks, and none where they do not", () => {
    const rng = createRng(12);
    const base = geoPanel(80);
    const half = base.times.length;
    const shocks = base.times.map(() => 0.15 * rng.normal());
    const noisy = (share: number): Panel => ({
      ...base,
      kpi: {
        ...base.kpi,
        values: base.kpi.values.map(
          (value, row) => value * (1 + share * shocks[row % half]! + 0.04 * rng.normal()),
        ),
      },
    });
    const sdOf = (panel: Panel) => specify(panel, { type: "v2" }).spec.periodEffects.sd;
    expect(sdOf(noisy(1))).toBeGreaterThan(0.08);
    expect(sdOf(noisy(1))).toBeLessThan(0.3);
    expect(specify(noisy(1), { type: "v2", periodEffects: { sd: 0 } }).spec.periodEffects.sd).toBe(0);
    expect(specify(noisy(1), { type: "v3" }).spec.periodEffects.sd).toBe(0);
  });

  it("is not chosen from half a year", () => {
    expect(specify(smallPanel(22)).baseline).toBeNull();
  });
});
