/** What a plan brings: against arithmetic written out, differences, and a steady plan that lasts. */
import { expect, it } from "vitest";
import { createSurface } from "../../../src/decisions/solver/surface.js";
import { type HandChannel, responsesOf, surfaceOf } from "../responses.js";

const channels: readonly HandChannel[] = [
  {
    saturation: "hill",
    draws: [
      [3, 2],
      [4, 1],
    ],
    kernel: [0.6, 0.3, 0.1],
    spend: [1, 0, 5],
  },
  {
    saturation: "root",
    draws: [
      [1, 0.5],
      [2, 0.4],
    ],
    kernel: [0.5, 0.25, 0.25],
    spend: [2, 2, 2],
    order: "saturationFirst",
  },
  {
    saturation: "hillSlope",
    draws: [
      [2, 1, 2],
      [1, 2, 0.8],
    ],
    kernel: [1],
    spend: [0, 0, 1],
  },
];

it("of a steady plan is the sum of the curves at the adstock's gain", () => {
  const values = new Float64Array(2);
  surfaceOf(channels).evaluate(Float64Array.of(2, 4, 1), { values });
  expect(values[0]).toBeCloseTo((3 * 2) / (2 + 2) + 1 * Math.sqrt(4) + (2 * 1) / (1 + 1), 12);
  expect(values[1]).toBeCloseTo((4 * 2) / (1 + 2) + 2 * 4 ** 0.4 + 1 / (1 + 2 ** 0.8), 12);
});

it("of a horizon is what a naive simulation of every week gives, history's own part taken off", () => {
  const periods = 4;
  const x = Float64Array.from({ length: 12 }, (_, i) => (i * 7) % 5);
  const values = new Float64Array(2);
  surfaceOf(channels, periods).evaluate(x, { values });
  const hill = (a: number) => (3 * a) / (2 + a);
  const simulate = (kernel: readonly number[], spend: readonly number[]) =>
    Array.from({ length: 60 }, (_, t) => kernel.reduce((sum, w, lag) => sum + w * (spend[t - lag] ?? 0), 0));
  const tv = simulate([0.6, 0.3, 0.1], [1, 0, 5, ...x.subarray(0, 4)]);
  const silent = simulate([0.6, 0.3, 0.1], [1, 0, 5]);
  const first = tv.slice(3).reduce((sum, a, t) => sum + hill(a) - hill(silent[t + 3]!), 0);
  const second = [...x.subarray(4, 8)].reduce((sum, money) => sum + Math.sqrt(money), 0);
  const third = [...x.subarray(8)].reduce((sum, money) => sum + (2 * money ** 2) / (1 + money ** 2), 0);
  expect(values[0]).toBeCloseTo(first + second + third, 10);
});

it.each([null, 5])("has the gradient and curvature that differences confirm (horizon %s)", (periods) => {
  const surface = surfaceOf(channels, periods);
  const weights = Float64Array.of(0.3, 0.7);
  const x = Float64Array.from({ length: surface.size }, (_, i) => 2 + ((i * 3) % 4));
  const gradientAt = (at: Float64Array) => {
    const gradient = new Float64Array(surface.size);
    surface.evaluate(at, { weights, gradient });
    return gradient;
  };
  const valueAt = (at: Float64Array) => {
    const values = new Float64Array(2);
    surface.evaluate(at, { values });
    return 0.3 * values[0]! + 0.7 * values[1]!;
  };
  const gradient = gradientAt(x);
  const hessian = new Float64Array(surface.size ** 2);
  surface.evaluate(x, { weights, gradient: new Float64Array(surface.size), hessian });
  const h = 1e-5;
  for (let j = 0; j < surface.size; j++) {
    const moved = (by: number) => x.map((value, i) => (i === j ? value + by : value));
    expect(Math.abs(gradient[j]! - (valueAt(moved(h)) - valueAt(moved(-h))) / (2 * h))).toBeLessThan(1e-8);
    const [up, down] = [gradientAt(moved(h)), gradientAt(moved(-h))];
    // Every kernel here is short enough to shape the Hessian whole, up to its last 5 %.
    for (let i = j; i < surface.size; i++) {
      expect(Math.abs(hessian[i * surface.size + j]! - (up[i]! - down[i]!) / (2 * h))).toBeLessThan(1e-7);
    }
  }
});

it("of a long flat horizon tends to the steady plan, week by week", () => {
  const one: readonly HandChannel[] = [
    { saturation: "hill", draws: [[3, 2]], kernel: [0.5, 0.3, 0.2], spend: [0] },
  ];
  const steady = new Float64Array(1);
  surfaceOf(one).evaluate(Float64Array.of(4), { values: steady });
  const [long, longer] = [20, 30].map((periods) => {
    const values = new Float64Array(1);
    surfaceOf(one, periods).evaluate(new Float64Array(periods).fill(4), { values });
    return values[0]!;
  });
  expect((longer! - long!) / 10).toBeCloseTo(steady[0]!, 12);
});

it.each([null, 4])(
  "of some of the draws is what a surface made of these draws alone is (horizon %s)",
  (periods) => {
    const indices = [1, 0, 1];
    const own = channels.map((channel) => ({ ...channel, draws: indices.map((s) => channel.draws[s]!) }));
    const afterwards = [1, 0, 2];
    const whole = createSurface(responsesOf(channels), periods, afterwards);
    const alone = createSurface(responsesOf(own), periods, afterwards);
    const lower = new Float64Array(whole.size);
    const upper = new Float64Array(whole.size).fill(6);
    // What was made of all draws for a box is none of theirs.
    whole.bridge({ lower, upper });
    const some = whole.of(indices);
    const x = Float64Array.from(lower, (_, i) => (i * 7) % 5);
    const readingOf = (surface: typeof some) => {
      const out = {
        values: new Float64Array(3),
        weights: Float64Array.of(0.2, 0.5, 0.3),
        gradient: new Float64Array(surface.size),
        jacobian: new Float64Array(3 * surface.size),
        hessian: new Float64Array(surface.size ** 2),
      };
      surface.evaluate(x, out);
      return out;
    };
    expect(readingOf(some)).toEqual(readingOf(alone));
    for (const surface of [some, alone]) surface.bridge({ lower, upper });
    expect(readingOf(some)).toEqual(readingOf(alone));
    expect([some.isConcave, some.periods, some.draws.draws]).toEqual([alone.isConcave, alone.periods, 3]);
  },
);
