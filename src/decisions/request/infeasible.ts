/** What limits that no plan can meet are answered with: which of them, and what is possible. */
import { amountEnds } from "../../data/currency.js";
import { ArgumentError } from "../../errors.js";
import { option, type Phrase, phrase, setting } from "../../phrase.js";
import { Infeasible, NothingOnOff } from "../solver/polytope.js";
import { shown } from "./limits.js";

/** Solves a plan's problem, or says in one line which limit cannot be met and what is possible.
 *
 *  @param unit    of money a period
 *  @param budget  that was asked for; null for today's total
 *  @param cure    where it is another limit than today's total
 *  @throws ArgumentError where the limits leave no plan */
export function feasible<T>(
  caller: string,
  unit: string,
  budget: number | null,
  solve: () => T,
  cure: Phrase = phrase`widen ${option("change")} or ${option("bounds")}`,
): T {
  try {
    return solve();
  } catch (error) {
    if (error instanceof NothingOnOff) throw nothingOnOff(caller, error, cure);
    if (!(error instanceof Infeasible)) throw error;
    const isTodays = error.row.name === "budget" && budget === null;
    const closest = closestBudget(error);
    const budgetOption = closest === null ? option("budget") : setting("budget", closest);
    const todays = phrase`give ${closest === null ? "a " : ""}${budgetOption}, or other ${option("bounds")}`;
    throw infeasible(caller, error, unit, isTodays ? todays : cure, isTodays ? ", today's total" : "");
  }
}

/** The one line for minima that leave no plan. */
function nothingOnOff(caller: string, { isProved }: NothingOnOff, cure: Phrase): ArgumentError {
  return new ArgumentError({
    caller,
    option: "minimum",
    rule: isProved
      ? "must leave a plan: none whose channels are off or at their minimum meets the other limits"
      : "must leave a plan: none whose channels are off or at their minimum was found to meet the other limits",
    cure,
  });
}

/** The total closest to the one asked for that the other limits allow, in four digits; null where they leave no room for rounding. */
function closestBudget({ row, reach: [least, most] }: Infeasible): number | null {
  const isAbove = row.lower > most;
  const end = isAbove ? most : least;
  if (!(end > 0)) return null;
  const step = 10 ** (Math.floor(Math.log10(end)) - 3);
  const rounded = Number(((isAbove ? Math.floor : Math.ceil)(end / step) * step).toPrecision(4));
  return rounded >= least && rounded <= most ? rounded : null;
}

/** The one line for a row that cannot be met. */
function infeasible(
  caller: string,
  { row, reach: [least, most] }: Infeasible,
  unit: string,
  cure: Phrase,
  remark: string,
): ArgumentError {
  const { name, share: part = 1 } = row;
  const [lower, upper] = [row.lower / part, row.upper / part];
  const got =
    lower === upper
      ? shown(lower)
      : lower === Number.NEGATIVE_INFINITY
        ? `at most ${shown(upper)}`
        : upper === Number.POSITIVE_INFINITY
          ? `at least ${shown(lower)}`
          : `${shown(lower)} to ${shown(upper)}`;
  return new ArgumentError({
    caller,
    ...(name === "budget" ? { option: "budget" } : { about: name }),
    rule: `must be between ${amountEnds(shown(least / part), shown(most / part), unit)}, which the other limits allow`,
    got: phrase`${got}${remark}`,
    cure,
  });
}
