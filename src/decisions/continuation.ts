/** What goes on being spent after a horizon: the money that would be the best to hold for ever, under the same limits. */
import { ArgumentError } from "../errors.js";
import type { ResponseDraws } from "../insights/responseDraws.js";
import { mean } from "../math/statistics.js";
import { type PlanProblem, type PlanSolution, solveFor, sumOf, withRow } from "./planSolution.js";
import { budgetRow, type PlanLimits, planRequest } from "./request.js";
import { spreadAs } from "./solver/flighting.js";
import { Infeasible } from "./solver/polytope.js";
import { readObjective } from "./solver/solve.js";
import { createSurface } from "./solver/surface.js";

/** Money a period by channel after a horizon.
 *
 *  The best steady plan of the same total, bounds and sums: far from its ends a plan of many periods is that plan, so that a horizon's last
 *  periods are planned as if it went on. Where there is none, as for a target that only the horizon can reach, today's money goes on.
 *
 *  @param today  money a period by channel
 *  @see McKenzie 1976, "Turnpike theory", Econometrica 44(5) */
export function continuationOf(
  draws: ResponseDraws,
  today: Float64Array,
  { minimum: _, dated: __, ...limits }: PlanLimits,
  {
    budget,
    target,
    revenuePerKpi,
  }: Pick<PlanProblem, "target" | "revenuePerKpi"> & { readonly budget: number | null },
): readonly number[] {
  const surface = createSurface(spreadAs("even", draws), null);
  try {
    const request = planRequest("planBudget", draws.channels, today, limits, null);
    const row = target === null ? budgetRow(budget ?? sumOf(today), surface.size, 1) : null;
    const polytope = row === null ? request.polytope : withRow(request.polytope, row);
    const objective = readObjective("expected");
    const problem = { surface, objective, request, polytope, budget: row, today, target, revenuePerKpi };
    return [...solveFor(problem).x];
  } catch (error) {
    if (error instanceof Infeasible || error instanceof ArgumentError) return [...today];
    throw error;
  }
}

/** A plan with the money that it was planned to be followed by; null for a steady one. */
export interface Solved {
  readonly afterwards: readonly number[] | null;
  readonly problem: PlanProblem;
  readonly solution: PlanSolution;
}

/** Shortest horizon whose second half is free of what was spent before it, most rounds, and the change of all money that is none. */
const settings = { periods: 12, rounds: 3, change: 0.002 };

/** A plan that is followed by what it spends once it has settled: the level of its second half. What a horizon spends to fill or use up what the
 *  training weeks left behind shifts that level from the steady plan's, which is where the rounds begin. Where it has to be searched, the first
 *  round is the last. */
export function settled(
  horizon: number,
  first: readonly number[],
  solved: (afterwards: readonly number[]) => Solved,
): Solved {
  let found = solved(first);
  for (let round = 1; round < settings.rounds && horizon >= settings.periods; round++) {
    const { afterwards, solution } = found;
    if (solution.method !== "concave maximum") break;
    const level = afterwards!.map((_, c) =>
      mean(solution.x.subarray(c * horizon + Math.floor(horizon / 2), (c + 1) * horizon)),
    );
    const change = level.reduce((all, money, c) => all + Math.abs(money - afterwards![c]!), 0);
    if (change <= settings.change * level.reduce((all, money) => all + money, 0)) break;
    found = solved(level);
  }
  return found;
}
