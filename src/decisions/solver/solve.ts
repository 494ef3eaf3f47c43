/** Which method an objective and its curves need: a proof for concave ones, a search with a bound, or a search without. */
import { ArgumentError } from "../../errors.js";
import { level, requireChoice, withDefaults, zeroOrMore } from "../../options.js";
import { phrase } from "../../phrase.js";
import { branchAndBound } from "./branch.js";
import { planNear } from "./flights.js";
import { type ObjectiveKind, objectiveOf, objectives, type Reference } from "./objectives.js";
import { type Goal, type Optimum, objectiveAt, optimise } from "./optimise.js";
import { type InteriorPoint, type Polytope, tolerance, violation } from "./polytope.js";
import { conditionalValueAtRisk, expectation, type Risk } from "./risk.js";
import type { Run } from "./runs.js";
import { searchBetween } from "./search.js";
import type { Surface } from "./surface.js";

export interface ObjectiveSettings {
  readonly kind: ObjectiveKind;
  /** Share of worst draws that "cvar" is the mean of, or that "quantile" leaves below (default 0.1). */
  readonly tail?: number;
  /** Of "meanVariance": mean − aversion/2 · variance/(what today's plan brings) (default 0.5). */
  readonly aversion?: number;
  /** Default "nothing"; "today" for "probability". */
  readonly against?: Reference;
}

/** The kind alone, or with its settings. */
export type PlanObjective = ObjectiveKind | ObjectiveSettings;

export type Objective = Required<ObjectiveSettings>;

const references = { nothing: true, today: true, best: true };

/** The objective with its defaults.
 *
 *  @throws ArgumentError for what does not exist or is out of range */
export function readObjective(given: PlanObjective): Objective {
  const settings: ObjectiveSettings = typeof given === "string" ? { kind: given } : given;
  requireChoice("planBudget", "objective", objectives, settings?.kind);
  const objective: Objective = withDefaults<ObjectiveSettings>(
    "planBudget",
    {
      kind: settings.kind,
      tail: 0.1,
      aversion: 0.5,
      against: objectiveOf(settings.kind).against,
    },
    settings,
    { tail: level, aversion: zeroOrMore },
    "objective.",
  );
  requireChoice("planBudget", "objective.against", references, objective.against);
  const reads = objectiveOf(objective.kind).reads;
  for (const setting of ["tail", "aversion"] as const) {
    if (settings[setting] === undefined || reads.includes(setting)) continue;
    const kinds = Object.entries(objectives).filter(([, one]) =>
      (one.reads as readonly string[]).includes(setting),
    );
    throw new ArgumentError({
      caller: "planBudget",
      option: `objective.${setting}`,
      rule: `must be left out, as it is a setting of ${kinds.map(([kind]) => `"${kind}"`).join(" and ")} alone`,
      got: phrase`objective "${objective.kind}"`,
    });
  }
  return objective;
}

/** How the answer was found, and what is known of better ones. */
export type Method = "concave maximum" | "branch and bound" | "concave-convex procedure" | "search";

export interface Solution extends Omit<Optimum, "bound"> {
  readonly method: Method;
  /** null where nothing is known. */
  readonly bound: number | null;
}

/** Solves a problem whose constraints are all in the polytope.
 *
 *  @param today    plan that risk is measured against
 *  @param minimum  see `branchAndBound`; null for none
 *  @throws Infeasible where no plan meets the constraints; ArgumentError for an objective that has no method here */
export function solve(
  surface: Surface,
  objective: Objective,
  {
    polytope,
    start,
    minimum,
    runs = [],
    today,
    cost,
    path = null,
  }: {
    readonly polytope: Polytope;
    /** Strictly inside the polytope, as far as it has an inside. */
    readonly start: InteriorPoint;
    readonly minimum: Float64Array | null;
    /** How long channels with a minimum stay on, see `branchAndBound` (default: for any time). */
    readonly runs?: readonly (Run | null)[];
    readonly today: Float64Array;
    readonly cost: Float64Array | null;
    /** Over a horizon: the money that a plan of S-shaped curves is looked for beside; null to look everywhere. */
    readonly path?: Float64Array | null;
  },
): Solution {
  const reference = referenceOf(surface, objective.against, start, today);
  const isConvexProblem = surface.isConcave && minimum === null;
  const goal = (risk: Risk): Goal => ({ surface, risk, reference, cost });
  const isNear = !isConvexProblem && path !== null && minimum === null;
  const isTodayAllowed = violation(polytope, today) <= tolerance;
  const run = (risk: Risk): Optimum =>
    isConvexProblem
      ? optimise(goal(risk), start)
      : isNear
        ? planNearest(goal(risk), start, isTodayAllowed ? [path, today] : [path])
        : branchAndBound(goal(risk), polytope, minimum === null ? null : { minimum, runs });
  const { judge } = objectiveOf(objective.kind);
  if (!judge.isConcave) {
    if (!isConvexProblem || cost !== null) {
      throw new ArgumentError({
        caller: "planBudget",
        option: "objective",
        rule: "needs concave curves, a budget and no minimum, as it is searched for between proven plans",
        got: objective.kind,
        cure: 'use "cvar", which looks at the same bad draws',
      });
    }
    const proven = [expectation, ...[0.05, 0.1, 0.2, 0.35, 0.5].map(conditionalValueAtRisk)].map(run);
    const plans = proven.map(({ x }) => x);
    const found = searchBetween(
      surface,
      judge.statistic(objective),
      reference,
      isTodayAllowed ? [...plans, today] : plans,
    );
    return { ...proven[0]!, x: found.x, value: found.value, bound: null, method: "search" };
  }
  const optimum = run(
    judge.risk(objective, () => {
      const unit = expectation.value(outcomeOf(surface, today), 0);
      return unit > 0 ? unit : 1;
    }),
  );
  const method = isNear ? "concave-convex procedure" : "branch and bound";
  return { ...optimum, method: isConvexProblem ? "concave maximum" : method };
}

/** The plan near a path with a bound on every plan: the maximum over the concave envelopes of the curves. The plans that follow, such as today's, are
 *  begun from where they bring more than it does. */
function planNearest(goal: Goal, start: InteriorPoint, [path, ...plans]: readonly Float64Array[]): Optimum {
  let best = planNear(goal, start, path!);
  for (const plan of plans) {
    if (objectiveAt(goal, plan) > best.value) best = planNear(goal, start, plan);
  }
  goal.surface.bridge(start.polytope);
  try {
    return { ...best, bound: Math.max(best.value, optimise(goal, start).bound) };
  } finally {
    goal.surface.bridge(null);
  }
}

/** What is taken off each draw's outcome. */
function referenceOf(
  surface: Surface,
  against: Reference,
  start: InteriorPoint,
  today: Float64Array,
): Float64Array | null {
  if (against === "nothing") return null;
  return against === "today" ? outcomeOf(surface, today) : bestByDraw(surface, start);
}

/** What each draw would bring under the plan that is best for it alone.
 *
 *  @throws ArgumentError where that is not a concave problem */
export function bestByDraw(surface: Surface, start: InteriorPoint): Float64Array {
  if (!surface.isConcave || surface.periods > 1) {
    throw new ArgumentError({
      caller: "planBudget",
      option: "objective.against",
      rule: "needs concave curves and a steady plan",
      got: "best",
      cure: 'use "today"',
    });
  }
  const { draws } = surface;
  return Float64Array.from({ length: draws.draws }, (_, s) => {
    return optimise({ surface: surface.of([s]), risk: expectation, reference: null, cost: null }, start)
      .value;
  });
}

function outcomeOf(surface: Surface, x: Float64Array): Float64Array {
  const values = new Float64Array(surface.draws.draws);
  surface.evaluate(x, { values });
  return values;
}
