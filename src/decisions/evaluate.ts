/** The forecast of any plan: one that was optimised, or an allocation that somebody wrote down. */

import { diagnose, doubtsOf } from "../diagnosis/diagnose.js";
import { mediaWarnings } from "../diagnosis/mediaFindings.js";
import { ArgumentError } from "../errors.js";
import type { Fit } from "../fit/fit.js";
import { responseDraws } from "../insights/responseDraws.js";
import { defaultLevel } from "../math/estimate.js";
import {
  type Defaults,
  requireChoice,
  requireNumber,
  wholeNumber,
  withDefaults,
  zeroOrMore,
} from "../options.js";
import { phrase } from "../phrase.js";
import { requireKind } from "../records.js";
import type { Model } from "../spec/specify.js";
import { distinctWarnings, type Warning } from "../warning.js";
import type { Plan } from "./plan.js";
import {
  createReturns,
  meansOf,
  type PlanReturns,
  requireHorizon,
  returnsWarnings,
  todaysPlan,
} from "./planReturns.js";
import { solveFor, sumOf, withRow } from "./planSolution.js";
import { areReturnsAlike, trustIn } from "./promise.js";
import { budgetRow, feasible, indexOfChannel, type PlanLimits, planRequest } from "./request.js";
import { type Flighting, flightings, spreadAs } from "./solver/flighting.js";
import { readObjective } from "./solver/solve.js";
import { createSurface } from "./solver/surface.js";

/** Money a period by channel; over a horizon one number for all of its periods, or one a period. Channels left out stay as they are. */
export type Allocation = Readonly<Record<string, number | readonly number[]>>;

export interface EvaluateOptions {
  /** Periods of an allocation (default: a steady plan, in the flighting of the window; of a plan its own). */
  readonly horizon?: number | null | undefined;
  /** Of a steady plan: the window's, or the same money in every period (default "observed", of a plan its own). */
  readonly flighting?: Flighting | undefined;
  readonly from?: string | null | undefined;
  readonly to?: string | null | undefined;
  /** Draws of the fit used at most, taken evenly (default: 1000, 200 over a horizon; of a plan its own). */
  readonly maxDraws?: number | null | undefined;
  readonly level?: number | undefined;
}

export interface PlanForecast extends PlanReturns {
  readonly kind: "planForecast";
  readonly model: Model;
  readonly window: { readonly from: string; readonly to: string };
  readonly horizon: number | null;
  readonly flighting: Flighting;
  /** Draws of the fit that this was computed for, and all that it has. */
  readonly posteriorDraws: { readonly used: number; readonly available: number };
  readonly revenuePerKpi: number | null;
  readonly warnings: readonly Warning[];
}

const defaults = {
  horizon: null,
  flighting: "observed" as const,
  from: null,
  to: null,
  maxDraws: null,
  level: defaultLevel,
};

const rules = { maxDraws: wholeNumber(1) };
const bestDefaults = {
  change: 0.3,
  bounds: {},
  locked: [],
  minimum: {},
  groups: {},
  constraints: [],
  budget: null,
};

/** What a plan or an allocation brings against today's, by the arithmetic that plans are optimised with.
 *
 *  @param plan  a plan of `planBudget`, or money a period by channel
 *  @throws ArgumentError for a channel that is not the fit's and for money below 0
 *  @example evaluatePlan(posterior, { tv: 20000, google: 35000 }).uplift */
export function evaluatePlan(fit: Fit, plan: Plan | Allocation, options: EvaluateOptions = {}): PlanForecast {
  const caller = "evaluatePlan";
  requireKind(caller, fit, ["fit"], "fit");
  const full = withDefaults<EvaluateOptions>(caller, defaults, options, rules);
  requireAllocation(caller, plan);
  if (!isPlan(plan)) return evaluatorOf(caller, fit, full).evaluate(plan);
  const { horizon, window, posteriorDraws, flighting, channels } = plan;
  const settings = {
    ...full,
    horizon,
    flighting,
    from: full.from ?? window.from,
    to: full.to ?? window.to,
    maxDraws: full.maxDraws ?? posteriorDraws.used,
  };
  const afterwards = new Map(channels.map(({ name, afterwards: money }) => [name, money]));
  return evaluatorOf(caller, fit, settings, (name) => afterwards.get(name) ?? null).evaluate(
    Object.fromEntries(
      channels.map(({ name, proposed, schedule }) => [name, schedule === null ? proposed : [...schedule]]),
    ),
  );
}

/** Limits of the best allocation of a steady plan. */
export interface BestOptions extends Omit<PlanLimits, "dated"> {
  /** Money a period of all channels (default: today's). */
  readonly budget?: number | null | undefined;
}

/** The best allocation, and how far it is proved to be that. */
export interface BestAllocation {
  /** Money a period by channel. */
  readonly allocation: Readonly<Record<string, number>>;
  readonly forecast: PlanForecast;
  /** (bound − value)/|value|; null where there is no bound. */
  readonly optimalityGap: number | null;
}

/** Answers one budget after another on what was prepared once. */
export interface PlanEvaluator {
  /** Today's money a period by channel, the mean over a horizon: where sliders begin. */
  readonly today: Readonly<Record<string, number>>;
  /** See `evaluatePlan`. */
  evaluate(allocation: Allocation): PlanForecast;
  /** What maximises the expected KPI under the limits, as the model has it: whether it is worth changing anything, `planBudget` says.
   *  @throws ArgumentError over a horizon, and where no plan meets the limits */
  best(options?: BestOptions): BestAllocation;
}

/** Prepares a fit for many budgets, as sliders ask for them.
 *
 *  @throws ArgumentError as `evaluatePlan`
 *  @example createEvaluator(posterior, { maxDraws: 500 }).evaluate({ tv: 20000 }).promised */
export function createEvaluator(fit: Fit, options: EvaluateOptions = {}): PlanEvaluator {
  requireKind("createEvaluator", fit, ["fit"], "fit");
  return evaluatorOf(
    "createEvaluator",
    fit,
    withDefaults<EvaluateOptions>("createEvaluator", defaults, options, rules),
  );
}

/** @param afterwardsOf  money a period that goes on after a horizon; null for today's */
function evaluatorOf(
  caller: string,
  fit: Fit,
  options: Defaults<EvaluateOptions>,
  afterwardsOf: (channel: string) => number | null = () => null,
): PlanEvaluator {
  const { from, to, flighting, level } = options;
  const horizon = requireHorizon(caller, options.horizon);
  const wanted = options.maxDraws ?? (horizon === null ? 1000 : 200);
  const draws = responseDraws(caller, fit, wanted, { ...(from && { from }), ...(to && { to }) });
  requireChoice(caller, "flighting", flightings, flighting);
  const { channels } = draws;
  const names = channels.map(({ name }) => name);
  const today = todaysPlan(draws, horizon);
  const means = meansOf(today, horizon ?? 1);
  const afterwards = horizon === null ? null : names.map((name, c) => afterwardsOf(name) ?? means[c]!);
  const surface = createSurface(spreadAs(flighting, draws), horizon, afterwards ?? undefined);
  const { revenuePerKpi } = fit.design;
  const { spec, panel } = fit.model;
  const trust = trustIn(names, diagnose(fit), spec.liftTests, areReturnsAlike(spec));
  const returnsOf = createReturns(surface, today, { revenuePerKpi, level, trust, afterwards });
  const known = [...doubtsOf(fit), ...draws.warnings, ...mediaWarnings(fit)];
  const forecastOf = (x: Float64Array): PlanForecast => {
    const forecasted = returnsOf(x);
    return {
      kind: "planForecast",
      model: fit.model,
      window: draws.window,
      horizon,
      flighting,
      ...forecasted,
      posteriorDraws: { used: draws.draws, available: draws.available },
      revenuePerKpi,
      warnings: distinctWarnings([...known, ...returnsWarnings(forecasted)]),
    };
  };
  return {
    today: Object.fromEntries(names.map((name, c) => [name, means[c]!])),
    evaluate(allocation) {
      requireAllocation(caller, allocation);
      return forecastOf(variablesOf(caller, allocation, names, today));
    },
    best(asked = {}) {
      if (horizon !== null) {
        throw new ArgumentError({
          caller,
          about: "best",
          rule: "needs a steady plan",
          got: phrase`a horizon of ${horizon} periods`,
          cure: "use planBudget, which says what is spent after the horizon",
        });
      }
      const { budget, ...limits } = withDefaults<BestOptions>(caller, bestDefaults, asked);
      if (budget !== null) requireNumber(caller, "budget", budget, { ...zeroOrMore, rule: "money ≥ 0" });
      const request = planRequest(caller, channels, today, limits, null);
      const row = budgetRow(budget ?? sumOf(today), today.length, 1);
      const unit = `${panel.currency} a ${panel.frequency}`;
      const { x, gap } = feasible(caller, unit, budget, () =>
        solveFor({
          surface,
          objective: readObjective("expected"),
          request,
          polytope: withRow(request.polytope, row),
          budget: row,
          today,
          target: null,
          revenuePerKpi,
        }),
      );
      return {
        allocation: Object.fromEntries(names.map((name, c) => [name, x[c]!])),
        forecast: forecastOf(x),
        optimalityGap: gap,
      };
    },
  };
}

function isPlan(value: Plan | Allocation): value is Plan {
  return (value as Plan).kind === "plan";
}

function requireAllocation(caller: string, plan: unknown): void {
  if (typeof plan === "object" && plan !== null && !Array.isArray(plan)) return;
  throw new ArgumentError({
    caller,
    about: "the plan",
    rule: "must be one of planBudget, or money by channel such as { tv: 20000 }",
    got: plan,
  });
}

/** Money of channel c in period h at c·periods + h; channels left out as today. */
function variablesOf(
  caller: string,
  allocation: Allocation,
  names: readonly string[],
  today: Float64Array,
): Float64Array {
  const periods = today.length / names.length;
  const x = today.slice();
  for (const [name, money] of Object.entries(allocation)) {
    const c = indexOfChannel(caller, names, "allocation", name);
    const values = Array.isArray(money) ? money : new Array<number>(periods).fill(money as number);
    if (values.length !== periods) {
      throw new ArgumentError({
        caller,
        option: "money",
        of: name,
        rule: `must be one number or one for each of ${periods} periods`,
        got: values.length,
      });
    }
    values.forEach((value, h) => {
      requireNumber(caller, "money", value, zeroOrMore, name);
      x[c * periods + h] = value;
    });
  }
  return x;
}
