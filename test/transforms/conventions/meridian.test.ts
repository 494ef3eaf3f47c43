import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { adstocks } from "../../../src/transforms/adstocks.js";
import { applyTransform } from "../../../src/transforms/apply.js";
import { valuesInOrder } from "../../../src/transforms/conventions/choice.js";
import {
  fromMeridian,
  type MeridianTransform,
  toMeridian,
} from "../../../src/transforms/conventions/meridian.js";
import { saturations } from "../../../src/transforms/saturations.js";

interface Fixture {
  readonly x: number[];
  readonly cases: {
    readonly transform: MeridianTransform;
    readonly adstocked: number[];
    readonly saturated: number[];
  }[];
}

const fixture: Fixture = JSON.parse(
  readFileSync(new URL("../fixtures/meridian.json", import.meta.url), "utf8"),
);

/** Meridian computes in 32 bits: numbers below 4 after some twenty roundings of 2^−24 each. */
const rounding = 4 * 20 * 2 ** -24;

describe("fromMeridian", () => {
  it.each(fixture.cases)("reproduces Meridian for $transform", ({ transform, adstocked, saturated }) => {
    const { adstock, saturation } = fromMeridian(transform);
    const kind = adstocks[adstock.kind];
    const hill = saturations[saturation.kind];
    const found = applyTransform(
      kind,
      fixture.x,
      valuesInOrder(kind.parameters, adstock.values),
      adstock.settings,
    );
    found.forEach((value, t) => {
      expect(Math.abs(value - adstocked[t]!)).toBeLessThan(rounding);
      const response = hill.value(value, valuesInOrder(hill.parameters, saturation.values));
      expect(Math.abs(response - saturated[t]!)).toBeLessThan(rounding);
    });
  });

  it("turns ec into the unit of the media", () => {
    const transform = { alpha: 0.5, max_lag: 8, n_media_times: 52, ec: 0.8 };
    expect(fromMeridian(transform, { mediaScale: 1000 }).saturation.values.halfSaturation).toBe(800);
  });
});

describe("toMeridian", () => {
  it("gives back what came in, with the window as long as the media allow", () => {
    for (const { transform } of fixture.cases) {
      const { n_media_times, ...rest } = transform;
      const max_lag = Math.min(rest.max_lag, n_media_times - 1);
      const back = toMeridian(fromMeridian(transform, { mediaScale: 8 }), { mediaScale: 8 });
      expect(back).toEqual({ ...rest, max_lag });
    }
  });

  it("refuses what Meridian does not have", () => {
    const { adstock, saturation } = fromMeridian(fixture.cases[0]!.transform);
    const refuse = (change: object) =>
      expect(() => toMeridian({ adstock: { ...adstock, ...change }, saturation }));
    refuse({ kind: "delayed" }).toThrow('adstock must be geometricWindow or binomial, got "delayed"');
    refuse({ settings: { normalise: false } }).toThrow("normalise must be true");
    refuse({ settings: { maxLag: 3, zeroLag: 9 } }).toThrow("zeroLag must be maxLag + 1 = 4, got 9");
    expect(() => toMeridian({ adstock, saturation: { ...saturation, kind: "tanh" } })).toThrow('got "tanh"');
  });
});
