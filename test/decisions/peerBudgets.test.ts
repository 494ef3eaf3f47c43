/** Fifty random budgets each against PyMC-Marketing's optimiser and Meridian's grid search, on the same objective: as good or better, and feasible always. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { objectiveAt } from "../../src/decisions/solver/optimise.js";
import { type Polytope, type Row, violation } from "../../src/decisions/solver/polytope.js";
import { expectation } from "../../src/decisions/solver/risk.js";
import { createSurface, type Surface } from "../../src/decisions/solver/surface.js";
import type { ResponseDraws } from "../../src/insights/responseDraws.js";
import { saturations } from "../../src/transforms/saturations.js";
import { best, budgeted, gapOf, surfaceOf } from "./responses.js";

interface Answer {
  readonly lower: readonly number[];
  readonly upper: readonly number[];
  readonly budget: number;
  /** Their plan and its objective as they compute it. */
  readonly x: readonly number[];
  readonly value: number;
}

const fixture = <Problem>(name: string): readonly (Problem & Answer)[] =>
  JSON.parse(readFileSync(`test/decisions/fixtures/${name}.json`, "utf8")).problems;

const goalOf = (surface: Surface) => ({ surface, risk: expectation, reference: null, cost: null });

interface MeridianProblem {
  /** Of each channel and draw: height, half-saturation and slope of the Hill curve. */
  readonly k: readonly (readonly number[])[];
  readonly half: readonly (readonly number[])[];
  readonly slope: readonly (readonly number[])[];
}

describe("Meridian's grid search", () => {
  const problems = fixture<MeridianProblem>("meridian-budget");

  it("answered fifty problems, half of them S-shaped", () => {
    expect(problems).toHaveLength(50);
    expect(problems.filter(({ slope }) => slope[0]![0] !== 1)).toHaveLength(25);
  });

  it.each(problems.map((problem, index) => [index, problem] as const))("problem %i", (_, given) => {
    const surface = surfaceOf(
      given.k.map((sizes, c) => ({
        saturation: "hillSlope",
        draws: sizes.map((k, s) => [k, given.half[c]![s]!, given.slope[c]![s]!]),
      })),
    );
    const polytope = budgeted(given.lower, given.upper, given.budget);
    const theirs = objectiveAt(goalOf(surface), Float64Array.from(given.x));
    expect(Math.abs(theirs / given.value - 1)).toBeLessThan(1e-12);
    const ours = best(surface, polytope);
    expect(ours.value).toBeGreaterThanOrEqual(theirs * (1 - 1e-9));
    expect(violation(polytope, ours.x)).toBeLessThan(1e-9);
    expect(gapOf(ours)).toBeLessThan(surface.isConcave ? 1e-6 : 1e-4);
  });
});

interface PymcProblem {
  readonly saturation: "logistic" | "michaelis_menten";
  /** Weights of their normalised geometric adstock. */
  readonly weights: number;
  readonly periods: number;
  /** Largest KPI and largest spend of each channel, by which theirs are divided. */
  readonly kpi: number;
  readonly size: readonly number[];
  /** Of each channel and draw. */
  readonly alpha: readonly (readonly number[])[];
  readonly lam: readonly (readonly number[])[];
  readonly beta: readonly (readonly number[])[];
  readonly success: boolean;
  readonly by_default: boolean;
}

function pymcResponses({ saturation, weights, kpi, size, alpha, lam, beta }: PymcProblem): ResponseDraws {
  return {
    channels: size.map((largest, c) => ({
      name: `channel ${c + 1}`,
      saturation: saturations[saturation === "logistic" ? "logistic" : "michaelisMenten"],
      order: "adstockFirst",
      rates: [1 / largest],
      flighting: [Float64Array.of(1 / largest)],
      kernels: alpha[c]!.map((a) => {
        const powers = Float64Array.from({ length: weights }, (_, lag) => a ** lag);
        const sum = powers.reduce((total, power) => total + power, 0);
        return powers.map((power) => power / sum);
      }),
      parameters: Float64Array.from(lam[c]!),
      coefficients: Float64Array.from(beta[c]!, (b) => b * kpi),
      carryOut: 52,
      history: [new Float64Array(1)],
      spend: new Float64Array(1),
      today: 1,
      periods: { first: 0, last: 0 },
    })),
    draws: alpha[0]!.length,
    available: alpha[0]!.length,
    window: { from: "2024-01-01", to: "2024-05-13" },
    isChosen: false,
    warnings: [],
  };
}

/** The same in each period, as they plan: every period's bounds, the budget of the first, and each later one equal to it. */
function held({ lower, upper, budget }: Answer, periods: number): Polytope {
  const size = lower.length * periods;
  const repeat = (values: readonly number[]) =>
    Float64Array.from({ length: size }, (_, j) => values[Math.floor(j / periods)]!);
  const row = (name: string, at: (j: number) => number, sum: number): Row => ({
    name,
    coefficients: Float64Array.from({ length: size }, (_, j) => at(j)),
    lower: sum,
    upper: sum,
  });
  const same = lower.flatMap((_, c) =>
    Array.from({ length: periods - 1 }, (__, h) => {
      const first = c * periods;
      return row(
        `channel ${c + 1}, period ${h + 2}`,
        (j) => (j === first ? 1 : j === first + h + 1 ? -1 : 0),
        0,
      );
    }),
  );
  return {
    lower: repeat(lower),
    upper: repeat(upper),
    rows: [...same, row("budget", (j) => (j % periods === 0 ? 1 : 0), budget)],
  };
}

describe("PyMC-Marketing's optimiser", () => {
  const problems = fixture<PymcProblem>("pymc-budget");

  it("answered fifty problems", () => {
    expect(problems).toHaveLength(50);
    expect(problems.filter(({ success }) => success)).toHaveLength(50);
  });

  it.each(problems.map((problem, index) => [index, problem] as const))("problem %i", (_, given) => {
    const { periods, x, lower, upper, budget } = given;
    const surface = createSurface(pymcResponses(given), periods);
    const flat = Float64Array.from({ length: surface.size }, (__, j) => x[Math.floor(j / periods)]!);
    const theirs = objectiveAt(goalOf(surface), flat);
    // A horizon leaves out the last millionth of a kernel.
    expect(Math.abs(theirs / given.value - 1)).toBeLessThan(2e-6);
    const polytope = held(given, periods);
    const ours = best(surface, polytope);
    expect(ours.value).toBeGreaterThanOrEqual(theirs * (1 - 1e-6));
    expect(violation(polytope, ours.x)).toBeLessThan(1e-9);
    expect(gapOf(ours)).toBeLessThan(1e-6);
    // Free to differ from week to week, a plan is at least as good.
    const repeat = (values: readonly number[]) => values.flatMap((value) => Array(periods).fill(value));
    const free = best(surface, budgeted(repeat(lower), repeat(upper), budget * periods));
    expect(free.value).toBeGreaterThanOrEqual(ours.value * (1 - 1e-6));
  });
});
