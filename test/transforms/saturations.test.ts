import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyTransform } from "../../src/transforms/apply.js";
import { channelGroup } from "../../src/transforms/channelGroup.js";
import type { SaturationKind, SaturationSettings } from "../../src/transforms/kind.js";
import { type SaturationName, saturations } from "../../src/transforms/saturations.js";

const names = Object.keys(saturations) as SaturationName[];
const exposure = fc.double({ min: 0, max: 50, noNaN: true });

const valuesOf = (kind: SaturationKind) =>
  fc.tuple(
    ...kind.parameters.map(({ domain }) =>
      domain === "unitInterval"
        ? fc.double({ min: 0.05, max: 0.95, noNaN: true })
        : fc.double({ min: 0.2, max: 4, noNaN: true }),
    ),
  );

describe.each(names)("the %s saturation", (name) => {
  const kind = saturations[name];
  const settings: SaturationSettings = name === "michaelisMenten" ? { ceiling: 40 } : {};

  it("starts at 0, never falls, and stays below its ceiling", () => {
    fc.assert(
      fc.property(exposure, exposure, valuesOf(kind), (a, b, values) => {
        const [less, more] = [Math.min(a, b), Math.max(a, b)].map((x) => kind.value(x, values, settings));
        expect(kind.value(0, values, settings)).toBe(0);
        // Rounding of an exponential may turn two equal values around by a unit in the last place.
        expect(more).toBeGreaterThanOrEqual(less! * (1 - 4e-16));
        expect(more).toBeLessThanOrEqual(kind.ceiling(values, settings));
      }),
    );
  });

  it("is undone by its inverse", () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-3, max: 1.5, noNaN: true }), valuesOf(kind), (x, values) => {
        const y = kind.value(x, values, settings);
        const ceiling = kind.ceiling(values, settings);
        // Close to the ceiling, a unit in the last place of y is a long way in x.
        fc.pre(!(y > 0.999 * ceiling));
        expect(Math.abs(kind.inverse(y, values, settings) - x)).toBeLessThan(1e-11 * x);
      }),
    );
  });

  it("has no inverse for outputs that it never gives", () => {
    const values = kind.parameters.map(({ typical }) => typical);
    expect(kind.inverse(-0.1, values, settings)).toBeNaN();
    expect(kind.inverse(kind.ceiling(values, settings), values, settings)).toBeNaN();
  });

  it("reaches half of its ceiling at its half-saturation", () => {
    fc.assert(
      fc.property(valuesOf(kind), (values) => {
        const ceiling = kind.ceiling(values, settings);
        const half = kind.halfSaturation(values, settings);
        if (ceiling === Number.POSITIVE_INFINITY) expect(half).toBeNaN();
        else expect(Math.abs(kind.value(half, values, settings) / ceiling - 0.5)).toBeLessThan(1e-14);
      }),
    );
  });

  it("gives a group the values that it gives one number", () => {
    fc.assert(
      fc.property(fc.array(exposure, { minLength: 1, maxLength: 20 }), valuesOf(kind), (x, values) => {
        applyTransform(kind, x, values, settings).forEach((value, t) => {
          const expected = kind.value(x[t]!, values, settings);
          expect(Math.abs(value - expected)).toBeLessThanOrEqual(1e-15 * expected);
        });
      }),
    );
  });

  it("has finite derivatives where media are 0, tiny or huge", () => {
    const group = channelGroup(5, 1);
    const x = Float64Array.of(0, 0, 5e-324, 0, 1e-300, 0, 1e-30, 0, 1e12, 0);
    fc.assert(
      fc.property(valuesOf(kind), (values) => {
        const params = Float64Array.from(values.flatMap((value) => [value, value]));
        const prepared = kind.prepare(group, { settings });
        const [out, xBar] = [new Float64Array(10), new Float64Array(10)];
        const paramsBar = new Float64Array(params.length);
        prepared.forward(x, params, out);
        prepared.pullback(x, params, out, new Float64Array(10).fill(1), xBar, paramsBar);
        for (const value of [...out, ...xBar, ...paramsBar]) expect(Number.isFinite(value)).toBe(true);
      }),
    );
  });

  it("has the derivative at 0 that its values just above 0 have", () => {
    const values = kind.parameters.map(({ typical }) => typical);
    const prepared = kind.prepare(channelGroup(1, 1), { settings });
    const params = Float64Array.from(values.flatMap((value) => [value, value]));
    const xBar = new Float64Array(2);
    const out = new Float64Array(2);
    prepared.forward(new Float64Array(2), params, out);
    prepared.pullback(
      new Float64Array(2),
      params,
      out,
      Float64Array.of(1, 0),
      xBar,
      new Float64Array(params.length),
    );
    const slope = kind.value(1e-9, values, settings) / 1e-9;
    // The root is infinitely steep there; 0 is passed instead, and documented.
    if (name === "root") expect(xBar[0]).toBe(0);
    else expect(xBar[0]! / slope).toBeCloseTo(1, 7);
  });
});

describe("closed forms", () => {
  it("are the formulas written down", () => {
    expect(saturations.hill.value(15, [5])).toBe(0.75);
    expect(saturations.hillSlope.value(2, [1, 2])).toBeCloseTo(4 / 5, 15);
    expect(saturations.logistic.value(2, [0.5])).toBeCloseTo((1 - Math.exp(-1)) / (1 + Math.exp(-1)), 15);
    expect(saturations.tanh.value(3, [2])).toBeCloseTo(Math.tanh(1.5), 15);
    expect(saturations.michaelisMenten.value(6, [2], { ceiling: 100 })).toBe(75);
    expect(saturations.root.value(9, [0.5])).toBeCloseTo(3, 14);
    expect(saturations.none.value(7, [])).toBe(7);
  });

  it("give the logistic its half-saturation at ln 3 / lambda", () => {
    expect(saturations.logistic.halfSaturation([0.25])).toBeCloseTo(4 * Math.log(3), 13);
  });

  it("are exact at the extremes: nothing at 0, everything far out, no overflow", () => {
    for (const slope of [0.1, 1, 300]) {
      expect(saturations.hillSlope.value(0, [1e-6, slope])).toBe(0);
      expect(saturations.hillSlope.value(1e300, [1e-300, slope])).toBeCloseTo(1, 10);
    }
    expect(saturations.tanh.value(1e300, [1e-6])).toBe(1);
  });

  it("bend the Hill curve at half·((slope − 1)/(slope + 1))^(1/slope) when it is S-shaped", () => {
    const [half, slope] = [2, 3];
    const inflexion = half * ((slope - 1) / (slope + 1)) ** (1 / slope);
    const bend = (x: number): number => {
      const step = 1e-3;
      const value = (at: number) => saturations.hillSlope.value(at, [half, slope]);
      return value(x + step) - 2 * value(x) + value(x - step);
    };
    expect(bend(inflexion * 0.98)).toBeGreaterThan(0);
    expect(bend(inflexion * 1.02)).toBeLessThan(0);
  });

  it("refuse settings that a kind does not read, and a ceiling that is not positive", () => {
    expect(() => saturations.tanh.value(1, [1], { ceiling: 2 })).toThrow(
      "tanh: settings must be among no settings, got ceiling",
    );
    expect(() => saturations.michaelisMenten.value(1, [1], { ceiling: 0 })).toThrow(
      "ceiling must be > 0, got 0",
    );
  });
});
