/** Fifty random budgets against SciPy's SLSQP on the same objective: as good or better, and feasible always. */
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { objectiveAt } from "../../../src/decisions/solver/optimise.js";
import { violation } from "../../../src/decisions/solver/polytope.js";
import { expectation } from "../../../src/decisions/solver/risk.js";
import type { SaturationName } from "../../../src/transforms/saturations.js";
import { best, budgeted, gapOf, surfaceOf } from "../responses.js";

interface Problem {
  readonly kinds: readonly SaturationName[];
  readonly k: readonly (readonly number[])[];
  readonly a: readonly (readonly number[])[];
  readonly lower: readonly number[];
  readonly upper: readonly number[];
  readonly budget: number;
  readonly cap: number;
  readonly x: readonly number[] | null;
  readonly value: number | null;
}

const { problems } = JSON.parse(readFileSync("test/decisions/fixtures/slsqp.json", "utf8")) as {
  readonly problems: readonly Problem[];
};

it("has fifty problems, all of which SLSQP solved", () => {
  expect(problems).toHaveLength(50);
  expect(problems.filter(({ x }) => x === null)).toHaveLength(0);
});

it.each(problems.map((problem, index) => [index, problem] as const))("problem %i", (_, given) => {
  const { kinds, k, a, lower, upper, budget, cap } = given;
  const surface = surfaceOf(
    kinds.map((saturation, c) => ({ saturation, draws: k[c]!.map((size, s) => [size, a[c]![s]!]) })),
  );
  const pair = Float64Array.from(kinds, (_kind, c) => (c < 2 ? 1 : 0));
  const polytope = budgeted(lower, upper, budget);
  const capped = {
    ...polytope,
    rows: [
      { name: "cap", coefficients: pair, lower: Number.NEGATIVE_INFINITY, upper: cap },
      ...polytope.rows,
    ],
  };
  const plan = best(surface, capped);
  const goal = { surface, risk: expectation, reference: null, cost: null };
  // The same objective: SciPy's answer has the value here that it has there, up to rounding of tanh and powers.
  const theirs = objectiveAt(goal, Float64Array.from(given.x!));
  expect(Math.abs(theirs - given.value!)).toBeLessThan(1e-12 * given.value!);
  expect(plan.value).toBeGreaterThan(theirs * (1 - 1e-6));
  expect(plan.bound).toBeGreaterThan(theirs * (1 - 1e-9));
  expect(violation(capped, plan.x)).toBeLessThan(1e-9);
  expect(gapOf(plan)).toBeLessThan(1e-6);
});
