/** The forecast of any plan: one that was optimised, or an allocation that somebody wrote down. */

import { diagnose, doubtsOf } from "../diagnosis/diagnose.js";
import { mediaWarnings } from "../diagnosis/mediaFindings.js";
import type { Fit } from "../fit/fit.js";
import { type FittedChannel, type ResponseDraws, responseDraws } from "../insights/responseDraws.js";
import { defaultLevel } from "../math/estimate.js";
import { type Defaults, requireChoice, wholeNumber, withDefaults } from "../options.js";
import { requireKind } from "../records.js";
import type { Model } from "../spec/specify.js";
import { distinctWarnings, type Warning } from "../warning.js";
import { type Allocation, type Basis, type Evaluator, evaluatorOf, requireAllocation } from "./evaluator.js";
import type { Plan } from "./plan.js";
import { meansOf, type PlanReturns, requireHorizon, returnsWarnings, todaysPlan } from "./planReturns.js";
import { areReturnsAlike, trustIn } from "./promise.js";
import { type Flighting, flightings } from "./solver/flighting.js";
import type { Afterwards } from "./solver/surfacePart.js";

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

export const evaluateDefaults = {
  horizon: null,
  flighting: "observed" as const,
  from: null,
  to: null,
  maxDraws: null,
  level: defaultLevel,
};

const rules = { maxDraws: wholeNumber(1) };

/** What a plan or an allocation brings against today's, by the arithmetic that plans are optimised with.
 *
 *  @param plan  a plan of `planBudget`, or money a period by channel
 *  @throws ArgumentError for a channel that is not the fit's and for money below 0
 *  @example evaluatePlan(posterior, { tv: 20000, google: 35000 }).uplift */
export function evaluatePlan(fit: Fit, plan: Plan | Allocation, options: EvaluateOptions = {}): PlanForecast {
  const caller = "evaluatePlan";
  requireKind(caller, fit, ["fit"], "fit");
  const full = withDefaults<EvaluateOptions>(caller, evaluateDefaults, options, rules);
  requireAllocation(caller, plan);
  if (!isPlan(plan)) return fitEvaluator(caller, fit, full).evaluate(plan);
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
  return fitEvaluator(caller, fit, settings, (name) => afterwards.get(name) ?? null).evaluate(
    Object.fromEntries(
      channels.map(({ name, proposed, schedule }) => [name, schedule === null ? proposed : [...schedule]]),
    ),
  );
}

/** Answers one budget after another on a fit that was prepared once; forecasts as `evaluatePlan` gives them. */
export type PlanEvaluator = Evaluator<PlanForecast>;

/** Prepares a fit for many budgets, as sliders ask for them.
 *
 *  @throws ArgumentError as `evaluatePlan`
 *  @example createEvaluator(posterior, { maxDraws: 500 }).evaluate({ tv: 20000 }).promised */
export function createEvaluator(fit: Fit, options: EvaluateOptions = {}): PlanEvaluator {
  requireKind("createEvaluator", fit, ["fit"], "fit");
  return fitEvaluator(
    "createEvaluator",
    fit,
    withDefaults<EvaluateOptions>("createEvaluator", evaluateDefaults, options, rules),
  );
}

function fitEvaluator(
  caller: string,
  fit: Fit,
  options: Defaults<EvaluateOptions>,
  afterwardsOf: (channel: string) => Afterwards | null = () => null,
): PlanEvaluator {
  const { draws, warnings, ...basis } = basisOf(caller, fit, options, afterwardsOf);
  const { horizon, flighting, revenuePerKpi } = basis;
  return evaluatorOf(caller, { draws, ...basis }, (returns) => ({
    kind: "planForecast",
    model: fit.model,
    window: draws.window,
    horizon,
    flighting,
    ...returns,
    posteriorDraws: { used: draws.draws, available: draws.available },
    revenuePerKpi,
    warnings: distinctWarnings([...warnings, ...returnsWarnings(returns)]),
  }));
}

/** What the evaluator of a fit rests on, and what is doubtful about all that it says.
 *
 *  @param afterwardsOf  what goes on after a horizon; null for today's money */
export function basisOf(
  caller: string,
  fit: Fit,
  { from, to, flighting, level, ...options }: Defaults<EvaluateOptions>,
  afterwardsOf: (channel: string) => Afterwards | null = () => null,
): Omit<Basis, "draws"> & {
  readonly draws: ResponseDraws<FittedChannel>;
  readonly warnings: readonly Warning[];
} {
  const horizon = requireHorizon(caller, options.horizon);
  requireChoice(caller, "flighting", flightings, flighting);
  const wanted = options.maxDraws ?? (horizon === null ? 1000 : 200);
  const draws = responseDraws(caller, fit, wanted, { ...(from && { from }), ...(to && { to }) });
  const names = draws.channels.map(({ name }) => name);
  const means = horizon === null ? null : meansOf(todaysPlan(draws, horizon), horizon);
  const { spec, panel } = fit.model;
  return {
    draws,
    horizon,
    flighting,
    level,
    revenuePerKpi: fit.design.revenuePerKpi,
    trust: trustIn(names, diagnose(fit), spec.liftTests, areReturnsAlike(spec)),
    afterwards: means === null ? null : names.map((name, c) => afterwardsOf(name) ?? means[c]!),
    unit: `${panel.currency} a ${panel.frequency}`,
    warnings: [...doubtsOf(fit), ...draws.warnings, ...mediaWarnings(fit)],
  };
}

function isPlan(value: Plan | Allocation): value is Plan {
  return (value as Plan).kind === "plan";
}
