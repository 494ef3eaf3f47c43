/** Effects of tests against the arithmetic written out, and against the model's own lift term of the same test. */
import { describe, expect, it } from "vitest";
import { periodAfter } from "../../../src/data/calendar.js";
import type { Panel } from "../../../src/data/panel.js";
import { liftTestOf } from "../../../src/decisions/experiments/liftTestOf.js";
import { testPlans, testText } from "../../../src/decisions/experiments/testDesign.js";
import { testEffectsOf } from "../../../src/decisions/experiments/testEffects.js";
import { splitGeos, testNoise } from "../../../src/decisions/experiments/testNoise.js";
import { buildDesign } from "../../../src/design/panelDesign.js";
import { responseDraws } from "../../../src/insights/responseDraws.js";
import { createDensity } from "../../../src/model/density.js";
import { specify } from "../../../src/spec/specify.js";
import { fitOf } from "../../insights/fits.js";
import { geoPanel, smallPanel } from "../../model/densities.js";
import { responsesOf } from "../responses.js";

const hill = (x: number, half: number) => x / (x + half);

describe("the effect of a test", () => {
  const kernel = [0.6, 0.3, 0.1];
  const [k, half, usual] = [40, 2, 3];
  const spend = [5, 1, 4];
  const series = (level: number, periods: number, length: number) => [
    ...spend,
    ...Array.from({ length }, (_, t) => (t < periods ? level : usual)),
  ];
  const adstock = (x: readonly number[]) =>
    x.map((_, t) => kernel.reduce((sum, weight, lag) => sum + weight * (x[t - lag] ?? 0), 0));

  it.each([0, 2, 0.5])(
    "at %f times the usual spend is what the curve of the adstocked media says",
    (multiple) => {
      const [channel] = responsesOf([{ saturation: "hill", draws: [[k, half]], kernel, spend }]).channels;
      const { during, inAll } = testEffectsOf(channel!, usual)({ multiple, periods: 4, isTested: [true] });
      const brought = (level: number) => adstock(series(level, 4, 12)).map((a) => k * hill(a, half));
      const differences = brought(multiple * usual).map((value, t) => value - brought(usual)[t]!);
      const sum = (from: number, to: number) => differences.slice(from, to).reduce((a, b) => a + b, 0);
      expect(during[0]).toBeCloseTo(sum(3, 7), 10);
      expect(inAll[0]).toBeCloseTo(sum(3, 15), 10);
      expect(Math.sign(inAll[0]!)).toBe(Math.sign(multiple - 1));
    },
  );

  it("asks the curve without the test once, however many tests there are", () => {
    const [channel] = responsesOf([{ saturation: "hill", draws: [[k, half]], kernel, spend }]).channels;
    let asked = 0;
    const { saturation } = channel!;
    const curve: typeof saturation.curve = (...given) => {
      asked++;
      saturation.curve(...given);
    };
    const effects = testEffectsOf({ ...channel!, saturation: { ...saturation, curve } }, usual);
    effects({ multiple: 0, periods: 4, isTested: [true] });
    // The test is felt for 4 periods and 2 lags more: with it, and without it.
    expect(asked).toBe(2 * 6);
    effects({ multiple: 2, periods: 4, isTested: [true] });
    expect(asked).toBe(3 * 6);
    effects({ multiple: 2, periods: 5, isTested: [true] });
    expect(asked).toBe(3 * 6 + 7 + 1);
  });

  it("with saturation first is the adstock of the difference of the curve", () => {
    const order = "saturationFirst" as const;
    const [channel] = responsesOf([
      { saturation: "hill", draws: [[k, half]], kernel, spend, order },
    ]).channels;
    const { during, inAll } = testEffectsOf(channel!, usual)({ multiple: 2, periods: 4, isTested: [true] });
    const rise = k * (hill(2 * usual, half) - hill(usual, half));
    expect(inAll[0]).toBeCloseTo(4 * rise, 10);
    expect(during[0]).toBeCloseTo(rise * (0.6 + 0.9 + 1 + 1), 10);
  });
});

/** A panel with weeks after its end, in which a channel's spend is as in a test and all else as in the last week. */
function extended(panel: Panel, channel: string, periods: number, money: (geo: number) => number): Panel {
  const old = panel.times.length;
  const times = [...panel.times];
  for (let i = 0; i < periods; i++) times.push(periodAfter(times.at(-1)!, panel.frequency));
  const longer = <T extends { readonly values: Float64Array }>(
    one: T,
    later?: (geo: number) => number,
  ): T => ({
    ...one,
    values: Float64Array.from({ length: panel.geos.length * times.length }, (_, row) => {
      const [geo, t] = [Math.floor(row / times.length), row % times.length];
      return t >= old && later !== undefined ? later(geo) : one.values[geo * old + Math.min(t, old - 1)]!;
    }),
  });
  return {
    ...panel,
    times,
    kpi: longer(panel.kpi),
    revenue: panel.revenue && longer(panel.revenue),
    channels: panel.channels.map((one) => ({
      ...one,
      spend: one.spend && longer(one.spend, one.name === channel ? money : undefined),
      adstocked: null,
    })),
    controls: panel.controls.map((one) => longer(one)),
    events: panel.events.map((one) => longer(one)),
    outcomes: [],
  };
}

describe("a designed test", () => {
  it.each([
    ["of the whole market", smallPanel(), 0],
    ["of the whole market", smallPanel(), 2],
    ["of some geos", geoPanel(), 0],
    ["of some geos", geoPanel(), 2],
  ] as const)("%s measures what the model's lift term predicts of it", (where, panel, multiple) => {
    const changes = {
      type: panel.geos.length > 1 ? ("v2" as const) : ("v3_proper" as const),
      media: { scaling: "none" as const },
      kpi: { scaling: "none" as const },
      pooling: null,
      channels: Object.fromEntries(
        panel.channels.map(({ name }) => [
          name,
          {
            adstock: {
              kind: "geometric" as const,
              normalise: true,
              priors: { alpha: { family: "beta" as const, a: 2, b: 2 } },
            },
            saturation: {
              kind: "hill" as const,
              priors: { halfSaturation: { family: "gamma" as const, shape: 2, rate: 1e-4 } },
            },
            coefficient: { of: "coefficient" as const, prior: { family: "halfNormal" as const, scale: 100 } },
          },
        ]),
      ),
    };
    const fit = fitOf(changes, panel, 1);
    const draws = responseDraws("test", fit, 1);
    const tv = draws.channels.find(({ name }) => name === "tv")!;
    const isTested = panel.geos.map((_, geo) => where === "of the whole market" || geo === 1);
    const noise = testNoise(fit);
    const given = { fit, channel: tv, noise, window: draws.window, lengths: [5], multiples: [multiple] };
    const plan = { ...testPlans(given)[0]!, isTested };
    // The split of the money between geos is that of their media, as the media are money.
    const share = (geo: number) => tv.rates[geo]!;
    const usual = tv.today * tv.rates.reduce((sum, rate, geo) => sum + (isTested[geo] ? rate : 0), 0);
    const geos = panel.geos.filter((_, geo) => isTested[geo]);
    const design = { ...plan, usual, geos: geos.length === panel.geos.length ? null : geos };
    // The split of `against` follows all weeks of the table, so that the weeks of the test do not change it here: they have the window's.
    const table = extended(panel, "tv", 5, (geo) => (isTested[geo] ? multiple : 1) * tv.today * share(geo));
    const lift = liftTestOf(design as never, { effect: 0, standardError: 1 });
    const [plain, tested] = [[], [lift]].map((liftTests) =>
      createDensity(buildDesign(specify(table, { ...changes, liftTests })).design),
    );
    const position = Float64Array.from({ length: plain!.dimension }, (_, i) => Math.sin(3 * i) / 3);
    // A curve that bends where the spend is, and a coefficient that makes an effect of some units.
    position[plain!.parameters.indexOf("halfSaturation", "tv")] = Math.log(tv.today);
    position[plain!.parameters.indexOf("beta", "tv")] = Math.log(5);
    const values = new Float64Array(plain!.dimension);
    plain!.constrain(position, values);
    const gradient = new Float64Array(plain!.dimension);
    const added = tested!.evaluate(position, gradient) - plain!.evaluate(position, gradient);
    const predicted = Math.sqrt(-2 * (added + 0.5 * Math.log(2 * Math.PI)));
    const drawn = (block: string, label: string) => values[plain!.parameters.indexOf(block, label)]!;
    const alpha = drawn("alpha", "tv");
    const byHand = {
      ...tv,
      kernels: [
        Float64Array.from({ length: panel.times.length + 5 }, (_, lag) => (1 - alpha) * alpha ** lag),
      ],
      parameters: Float64Array.of(drawn("halfSaturation", "tv"), 0),
      coefficients: Float64Array.from(panel.geos, () => drawn("beta", "tv")),
    };
    const expected = testEffectsOf(byHand, tv.today)({ multiple, periods: 5, isTested }).during[0]!;
    expect(Math.abs(predicted / Math.abs(expected) - 1)).toBeLessThan(1e-6);
  });

  it("becomes a lift test with its window, geos and comparison, checked", () => {
    const design = {
      channel: "tv",
      geos: ["north"],
      from: "2024-01-01",
      to: "2024-01-22",
      usual: 900,
      standardError: 12,
    } as never;
    expect(liftTestOf(design, { effect: -40 })).toEqual({
      channel: "tv",
      geos: ["north"],
      from: "2024-01-01",
      to: "2024-01-22",
      against: 900,
      effect: -40,
      standardError: 12,
    });
    expect(() => liftTestOf(design, { effect: Number.NaN })).toThrow("liftTestOf: effect must be a number");
    expect(() => liftTestOf(design, { effect: 1, standardError: 0 })).toThrow(
      "standardError must be above 0",
    );
    expect(() => liftTestOf(design, { effect: 1, from: "soon" })).toThrow("from must be a date yyyy-mm-dd");
    expect(() => liftTestOf(design, { effect: 1, to: "2023-01-02" })).toThrow("to must not be before from");
  });

  it("is told in words", () => {
    const plan = { periods: 8, geos: null } as never as Parameters<typeof testText>[0];
    expect(testText({ ...plan, multiple: 0 }, "week")).toBe("off for 8 weeks");
    expect(testText({ ...plan, multiple: 1.5, geos: ["north", "south"] }, "week")).toBe(
      "at 150 % for 8 weeks in north and south",
    );
  });
});

describe("the noise of a test", () => {
  const fit = fitOf({ type: "v2" }, geoPanel());
  const noise = testNoise(fit);

  it("is smaller against other geos where a shock hits all of them", () => {
    const panel = geoPanel();
    const weeks = panel.times.length;
    const shocked = {
      ...fit.design,
      design: {
        ...fit.design.design,
        kpi: fit.design.design.kpi.map((value, row) => value * (1 + 0.2 * Math.sin(9 * (row % weeks)))),
      },
    };
    const later = testNoise({ ...fit, design: shocked });
    const ratio = (isTested: boolean[]) =>
      later.standardError(isTested, 4) / noise.standardError(isTested, 4);
    expect(ratio([true, true])).toBeGreaterThan(2);
    expect(ratio([false, true])).toBeLessThan(1.5);
  });

  it("grows with the root of the length, and a little more", () => {
    const [four, sixteen] = [4, 16].map((periods) => noise.standardError([true, true], periods));
    const weeks = geoPanel().times.length;
    expect(sixteen! / four!).toBeCloseTo(2 * Math.sqrt((1 + 16 / weeks) / (1 + 4 / weeks)), 10);
  });

  it("splits geos into halves of about one size, and tests the smaller", () => {
    expect(splitGeos([10, 9, 8, 7])).toEqual([false, true, true, false]);
    expect(splitGeos([1, 50, 1, 1])).toEqual([true, false, true, false]);
  });
});
