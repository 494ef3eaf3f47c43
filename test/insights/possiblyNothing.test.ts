/** Media that may bring nothing: how probable that is, and effects of which as many draws are zero. */
import { describe, expect, it } from "vitest";
import type { EffectDraws } from "../../src/fit/channelEffects.js";
import { fit as fitModel } from "../../src/fit/fit.js";
import { contributions, effectDraws } from "../../src/insights/contributions.js";
import { decompose } from "../../src/insights/decompose.js";
import { probabilityOfNothing, withPossibleNothing, withZeros } from "../../src/insights/possiblyNothing.js";
import { responseCurves } from "../../src/insights/responseCurves.js";
import { responseDraws } from "../../src/insights/responseDraws.js";
import { roi } from "../../src/insights/roi.js";
import { mean, sum } from "../../src/math/statistics.js";
import { tableOf } from "../../src/results/results.js";
import { specify } from "../../src/spec/specify.js";
import { smallPanel } from "../model/densities.js";

const count = 20_000;
const group = (scale: number) =>
  Array.from({ length: 3 }, (_, c) =>
    Float64Array.from({ length: count }, (_, i) => scale * (c + 1 + (i % 7))),
  );
const pairs = (parts: readonly Float64Array[]) => parts[0]!.map((value, i) => value + parts[1]![i]!);
const parts = { inside: group(2), after: group(1), total: group(3), withCarryIn: group(2), next: group(0.5) };
const { inside, after, total, withCarryIn, next } = parts;
/** Two paid channels and an organic one, which bring what they bring of an expected 1000. */
const effects: EffectDraws = {
  ...parts,
  paid: {
    inside: pairs(inside),
    after: pairs(after),
    total: pairs(total),
    withCarryIn: pairs(withCarryIn),
    next: pairs(next),
  },
  window: { first: 0, last: 1 },
  byPeriod: withCarryIn.map((values) => Float64Array.of(0.25 * mean(values), 0.75 * mean(values))),
  byPeriodObserved: [],
  expected: new Float64Array(count).fill(1000),
  baseline: Float64Array.from(
    { length: count },
    (_, i) => 1000 - sum(withCarryIn.map((values) => values[i]!)),
  ),
};
const zeros = (values: Float64Array) => mean(values.map((value) => (value === 0 ? 1 : 0)));

describe("how probable nothing is", () => {
  it("follows from the odds before any data, and is left out where it is below one in ten", () => {
    expect(probabilityOfNothing(2.1, 0.05)).toBe(0);
    expect(probabilityOfNothing(3, 0.05)).toBeCloseTo(3 / 22, 12);
    expect(probabilityOfNothing(19, 0.05)).toBeCloseTo(0.5, 12);
    expect(probabilityOfNothing(19, 0.01)).toBeCloseTo(19 / 118, 12);
    expect(probabilityOfNothing(Number.POSITIVE_INFINITY, 0.05)).toBe(1);
    expect(probabilityOfNothing(0, 0.05)).toBe(0);
    expect(probabilityOfNothing(Number.NaN, 0.05)).toBe(0);
  });
});

describe("effects that may be nothing", () => {
  const changed = withZeros(effects, { ofAll: 0.3, ofEach: [0.5, 0, 0], paid: [true, true, false] });

  it("are zero in as many draws as that is probable, of all channels at once and of each", () => {
    // 1 − 0.7·0.5 = 0.65; five standard errors of 20,000 draws are 0.017.
    expect(Math.abs(zeros(changed.total[0]!) - 0.65)).toBeLessThan(0.017);
    expect(Math.abs(zeros(changed.total[1]!) - 0.3)).toBeLessThan(0.017);
    expect(changed.total[1]!.map(Math.sign)).toEqual(changed.total[2]!.map(Math.sign));
    expect(changed.total[0]!.map(Math.sign)).toEqual(changed.next[0]!.map(Math.sign));
    expect(changed.total[0]!.every((value, i) => value === 0 || changed.total[1]![i]! > 0)).toBe(true);
  });

  it("still add up: the paid ones, and all of them with the baseline to what was expected", () => {
    for (const i of [0, 1, 2, 3, 500, count - 1]) {
      for (const key of ["inside", "after", "total", "withCarryIn", "next"] as const) {
        expect(changed.paid[key][i]).toBeCloseTo(changed[key][0]![i]! + changed[key][1]![i]!, 10);
      }
      expect(changed.baseline[i]! + sum(changed.withCarryIn.map((values) => values[i]!))).toBeCloseTo(
        1000,
        9,
      );
    }
    changed.byPeriod.forEach((values, c) => {
      expect(sum(values)).toBeCloseTo(mean(changed.withCarryIn[c]!), 9);
    });
  });
});

describe("a fit", () => {
  it("of media that moved sales stays as it was sampled", async () => {
    const fitted = await fitModel(specify(smallPanel(104)), { seed: 1, draws: 200, workers: 0 });
    const drawn = effectDraws(fitted);
    const possible = withPossibleNothing(fitted, drawn);
    expect(possible.total[0]).toBe(drawn.total[0]);
    expect(roi(fitted).channels[0]!.probabilityNone).toBe(0);
  });

  it("of sales that have nothing to do with media says so, and its intervals reach to zero", async () => {
    const panel = smallPanel(104);
    const sold = panel.kpi.values;
    const shuffled = { ...panel, kpi: { ...panel.kpi, values: sold.map((_, t) => sold[(t * 37) % 104]!) } };
    const fitted = await fitModel(specify(shuffled), { seed: 1, draws: 200, workers: 0 });
    const returns = roi(fitted);
    for (const { roi: returned, contribution, probabilityNone } of [...returns.channels, returns.total]) {
      expect(probabilityNone).toBeGreaterThan(0.1);
      expect([returned.lower, contribution.lower]).toEqual([0, 0]);
    }
    expect(returns.warnings.map(({ code }) => code)).toContain("media-may-bring-nothing");
    expect(tableOf(roi(fitted, { withheld: "show" })).notes.join(" ")).toMatch(
      /Probability of bringing nothing at all.*all channels \d+ %/,
    );
  });

  it("says the same in returns, curves and plans, and where it is left out", async () => {
    const panel = smallPanel(104);
    const sold = panel.kpi.values;
    const shuffled = { ...panel, kpi: { ...panel.kpi, values: sold.map((_, t) => sold[(t * 37) % 104]!) } };
    const fitted = await fitModel(specify(shuffled), { seed: 1, draws: 200, workers: 0 });
    const { channels } = roi(fitted);
    const planned = responseDraws("plan", fitted, 1e6);
    const steady = responseCurves(fitted, { of: "steady", maxDraws: 10_000 });
    const flighting = responseCurves(fitted, { maxDraws: 10_000 });
    channels.forEach(({ name, probabilityNone, contribution }, c) => {
      const { coefficients } = planned.channels[c]!;
      expect(mean(coefficients.map((value) => (value === 0 ? 1 : 0)))).toBeCloseTo(probabilityNone, 12);
      expect([name, steady.curves[c]!.today.outcome.lower]).toEqual([name, 0]);
      expect(flighting.curves[c]!.today.outcome.median).toBeCloseTo(
        contribution.median * fitted.design.revenuePerKpi!,
        6,
      );
    });
    for (const { warnings } of [contributions(fitted), decompose(fitted)]) {
      const said = warnings.find(({ code }) => code === "credited-as-if-it-works");
      expect(said?.message).toContain(
        `${channels[0]!.name} ${Math.round(100 * channels[0]!.probabilityNone)} %`,
      );
    }
  });
});
