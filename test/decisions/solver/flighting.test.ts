/** Points that stand for a flighting: against the mean over all periods, and a pattern that really comes round again and again. */
import { expect, it } from "vitest";
import { pointsOf, repeatedAdstock } from "../../../src/decisions/solver/flighting.js";
import { createRng } from "../../../src/math/rng.js";
import { mean } from "../../../src/math/statistics.js";
import { surfaceOf } from "../responses.js";

const rng = createRng(7).split("flighting");
const patterns = {
  "one week in five": Float64Array.from({ length: 50 }, (_, t) => (t % 5 === 0 ? 5 : 0)),
  flights: Float64Array.from({ length: 52 }, (_, t) => (t % 13 < 4 ? rng.uniform() : 0)),
  "always on": Float64Array.from({ length: 52 }, () => 0.5 + rng.uniform()),
};
const kernels = {
  geometric: Float64Array.from({ length: 30 }, (_, lag) => 0.4 * 0.6 ** lag),
  "geometric, of half a year": Float64Array.from({ length: 500 }, (_, lag) => 0.03 * 0.97 ** lag),
  "geometric, cut short": Float64Array.of(0.4, 0.3, 0.225),
  delayed: Float64Array.of(0.1, 0.3, 0.4, 0.2),
  "longer than the pattern": Float64Array.from({ length: 80 }, (_, lag) => 1 / (1 + lag) ** 2),
};
const cases = Object.entries(patterns).flatMap(([pattern, values]) =>
  Object.entries(kernels).map(([kernel, weights]) => [pattern, kernel, values, weights] as const),
);

it.each(cases)(
  "the adstock of %s, %s, is that of many rounds one after another",
  (_, __, pattern, kernel) => {
    const rounds = 12;
    const all = Float64Array.from(
      { length: rounds * pattern.length },
      (_, t) => pattern[t % pattern.length]!,
    );
    const out = repeatedAdstock(kernel, pattern);
    for (let t = 0; t < pattern.length; t++) {
      const at = (rounds - 1) * pattern.length + t;
      const level = kernel.reduce((sum, w, lag) => sum + w * all[at - lag]!, 0);
      expect(Math.abs(out[t]! - level)).toBeLessThan(1e-6);
    }
  },
);

it.each(cases)(
  "a few points of %s, %s, have the mean of a curve over all periods",
  (_, __, pattern, kernel) => {
    const levels = repeatedAdstock(kernel, pattern);
    const { values, weights } = pointsOf(levels);
    expect(values.length).toBeLessThanOrEqual(8);
    const averaged = (f: (x: number) => number) => values.reduce((sum, x, i) => sum + weights[i]! * f(x), 0);
    // Mean and curvature are exact, a curve is near.
    expect(averaged((x) => x)).toBeCloseTo(mean(levels), 12);
    expect(averaged((x) => x * x)).toBeCloseTo(mean(levels.map((x) => x * x)), 10);
    const highest = levels.reduce((a, b) => Math.max(a, b), 0);
    for (const [half, limit] of [
      [0.1, 2e-4],
      [0.5, 1e-7],
    ] as const) {
      const hill = (x: number) => x / (x + half * highest);
      expect(Math.abs(averaged(hill) / mean(levels.map(hill)) - 1)).toBeLessThan(limit);
    }
  },
);

it("the same money in every period is one point", () => {
  const { values, weights } = pointsOf(
    repeatedAdstock(Float64Array.of(0.5, 0.3), new Float64Array(52).fill(2)),
  );
  expect([...values]).toEqual([1.6]);
  expect([...weights]).toEqual([1]);
});

it("a channel on one week in five brings what its weeks bring, and its next unit is theirs", () => {
  const flighting = [5, 0, 0, 0, 0];
  const surface = surfaceOf([{ saturation: "hill", draws: [[3, 2]], flighting }]);
  const values = new Float64Array(1);
  const jacobian = new Float64Array(1);
  surface.evaluate(Float64Array.of(4), { values, jacobian });
  expect(values[0]).toBeCloseTo(((1 / 5) * 3 * 20) / 22, 10);
  expect(jacobian[0]).toBeCloseTo((3 * 2) / 22 ** 2, 10);
});
