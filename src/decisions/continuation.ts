/** What goes on being spent after a horizon: the money that would be the best to hold for ever, under the same limits. */
import { ArgumentError } from "../errors.js";
import type { ResponseDraws } from "../insights/responseDraws.js";
import { mean, sum } from "../math/statistics.js";
import { leastGain } from "./planReturns.js";
import { type PlanProblem, type PlanSolution, solveFor, sumOf, withRow } from "./planSolution.js";
import type { PlanLimits } from "./request/limits.js";
import { budgetRow, planRequest } from "./request/request.js";
import { bestFlights, broughtBy, flightedAs, levelPattern, type Pattern } from "./solver/flights.js";
import { Infeasible } from "./solver/polytope.js";
import { readObjective } from "./solver/solve.js";
import { createSurface } from "./solver/surface.js";
import type { Afterwards } from "./solver/surfacePart.js";

/** Money a period by channel that goes on after a horizon, and how it comes: each channel's pattern, or level. */
export interface Continuation {
  readonly money: readonly number[];
  readonly patterns: readonly Pattern[];
}

/** What goes on after a horizon.
 *
 *  The best steady plan of the same total, bounds and sums: far from its ends a plan of many periods is that plan, so that a horizon's last
 *  periods are planned as if it went on. Where there is none, as for a target that only the horizon can reach, today's money goes on. It comes in
 *  flights where curves are S-shaped and all flights together bring more than noise; else it is level.
 *
 *  @param today  money a period by channel
 *  @param most   money of any one period, by channel
 *  @see McKenzie 1976, "Turnpike theory", Econometrica 44(5) */
export function continuationOf(
  draws: ResponseDraws,
  today: Float64Array,
  most: readonly number[],
  { minimum: _, minimumFlight: __, dated: ___, ...limits }: PlanLimits,
  {
    budget,
    target,
    revenuePerKpi,
  }: Pick<PlanProblem, "target" | "revenuePerKpi"> & { readonly budget: number | null },
): Continuation {
  const level = draws.channels.map(() => levelPattern);
  const steady = (patterns: readonly Pattern[]): readonly number[] => {
    const surface = createSurface(flightedAs(draws, patterns), null);
    const request = planRequest("planBudget", draws.channels, today, limits);
    const row = target === null ? budgetRow(budget ?? sumOf(today), surface.size, 1) : null;
    const polytope = row === null ? request.polytope : withRow(request.polytope, row);
    const objective = readObjective("expected");
    const problem = { surface, objective, request, polytope, budget: row, today, target, revenuePerKpi };
    return [...solveFor({ ...problem, path: null }).x];
  };
  try {
    const money = steady(level);
    const flights = draws.channels.map((channel, c) => bestFlights(channel, money[c]!, most[c]!));
    const brought = draws.channels.map((channel, c) => Math.abs(broughtBy(channel, money[c]!, levelPattern)));
    if (!(sum(flights.map(({ gain }) => gain)) > leastGain * sum(brought))) return { money, patterns: level };
    const patterns = flights.map(({ pattern, gain }, c) =>
      gain > leastGain * brought[c]! ? pattern : levelPattern,
    );
    return { money: steady(patterns), patterns };
  } catch (error) {
    if (error instanceof Infeasible || error instanceof ArgumentError)
      return { money: [...today], patterns: level };
    throw error;
  }
}

/** A plan with the money that it was planned to be followed by; null for a steady one. */
export interface Solved {
  readonly afterwards: readonly Afterwards[] | null;
  readonly problem: PlanProblem;
  readonly solution: PlanSolution;
}

/** Shortest horizon whose second half is free of what was spent before it, most rounds, and the change of all money that is none. */
const settings = { periods: 12, rounds: 3, change: 0.002 };

/** A plan that is followed by what it spends once it has settled: the level of its second half. What a horizon spends to fill or use up what the
 *  training weeks left behind shifts that level from the steady plan's, which is where the rounds begin. Where boxes have to be searched, the first
 *  round is the last. */
export function settled(
  horizon: number,
  first: readonly number[],
  solved: (afterwards: readonly number[]) => Solved,
): Solved {
  let found = solved(first);
  let before = first;
  for (let round = 1; round < settings.rounds && horizon >= settings.periods; round++) {
    const { problem, solution } = found;
    if (solution.method !== "concave maximum" && problem.path === null) break;
    const level = before.map((_, c) =>
      mean(solution.x.subarray(c * horizon + Math.floor(horizon / 2), (c + 1) * horizon)),
    );
    const change = level.reduce((all, money, c) => all + Math.abs(money - before[c]!), 0);
    if (change <= settings.change * level.reduce((all, money) => all + money, 0)) break;
    found = solved(level);
    before = level;
  }
  return found;
}
