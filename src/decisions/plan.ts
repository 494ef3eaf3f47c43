/** From a posterior to a budget: the best plan under what is asked, its proof, and whether it is worth changing anything. */
import { ArgumentError } from "../errors.js";
import type { Fit } from "../fit/fit.js";
import { mediaWarnings } from "../fit/mediaFindings.js";
import { responseDraws } from "../insights/responseDraws.js";
import type { Model } from "../model/specify.js";
import { requireNumber, withDefaults } from "../options.js";
import type { Warning } from "../warning.js";
import { type Forecast, forecast, forecastWarnings, requireHorizon, todaysPlan } from "./forecast.js";
import { dot, Infeasible, type Polytope, type Row, tolerance, violation } from "./polytope.js";
import { budgetRow, infeasibleMessage, type PlanLimits, planRequest, type Request } from "./request.js";
import { expectation } from "./risk.js";
import {
  type Method,
  type Objective,
  type PlanObjective,
  readObjective,
  type Solution,
  solve,
} from "./solve.js";
import { createSurface, type Surface } from "./surface.js";
import { cheapestFor, largestAtRoi } from "./target.js";

/** What a flexible budget is to reach; one of them. KPI is what the planned channels bring a period. */
export type PlanTarget =
  | { readonly roi: number }
  | { readonly marginalRoi: number }
  | { readonly kpi: number };

export interface PlanOptions extends PlanLimits {
  /** Money a period of all channels (default: today's). */
  readonly budget?: number | null | undefined;
  /** Lets the budget follow: the largest with this ROI, the one whose last unit returns this, or the smallest that brings this KPI. */
  readonly target?: PlanTarget | null | undefined;
  /** What is maximised over the draws (default "expected"). */
  readonly objective?: PlanObjective | undefined;
  /** Periods planned one by one, with carry-in and carry-out (default: one steady period). */
  readonly horizon?: number | null | undefined;
  /** First and last period of what counts as today (default: the last year of training). */
  readonly from?: string | null | undefined;
  readonly to?: string | null | undefined;
  /** P(better than today) below which the answer is to change nothing, in [0, 1] (default 0.7). */
  readonly confidence?: number | undefined;
  /** Draws used at most (default 1000, 200 over a horizon). */
  readonly draws?: number | null | undefined;
  /** Probability inside the intervals (default 0.9). */
  readonly level?: number | undefined;
}

/** A limit and how it holds the plan. */
export interface PlanConstraint {
  readonly name: string;
  /** Its sum under the plan, and its limits, money a period. */
  readonly value: number;
  readonly lower: number;
  readonly upper: number;
  readonly isBinding: boolean;
  /** Revenue (KPI where there is none) that one more unit of money in the limit would bring. */
  readonly shadowPrice: number;
}

/** Where a channel stands in its bounds. */
export interface ChannelBounds {
  readonly name: string;
  readonly lower: number;
  readonly upper: number;
  readonly binding: "lower" | "upper" | "locked" | null;
  readonly shadowPrice: number;
}

/** A plan: the forecast of what is proposed, how it was found and what is known of better ones. */
export interface Plan extends Forecast {
  readonly kind: "plan";
  readonly model: Model;
  /** Periods whose money is today's. */
  readonly window: { readonly from: string; readonly to: string };
  /** Periods planned one by one; null for a steady plan. */
  readonly horizon: number | null;
  readonly verdict: "change" | "no change";
  /** Why, in one sentence. */
  readonly reason: string;
  /** The best plan found, also where the verdict is to change nothing. */
  readonly optimum: Forecast;
  readonly bounds: readonly ChannelBounds[];
  readonly constraints: readonly PlanConstraint[];
  /** Of the optimum, in KPI a period (a probability for "probability"); bound: no plan can exceed it, null where nothing is known. */
  readonly objective: Objective & { readonly value: number; readonly bound: number | null };
  readonly target: PlanTarget | null;
  /** (bound − value)/|value|; null where there is no bound. */
  readonly optimalityGap: number | null;
  /** True where the gap is at most 1e-6. */
  readonly isProved: boolean;
  readonly method: Method;
  readonly draws: { readonly used: number; readonly available: number };
  readonly revenuePerKpi: number | null;
  readonly warnings: readonly Warning[];
}

const proved = 1e-6;
/** Gains below this share of what the channels bring are no reason to change anything. */
const leastGain = 0.001;

const defaults = {
  change: 0.3,
  bounds: {},
  locked: [],
  minimum: {},
  groups: {},
  constraints: [],
  budget: null,
  target: null,
  objective: "expected",
  horizon: null,
  from: null,
  to: null,
  confidence: 0.7,
  draws: null,
  level: 0.9,
} as const;

/** The best plan of a posterior.
 *
 *  Maximises the mean (or what `objective` says) over draws of the KPI that the planned channels bring, never the KPI at mean parameters, under
 *  bounds and linear limits. Concave problems carry a bound from their dual, 1e-6 or less above the plan; S-shaped curves and minimum
 *  flights are searched with a bound, and the gap is what remains.
 *
 *  @throws ArgumentError in one line that says what is possible
 *  @example planBudget(posterior, { change: 0.3 }) */
export function planBudget(fit: Fit, options: PlanOptions = {}): Plan {
  const full = withDefaults<PlanOptions>("planBudget", defaults, options);
  const horizon = requireHorizon("planBudget", full.horizon);
  const objective = readObjective(full.objective);
  const target = readTarget(full.target, full.budget, objective);
  requireNumber(
    "planBudget",
    "confidence",
    full.confidence,
    "in [0, 1]",
    (value) => value >= 0 && value <= 1,
  );
  requireNumber("planBudget", "level", full.level, "in (0, 1)", (value) => value > 0 && value < 1);
  const wanted = full.draws ?? (horizon === null ? 1000 : 200);
  requireNumber(
    "planBudget",
    "draws",
    wanted,
    "a whole number ≥ 1",
    (value) => Number.isInteger(value) && value >= 1,
  );
  if (full.budget !== null) {
    requireNumber(
      "planBudget",
      "budget",
      full.budget,
      "money ≥ 0",
      (value) => value >= 0 && Number.isFinite(value),
    );
  }
  const { from, to } = full;
  const draws = responseDraws("planBudget", fit, wanted, { ...(from && { from }), ...(to && { to }) });
  const surface = createSurface(draws, horizon);
  const today = todaysPlan(draws, horizon);
  const request = planRequest("planBudget", draws.channels, today, full, horizon);
  const { revenuePerKpi } = fit.design;
  const unit = `${fit.model.panel.currency} a ${fit.model.panel.frequency}`;
  const todayTotal = sumOf(today) / surface.periods;
  const budget = target === null ? budgetRow(full.budget ?? todayTotal, surface.size, surface.periods) : null;
  const polytope = budget === null ? request.polytope : withRow(request.polytope, budget);
  const problem = { surface, objective, request, polytope, budget, today, target, revenuePerKpi };
  let solution: PlanSolution;
  try {
    solution = solveFor(problem);
  } catch (error) {
    if (!(error instanceof Infeasible)) throw error;
    const isTodays = error.row.name === "budget" && full.budget === null;
    const cure = isTodays ? ", today's total; give a budget, or other bounds" : "; widen change or bounds";
    throw new ArgumentError(infeasibleMessage("planBudget", error, unit, cure));
  }
  const figures = { revenuePerKpi, level: full.level };
  const optimum = forecast(surface, solution.x, today, figures);
  const isTodayAllowed =
    target === null &&
    violation(polytope, today) <= tolerance &&
    (request.minimum ?? []).every((least, j) => today[j] === 0 || today[j]! >= least);
  const { verdict, reason } = decide(optimum, isTodayAllowed, {
    confidence: full.confidence,
    target,
    isTargetReached: solution.isTargetReached,
    isLeast: isNear(sumOf(solution.x) / surface.periods, request.reach()[0]),
  });
  const proposal = verdict === "change" ? optimum : forecast(surface, today, today, figures);
  const periods = surface.periods;
  const scale = objective.kind === "probability" ? 1 : 1 / periods;
  return {
    kind: "plan",
    model: fit.model,
    window: draws.window,
    horizon,
    verdict,
    reason,
    ...proposal,
    optimum,
    bounds: boundsOf(problem, solution, optimum),
    constraints: constraintsOf(polytope, problem, solution),
    objective: {
      ...objective,
      value: scale * solution.value,
      bound: solution.bound === null ? null : scale * solution.bound,
    },
    target,
    optimalityGap: solution.gap,
    isProved: solution.gap !== null && solution.gap <= proved,
    method: solution.method,
    draws: { used: draws.draws, available: draws.available },
    revenuePerKpi,
    warnings: [
      ...fit.warnings,
      ...fit.model.warnings.filter((one) => !fit.warnings.includes(one)),
      ...draws.warnings,
      ...mediaWarnings(fit),
      ...doubts(problem, solution),
      ...forecastWarnings(optimum, surface),
    ],
  };
}

interface Problem {
  readonly surface: Surface;
  readonly objective: Objective;
  readonly request: Request;
  /** With the budget, where it is fixed. */
  readonly polytope: Polytope;
  readonly budget: Row | null;
  readonly today: Float64Array;
  readonly target: PlanTarget | null;
  readonly revenuePerKpi: number | null;
}

interface PlanSolution extends Solution {
  readonly gap: number | null;
  /** False where the bounds stopped the budget before its target. */
  readonly isTargetReached: boolean;
}

function solveFor({
  surface,
  objective,
  request,
  polytope,
  budget,
  today,
  target,
  revenuePerKpi,
}: Problem): PlanSolution {
  const { minimum } = request;
  if (target === null || "marginalRoi" in target) {
    const price = target === null ? null : target.marginalRoi / revenueOf(revenuePerKpi, "marginalRoi");
    const cost = price === null ? null : new Float64Array(surface.size).fill(price);
    const start = request.startWith(budget === null ? [] : [budget]);
    const solution = solve(surface, objective, { polytope, start, minimum, today, cost });
    const gap = solution.bound === null ? null : relativeGap(solution.bound - solution.value, solution.value);
    const [least, most] = request.reach();
    const spent = sumOf(solution.x) / surface.periods;
    return { ...solution, gap, isTargetReached: spent > least * (1 + 1e-6) && spent < most * (1 - 1e-6) };
  }
  if (!surface.isConcave || minimum !== null) {
    throw new ArgumentError(
      `planBudget: target.${Object.keys(target)[0]} needs concave curves and no minimum, as its proof rests on them; set a budget or target.marginalRoi`,
    );
  }
  const goal = { surface, risk: expectation, reference: null, cost: null };
  const found =
    "roi" in target
      ? largestAtRoi(goal, request, target.roi, revenueOf(revenuePerKpi, "roi"))
      : cheapestFor(goal, request, target.kpi * surface.periods);
  return { ...found, method: "concave maximum", isTargetReached: found.isReached };
}

function readTarget(
  target: PlanTarget | null,
  budget: number | null,
  objective: Objective,
): PlanTarget | null {
  if (target === null) return null;
  const [name, ...more] = Object.keys(target);
  if (name === undefined || more.length > 0 || !["roi", "marginalRoi", "kpi"].includes(name)) {
    throw new ArgumentError(
      `planBudget: target must be one of { roi }, { marginalRoi } and { kpi }, got ${JSON.stringify(target)}`,
    );
  }
  requireNumber(
    "planBudget",
    `target.${name}`,
    Object.values(target)[0],
    "above 0",
    (value) => value > 0 && Number.isFinite(value),
  );
  if (budget !== null)
    throw new ArgumentError(
      "planBudget: budget or target must be given, not both, as a target sets the budget",
    );
  if (objective.kind !== "expected" || objective.against !== "nothing") {
    throw new ArgumentError(
      `planBudget: objective must be "expected" where a target is given, got "${objective.kind}"`,
    );
  }
  return target;
}

function revenueOf(revenuePerKpi: number | null, target: string): number {
  if (revenuePerKpi !== null) return revenuePerKpi;
  throw new ArgumentError(
    `planBudget: target.${target} needs revenue, and the table has none; use target.kpi, or name the revenue column`,
  );
}

function withRow(polytope: Polytope, row: Row): Polytope {
  return { ...polytope, rows: [...polytope.rows, row] };
}

function isNear(value: number, other: number): boolean {
  return Math.abs(value - other) <= 1e-6 * Math.abs(other);
}

function sumOf(x: Float64Array): number {
  return x.reduce((sum, money) => sum + money, 0);
}

/** The gap as a share of the objective; 0 where both are nothing. */
function relativeGap(gap: number, value: number): number {
  return gap === 0 ? 0 : gap / Math.max(Math.abs(value), Number.MIN_VALUE);
}

const targetNames = { roi: "ROI", marginalRoi: "marginal ROI", kpi: "KPI" };

/** Whether to change anything: only what is allowed today can be kept. */
function decide(
  { uplift, broughtToday, probabilityBetter }: Forecast,
  isTodayAllowed: boolean,
  {
    confidence,
    target,
    isTargetReached,
    isLeast,
  }: {
    readonly confidence: number;
    readonly target: PlanTarget | null;
    readonly isTargetReached: boolean;
    /** The plan spends the least that is allowed. */
    readonly isLeast: boolean;
  },
): { readonly verdict: Plan["verdict"]; readonly reason: string } {
  const percent = `${(100 * probabilityBetter).toFixed(0)} % of the draws`;
  if (target !== null) {
    const [name, value] = Object.entries(target)[0]!;
    const asked = `the target, ${targetNames[name as keyof typeof targetNames]} ${value}`;
    return {
      verdict: "change",
      reason: isTargetReached
        ? `the budget follows from ${asked}`
        : `the bounds end the budget before ${asked}, does: it is the ${isLeast ? "least" : "most"} they allow`,
    };
  }
  if (!isTodayAllowed) {
    return {
      verdict: "change",
      reason: "today's plan does not meet what was asked, so something has to change",
    };
  }
  if (uplift.mean <= leastGain * Math.abs(broughtToday.mean)) {
    const gain = (100 * uplift.mean) / Math.abs(broughtToday.mean);
    return {
      verdict: "no change",
      reason: `the best plan allowed brings ${Math.max(0, gain).toFixed(2)} % more than today's, which is no reason to move money`,
    };
  }
  if (probabilityBetter < confidence) {
    return {
      verdict: "no change",
      reason: `the best plan found beats today's in ${percent} only, below the confidence of ${(100 * confidence).toFixed(0)} % asked for`,
    };
  }
  return { verdict: "change", reason: `the plan beats today's in ${percent}` };
}

/** Shadow prices are in revenue, or KPI where there is none. */
function boundsOf(
  { request, surface, revenuePerKpi }: Problem,
  solution: PlanSolution,
  optimum: Forecast,
): readonly ChannelBounds[] {
  const value = revenuePerKpi ?? 1;
  const { periods } = surface;
  return optimum.channels.map(({ name, proposed }, c) => {
    const [lower, upper] = [request.lower[c]!, request.upper[c]!];
    const price =
      periods === 1 ? solution.reducedGains[c]! : (solution.prices.get(`money of ${name}`) ?? 0) / periods;
    // A plan of many periods stops further from a bound that it would go to.
    const near = Math.max(1e-6 * upper, periods === 1 ? 0 : 1e-4 * (upper - lower), Number.MIN_VALUE);
    const binding = request.locked.has(name)
      ? ("locked" as const)
      : proposed >= upper - near
        ? ("upper" as const)
        : proposed <= lower + near
          ? ("lower" as const)
          : null;
    return { name, lower, upper, binding, shadowPrice: binding === null ? 0 : price * value };
  });
}

function constraintsOf(
  { rows }: Polytope,
  { surface, revenuePerKpi, target }: Problem,
  { x, prices }: PlanSolution,
): readonly PlanConstraint[] {
  const value = revenuePerKpi ?? 1;
  const listed = rows
    .filter(({ name }) => !name.startsWith("money of "))
    .map(({ name, coefficients, lower, upper }): PlanConstraint => {
      const sum = dot(coefficients, x);
      const near = 1e-6 * Math.max(Math.abs(sum), Number.MIN_VALUE);
      const isBinding = sum <= lower + near || sum >= upper - near;
      const shadowPrice = isBinding ? ((prices.get(name) ?? 0) * value) / surface.periods : 0;
      return { name, value: sum, lower, upper, isBinding, shadowPrice };
    });
  if (target === null || "marginalRoi" in target) return listed;
  const spent = sumOf(x) / surface.periods;
  // The budget that the target led to: its price is what the last unit of it brings.
  return [
    ...listed,
    {
      name: "budget",
      value: spent,
      lower: spent,
      upper: spent,
      isBinding: true,
      shadowPrice: (prices.get("budget") ?? 0) * value,
    },
  ];
}

function doubts(
  { target, revenuePerKpi, polytope, surface }: Problem,
  solution: PlanSolution,
): readonly Warning[] {
  const warnings: Warning[] = [];
  if (solution.gap === null) {
    warnings.push({
      code: "no-proof",
      message: "this objective is not concave: the plan is the best of a search, and a better one may exist",
      cure: 'use "expected", "cvar" or "meanVariance" for a plan with a proof',
    });
  } else if (solution.gap > proved) {
    warnings.push({
      code: "open-gap",
      message: `a plan up to ${(100 * solution.gap).toPrecision(2)} % better is not ruled out: the search ended before its proof`,
      cure: "narrow the bounds, or use fewer draws, and plan again",
    });
  }
  if (!solution.isTargetReached && target !== null) {
    warnings.push({
      code: "target-beyond-bounds",
      message: "no budget within the bounds meets the target, so that the bounds set it",
      cure: "widen change or bounds to let the budget follow",
    });
  }
  const price = polytope.rows.some(({ name }) => name === "budget")
    ? solution.prices.get("budget")
    : undefined;
  const last =
    price === undefined || revenuePerKpi === null ? Number.NaN : (price * revenuePerKpi) / surface.periods;
  if (solution.method !== "search" && last < 1) {
    warnings.push({
      code: "loss-at-the-margin",
      message: `the last unit of this budget brings ${last.toFixed(2)} of revenue, less than itself`,
      cure: "question the total before its division: target: { marginalRoi: 1 } finds the total whose last unit pays for itself",
    });
  }
  return warnings;
}
