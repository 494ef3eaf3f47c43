import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type AdstockName, adstocks } from "../../src/transforms/adstocks.js";
import { applyTransform } from "../../src/transforms/apply.js";
import {
  channelGroup,
  packColumns,
  packParameters,
  unpackColumn,
} from "../../src/transforms/channelGroup.js";
import type { AdstockKind, AdstockSettings } from "../../src/transforms/kind.js";
import { hillSaturation } from "../../src/transforms/saturation.js";
import { saturations } from "../../src/transforms/saturations.js";

const names = Object.keys(adstocks) as AdstockName[];
const media = fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { minLength: 1, maxLength: 60 });
const share = fc.double({ min: 0.02, max: 0.95, noNaN: true });

/** Some values inside the domain of every parameter. */
const valuesOf = (kind: AdstockKind) =>
  fc.tuple(
    ...kind.parameters.map(({ domain, typical }) =>
      domain === "unitInterval" ? share : share.map((s) => 3 * typical * s),
    ),
  );
const windowed = (name: AdstockName) => adstocks[name].settings.includes("maxLag");

describe.each(names)("the %s adstock", (name) => {
  const kind = adstocks[name];
  const settings: AdstockSettings = windowed(name) ? { maxLag: 70 } : {};
  const raw: AdstockSettings = name === "none" ? {} : { ...settings, normalise: false };

  it("is the convolution of the media with its weights", () => {
    fc.assert(
      fc.property(media, valuesOf(kind), (x, values) => {
        const weights = kind.weights(values, raw);
        const peak = Math.max(...x);
        const total = weights.reduce((sum, w) => sum + w, 0);
        // The table of the grid is only near: its own test says how near.
        const tolerance = (name === "geometricGrid" ? 1e-3 : 1e-10) * peak * total;
        applyTransform(kind, x, values, raw).forEach((value, t) => {
          let naive = 0;
          for (let lag = 0; lag < weights.length && lag <= t; lag++) naive += weights[lag]! * x[t - lag]!;
          expect(Math.abs(value - naive)).toBeLessThanOrEqual(tolerance);
        });
      }),
    );
  });

  it("has weights that add up to 1 when normalised", () => {
    fc.assert(
      fc.property(valuesOf(kind), (values) => {
        const weights = kind.weights(values, settings);
        expect(Math.abs(weights.reduce((sum, w) => sum + w, 0) - 1)).toBeLessThan(1e-11);
        for (const weight of weights) expect(weight).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it("shifts its output when the media shift", () => {
    fc.assert(
      fc.property(media, valuesOf(kind), fc.integer({ min: 1, max: 5 }), (x, values, shift) => {
        const later = [...Array(shift).fill(0), ...x];
        // The grid's nodes depend on the length of the series, so both series get one length.
        const now = applyTransform(kind, [...x, ...Array(shift).fill(0)], values, settings);
        const moved = applyTransform(kind, later, values, settings);
        for (let t = 0; t < x.length; t++) expect(moved[t + shift]).toBe(now[t]);
        for (let t = 0; t < shift; t++) expect(moved[t]).toBe(0);
      }),
    );
  });

  it("treats each channel of a group as if it were alone", () => {
    const columns = [3, 5, 8].map((step) => Array.from({ length: 30 }, (_, t) => (t * step) % 7));
    const values = columns.map((_, c) => kind.parameters.map(({ typical }) => typical * (0.5 + 0.3 * c)));
    const group = channelGroup(30, 3);
    const x = new Float64Array(30 * 4);
    packColumns(group, columns, x);
    const params = new Float64Array(kind.parameters.length * 4);
    packParameters(
      group,
      kind.parameters,
      kind.parameters.map((_, p) => values.map((row) => row[p]!)),
      params,
    );
    const out = new Float64Array(x.length).fill(9);
    kind.prepare(group, { settings, input: x }).forward(x, params, out);
    columns.forEach((column, c) => {
      expect([...unpackColumn(group, out, c)]).toEqual([
        ...applyTransform(kind, column, values[c]!, settings),
      ]);
    });
    expect([...unpackColumn(group, out, 3)]).toEqual(Array(30).fill(0));
  });

  it("states where its parameters live, and typical values inside", () => {
    for (const { domain, typical } of kind.parameters) {
      expect(typical).toBeGreaterThan(0);
      if (domain === "unitInterval") expect(typical).toBeLessThan(1);
    }
  });

  it("refuses a setting that it does not read", () => {
    const stray = { ceiling: 3 } as AdstockSettings;
    expect(() => kind.prepare(channelGroup(2, 1), { settings: stray, input: new Float64Array(4) })).toThrow(
      /got ceiling$/,
    );
  });
});

describe("impulse responses", () => {
  const impulse = [1, 0, 0, 0, 0];
  const respond = (name: AdstockName, values: number[], settings: AdstockSettings) =>
    [...applyTransform(adstocks[name], impulse, values, settings)].map((value) => Number(value.toFixed(12)));

  it("are the formulas written down", () => {
    expect(respond("geometric", [0.5], { normalise: false })).toEqual([1, 0.5, 0.25, 0.125, 0.0625]);
    expect(respond("geometric", [0.5], { normalise: true })).toEqual([0.5, 0.25, 0.125, 0.0625, 0.03125]);
    expect(respond("geometricWindow", [0.5], { maxLag: 1, normalise: true })).toEqual([
      0.666666666667, 0.333333333333, 0, 0, 0,
    ]);
    // 0.5^((l − 1)²)
    expect(respond("delayed", [0.5, 1], { maxLag: 3, normalise: false })).toEqual([0.5, 1, 0.5, 0.0625, 0]);
    // alpha = ½ is a straight line to zeroLag.
    expect(respond("binomial", [0.5], { maxLag: 3, normalise: false })).toEqual([1, 0.75, 0.5, 0.25, 0]);
    // Shape 1, scale 1: e^−(1 + 2 + … + l).
    const decay = [0, 1, 3, 6, 10].map((z) => Number(Math.exp(-z).toFixed(12)));
    expect(respond("weibullCdf", [1, 1], { maxLag: 4, normalise: false })).toEqual(decay);
    // Shape 1, scale 1: the exponential density at 1, 2, ….
    const density = [1, 2, 3, 4, 5].map((z) => Number(Math.exp(-z).toFixed(12)));
    expect(respond("weibullPdf", [1, 1], { maxLag: 4, normalise: false })).toEqual(density);
    expect(respond("none", [], {})).toEqual(impulse);
  });

  it("of a stretched Weibull density run from 1 at its peak to 0 at its least", () => {
    const weights = adstocks.weibullPdf.weights([2, 3], { maxLag: 6, minMax: true, normalise: false });
    expect(Math.max(...weights)).toBe(1);
    expect(Math.min(...weights)).toBe(0);
  });
});

describe("the geometric window", () => {
  it("is as near to the recursion as what it cuts off, alpha^L / (1 − alpha) of the largest media", () => {
    fc.assert(
      fc.property(media, share, fc.integer({ min: 0, max: 20 }), (x, alpha, maxLag) => {
        const exact = applyTransform(adstocks.geometric, x, [alpha], { normalise: false });
        const cut = applyTransform(adstocks.geometricWindow, x, [alpha], { maxLag, normalise: false });
        const bound = (alpha ** (maxLag + 1) / (1 - alpha)) * Math.max(...x);
        exact.forEach((value, t) => {
          expect(value - cut[t]!).toBeGreaterThanOrEqual(-1e-12 * (1 + value));
          expect(value - cut[t]!).toBeLessThanOrEqual(bound + 1e-12 * (1 + value));
        });
      }),
    );
  });
});

describe("carry-in", () => {
  it("continues the recursion where earlier media left it", () => {
    fc.assert(
      fc.property(media, media, share, fc.boolean(), (before, x, alpha, normalise) => {
        const whole = applyTransform(adstocks.geometric, [...before, ...x], [alpha], { normalise });
        const earlier = applyTransform(adstocks.geometric, before, [alpha], { normalise: false });
        const carryIn = [earlier[before.length - 1]!];
        const rest = applyTransform(adstocks.geometric, x, [alpha], { normalise, carryIn });
        const onGrid = applyTransform(adstocks.geometricGrid, x, [alpha], { normalise, carryIn });
        const scale = Math.max(...whole);
        rest.forEach((value, t) => {
          expect(Math.abs(value - whole[before.length + t]!)).toBeLessThanOrEqual(1e-12 * scale);
          expect(Math.abs(onGrid[t]! - value)).toBeLessThanOrEqual(1e-3 * scale);
        });
      }),
    );
  });

  it("of a window is the media before the first period", () => {
    const whole = applyTransform(adstocks.delayed, [4, 1, 0, 2, 7, 0, 0, 3], [0.6, 1.2], { maxLag: 3 });
    const rest = applyTransform(adstocks.delayed, [2, 7, 0, 0, 3], [0.6, 1.2], {
      maxLag: 3,
      history: [[4, 1, 0]],
    });
    expect([...rest]).toEqual([...whole.subarray(3)]);
  });

  it("must have one value a channel, and history as many periods as the window reaches back", () => {
    const group = channelGroup(4, 2);
    expect(() => adstocks.geometric.prepare(group, { settings: { carryIn: [1] } })).toThrow(
      "geometric: carryIn must have 2 values, one a channel, got 1",
    );
    expect(() => adstocks.delayed.prepare(group, { settings: { history: [[1]] } })).toThrow(
      "must have 2 series",
    );
    expect(() =>
      adstocks.delayed.prepare(group, { settings: { maxLag: 2, history: [[1], [1, 2]] } }),
    ).toThrow("history of channel 0 must have maxLag = 2 periods, got 1");
  });
});

describe("half-life and mean lag", () => {
  it("of the geometric adstock are ln ½ / ln alpha and alpha / (1 − alpha)", () => {
    expect(adstocks.geometric.halfLife([0.5])).toBeCloseTo(1, 14);
    expect(adstocks.geometric.halfLife([0.8])).toBeCloseTo(Math.log(0.5) / Math.log(0.8), 13);
    expect(adstocks.geometric.meanLag([0.75])).toBe(3);
  });

  it("of a long window are those of the recursion", () => {
    fc.assert(
      fc.property(fc.double({ min: 0.05, max: 0.8, noNaN: true }), (alpha) => {
        const settings = { maxLag: 200 };
        for (const statistic of ["halfLife", "meanLag"] as const) {
          const exact = adstocks.geometric[statistic]([alpha]);
          expect(adstocks.geometricWindow[statistic]([alpha], settings)).toBeCloseTo(exact, 9);
          expect(adstocks.geometricGrid[statistic]([alpha])).toBe(exact);
        }
      }),
    );
  });

  it("are zero without adstock", () => {
    expect(adstocks.none.halfLife([])).toBe(0);
    expect(adstocks.none.meanLag([])).toBe(0);
  });

  it("of a delayed adstock follow its delay", () => {
    // Weights 0.1^((l − 3)²) are symmetric about lag 3 up to what the window cuts off on the left.
    expect(adstocks.delayed.meanLag([0.1, 3], { maxLag: 6 })).toBeCloseTo(3, 9);
    expect(adstocks.delayed.halfLife([0.1, 3], { maxLag: 6 })).toBeGreaterThan(3);
    expect(adstocks.delayed.halfLife([0.1, 3], { maxLag: 6 })).toBeLessThan(4);
  });
});

describe("limits", () => {
  it("of little retention are the media themselves", () => {
    const x = [3, 0, 2, 5];
    for (const name of ["geometric", "geometricGrid", "geometricWindow", "binomial"] as const) {
      applyTransform(adstocks[name], x, [1e-9]).forEach((value, t) => {
        expect(value).toBeCloseTo(x[t]!, 7);
      });
    }
  });

  it("of full retention, unnormalised, are the sum so far", () => {
    const almostOne = 1 - 1e-12;
    for (const name of ["geometric", "geometricGrid"] as const) {
      const sums = applyTransform(adstocks[name], [3, 0, 2, 5], [almostOne], { normalise: false });
      [3, 3, 5, 10].forEach((sum, t) => {
        expect(sums[t]).toBeCloseTo(sum, 9);
      });
    }
  });

  it("of a peak far outside the window are weights on the nearest lag", () => {
    // Each of these weights is below the smallest double before it is normalised.
    const late = adstocks.delayed.weights([0.01, 80], { maxLag: 3 });
    expect([...late].map(Math.round)).toEqual([0, 0, 0, 1]);
    const early = adstocks.weibullPdf.weights([5, 0.1], { maxLag: 3 });
    expect([...early]).toEqual([1, 0, 0, 0]);
  });
});

describe("adstock and saturation", () => {
  it("compose in either order, and agree with the functions of one series", () => {
    const x = Array.from({ length: 20 }, (_, t) => (7 * t) % 5);
    const first = applyTransform(adstocks.geometric, x, [0.6], { normalise: false });
    const curve = applyTransform(saturations.hill, first, [2]);
    const expected = hillSaturation(first, { halfSaturation: 2 });
    curve.forEach((value, t) => {
      expect(value).toBeCloseTo(expected[t]!, 14);
    });
    const other = applyTransform(adstocks.geometric, applyTransform(saturations.hill, x, [2]), [0.6]);
    expect(other.length).toBe(20);
    // Saturating each week first never exceeds the ceiling of a week once normalised.
    for (const value of other) expect(value).toBeLessThan(1);
  });

  it("have gradients that chain through both, in either order", () => {
    const group = channelGroup(9, 3);
    const x = new Float64Array(36);
    packColumns(
      group,
      [1, 2, 3].map((c) => Array.from({ length: 9 }, (_, t) => 0.2 + ((t * c) % 4))),
      x,
    );
    for (const kinds of [
      [adstocks.delayed, saturations.hillSlope],
      [adstocks.geometric, saturations.hill],
      [saturations.logistic, adstocks.weibullPdf],
    ] as const) {
      const stages = kinds.map((kind) => ({
        stage: kind.prepare(group),
        params: new Float64Array(kind.parameters.length * 4).fill(0.7),
        bar: new Float64Array(kind.parameters.length * 4),
      }));
      const [first, second] = [stages[0]!, stages[1]!];
      const middle = new Float64Array(36);
      const out = new Float64Array(36);
      const total = (): number => {
        first.stage.forward(x, first.params, middle);
        second.stage.forward(middle, second.params, out);
        return out.reduce((sum, value, i) => sum + (i % 4 < 3 ? value * (1 + (i % 5)) : 0), 0);
      };
      total();
      const outBar = out.map((_, i) => (i % 4 < 3 ? 1 + (i % 5) : 0));
      const middleBar = new Float64Array(36);
      second.stage.pullback(middle, second.params, out, outBar, middleBar, second.bar);
      first.stage.pullback(x, first.params, middle, middleBar, null, first.bar);
      for (const { params, bar } of stages) {
        const found = bar.slice();
        params.forEach((value, i) => {
          if (i % 4 === 3) return;
          const step = 1e-5;
          params[i] = value + step;
          const above = total();
          params[i] = value - step;
          const below = total();
          params[i] = value;
          // Central differences: step² of curvature and rounding / step, both near 1e-9 here.
          const expected = (above - below) / (2 * step);
          expect(Math.abs(found[i]! - expected)).toBeLessThan(1e-7 * (1 + Math.abs(expected)));
        });
      }
    }
  });
});
