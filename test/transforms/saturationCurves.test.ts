/** Curves against the saturation kinds, derivatives against differences. */
import { expect, it } from "vitest";
import { inflexionOf } from "../../src/transforms/curveShape.js";
import { type SaturationName, saturations } from "../../src/transforms/saturations.js";

const cases: readonly (readonly [SaturationName, number, number])[] = [
  ["hill", 0.7, 0],
  ["michaelisMenten", 0.7, 0],
  ["hillSlope", 0.7, 0.6],
  ["hillSlope", 0.7, 1],
  ["hillSlope", 0.7, 2.5],
  ["root", 0.4, 0],
  ["tanh", 1.3, 0],
  ["logistic", 1.3, 0],
  ["none", 0, 0],
];
const point = new Float64Array(3);

it("is tested for every saturation kind", () => {
  expect(new Set(cases.map(([name]) => name))).toEqual(new Set(Object.keys(saturations)));
});

it.each(cases)("%s %f %f is the kind's value, with its derivatives", (name, a, b) => {
  const at = (x: number) => {
    saturations[name].curve(x, [Number.NaN, a, b], 1, point);
    return [...point] as [number, number, number];
  };
  for (const x of [0.05, 0.3, 1, 4]) {
    const [value, slope, bend] = at(x);
    expect(value).toBeCloseTo(saturations[name].value(x, [a, b]), 14);
    const h = 1e-5 * x;
    // Central differences: h² of the third derivative, and rounding over h.
    expect(Math.abs(slope - (at(x + h)[0] - at(x - h)[0]) / (2 * h))).toBeLessThan(
      1e-7 * (1 + Math.abs(slope)),
    );
    expect(Math.abs(bend - (at(x + h)[1] - at(x - h)[1]) / (2 * h))).toBeLessThan(
      1e-7 * (1 + Math.abs(bend)),
    );
  }
  expect(at(0)[0]).toBe(0);
});

it.each(cases)("%s %f %f turns where its slopes say so", (name, a, b) => {
  const { inflexion, isShapeKnown, curve } = saturations[name];
  const looked = inflexionOf((x) => {
    curve(x, [a, b], 0, point);
    return point[1]!;
  });
  expect(isShapeKnown).toBe(true);
  // The top of the slopes is flat: halving down finds it to the root of the rounding.
  expect(Math.abs(looked - inflexion([a, b]))).toBeLessThan(1e-6);
});

it.each<readonly [SaturationName, number, number, readonly [number, number]]>([
  ["hill", 0.7, 0, [1 / 0.7, -2 / 0.49]],
  ["hillSlope", 0.7, 1, [1 / 0.7, -2 / 0.49]],
  ["hillSlope", 0.7, 2, [0, 2 / 0.49]],
  ["hillSlope", 0.7, 2.5, [0, 0]],
  ["tanh", 1.3, 0, [1 / 1.3, 0]],
  ["logistic", 1.3, 0, [0.65, 0]],
  // Infinite second derivatives, for which 0 stands.
  ["hillSlope", 0.7, 0.6, [Number.POSITIVE_INFINITY, 0]],
  ["hillSlope", 0.7, 1.5, [0, 0]],
  ["root", 0.4, 0, [Number.POSITIVE_INFINITY, 0]],
])("%s %f %f has at 0 the derivatives %o", (name, a, b, derivatives) => {
  saturations[name].curve(0, [a, b], 0, point);
  derivatives.forEach((value, i) => {
    if (Number.isFinite(value)) expect(point[i + 1]).toBeCloseTo(value, 14);
    else expect(point[i + 1]).toBe(value);
  });
});

it("turns where the second derivative of an S changes its sign", () => {
  const turn = saturations.hillSlope.inflexion([0.7, 2.5]);
  saturations.hillSlope.curve(turn * 0.999, [0.7, 2.5], 0, point);
  expect(point[2]).toBeGreaterThan(0);
  saturations.hillSlope.curve(turn * 1.001, [0.7, 2.5], 0, point);
  expect(point[2]).toBeLessThan(0);
});
