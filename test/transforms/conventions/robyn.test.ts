import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { adstocks } from "../../../src/transforms/adstocks.js";
import { applyTransform } from "../../../src/transforms/apply.js";
import { type TransformChoice, valuesInOrder } from "../../../src/transforms/conventions/choice.js";
import {
  fromRobyn,
  type RobynData,
  type RobynTransform,
  toRobyn,
} from "../../../src/transforms/conventions/robyn.js";
import { saturations } from "../../../src/transforms/saturations.js";

interface Fixture {
  readonly x: number[];
  readonly cases: {
    readonly transform: RobynTransform;
    readonly data: RobynData;
    readonly adstocked: number[];
    readonly saturated: number[];
  }[];
  readonly scaleTrans: { readonly windlen: number; readonly scale: number; readonly scaleTrans: number }[];
}

const fixture: Fixture = JSON.parse(readFileSync(new URL("../fixtures/robyn.json", import.meta.url), "utf8"));

/** Sums of some ten numbers below 10, in another order, and a power of them. */
const rounding = 1e-12;

function adstocked({ adstock }: TransformChoice): Float64Array {
  const kind = adstocks[adstock.kind];
  return applyTransform(kind, fixture.x, valuesInOrder(kind.parameters, adstock.values), adstock.settings);
}

function saturated(choice: TransformChoice): number[] {
  const kind = saturations[choice.saturation.kind];
  const values = valuesInOrder(kind.parameters, choice.saturation.values);
  return [...adstocked(choice)].map((x) => kind.value(x, values));
}

describe("fromRobyn", () => {
  it.each(fixture.cases)("reproduces Robyn's formulas for $transform", (expected) => {
    const choice = fromRobyn(expected.transform, expected.data);
    adstocked(choice).forEach((value, t) => {
      expect(Math.abs(value - expected.adstocked[t]!)).toBeLessThan(rounding);
    });
    saturated(choice).forEach((value, t) => {
      expect(Math.abs(value - expected.saturated[t]!)).toBeLessThan(rounding);
    });
  });

  it.each(fixture.scaleTrans)("reads a Weibull scale as a quantile of $windlen periods", (expected) => {
    const { windlen, scale, scaleTrans } = expected;
    const adstock = { type: "weibull_cdf", shape: 2, scale } as const;
    const choice = fromRobyn({ adstock, alpha: 1, gamma: 0.5 }, { windlen, adstockedRange: [0, 1] });
    expect(choice.adstock.values.scale).toBe(scaleTrans);
  });
});

describe("toRobyn", () => {
  it.each(fixture.cases)("gives back the transform of $transform", ({ transform, data }) => {
    const choice = fromRobyn(transform, data);
    const again = fromRobyn(toRobyn(choice, data), data);
    expect(again.adstock).toEqual(choice.adstock);
    expect(again.saturation.values.slope).toBe(choice.saturation.values.slope);
    expect(again.saturation.values.halfSaturation).toBeCloseTo(choice.saturation.values.halfSaturation!, 12);
  });

  it("keeps the saturated media of a normalised adstock as they are", () => {
    const ours: TransformChoice = {
      adstock: { kind: "geometric", settings: { normalise: true }, values: { alpha: 0.6 } },
      saturation: { kind: "hill", settings: {}, values: { halfSaturation: 0.5 }, coefficient: 1 },
    };
    const data = { windlen: fixture.x.length, adstockedRange: [0, 4] } as const;
    const theirs = fromRobyn(toRobyn(ours, data), data);
    const expected = saturated(ours);
    saturated(theirs).forEach((value, t) => {
      expect(Math.abs(value - expected[t]!)).toBeLessThan(rounding);
    });
  });

  it("refuses what Robyn does not have", () => {
    const { transform, data } = fixture.cases[1]!;
    const choice = fromRobyn(transform, data);
    const refuse = (adstock: object) =>
      expect(() => toRobyn({ ...choice, adstock: { ...choice.adstock, ...adstock } }, data));
    refuse({ kind: "delayed" }).toThrow('adstock must be geometric, weibullCdf or weibullPdf, got "delayed"');
    refuse({ values: { shape: 1, scale: 2.4 } }).toThrow("as Robyn rounds it, got 2.4");
    refuse({ settings: { normalise: false, maxLag: 4 } }).toThrow("maxLag must be windlen − 1 = 13");
    refuse({ kind: "weibullPdf" }).toThrow("minMax must be true");
    expect(() => toRobyn(choice, { ...data, adstockedRange: [0, 0.1] })).toThrow(
      "within the adstocked range",
    );
    const saturation = { ...choice.saturation, kind: "tanh" } as const;
    expect(() => toRobyn({ ...choice, saturation }, data)).toThrow("saturation must be hill or hillSlope");
  });
});
