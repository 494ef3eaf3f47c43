/** What there is to doubt about a plan: a missing proof, a target out of reach, money that does not pay for itself. */
import { option, phrase, setting } from "../phrase.js";
import { cureNaming, raised, type Warning } from "../warning.js";
import { chanceText, listed, percent } from "../words.js";
import type { PlanReturns } from "./planReturns.js";
import type { PlanProblem, PlanSolution, PlanTarget } from "./planSolution.js";
import type { PlanDecision } from "./planVerdict.js";
import { objectiveOf, provable } from "./solver/objectives.js";

/** A gap up to here counts as a proof. */
export const proved = 1e-6;

/** Warnings of what a verdict does not say: a change that was asked for is made whatever its chance, and a plan that is kept may not be what was asked for. */
export function verdictDoubts(
  { verdict }: PlanDecision,
  { better, probabilityBetter }: PlanReturns,
  {
    confidence,
    isTodayAllowed,
    target,
  }: {
    readonly confidence: number;
    readonly isTodayAllowed: boolean;
    readonly target: PlanTarget | null;
  },
): readonly Warning[] {
  const what = better === "profit" ? "more profit" : "more";
  const why =
    target === null ? "today's plan does not meet what was asked for" : "the target sets the budget";
  return raised(
    verdict === "change" &&
      (target !== null || !isTodayAllowed) &&
      probabilityBetter < confidence && {
        code: "asked-for-not-shown-better",
        message: `${why}, so that the plan is taken whatever its chance: it brings ${what} than today's with a probability of ${chanceText(probabilityBetter)}, below ${percent(confidence)}`,
        cure: "change what was asked for and leave the other channels as they are (locked), or test first",
      },
    verdict !== "change" &&
      !isTodayAllowed && {
        code: "limits-not-met",
        message: "today's plan, which is kept, does not meet what was asked for",
        cure: "the best plan found meets it; take its money for the channels concerned, and no more",
      },
  );
}

/** Warnings of how the plan was found. */
export function doubts(problem: PlanProblem, solution: PlanSolution): readonly Warning[] {
  const { objective, target, revenuePerKpi, polytope, surface, request, inFlights } = problem;
  const warnings: Warning[] = [];
  if (surface.unproved.length > 0) {
    warnings.push({
      code: "no-proof",
      message: `where the curve of ${listed(surface.unproved.map((name) => `"${name}"`))} turns is not known, so that nothing is proved: it was looked for at points, or the curve bends otherwise than its inflexion says`,
      cure: "say where it turns in defineSaturation, inflexion: () => 0 for a curve that is concave everywhere, and run checkKind",
    });
  } else if (solution.gap === null) {
    warnings.push({
      code: "no-proof",
      message: `${objectiveOf(objective.kind).words} is not concave: the plan is the best of a search, and a better one may exist`,
      cure: `use ${provable.slice(0, -1).join(", ")} or ${provable.at(-1)} for a plan with a proof`,
    });
  } else if (solution.gap > proved && problem.path !== null) {
    warnings.push({
      code: "open-gap",
      message: `a plan up to ${(100 * solution.gap).toPrecision(2)} % better is not ruled out: that is the bound of curves without their S-shape, which a plan need not reach`,
      ...cureNaming(
        phrase`take the division between channels from a plan without ${option("horizon")}, whose bound is tighter`,
      ),
    });
  } else if (solution.gap > proved) {
    warnings.push({
      code: "open-gap",
      message: `a plan up to ${(100 * solution.gap).toPrecision(2)} % better is not ruled out: the search ended before its proof`,
      ...cureNaming(phrase`narrow ${option("bounds")}, or use fewer draws, and plan again`),
    });
  }
  if (inFlights.length > 0) {
    warnings.push({
      code: "flights-may-shift",
      message: `${listed(inFlights.map((name) => `"${name}"`))} ${inFlights.length === 1 ? "comes" : "come"} in flights, as money brings more so where a curve is S-shaped: in which periods they begin hardly matters, and a plan of another length may place them and part their money otherwise`,
      ...cureNaming(
        phrase`book by the mean a period and by how often they run, and say with ${option("dated")} which periods are fixed`,
      ),
    });
  }
  const pinned = request.upper.flatMap((most, c) => {
    const { name } = surface.draws.channels[c]!;
    return most === 0 && !request.locked.has(name) ? [`"${name}"`] : [];
  });
  if (pinned.length > 0) {
    warnings.push({
      code: "nothing-today",
      message: `${listed(pinned)} spent nothing in the window that today's money is of, and a share of nothing is nothing: it was not planned`,
      ...cureNaming(phrase`give it ${option("bounds")}, such as 0 to 5000, or a window in which it ran`),
    });
  }
  if (!solution.isTargetReached && target !== null) {
    warnings.push({
      code: "target-beyond-bounds",
      message: "no budget within the bounds meets the target, so that the bounds set it",
      ...cureNaming(phrase`widen ${option("change")} or ${option("bounds")} to let the budget follow`),
    });
  }
  const price = polytope.rows.some(({ name }) => name === "budget")
    ? solution.prices.get("budget")
    : undefined;
  const last =
    price === undefined || revenuePerKpi === null ? Number.NaN : (price * revenuePerKpi) / surface.periods;
  // Where every channel stands at a bound the budget has no price.
  const isMovable = solution.x.some((money, j) => {
    const near = 1e-6 * polytope.upper[j]!;
    return money > polytope.lower[j]! + near && money < polytope.upper[j]! - near;
  });
  if (solution.method !== "search" && isMovable && last < 1) {
    warnings.push({
      code: "loss-at-the-margin",
      message: `the last unit of this budget brings ${last.toFixed(2)} of revenue, less than itself`,
      ...cureNaming(
        phrase`question the total before its division: ${setting("target.marginalRoi", 1)} finds the total whose last unit pays for itself`,
      ),
    });
  }
  return warnings;
}
