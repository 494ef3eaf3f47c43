/** The forecast of any plan: one that was optimised, or an allocation that somebody wrote down. */

import { diagnose, doubtsOf } from "../diagnosis/diagnose.js";
import { mediaWarnings } from "../diagnosis/mediaFindings.js";
import { ArgumentError } from "../errors.js";
import type { Fit } from "../fit/fit.js";
import { responseDraws } from "../insights/responseDraws.js";
import { defaultLevel } from "../math/estimate.js";
import { requireChoice, requireNumber, withDefaults, zeroOrMore } from "../options.js";
import { requireKind } from "../records.js";
import type { Model } from "../spec/specify.js";
import { distinctWarnings, type Warning } from "../warning.js";
import type { Plan } from "./plan.js";
import {
  meansOf,
  type PlanReturns,
  planReturns,
  requireHorizon,
  returnsWarnings,
  todaysPlan,
} from "./planReturns.js";
import { areReturnsAlike, trustIn } from "./promise.js";
import { indexOfChannel } from "./request.js";
import { type Flighting, flightings, spreadAs } from "./solver/flighting.js";
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

/** What a plan or an allocation brings against today's, by the arithmetic that plans are optimised with.
 *
 *  @param plan  a plan of `planBudget`, or money a period by channel
 *  @throws ArgumentError for a channel that is not the fit's and for money below 0
 *  @example evaluatePlan(posterior, { tv: 20000, google: 35000 }).uplift */
export function evaluatePlan(fit: Fit, plan: Plan | Allocation, options: EvaluateOptions = {}): PlanForecast {
  requireKind("evaluatePlan", fit, ["fit"], "fit");
  const full = withDefaults<EvaluateOptions>("evaluatePlan", defaults, options);
  const isPlan = (value: Plan | Allocation): value is Plan => (value as Plan).kind === "plan";
  if (typeof plan !== "object" || plan === null) {
    throw new ArgumentError({
      caller: "evaluatePlan",
      about: "the plan",
      rule: "must be one of planBudget, or money by channel such as { tv: 20000 }",
      got: plan,
    });
  }
  const allocation = isPlan(plan) ? allocationOf(plan) : plan;
  const horizon = isPlan(plan) ? plan.horizon : requireHorizon("evaluatePlan", full.horizon);
  const from = full.from ?? (isPlan(plan) ? plan.window.from : null);
  const to = full.to ?? (isPlan(plan) ? plan.window.to : null);
  const wanted = full.maxDraws ?? (isPlan(plan) ? plan.posteriorDraws.used : horizon === null ? 1000 : 200);
  const draws = responseDraws("evaluatePlan", fit, wanted, { ...(from && { from }), ...(to && { to }) });
  const flighting = isPlan(plan) ? plan.flighting : full.flighting;
  requireChoice("evaluatePlan", "flighting", flightings, flighting);
  const today = todaysPlan(draws, horizon);
  const afterwards =
    horizon === null
      ? null
      : isPlan(plan)
        ? draws.channels.map(
            ({ name }, c) =>
              plan.channels.find((one) => one.name === name)?.afterwards ?? meansOf(today, horizon)[c]!,
          )
        : [...meansOf(today, horizon)];
  const surface = createSurface(spreadAs(flighting, draws), horizon, afterwards ?? undefined);
  const x = today.slice();
  const names = draws.channels.map(({ name }) => name);
  for (const [name, money] of Object.entries(allocation)) {
    const c = indexOfChannel("evaluatePlan", names, "allocation", name);
    const values = Array.isArray(money) ? money : new Array<number>(surface.periods).fill(money as number);
    if (values.length !== surface.periods) {
      throw new ArgumentError({
        caller: "evaluatePlan",
        option: "money",
        of: name,
        rule: `must be one number or one for each of ${surface.periods} periods`,
        got: values.length,
      });
    }
    values.forEach((value, h) => {
      requireNumber("evaluatePlan", "money", value, zeroOrMore, name);
      x[c * surface.periods + h] = value;
    });
  }
  const { revenuePerKpi } = fit.design;
  const { spec } = fit.model;
  const trust = trustIn(names, diagnose(fit), spec.liftTests, areReturnsAlike(spec));
  const forecasted = planReturns(surface, x, today, { revenuePerKpi, level: full.level, trust, afterwards });
  return {
    kind: "planForecast",
    model: fit.model,
    window: draws.window,
    horizon,
    flighting,
    ...forecasted,
    posteriorDraws: { used: draws.draws, available: draws.available },
    revenuePerKpi,
    warnings: distinctWarnings([
      ...doubtsOf(fit),
      ...draws.warnings,
      ...mediaWarnings(fit),
      ...returnsWarnings(forecasted),
    ]),
  };
}

function allocationOf({ channels }: Plan): Allocation {
  return Object.fromEntries(
    channels.map(({ name, proposed, schedule }) => [name, schedule === null ? proposed : [...schedule]]),
  );
}
