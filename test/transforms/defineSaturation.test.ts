import { describe, expect, it } from "vitest";
import { log1p } from "../../src/math/elementary.js";
import { applyTransform } from "../../src/transforms/apply.js";
import { checkKind } from "../../src/transforms/checkKind.js";
import { defineSaturation, type SaturationDefinition } from "../../src/transforms/defineSaturation.js";
import { saturations } from "../../src/transforms/saturations.js";

const logarithm: SaturationDefinition = {
  name: "logarithm",
  parameters: [{ name: "scale", domain: "positive" }],
  value: (x, p) => log1p(x / p[0]!),
  derivatives: (x, p) => [1 / (p[0]! + x), -x / (p[0]! * (p[0]! + x))],
};
const hillOfMine: SaturationDefinition = {
  name: "hillOfMine",
  parameters: [{ name: "half", domain: "positive" }],
  value: (x, p) => x / (p[0]! + x),
  inverse: (y, p) => (p[0]! * y) / (1 - y),
  ceiling: () => 1,
};

describe("defineSaturation", () => {
  it("makes a kind whose group values are the formula", () => {
    const kind = defineSaturation(logarithm);
    expect([...applyTransform(kind, [0, 2, 6], [2])]).toEqual([0, log1p(1), log1p(3)]);
    expect(kind.ceiling([2])).toBe(Number.POSITIVE_INFINITY);
    expect(kind.halfSaturation([2])).toBeNaN();
    expect(kind.inverse(1, [2])).toBeNaN();
  });

  it("passes the check of pullbacks, with derivatives and without, and says which", () => {
    expect(checkKind(defineSaturation(logarithm))).toMatchObject({ isRight: true, isSlow: false });
    const { derivatives: _, ...slow } = logarithm;
    expect(checkKind(defineSaturation(slow))).toMatchObject({ isRight: true, isSlow: true });
    expect(checkKind(defineSaturation(hillOfMine))).toMatchObject({ isRight: true, isSlow: true });
  });

  it("fails the check when a derivative is wrong", () => {
    const wrong = defineSaturation({ ...logarithm, derivatives: (x, p) => [1 / (p[0]! + x), 0] });
    const check = checkKind(wrong);
    expect(check.isRight).toBe(false);
    expect(check.worstAt).toMatch(/^scale of channel/);
  });

  it("takes inverse and ceiling from the definition", () => {
    const kind = defineSaturation(hillOfMine);
    expect(kind.halfSaturation([3])).toBe(3);
    expect(kind.inverse(0.75, [3])).toBe(saturations.hill.inverse(0.75, [3]));
    expect(kind.inverse(1, [3])).toBeNaN();
  });

  it("has the curve of its formula, and turns where it says or where it is seen to", () => {
    const point = new Float64Array(3);
    for (const definition of [
      hillOfMine,
      {
        ...hillOfMine,
        derivatives: (x: number, p: ArrayLike<number>) => [p[0]! / (p[0]! + x) ** 2, -x / (p[0]! + x) ** 2],
      },
    ]) {
      const kind = defineSaturation(definition);
      const expected = new Float64Array(3);
      for (const x of [0.2, 1, 5]) {
        kind.curve(x, [9, 3], 1, point);
        saturations.hill.curve(x, [3], 0, expected);
        // Differences of five points, see curveShape.
        point.forEach((value, i) => {
          expect(Math.abs(value - expected[i]!)).toBeLessThan(1e-8);
        });
      }
      expect(kind.isShapeKnown).toBe(false);
      expect(kind.inflexion([3])).toBe(0);
    }
    const declared = defineSaturation({ ...hillOfMine, inflexion: () => 0 });
    expect(declared.isShapeKnown).toBe(true);
  });

  it("fails the check when it turns elsewhere than it says", () => {
    const s = { name: "s", parameters: [], value: (x: number) => x ** 2 / (1 + x ** 2) };
    expect(checkKind(defineSaturation({ ...s, inflexion: () => Math.sqrt(1 / 3) })).isRight).toBe(true);
    const check = checkKind(defineSaturation({ ...s, inflexion: () => 0 }));
    expect(check.isRight).toBe(false);
    expect(check.worstAt).toMatch(/^inflexion, x = /);
  });

  it("refuses a curve that gives something for nothing", () => {
    expect(() => defineSaturation({ ...logarithm, value: (x) => 1 + x })).toThrow(
      "logarithm: value must be 0 at x = 0, got 1",
    );
  });
});
