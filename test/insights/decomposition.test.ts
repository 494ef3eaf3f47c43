/** The decomposition adds up, draw by draw and period by period; its parts are what the formulas say; a negative baseline is told. */
import { describe, expect, it } from "vitest";
import { unscaleKpi } from "../../src/design/kpiScaling.js";
import { parametersOf } from "../../src/design/parameters.js";
import { eachDraw } from "../../src/fit/eachDraw.js";
import type { Fit } from "../../src/fit/fit.js";
import { contributions } from "../../src/insights/contributions.js";
import { decompose } from "../../src/insights/decompose.js";
import { createComponents } from "../../src/model/components.js";
import { createDensity } from "../../src/model/density.js";
import { decompositionTable } from "../../src/report/decompositionTable.js";
import { geometricGridError } from "../transforms/adstockKinds/gridError.js";
import { everyModel, fitOf, withParameter } from "./fits.js";

/** The expected KPI of every draw and period as the density that is sampled computes it. */
function expectedKpi(fit: Fit): Float64Array[] {
  const { design } = fit.design;
  const density = createDensity(design, { isFull: !fit.isCollapsed });
  const draws: Float64Array[] = [];
  eachDraw(fit, design, (values, linear) => {
    density.responses.respond(values);
    density.coefficients.compute(values);
    const out = new Float64Array(design.times);
    design.geos.forEach((_, geo) => {
      for (let t = 0; t < design.times; t++) {
        const row = geo * design.times + t;
        let mean = design.linear.reduce((sum, column, k) => sum + linear[k]! * column.values[row]!, 0);
        for (const { channels, group, geos } of density.responses.groups) {
          channels.forEach((channel, c) => {
            const beta = density.coefficients.values[geo * design.channels.length + channel]!;
            mean += beta * geos[geo]!.response[t * group.stride + c]!;
          });
        }
        out[t]! += unscaleKpi(fit.design, geo, mean);
      }
    });
    draws.push(out);
  });
  return draws;
}

describe.each(Object.entries(everyModel))("the components of %s", (_, make) => {
  const fit = make();
  const { design } = fit.design;
  const isLog = fit.model.spec.form === "multiplicative";

  it("add up to the expected KPI in every draw and period", () => {
    const evaluator = createComponents(fit.design, parametersOf(design, { isCollapsed: fit.isCollapsed }));
    const expected = expectedKpi(fit);
    eachDraw(fit, design, (values, linear, draw) => {
      evaluator.evaluate(values, linear);
      for (let t = 0; t < design.times; t++) {
        const parts = evaluator.values.map((series) => series[t]!);
        const size = parts.reduce((sum, value) => sum + Math.abs(value), Math.abs(expected[draw]![t]!));
        // Rounding: about 50 sums and products of terms no larger than the sum of their sizes.
        const rounding = 100 * Number.EPSILON * size;
        expect(Math.abs(parts.reduce((a, b) => a + b) - expected[draw]![t]!)).toBeLessThan(rounding);
        expect(Math.abs(evaluator.expected[t]! - expected[draw]![t]!)).toBeLessThan(rounding);
        const kinds = evaluator.components.map(({ kind }) => kind);
        const nonMedia = parts.filter((_, k) => kinds[k] !== "channel").reduce((a, b) => a + b);
        if (!isLog) expect(Math.abs(nonMedia - evaluator.baseline[t]!)).toBeLessThan(rounding);
      }
    });
  });

  it("are the contributions of the same window, and add up over adjacent windows", () => {
    const { times } = fit.design;
    const options = { from: times[7]!, to: times[30]! };
    const whole = decompose(fit, options);
    const parts = [
      decompose(fit, { ...options, to: times[15]! }),
      decompose(fit, { ...options, from: times[16]! }),
    ];
    const known = contributions(fit, options);
    for (const { name, kind, total } of whole.components) {
      const sum = parts
        .map((part) => part.components.find((one) => one.name === name && one.kind === kind)!.total.mean)
        .reduce((a, b) => a + b);
      // Sums of 24 periods and 12 draws in another order; what cancels within them is of the size of the KPI.
      const rounding = 1e-12 * (1 + whole.expected.total.mean);
      expect(Math.abs(sum - total.mean)).toBeLessThan(rounding);
      if (kind !== "channel") continue;
      const same = known.channels.find((channel) => channel.name === name)!;
      const isGrid = fit.model.spec.channels[name]!.adstock.kind === "geometricGrid";
      // The contributions follow media beyond the data, on a grid of their own: each grid has its error.
      const { media } = design.channels.find((channel) => channel.name === name)!;
      const grids = isGrid ? 2 * geometricGridError(media[0]!).error * whole.expected.total.mean : 0;
      expect(Math.abs(same.withCarryIn.mean - total.mean)).toBeLessThan(rounding + grids);
    }
    expect(Math.abs(known.baseline.mean / whole.baseline.total.mean - 1)).toBeLessThan(1e-12);
    expect(whole.components.some(({ kind }) => kind === "joint")).toBe(isLog);
  });
});

describe("a component", () => {
  const scaleOf = (fit: Fit) => fit.design.kpiScale[0]!;

  it("of a channel is scale · beta · Hill of the recursion, written out", () => {
    const fit = fitOf({ type: "v1", media: { prior: "salesShare" } }, undefined, 1);
    const value = (name: string) => fit.parameters.get(name.split("[")[0]!)!;
    const of = (block: string) => {
      const { names, values } = value(block);
      return values[names.indexOf(`${block}[tv]`)]!;
    };
    const { spend } = fit.model.panel.channels.find(({ name }) => name === "tv")!;
    const active = spend!.values.filter((one) => one > 0);
    const mean = active.reduce((a, b) => a + b) / active.length;
    const tv = decompose(fit).components.find(({ name }) => name === "tv")!;
    let adstock = 0;
    spend!.values.forEach((money, t) => {
      adstock = (1 - of("alpha")) * (money / mean) + of("alpha") * adstock;
      const hill = adstock / (of("halfSaturation") + adstock);
      expect(Math.abs(tv.byPeriod[t]!.mean - scaleOf(fit) * of("beta") * hill)).toBeLessThan(1e-9);
    });
  });

  it("that is an event is zero but in its week", () => {
    const fit = withParameter(fitOf({ type: "v1" }), "event", 0.25);
    const { byPeriod } = decompose(fit).components.find(({ kind }) => kind === "event")!;
    const at = fit.model.panel.events[0]!.values.findIndex((value) => value > 0);
    byPeriod.forEach(({ median }, t) => {
      expect(median).toBeCloseTo(t === at ? 0.25 * scaleOf(fit) : 0, 9);
    });
  });

  it("of a multiplicative model is what would be lost without it, and the rest is the joint effect", () => {
    const fit = withParameter(
      withParameter(
        fitOf({ type: "simple", form: "multiplicative", channels: { google: null, radio: null } }),
        "beta",
        0.3,
      ),
      "intercept",
      0.1,
    );
    const { components, expected } = decompose(fit);
    const at = (name: string) => components.find((one) => one.name === name)!.byPeriod[5]!.mean;
    const centre = fit.design.kpiCentre[0]!;
    expect(at("intercept")).toBeCloseTo(Math.exp(centre + 0.1), 6);
    const response = 0.3 * fit.design.design.channels[0]!.media[0]![5]!;
    expect(response).toBeGreaterThan(0.1);
    expect(at("tv")).toBeCloseTo(expected.byPeriod[5]!.mean * (1 - Math.exp(-response)), 6);
  });
});

describe("a negative baseline", () => {
  const fit = fitOf({ type: "v1" });

  it("is laid to the media that are credited with more than the whole, with its probability", () => {
    const { baseline, warnings } = decompose(withParameter(fit, "intercept", -0.5));
    expect(baseline.probabilityNegative).toBe(1);
    expect(baseline.probabilityNegativeByPeriod.some((value) => value > 0.99)).toBe(true);
    const warning = warnings.find(({ code }) => code === "negative-baseline")!;
    expect(warning.message).toMatch(
      /with probability 100 %; media are credited with more than is sold, "\w+" alone/,
    );
    expect(warning.cure).toMatch(/narrower prior .* multiplicative/);
  });

  it("is laid to the trend where the trend makes it so, in the weeks where it does", () => {
    const { baseline, warnings } = decompose(withParameter(withParameter(fit, "trend", 3), "intercept", 0.9));
    expect(baseline.probabilityNegative).toBe(0);
    const warning = warnings.find(({ code }) => code === "negative-baseline")!;
    expect(warning.message).toMatch(/in 1\d weeks from 2022-01-03 .* "trend" takes \d+ units a week away/);
    expect(warning.cure).toMatch(/^set trend: \{ kind: none \}/);
  });

  it("is not spoken of where there is none", () => {
    const { baseline, warnings } = decompose(withParameter(fit, "intercept", 0.8));
    expect(baseline.probabilityNegative).toBe(0);
    expect(warnings.map(({ code }) => code)).not.toContain("negative-baseline");
  });
});

describe("decompose", () => {
  it("refuses a window without a period and a level that is no probability", () => {
    const fit = fitOf({ type: "simple" });
    expect(() => decompose(fit, { from: "2031-01-01" })).toThrow(/^decompose: the window must hold a period/);
    expect(() => decompose(fit, { level: 90 })).toThrow("decompose: level must be in (0, 1), got 90");
  });

  it("has a table whose rows say what they add and how much they move", () => {
    const result = decompose(fitOf({ type: "v1" }));
    const { rows, notes } = decompositionTable(result);
    expect(rows.map(({ source }) => source).slice(-2)).toEqual(["without media", "expected"]);
    expect(rows.at(-1)!.adds).toBe(result.expected.total.median);
    expect(notes.join(" ")).toMatch(/less than nothing has a probability of (below 1|over 99|\d+) %/);
  });
});
