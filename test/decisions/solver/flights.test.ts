/** Flights of S-shaped curves: against closed forms and enumeration, and the concave function that a plan of them climbs on. */
import { describe, expect, it } from "vitest";
import { bestFlights, levelPattern, pathOf, planNear } from "../../../src/decisions/solver/flights.js";
import { startInside } from "../../../src/decisions/solver/interiorPoint.js";
import { objectiveAt } from "../../../src/decisions/solver/optimise.js";
import { expectation } from "../../../src/decisions/solver/risk.js";
import { readObjective, type Solution, solve } from "../../../src/decisions/solver/solve.js";
import { createRng } from "../../../src/math/rng.js";
import { budgeted, type HandChannel, responsesOf, surfaceOf } from "../responses.js";

/** S(x) = x²/(1 + x²): the tangent from 0 touches at 1, where it is 1/2. */
const square: HandChannel = { saturation: "hillSlope", draws: [[1, 1, 2]] };
const value = (money: readonly number[]) => money.reduce((all, x) => all + (x * x) / (1 + x * x), 0);

/** The plan of one channel with so much money a period, none before and none after. */
function planned(mean: number, periods: number): Solution {
  const surface = surfaceOf([square], periods);
  const all = new Array<number>(periods);
  const polytope = budgeted([...all].fill(0), [...all].fill(3), mean * periods);
  const { pattern } = bestFlights(responsesOf([square]).channels[0]!, mean, 3);
  return solve(surface, readObjective("expected"), {
    polytope,
    start: startInside(polytope),
    minimum: null,
    today: new Float64Array(periods),
    cost: null,
    path: pathOf([mean], [pattern], periods),
  });
}

describe("one channel without carry-over, below the point where the tangent from nothing touches", () => {
  it("alternates between nothing and that point, which is proved, whatever the horizon", () => {
    const [short, long] = [planned(0.5, 8), planned(0.5, 16)];
    short.x.forEach((money, h) => {
      expect(money).toBeCloseTo(h % 2 === 0 ? 1 : 0, 3);
    });
    expect(Math.max(...short.x.map((money, h) => Math.abs(money - long.x[h]!)))).toBeLessThan(0.02 * 0.5);
    // The envelope at 0.5 is half the tangent's height: no plan brings more than 1/4 a period.
    expect(short.value).toBeCloseTo(2, 6);
    expect(short.bound! / short.value - 1).toBeLessThan(1e-6);
  });

  it("is level above that point, as a concave curve is", () => {
    const plan = planned(1.4, 6);
    for (const money of plan.x) expect(money).toBeCloseTo(1.4, 4);
    expect(plan.bound! / plan.value - 1).toBeLessThan(1e-6);
  });

  it("cannot have one schedule for every horizon where the money makes no whole number of flights, but one value", () => {
    /** By enumeration: n of the periods share the money alike, as the curve is concave where they are. */
    const best = (mean: number, periods: number) =>
      Array.from({ length: periods }, (_, i) => i + 1)
        .map((n) => ({
          n,
          height: (mean * periods) / n,
          value: value(new Array(n).fill((mean * periods) / n)),
        }))
        .reduce((a, b) => (b.value > a.value ? b : a));
    const [five, ten] = [best(0.3, 5), best(0.3, 10)];
    // A flight and a half are no flights: two lower ones, or one higher one, and three of the right height in twice the time.
    expect([five.n, ten.n]).toEqual([2, 3]);
    expect(ten.height / five.height - 1).toBeGreaterThan(0.3);
    expect(ten.value / (2 * five.value) - 1).toBeLessThan(0.05);
    for (const [periods, known] of [
      [5, five],
      [10, ten],
    ] as const) {
      const plan = planned(0.3, periods);
      expect(plan.value).toBeCloseTo(known.value, 4);
      expect(plan.x.filter((money) => money > 0.01)).toHaveLength(known.n);
      // The bound is truthful, and open where no whole number fits.
      expect(plan.bound).toBeCloseTo(0.15 * periods, 4);
    }
  });
});

describe("patterns", () => {
  const [channel] = responsesOf([square]).channels;
  it.each([
    [0.5, [2, 0]],
    [0.25, [4, 0, 0, 0]],
    [2 / 3, [1.5, 0, 1.5]],
    [1, [1]],
    [2, [1]],
  ])("of money %f are %j", (money, wanted) => {
    const { pattern, gain } = bestFlights(channel!, money, 3);
    expect(pattern.length).toBe(wanted.length);
    expect([...pattern].filter((part) => part > 0)).toEqual(wanted.filter((part) => part > 0));
    // Below the touching point flights reach the tangent's height, above it nothing is gained.
    expect(gain).toBeCloseTo(money < 1 ? money / 2 - value([money]) : 0, 9);
  });

  it("leave out what no period may get", () => {
    // Of all rounds whose flights fit, five periods of twelve are nearest to the touching point.
    const { pattern } = bestFlights(channel!, 0.25, 0.6);
    expect([pattern.length, pattern.filter((part) => part > 0).length]).toEqual([12, 5]);
    expect(bestFlights(channel!, 0.25, 0.2).pattern).toEqual(levelPattern);
  });

  it("carry the whole mean also where the horizon ends within a round", () => {
    const path = pathOf([3, 2], [Float64Array.of(2, 0), levelPattern], 3);
    expect([...path]).toEqual([4.5, 0, 4.5, 2, 2, 2]);
  });
});

describe("the concave function that touches a plan", () => {
  const channels: readonly HandChannel[] = [
    {
      saturation: "hillSlope",
      draws: [
        [2, 1, 2.5],
        [1, 0.6, 1.4],
        [-1, 1, 3],
      ],
      kernel: [1, 0.5, 0.2],
      spend: [0.4, 0.9],
    },
    {
      saturation: "hillSlope",
      draws: [
        [1, 2, 3],
        [0.5, 1, 0.8],
        [1, 1, 1],
      ],
      order: "saturationFirst",
      kernel: [1, 0.3],
    },
    // Steep without bounds at 0.
    {
      saturation: "root",
      draws: [
        [1, 0.5],
        [-0.5, 0.4],
        [0.5, 0.7],
      ],
    },
  ];
  const surface = surfaceOf(channels, 6);
  const goal = { surface, risk: expectation, reference: null, cost: null };
  const rng = createRng("touching");
  const plan = () => Float64Array.from({ length: surface.size }, () => 2 * rng.uniform());
  const at = (x: Float64Array) => {
    const gradient = new Float64Array(surface.size);
    surface.evaluate(x, { weights: Float64Array.of(1, 1, 1), gradient });
    return { value: objectiveAt(goal, x), gradient };
  };

  it("has its value and slope there, lies below the true one and is concave elsewhere", () => {
    for (let i = 0; i < 30; i++) {
      const [x, y, z] = [plan(), plan(), plan()];
      const truth = [at(x), at(y)];
      surface.touch(x);
      const [here, there, other, middle] = [
        at(x),
        at(y),
        at(z),
        at(y.map((money, j) => (money + z[j]!) / 2)),
      ];
      surface.touch(null);
      expect(here!.value).toBeCloseTo(truth[0]!.value, 12);
      here!.gradient.forEach((slope, j) => {
        expect(slope).toBeCloseTo(truth[0]!.gradient[j]!, 12);
      });
      expect(there!.value).toBeLessThanOrEqual(truth[1]!.value + 1e-12);
      expect(middle!.value).toBeGreaterThanOrEqual((there!.value + other!.value) / 2 - 1e-12);
      expect(at(y).value).toBe(truth[1]!.value);
    }
  });

  it("leads to a plan that brings no less than the one it touches", () => {
    const polytope = budgeted(new Array(surface.size).fill(0), new Array(surface.size).fill(3), 8);
    const start = startInside(polytope);
    for (let i = 0; i < 5; i++) {
      const raw = plan();
      const whole = raw.reduce((sum, money) => sum + money, 0);
      const from = raw.map((money) => (8 * money) / whole);
      const near = planNear(goal, start, from);
      expect(near.value).toBeGreaterThanOrEqual(objectiveAt(goal, from) * (1 - 1e-6));
    }
  });
});
