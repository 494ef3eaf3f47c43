/** Carry-over curves of a fit against the recursion and the Hill curve written out draw by draw. */
import { describe, expect, it } from "vitest";
import type { Fit } from "../../src/fit/fit.js";
import { quickFit } from "../../src/fit/quickFit.js";
import { carryoverCurves } from "../../src/insights/carryoverCurves.js";
import { quantile } from "../../src/math/statistics.js";
import { specify } from "../../src/spec/specify.js";
import { geoPanel, smallPanel } from "../model/densities.js";

/** Draws of one parameter of one channel. */
function drawsOf({ parameters }: Fit, name: string, channel: string): Float64Array {
  const { names, values } = parameters.get(name)!;
  const at = names.indexOf(`${name}[${channel}]`);
  return values.filter((_, i) => i % names.length === at);
}

const options = { maxDraws: 1000, level: 0.8, lags: 4 };
const close = 1e-12;

describe.each([
  ["one table", smallPanel(), {}],
  [
    "geos, saturated before the adstock",
    geoPanel(),
    { channels: { tv: { order: "saturationFirst" as const } } },
  ],
])("carry-over curves of %s", (_, panel, changes) => {
  const fit = quickFit(specify(panel, { type: "v3_proper", ...changes }), { seed: 3, draws: 60 });
  const curves = carryoverCurves(fit, options);
  const at = fit.design.design.channels.findIndex(({ name }) => name === "tv");
  const { media, scales, order } = fit.design.design.channels[at]!;
  const tv = curves.channels[at]!;
  const alphas = drawsOf(fit, "alpha", "tv");
  const halves = drawsOf(fit, "halfSaturation", "tv");
  const summarised = (draws: number[]) => [0.1, 0.5, 0.9].map((p) => quantile(draws, p));

  it("have the half-life, the average delay and the lags of a geometric adstock", () => {
    expect(curves.posteriorDraws).toEqual({ used: alphas.length, available: alphas.length });
    const expected = {
      halfLife: [...alphas].map((alpha) => Math.log(0.5) / Math.log(alpha)),
      meanLag: [...alphas].map((alpha) => alpha / (1 - alpha)),
    };
    for (const key of ["halfLife", "meanLag"] as const) {
      const { lower, median, upper } = tv[key];
      summarised(expected[key]).forEach((value, i) => {
        expect([lower, median, upper][i]!).toBeCloseTo(value, 9);
      });
    }
    tv.byLag.forEach(({ lower, median, upper }, lag) => {
      // The kind's weights end where less than 1e-9 of the effect is left.
      const [low, middle, high] = summarised([...alphas].map((alpha) => (1 - alpha) * alpha ** lag));
      expect([lower, median, upper].map((value) => Number(value.toFixed(7)))).toEqual(
        [low!, middle!, high!].map((value) => Number(value.toFixed(7))),
      );
    });
    expect(tv.parameters.get("alpha")!.median).toBeCloseTo(quantile(alphas, 0.5), 12);
  });

  it("have the adstocked media and the response of the recursion, geo by geo", () => {
    const adstocked = (input: readonly number[], alpha: number) => {
      let left = 0;
      return input.map((value) => {
        left = value + alpha * left;
        return (1 - alpha) * left;
      });
    };
    const hill = (half: number) => (value: number) => value / (half + value);
    const levels: number[][] = [];
    const responses: number[][] = [];
    alphas.forEach((alpha, draw) => {
      const sums = new Array<number>(curves.times.length).fill(0);
      const means = new Array<number>(curves.times.length).fill(0);
      media.forEach((values, geo) => {
        const level = adstocked([...values], alpha);
        const response =
          order === "adstockFirst"
            ? level.map(hill(halves[draw]!))
            : adstocked([...values].map(hill(halves[draw]!)), alpha);
        for (const t of sums.keys()) {
          sums[t]! += level[t]! * scales[geo]!;
          means[t]! += response[t]! / media.length;
        }
      });
      levels.push(sums);
      responses.push(means);
    });
    for (const [band, draws] of [
      [tv.adstocked, levels],
      [tv.saturated, responses],
    ] as const) {
      curves.times.forEach((_, t) => {
        const [lower, median, upper] = summarised(draws.map((series) => series[t]!));
        for (const [got, expected] of [
          [band.lower[t]!, lower!],
          [band.median[t]!, median!],
          [band.upper[t]!, upper!],
        ]) {
          expect(Math.abs(got! - expected!)).toBeLessThanOrEqual(close * Math.max(1, Math.abs(expected!)));
        }
      });
    }
    expect(tv.peakSaturated.median).toBeCloseTo(
      quantile(
        responses.map((one) => Math.max(...one)),
        0.5,
      ),
      12,
    );
    expect(tv.raw[3]!).toBeCloseTo(
      media.reduce((sum, values, geo) => sum + values[3]! * scales[geo]!, 0),
      6,
    );
  });
});

describe("carryoverCurves", () => {
  const fit = quickFit(specify(smallPanel()), { seed: 1, draws: 50 });

  it("takes draws evenly, and no more than asked", () => {
    expect(carryoverCurves(fit, { maxDraws: 7 }).posteriorDraws.used).toBe(7);
  });

  it.each([
    [{ lags: 0 }, "carryoverCurves: lags must be a whole number from 1, got 0"],
    [{ level: 1 }, "carryoverCurves: level must be in (0, 1), got 1"],
    [{ draw: 5 }, /unknown|did you mean/],
  ])("refuses %j in one line", (given, message) => {
    expect(() => carryoverCurves(fit, given as object)).toThrow(message);
  });
});
