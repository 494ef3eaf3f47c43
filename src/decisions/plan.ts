/** From a posterior to a budget: the best plan under what is asked, its proof, and whether it is worth changing anything. */

import { withheldChannels } from "../diagnosis/claims.js";
import { diagnose, doubtsOf } from "../diagnosis/diagnose.js";
import { mediaWarnings } from "../diagnosis/mediaFindings.js";
import { ArgumentError } from "../errors.js";
import type { Fit } from "../fit/fit.js";
import { responseDraws } from "../insights/responseDraws.js";
import { defaultLevel } from "../math/estimate.js";
import {
  aboveZero,
  level,
  requireChoice,
  requireNumber,
  share,
  wholeNumber,
  withDefaults,
  zeroOrMore,
} from "../options.js";
import { option, type Phrase, phrase } from "../phrase.js";
import { requireKind } from "../records.js";
import type { Model } from "../spec/specify.js";
import type { ValidationProgress } from "../validation/progress.js";
import { distinctWarnings, type Warning } from "../warning.js";
import { continuationOf, type Solved, settled } from "./continuation.js";
import { type GainElsewhere, gainsElsewhere } from "./otherModels.js";
import { doubts, proved, verdictDoubts } from "./planDoubts.js";
import { boundsOf, type ChannelBounds, constraintsOf, type PlanConstraint } from "./planLimits.js";
import {
  createReturns,
  meansOf,
  type PlanReturns,
  requireHorizon,
  returnsWarnings,
  todaysPlan,
} from "./planReturns.js";
import { type PlanTarget, solveFor, sumOf, withRow } from "./planSolution.js";
import { decide, decideElsewhere, failuresOf, type PlanVerdict } from "./planVerdict.js";
import { areReturnsAlike, trustIn } from "./promise.js";
import { feasible } from "./request/infeasible.js";
import type { PlanLimits } from "./request/limits.js";
import { isOnOff } from "./request/minimumFlights.js";
import { budgetRow, planRequest } from "./request/request.js";
import { inWholeCoins, type PlanSchedule, timesAfter } from "./schedule.js";
import { type Flighting, flightings, spreadAs } from "./solver/flighting.js";
import { followingOf, type Pattern, pathOf } from "./solver/flights.js";
import { objectiveOf } from "./solver/objectives.js";
import { tolerance, violation } from "./solver/polytope.js";
import { type Method, type Objective, type PlanObjective, readObjective } from "./solver/solve.js";
import { createSurface } from "./solver/surface.js";

export interface PlanOptions extends PlanLimits {
  /** Money a period of all channels (default: today's). */
  readonly budget?: number | null | undefined;
  /** Lets the budget follow: the largest with this ROI, the one whose last unit returns this, or the smallest that brings this KPI. */
  readonly target?: PlanTarget | null | undefined;
  /** What is maximised over the draws (default "expected"). */
  readonly objective?: PlanObjective | undefined;
  /** Periods planned one by one, with carry-in and carry-out (default: a steady plan). */
  readonly horizon?: number | null | undefined;
  /** Of a steady plan: today's window over and over, scaled by channel, or the same money in every period (default "observed"). */
  readonly flighting?: Flighting | undefined;
  /** First and last period of what counts as today (default: the last year of training). */
  readonly from?: string | null | undefined;
  readonly to?: string | null | undefined;
  /** P(better than today) below which the answer is to change nothing, or to test something first, in [0, 1] (default 0.9); at 0 any plan found will
   *  do, whatever is wrong with the fit. */
  readonly confidence?: number | undefined;
  /** Fits the other reasonable models, once for a fit, where the answer would be to change: a gain has to survive them (default true). */
  readonly otherModels?: boolean | undefined;
  /** Called with how far these fits are. */
  readonly onProgress?: ((progress: ValidationProgress) => void) | undefined;
  /** Draws of the fit used at most, taken evenly (default 1000, 200 over a horizon). */
  readonly maxDraws?: number | null | undefined;
  /** Probability inside the intervals (default 0.9). */
  readonly level?: number | undefined;
}

/** A plan: the forecast of what is proposed, how it was found and what is known of better ones.
 *
 *  What is proposed follows the verdict: where that is not to change anything (yet) it is today's money, and `optimum` has the best plan found. */
export interface Plan extends PlanReturns {
  readonly kind: "plan";
  readonly model: Model;
  /** Periods whose money is today's. */
  readonly window: { readonly from: string; readonly to: string };
  /** Periods planned one by one; null for a steady plan. */
  readonly horizon: number | null;
  readonly flighting: Flighting;
  readonly verdict: PlanVerdict;
  /** Why, in one sentence. */
  readonly reason: string;
  /** True where the fit does not tell what media bring: what the best plan found would move is then no advice. */
  readonly isUntold: boolean;
  /** Channels that cannot be told from demand, of which nothing is claimed: tables and documents leave out what they bring, and what all bring together.
   *  None where the plan is advice all the same. */
  readonly withheld: readonly string[];
  /** The channel to test where the verdict is "test first". */
  readonly test: string | null;
  /** The best plan under models as reasonable as the fit's own; null where that was not asked, as where nothing was to change anyway. */
  readonly otherModels: readonly GainElsewhere[] | null;
  /** The best plan found, also where the verdict is not to change anything yet. */
  readonly optimum: PlanReturns;
  /** Of that plan over a horizon, with a table of its own; null for a steady plan. */
  readonly schedule: PlanSchedule | null;
  readonly bounds: readonly ChannelBounds[];
  readonly constraints: readonly PlanConstraint[];
  /** Of the optimum, in KPI a period (a probability for "probability"); bound: no plan can exceed it, null where nothing is known. */
  readonly objective: Objective & { readonly value: number; readonly bound: number | null };
  readonly target: PlanTarget | null;
  /** Chance of a gain that was asked for; at 0 the plan is taken whatever its chance. */
  readonly confidence: number;
  /** (bound − value)/|value|; null where there is no bound. */
  readonly optimalityGap: number | null;
  /** True where the gap is at most 1e-6. */
  readonly isProved: boolean;
  readonly method: Method;
  /** Draws of the fit that the plan was computed for, and all that it has. */
  readonly posteriorDraws: { readonly used: number; readonly available: number };
  readonly revenuePerKpi: number | null;
  readonly warnings: readonly Warning[];
}

const defaults = {
  change: 0.3,
  bounds: {},
  locked: [],
  minimum: {},
  minimumFlight: {},
  groups: {},
  constraints: [],
  dated: [],
  budget: null,
  target: null,
  objective: "expected",
  horizon: null,
  flighting: "observed",
  from: null,
  to: null,
  confidence: 0.9,
  otherModels: true,
  onProgress: () => undefined,
  maxDraws: null,
  level: defaultLevel,
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
  requireKind("planBudget", fit, ["fit"], "fit");
  const full = withDefaults<PlanOptions>("planBudget", defaults, options);
  const horizon = requireHorizon("planBudget", full.horizon);
  const objective = readObjective(full.objective);
  const target = readTarget(full.target, full.budget, objective);
  requireNumber("planBudget", "confidence", full.confidence, share);
  requireNumber("planBudget", "level", full.level, level);
  const wanted = full.maxDraws ?? (horizon === null ? 1000 : 200);
  requireNumber("planBudget", "maxDraws", wanted, wholeNumber(1));
  if (full.budget !== null) {
    requireNumber("planBudget", "budget", full.budget, { ...zeroOrMore, rule: "money ≥ 0" });
  }
  const { from, to } = full;
  const draws = responseDraws("planBudget", fit, wanted, { ...(from && { from }), ...(to && { to }) });
  requireChoice("planBudget", "flighting", flightings, full.flighting);
  if (horizon !== null && full.flighting !== defaults.flighting) {
    throw new ArgumentError({
      caller: "planBudget",
      option: "flighting",
      rule: phrase`must be left out over a ${option("horizon")}, whose periods are planned one by one`,
      got: full.flighting,
    });
  }
  const today = todaysPlan(draws, horizon);
  const times =
    horizon === null ? null : timesAfter(fit.design.times.at(-1)!, horizon, fit.model.panel.frequency);
  const names = draws.channels.map(({ name }) => name);
  const request = planRequest("planBudget", draws.channels, today, full, times);
  const { revenuePerKpi } = fit.design;
  const spread = spreadAs(full.flighting, draws);
  const unit = `${fit.model.panel.currency} a ${fit.model.panel.frequency}`;
  const periods = horizon ?? 1;
  const budget =
    target === null ? budgetRow(full.budget ?? sumOf(today) / periods, today.length, periods) : null;
  const polytope = budget === null ? request.polytope : withRow(request.polytope, budget);
  const fixed = { objective, request, polytope, budget, today, target, revenuePerKpi };
  const solved = (money: readonly number[] | null, patterns: readonly Pattern[] = []): Solved => {
    const afterwards = money?.map((mean, c) => followingOf(mean, patterns[c]!, horizon!)) ?? null;
    const surface = createSurface(spread, horizon, afterwards ?? undefined);
    const isNear = money !== null && !surface.isConcave && request.minimum === null;
    const problem = {
      ...fixed,
      surface,
      path: isNear ? pathOf(money, patterns, horizon!) : null,
      inFlights: isNear ? names.filter((_, c) => patterns[c]!.length > 1) : [],
    };
    return { afterwards, problem, solution: solveFor(problem) };
  };
  const solveAsked = (): Solved => {
    if (horizon === null) return solved(null);
    const most = names.map((_, c) =>
      Math.max(...request.polytope.upper.subarray(c * horizon, (c + 1) * horizon)),
    );
    const { money, patterns } = continuationOf(draws, meansOf(today, horizon), most, full, {
      budget: full.budget,
      target,
      revenuePerKpi,
    });
    // What a plan of flights spends in its second half is no level that could go on.
    return patterns.every(({ length }) => length === 1)
      ? settled(horizon, money, (level) => solved(level, patterns))
      : solved(money, patterns);
  };
  const found = feasible("planBudget", unit, full.budget, solveAsked, cureOf(full));
  const { afterwards, problem, solution } = found;
  const { surface } = problem;
  const diagnosis = diagnose(fit);
  const { spec } = fit.model;
  const trust = trustIn(names, diagnosis, spec.liftTests, areReturnsAlike(spec));
  const returnsOf = createReturns(surface, today, { revenuePerKpi, level: full.level, trust, afterwards });
  const optimum = returnsOf(solution.x);
  // Another total that is asked for can be refused: profit decides.
  const isProfitable = optimum.better === "profit";
  const isTodayAllowed =
    target === null &&
    violation(isProfitable ? request.polytope : polytope, today) <= tolerance &&
    isOnOff(request, today);
  const alone = decide(optimum, isTodayAllowed, {
    confidence: full.confidence,
    failures: failuresOf(diagnosis),
    value: revenuePerKpi ?? 1,
    target,
    isTargetReached: solution.isTargetReached,
    isLeast: isNear(sumOf(solution.x) / surface.periods, request.reach()[0]),
  });
  const isAsked =
    full.otherModels &&
    full.confidence > 0 &&
    alone.verdict === "change" &&
    isTodayAllowed &&
    target === null;
  const elsewhere = isAsked
    ? gainsElsewhere(
        fit,
        {
          optimum,
          x: solution.x,
          today,
          horizon,
          flighting: full.flighting,
          window: { ...(from && { from }), ...(to && { to }) },
          maxDraws: wanted,
          level: full.level,
        },
        full.onProgress,
      )
    : null;
  const decision = elsewhere === null ? alone : decideElsewhere(optimum, alone, elsewhere);
  const { verdict, reason, test, isUntold } = decision;
  const proposal = verdict === "change" ? optimum : returnsOf(today);
  const scale = objectiveOf(objective.kind).isKpi ? 1 / periods : 1;
  const warnings = distinctWarnings([
    ...doubtsOf(fit),
    ...draws.warnings,
    ...mediaWarnings(fit),
    // What the last unit brings rests on what such a fit does not tell.
    ...doubts(problem, solution).filter(({ code }) => !isUntold || code !== "loss-at-the-margin"),
    ...verdictDoubts(decision, optimum, { confidence: full.confidence, isTodayAllowed, target }),
    ...returnsWarnings(optimum),
  ]);
  return {
    kind: "plan",
    model: fit.model,
    window: draws.window,
    horizon,
    flighting: full.flighting,
    verdict,
    reason,
    isUntold,
    withheld: isUntold ? names.filter((name) => withheldChannels(fit).has(name)) : [],
    test,
    otherModels: elsewhere,
    ...proposal,
    optimum,
    schedule:
      horizon === null
        ? null
        : {
            kind: "planSchedule",
            model: fit.model,
            verdict,
            reason,
            times: times!,
            channels: inWholeCoins(
              optimum.channels.map(({ schedule }) => schedule!),
              fit.model.panel.currency,
            ).map((proposed, c) => ({
              name: names[c]!,
              proposed,
              today: today.slice(c * horizon, (c + 1) * horizon),
            })),
            warnings,
          },
    bounds: boundsOf(problem, solution, optimum),
    constraints: constraintsOf(polytope, problem, solution),
    objective: {
      ...objective,
      value: scale * solution.value,
      bound: solution.bound === null ? null : scale * solution.bound,
    },
    target,
    confidence: full.confidence,
    optimalityGap: solution.gap,
    isProved: solution.gap !== null && solution.gap <= proved,
    method: solution.method,
    posteriorDraws: { used: draws.draws, available: draws.available },
    revenuePerKpi,
    warnings,
  };
}

/** What to widen where the limits that were given leave no plan. */
function cureOf({ dated = [], locked = [], minimum = {}, minimumFlight = {} }: PlanLimits): Phrase {
  const [change, bounds] = [option("change"), option("bounds")];
  const widened =
    dated.length > 0
      ? phrase`widen ${change}, ${bounds} or ${option("dated")}`
      : phrase`widen ${change} or ${bounds}`;
  const wider = locked.length > 0 ? phrase`take channels out of ${option("locked")}, ${widened}` : widened;
  if (Object.keys(minimum).length === 0) return wider;
  const lower = phrase`${wider}, or lower a ${option("minimum")}`;
  return Object.keys(minimumFlight).length === 0 ? lower : phrase`${lower} or a ${option("minimumFlight")}`;
}

function readTarget(
  target: PlanTarget | null,
  budget: number | null,
  objective: Objective,
): PlanTarget | null {
  if (target === null) return null;
  const [name, ...more] = Object.keys(target);
  if (name === undefined || more.length > 0 || !["roi", "marginalRoi", "kpi"].includes(name)) {
    throw new ArgumentError({
      caller: "planBudget",
      option: "target",
      rule: "must be one of { roi }, { marginalRoi } and { kpi }",
      got: target,
    });
  }
  requireNumber("planBudget", `target.${name}`, Object.values(target)[0], aboveZero);
  if (budget !== null)
    throw new ArgumentError({
      caller: "planBudget",
      rule: phrase`${option("budget")} or target must be given, not both, as a target sets the budget`,
    });
  if (objective.kind !== "expected" || objective.against !== "nothing") {
    throw new ArgumentError({
      caller: "planBudget",
      option: "objective",
      rule: 'must be "expected" where a target is given',
      got: objective.kind,
    });
  }
  return target;
}

function isNear(value: number, other: number): boolean {
  return Math.abs(value - other) <= 1e-6 * Math.abs(other);
}
