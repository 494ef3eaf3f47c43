/** The problem that a plan solves, and its solution: for a budget, a price at the margin, or a target. */
import { ArgumentError } from "../errors.js";
import { option, phrase } from "../phrase.js";
import type { PlanRequest } from "./request/request.js";
import type { Polytope, Row } from "./solver/polytope.js";
import { expectation } from "./solver/risk.js";
import { type Objective, type Solution, solve } from "./solver/solve.js";
import type { Surface } from "./solver/surface.js";
import { cheapestFor, largestAtRoi } from "./target.js";

/** What a flexible budget is to reach; one of them. KPI is what the planned channels bring a period. */
export type PlanTarget =
  | { readonly roi: number }
  | { readonly marginalRoi: number }
  | { readonly kpi: number };

export interface PlanProblem {
  readonly surface: Surface;
  readonly objective: Objective;
  readonly request: PlanRequest;
  /** With the budget, where it is fixed. */
  readonly polytope: Polytope;
  readonly budget: Row | null;
  readonly today: Float64Array;
  readonly target: PlanTarget | null;
  readonly revenuePerKpi: number | null;
  /** Over a horizon: the money that a plan of S-shaped curves is looked for beside; null elsewhere. */
  readonly path: Float64Array | null;
  /** Channels whose money comes in flights on that path. */
  readonly inFlights: readonly string[];
}

export interface PlanSolution extends Solution {
  readonly gap: number | null;
  /** False where the bounds stopped the budget before its target. */
  readonly isTargetReached: boolean;
}

/** Solves it. What rests on a curve of which nobody knows where it turns is the best that was found, without a bound. */
export function solveFor(problem: Omit<PlanProblem, "inFlights">): PlanSolution {
  const solution = solutionOf(problem);
  return problem.surface.unproved.length === 0
    ? solution
    : { ...solution, bound: null, gap: null, method: "search" };
}

function solutionOf({
  surface,
  objective,
  request,
  polytope,
  budget,
  today,
  target,
  revenuePerKpi,
  path,
}: Omit<PlanProblem, "inFlights">): PlanSolution {
  const { minimum, runs } = request;
  if (target === null || "marginalRoi" in target) {
    const price = target === null ? null : target.marginalRoi / revenueOf(revenuePerKpi, "marginalRoi");
    const cost = price === null ? null : new Float64Array(surface.size).fill(price);
    const start = request.startWith(budget === null ? [] : [budget]);
    const solution = solve(surface, objective, { polytope, start, minimum, runs, today, cost, path });
    const gap =
      solution.bound === null
        ? null
        : relativeGap(solution.bound - solution.value, solution.value, mostBrought(surface, solution.x));
    const [least, most] = request.reach();
    const spent = sumOf(solution.x) / surface.periods;
    return { ...solution, gap, isTargetReached: spent > least * (1 + 1e-6) && spent < most * (1 - 1e-6) };
  }
  if (!surface.isConcave || minimum !== null) {
    throw new ArgumentError({
      caller: "planBudget",
      option: `target.${Object.keys(target)[0]}`,
      rule: `needs concave curves and no minimum, as its proof rests on them`,
      cure: phrase`set a ${option("budget")} or ${option("target.marginalRoi")}`,
    });
  }
  const goal = { surface, risk: expectation, reference: null, cost: null };
  const found =
    "roi" in target
      ? largestAtRoi(goal, request, target.roi, revenueOf(revenuePerKpi, "roi"))
      : cheapestFor(goal, request, target.kpi * surface.periods);
  return { ...found, method: "concave maximum", isTargetReached: found.isReached };
}

function revenueOf(revenuePerKpi: number | null, target: string): number {
  if (revenuePerKpi !== null) return revenuePerKpi;
  throw new ArgumentError({
    caller: "planBudget",
    option: `target.${target}`,
    rule: `needs revenue, and the table has none`,
    cure: phrase`use ${option("target.kpi")}, or name the ${option("revenue")} column`,
  });
}

export function withRow(polytope: Polytope, row: Row): Polytope {
  return { ...polytope, rows: [...polytope.rows, row] };
}

export function sumOf(x: Float64Array): number {
  return x.reduce((sum, money) => sum + money, 0);
}

/** The gap as a share of the objective; 0 where both are nothing beside what the plan may bring: in its worst draws that may be nothing at all. */
function relativeGap(gap: number, value: number, most: number): number {
  const nothing = 1e-12 * most;
  if (gap <= nothing && Math.abs(value) <= nothing) return 0;
  return gap / Math.max(Math.abs(value), Number.MIN_VALUE);
}

/** KPI of the draw in which a plan brings most. */
function mostBrought(surface: Surface, x: Float64Array): number {
  const values = new Float64Array(surface.draws.draws);
  surface.evaluate(x, { values });
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}
