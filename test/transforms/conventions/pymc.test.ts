import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { adstocks } from "../../../src/transforms/adstocks.js";
import { applyTransform } from "../../../src/transforms/apply.js";
import { valuesInOrder } from "../../../src/transforms/conventions/choice.js";
import {
  fromPyMC,
  type PyMCAdstock,
  type PyMCSaturation,
  toPyMC,
} from "../../../src/transforms/conventions/pymc.js";
import { saturations } from "../../../src/transforms/saturations.js";

interface Fixture {
  readonly x: number[];
  readonly adstocks: { readonly transform: PyMCAdstock; readonly out: number[] }[];
  readonly saturations: { readonly transform: PyMCSaturation; readonly out: number[] }[];
}

const fixture: Fixture = JSON.parse(readFileSync(new URL("../fixtures/pymc.json", import.meta.url), "utf8"));
const plainAdstock: PyMCAdstock = { type: "no_adstock" };
const plainSaturation: PyMCSaturation = { type: "no_saturation", beta: 1 };

/** Sums of a few numbers below 10, in another order: a hundred units in the last place of 10. */
const rounding = 2e-13;

describe("fromPyMC", () => {
  it.each(fixture.adstocks)(
    "reproduces the adstock of PyMC-Marketing for $transform",
    ({ transform, out }) => {
      const { adstock } = fromPyMC({ adstock: transform, saturation: plainSaturation });
      const kind = adstocks[adstock.kind];
      const found = applyTransform(
        kind,
        fixture.x,
        valuesInOrder(kind.parameters, adstock.values),
        adstock.settings,
      );
      out.forEach((value, t) => {
        expect(Math.abs(found[t]! - value)).toBeLessThan(rounding);
      });
    },
  );

  it.each(fixture.saturations)(
    "reproduces the saturation of PyMC-Marketing for $transform",
    ({ transform, out }) => {
      const { saturation } = fromPyMC({ adstock: plainAdstock, saturation: transform });
      const kind = saturations[saturation.kind];
      const values = valuesInOrder(kind.parameters, saturation.values);
      out.forEach((value, t) => {
        const found = saturation.coefficient * kind.value(fixture.x[t]!, values, saturation.settings);
        expect(Math.abs(found - value)).toBeLessThan(rounding);
      });
    },
  );

  it("counts weights where we count lags, and normalises as its components do", () => {
    const { adstock } = fromPyMC({
      adstock: { type: "geometric", alpha: 0.5, l_max: 3 },
      saturation: plainSaturation,
    });
    expect(adstock.settings).toEqual({ maxLag: 2, normalise: true });
    expect([...applyTransform(adstocks.geometricWindow, [1, 0, 0, 0], [0.5], adstock.settings)]).toEqual([
      4 / 7,
      2 / 7,
      1 / 7,
      0,
    ]);
  });
});

describe("toPyMC", () => {
  it.each(fixture.adstocks)("gives back $transform", ({ transform }) => {
    const original = { adstock: transform, saturation: plainSaturation };
    const back = toPyMC(fromPyMC(original));
    // The extra weight of old versions is a longer window in the new ones.
    if (transform.type === "weibull_cdf") {
      expect(back.adstock).toEqual({
        type: "weibull_cdf",
        lam: transform.lam,
        k: transform.k,
        l_max: transform.l_max + 1,
        normalize: transform.normalize,
      });
    } else expect(back).toEqual(original);
  });

  it("gives back the saturations that have one form only", () => {
    for (const { transform } of fixture.saturations) {
      if (transform.type === "inverse_scaled_logistic" || transform.type === "tanh_baselined") continue;
      const back = toPyMC(fromPyMC({ adstock: plainAdstock, saturation: transform }));
      expect(back.saturation).toEqual(transform);
    }
  });

  it("refuses what PyMC-Marketing does not have", () => {
    const saturation = fromPyMC({ adstock: plainAdstock, saturation: plainSaturation }).saturation;
    const refuse = (kind: keyof typeof adstocks, settings: object) =>
      expect(() => toPyMC({ adstock: { kind, settings, values: { alpha: 0.5 } }, saturation }));
    refuse("geometric", {}).toThrow(
      'toPyMC: adstock must have a window, got "geometric"; use geometricWindow',
    );
    refuse("weibullPdf", { maxLag: 4 }).toThrow("minMax must be true");
    refuse("binomial", { maxLag: 4 }).toThrow("zeroLag must be maxLag + 2 = 6 for a binomial adstock, got 5");
  });
});
