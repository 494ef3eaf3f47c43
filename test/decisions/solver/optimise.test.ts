/** Optima against closed forms, grids and brute force; bounds that hold; nothing better outside the answer. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { branchAndBound } from "../../../src/decisions/solver/branch.js";
import { startInside } from "../../../src/decisions/solver/interiorPoint.js";
import { objectiveAt, optimise } from "../../../src/decisions/solver/optimise.js";
import { violation } from "../../../src/decisions/solver/polytope.js";
import {
  conditionalValueAtRisk,
  expectation,
  meanOfWorst,
  meanVariance,
} from "../../../src/decisions/solver/risk.js";
import { shortFlight } from "../../../src/decisions/solver/runs.js";
import { best, budgeted, gapOf, type HandChannel, surfaceOf } from "../responses.js";

describe("a fixed budget", () => {
  it("over square roots is split in proportion to the squares of their coefficients", () => {
    const surface = surfaceOf([
      { saturation: "root", draws: [[1, 0.5]] },
      { saturation: "root", draws: [[2, 0.5]] },
    ]);
    const plan = best(surface, budgeted([0, 0], [100, 100], 10));
    // a/√x = b/√y: x : y = 1 : 4, and the price is a/(2√x).
    expect(plan.x[0]).toBeCloseTo(2, 5);
    expect(plan.x[1]).toBeCloseTo(8, 5);
    expect(plan.prices.get("budget")).toBeCloseTo(1 / (2 * Math.sqrt(2)), 6);
    expect(gapOf(plan)).toBeLessThan(1e-8);
  });

  it("over Hill curves fills them to one marginal value, bounds first", () => {
    const surface = surfaceOf([
      { saturation: "hill", draws: [[10, 2]] },
      { saturation: "hill", draws: [[6, 3]] },
      { saturation: "hill", draws: [[1, 5]] },
    ]);
    const plan = best(surface, budgeted([0, 0, 1], [50, 50, 50], 11));
    // The third stands at its bound, as its slope there is below the others' price; x + λ = √(kλ/price) for the others.
    const price = ((Math.sqrt(20) + Math.sqrt(18)) / (10 + 5)) ** 2;
    expect(5 / 36).toBeLessThan(price);
    expect(plan.x[2]).toBeCloseTo(1, 6);
    expect(plan.x[0]).toBeCloseTo(Math.sqrt(20 / price) - 2, 5);
    expect(plan.prices.get("budget")).toBeCloseTo(price, 6);
    expect(plan.reducedGains[2]).toBeCloseTo(5 / 36 - price, 6);
  });

  it("that only one corner of the bounds meets is that corner, and one beyond it is refused with the range", () => {
    const surface = surfaceOf([
      { saturation: "hill", draws: [[1, 1]] },
      { saturation: "hill", draws: [[1, 1]] },
    ]);
    expect([...best(surface, budgeted([1, 2], [3, 4], 7)).x]).toEqual([3, 4]);
    expect([...best(surface, budgeted([1, 2], [3, 4], 3)).x]).toEqual([1, 2]);
    expect(() => best(surface, budgeted([1, 2], [3, 4], 8))).toThrow("budget can be 3 to 7");
  });
});

const channel = fc.record({
  k: fc.double({ min: 0.1, max: 10, noNaN: true }),
  half: fc.double({ min: 0.1, max: 10, noNaN: true }),
  spread: fc.double({ min: 0, max: 0.8, noNaN: true }),
  low: fc.double({ min: 0, max: 2, noNaN: true }),
  range: fc.double({ min: 0.1, max: 8, noNaN: true }),
});
const problem = fc.record({
  channels: fc.array(channel, { minLength: 2, maxLength: 6 }),
  fill: fc.double({ min: 0.05, max: 0.95, noNaN: true }),
  cap: fc.double({ min: 0.2, max: 0.9, noNaN: true }),
});
type Problem = typeof problem extends fc.Arbitrary<infer T> ? T : never;

function built({ channels, fill, cap }: Problem, isReversed = false, unit = 1) {
  const ordered = isReversed ? channels.slice().reverse() : channels;
  const hand: readonly HandChannel[] = ordered.map(({ k, half, spread }) => ({
    saturation: "hill",
    draws: [-1, 0, 1, 2].map((z) => [k * (1 + (spread * z) / 2), half * unit * (1 + (spread * z) / 3)]),
  }));
  const lower = ordered.map(({ low }) => low * unit);
  const upper = ordered.map(({ low, range }) => (low + range) * unit);
  const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
  const polytope = budgeted(lower, upper, total(lower) + fill * (total(upper) - total(lower)));
  // The first two channels of the problem share a cap that can be met.
  const pair = new Float64Array(ordered.length);
  const [a, b] = isReversed ? [ordered.length - 1, ordered.length - 2] : [0, 1];
  pair[a] = 1;
  pair[b] = 1;
  const least = Math.max(
    lower[a]! + lower[b]!,
    polytope.rows[0]!.lower - total(upper) + upper[a]! + upper[b]!,
  );
  const most = upper[a]! + upper[b]!;
  const row = {
    name: "pair",
    coefficients: pair,
    lower: Number.NEGATIVE_INFINITY,
    upper: least + cap * (most - least),
  };
  return { surface: surfaceOf(hand), polytope: { ...polytope, rows: [row, ...polytope.rows] } };
}

describe("any concave problem", () => {
  it.each([
    ["expected", expectation],
    ["CVaR", conditionalValueAtRisk(0.3)],
    ["mean-variance", meanVariance(0.2, 5)],
  ] as const)(
    "of %s gives a feasible plan with a bound at most 1e-6 above it that no random plan passes",
    (_, risk) => {
      fc.assert(
        fc.property(
          problem,
          fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
          (given, noise) => {
            const { surface, polytope } = built(given);
            const plan = best(surface, polytope, risk);
            expect(violation(polytope, plan.x)).toBeLessThan(1e-9);
            expect(gapOf(plan)).toBeGreaterThanOrEqual(0);
            expect(gapOf(plan)).toBeLessThan(1e-6);
            // Convex combinations with other feasible plans are feasible to 1e-9 of the budget; none is above the bound by more.
            const other = best(surface, polytope, conditionalValueAtRisk(0.9)).x;
            const share = noise.next().value!;
            const mixed = plan.x.map((money, j) => share * money + (1 - share) * other[j]!);
            expect(objectiveAt({ surface, risk, reference: null, cost: null }, mixed)).toBeLessThanOrEqual(
              plan.bound * (1 + 1e-9),
            );
          },
        ),
        { numRuns: 60, seed: 1 },
      );
    },
  );

  it("gives the same plan in another order of channels and another currency", () => {
    fc.assert(
      fc.property(problem, (given) => {
        const plan = best(built(given).surface, built(given).polytope);
        const reversed = built(given, true);
        const other = best(reversed.surface, reversed.polytope);
        const scaled = built(given, false, 1000);
        const foreign = best(scaled.surface, scaled.polytope);
        // Both lie within 1e-9 of the same maximum in value; their arguments within its square root.
        expect(Math.abs(other.value - plan.value)).toBeLessThan(1e-8 * plan.value);
        expect(Math.abs(foreign.value - plan.value)).toBeLessThan(1e-8 * plan.value);
        const range = Math.max(...given.channels.map(({ range: one }) => one));
        other.x
          .slice()
          .reverse()
          .forEach((money, j) => {
            expect(Math.abs(money - plan.x[j]!)).toBeLessThan(1e-3 * range);
          });
        foreign.x.forEach((money, j) => {
          expect(Math.abs(money / 1000 - plan.x[j]!)).toBeLessThan(1e-3 * range);
        });
      }),
      { numRuns: 40, seed: 2 },
    );
  });

  it("of three channels is not beaten by a fine grid", () => {
    fc.assert(
      fc.property(problem, (given) => {
        const { surface, polytope } = built({
          ...given,
          channels: [...given.channels, ...given.channels].slice(0, 3),
        });
        const { value } = best(surface, polytope);
        const goal = { surface, risk: expectation, reference: null, cost: null };
        const [low, high] = [polytope.lower, polytope.upper];
        const budget = polytope.rows[1]!.lower;
        for (let i = 0; i <= 40; i++) {
          for (let j = 0; j <= 40; j++) {
            const a = low[0]! + ((high[0]! - low[0]!) * i) / 40;
            const b = low[1]! + ((high[1]! - low[1]!) * j) / 40;
            const x = Float64Array.of(a, b, budget - a - b);
            if (violation(polytope, x) > 0) continue;
            expect(objectiveAt(goal, x)).toBeLessThanOrEqual(value * (1 + 1e-8));
          }
        }
      }),
      { numRuns: 20, seed: 3 },
    );
  });
});

describe("risk", () => {
  const draws = Array.from({ length: 40 }, (_, s) => s);
  const steadyPay: HandChannel = { saturation: "hill", draws: draws.map(() => [4, 2]) };
  const gamble: HandChannel = { saturation: "hill", draws: draws.map((s) => [s % 4 === 0 ? 0.2 : 6.5, 2]) };

  it("of the worst draws is the mean of the worst, found by brute force over the split", () => {
    const surface = surfaceOf([steadyPay, gamble]);
    const polytope = budgeted([0, 0], [10, 10], 10);
    const plan = best(surface, polytope, conditionalValueAtRisk(0.15));
    const values = new Float64Array(40);
    let highest = 0;
    for (let i = 0; i <= 10_000; i++) {
      surface.evaluate(Float64Array.of(i / 1000, 10 - i / 1000), { values });
      highest = Math.max(highest, meanOfWorst(values, 0.15));
    }
    expect(plan.value).toBeGreaterThan(highest - 1e-9);
    expect(plan.value).toBeLessThan(highest + 1e-6);
    expect(gapOf(plan)).toBeLessThan(1e-8);
    expect(best(surface, polytope).x[1]).toBeGreaterThan(plan.x[1]! + 1);
  });

  it("counts the draw that the boundary cuts in part", () => {
    expect(meanOfWorst(Float64Array.of(4, 1, 2, 3), 0.5)).toBeCloseTo(1.5, 14);
    expect(meanOfWorst(Float64Array.of(4, 1, 2, 3), 0.375)).toBeCloseTo((1 + 0.5 * 2) / 1.5, 14);
  });

  it("as variance says how far its bound is where some draws would better bring less", () => {
    const surface = surfaceOf([steadyPay, gamble]);
    const polytope = budgeted([0, 0], [10, 10], 10);
    const plan = best(surface, polytope, meanVariance(8, 1));
    const goal = { surface, risk: meanVariance(8, 1), reference: null, cost: null };
    for (let i = 0; i <= 1000; i++) {
      expect(objectiveAt(goal, Float64Array.of(i / 100, 10 - i / 100))).toBeLessThanOrEqual(
        plan.bound + 1e-9,
      );
    }
  });
});

describe("S-shaped curves and minimum flights", () => {
  const s = (k: number, half: number, slope: number): HandChannel => ({
    saturation: "hillSlope",
    draws: [0.9, 1, 1.1].map((z) => [k * z, half / z, slope]),
  });

  it.each([
    [[s(5, 3, 3), s(4, 2, 2.5)], 4],
    [[s(5, 6, 4), s(5, 6, 4)], 7],
    [[s(1, 1, 0.8), s(6, 5, 5)], 6],
  ] as const)("are solved to a proven optimum that a dense grid does not beat (%#)", (channels, budget) => {
    const surface = surfaceOf(channels);
    const plan = best(surface, budgeted([0, 0], [10, 10], budget));
    const goal = { surface, risk: expectation, reference: null, cost: null };
    let highest = 0;
    for (let i = 0; i <= 20_000; i++) {
      const a = (budget * i) / 20_000;
      highest = Math.max(highest, objectiveAt(goal, Float64Array.of(a, budget - a)));
    }
    expect(plan.value).toBeGreaterThan(highest * (1 - 1e-7));
    expect(plan.bound).toBeGreaterThanOrEqual(highest);
    expect(gapOf(plan)).toBeLessThan(1e-6);
  });

  it("are off or at least at their minimum, as enumeration says", () => {
    const surface = surfaceOf([
      { saturation: "hill", draws: [[5, 3]] },
      { saturation: "hill", draws: [[4.5, 2.5]] },
      { saturation: "hill", draws: [[4, 4]] },
    ]);
    const minimum = Float64Array.of(4, 4, 4);
    const plan = best(surface, budgeted([0, 0, 0], [10, 10, 10], 9), expectation, minimum);
    let highest = 0;
    for (let mask = 1; mask < 8; mask++) {
      const on = [0, 1, 2].map((j) => (mask >> j) & 1);
      const lower = on.map((is) => 4 * is);
      const upper = on.map((is) => 10 * is);
      if (lower.reduce((a, b) => a + b) > 9 || upper.reduce((a, b) => a + b) < 9) continue;
      highest = Math.max(highest, best(surface, budgeted(lower, upper, 9)).value);
    }
    expect(plan.value).toBeCloseTo(highest, 7);
    expect([...plan.x].every((money) => money === 0 || money >= 4 - 1e-9)).toBe(true);
    expect(gapOf(plan)).toBeLessThan(1e-6);
  });

  it.each([
    { least: 1, before: 0 },
    { least: 2, before: 0 },
    { least: 3, before: 0 },
    { least: 3, before: 1 },
    { least: 4, before: 9 },
  ])("stay on as long as %j says, as enumeration does, and a bound that ignores it is higher", (run) => {
    const periods = 5;
    const surface = surfaceOf(
      [
        {
          saturation: "hill",
          draws: [
            [5, 3],
            [4, 2],
          ],
          kernel: [1, 0.4],
          spend: [2],
        },
        {
          saturation: "hill",
          draws: [
            [4.5, 2.5],
            [5, 5],
          ],
          kernel: [1, 0.2],
          spend: [0],
        },
      ],
      periods,
    );
    const goal = { surface, risk: expectation, reference: null, cost: null };
    const minimum = Float64Array.from({ length: 10 }, (_, j) => (j < periods ? 4 : 0));
    const bounds = (on: readonly boolean[] | null) =>
      budgeted(
        Array.from(minimum, (least, j) => (on !== null && j < periods && on[j] ? least : 0)),
        Array.from(minimum, (_, j) => (on !== null && j < periods && !on[j] ? 0 : 7)),
        17,
      );
    let highest = 0;
    for (let code = 0; code < 2 ** periods; code++) {
      const on = Array.from({ length: periods }, (_, h) => ((code >> h) & 1) === 1);
      if (shortFlight(run, on) !== null || on.filter(Boolean).length > 4) continue;
      highest = Math.max(highest, optimise(goal, startInside(bounds(on))).value);
    }
    const plan = branchAndBound(goal, bounds(null), { minimum, runs: [run, null] });
    expect(Math.abs(plan.value / highest - 1)).toBeLessThan(1e-6);
    expect(plan.bound).toBeGreaterThanOrEqual(highest * (1 - 1e-9));
    expect(gapOf(plan)).toBeLessThan(1e-6);
    const on = [...plan.x.subarray(0, periods)].map((money) => money > 0);
    expect(shortFlight(run, on)).toBeNull();
    const free = branchAndBound(goal, bounds(null), { minimum, runs: [null, null] });
    expect(free.value).toBeGreaterThanOrEqual(plan.value * (1 - 1e-6));
  });

  it("bounds a coefficient below 0, whose curve is convex", () => {
    const surface = surfaceOf([
      {
        saturation: "hill",
        draws: [
          [-2, 1],
          [-1, 2],
        ],
      },
      {
        saturation: "hill",
        draws: [
          [3, 1],
          [3, 3],
        ],
      },
    ]);
    const plan = best(surface, budgeted([0, 0], [5, 4], 6));
    const goal = { surface, risk: expectation, reference: null, cost: null };
    for (let i = 0; i <= 1000; i++) {
      const a = 2 + (3 * i) / 1000;
      expect(objectiveAt(goal, Float64Array.of(a, 6 - a))).toBeLessThanOrEqual(plan.value + 1e-7);
    }
    expect(gapOf(plan)).toBeLessThan(1e-6);
  });
});
