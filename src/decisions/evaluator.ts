/** One budget after another on what was prepared once: what a plan brings, and the best one. */
import { ArgumentError } from "../errors.js";
import type { ResponseDraws } from "../insights/responseDraws.js";
import { type Estimate, estimate } from "../math/estimate.js";
import { requireNumber, withDefaults, zeroOrMore } from "../options.js";
import { phrase } from "../phrase.js";
import { requireNumbers } from "../records.js";
import { createReturns, meansOf, type PlanReturns, todaysPlan } from "./planReturns.js";
import { solveFor, sumOf, withRow } from "./planSolution.js";
import type { Trust } from "./promise.js";
import { feasible } from "./request/infeasible.js";
import { indexOfChannel, type PlanLimits } from "./request/limits.js";
import { budgetRow, planRequest } from "./request/request.js";
import { type Flighting, spreadAs } from "./solver/flighting.js";
import { readObjective } from "./solver/solve.js";
import { createSurface } from "./solver/surface.js";
import type { Afterwards } from "./solver/surfacePart.js";

/** Money a period by channel; over a horizon one number for all of its periods, or one a period. Channels left out stay as they are. */
export type Allocation = Readonly<Record<string, number | readonly number[]>>;

/** What an evaluator rests on. */
export interface Basis {
  readonly draws: ResponseDraws;
  readonly horizon: number | null;
  readonly flighting: Flighting;
  readonly level: number;
  readonly revenuePerKpi: number | null;
  /** Of each channel, in their order. */
  readonly trust: readonly Trust[];
  /** What goes on after a horizon by channel; null for today's money. */
  readonly afterwards: readonly Afterwards[] | null;
  /** Of money a period, such as "GBP a week". */
  readonly unit: string;
}

/** Limits of the best allocation of a steady plan. */
export interface BestOptions extends Omit<PlanLimits, "dated" | "minimumFlight"> {
  /** Money a period of all channels (default: today's). */
  readonly budget?: number | null | undefined;
}

/** The best allocation, and how far it is proved to be that. */
export interface BestAllocation<Forecast = PlanReturns> {
  /** Money a period by channel. */
  readonly allocation: Readonly<Record<string, number>>;
  readonly forecast: Forecast;
  /** (bound − value)/|value|; null where there is no bound. */
  readonly optimalityGap: number | null;
}

/** Answers one budget after another. */
export interface Evaluator<Forecast = PlanReturns> {
  /** Today's money a period by channel, the mean over a horizon: where sliders begin. */
  readonly today: Readonly<Record<string, number>>;
  /** What an allocation brings against today's.
   *  @throws ArgumentError for a channel that is not the fit's and for money below 0 */
  evaluate(allocation: Allocation): Forecast;
  /** What maximises the expected KPI under the limits, as the model has it: whether it is worth changing anything, `planBudget` says.
   *  @throws ArgumentError over a horizon, and where no plan meets the limits */
  best(options?: BestOptions): BestAllocation<Forecast>;
  /** What one channel brings a period for so much money a period, whatever the others get.
   *
   *  @param money  shape [point]
   *  @returns KPI a period, shape [point]
   *  @throws ArgumentError over a horizon, for a channel that is not the fit's and for money below 0 */
  curve(channel: string, money: readonly number[]): readonly Estimate[];
}

const bestDefaults = {
  change: 0.3,
  bounds: {},
  locked: [],
  minimum: {},
  groups: {},
  constraints: [],
  budget: null,
};

/** Prepares the surface and today's side of every forecast.
 *
 *  @param caller  name of the public function, for its messages
 *  @param shown   makes of the returns what the caller's user sees */
export function evaluatorOf<Forecast>(
  caller: string,
  { draws, horizon, flighting, level, revenuePerKpi, trust, unit, ...basis }: Basis,
  shown: (returns: PlanReturns) => Forecast,
): Evaluator<Forecast> {
  const { channels } = draws;
  const names = channels.map(({ name }) => name);
  const today = todaysPlan(draws, horizon);
  const means = [...meansOf(today, horizon ?? 1)];
  const afterwards = horizon === null ? null : (basis.afterwards ?? means);
  const surface = createSurface(spreadAs(flighting, draws), horizon, afterwards ?? undefined);
  const returnsOf = createReturns(surface, today, { revenuePerKpi, level, trust, afterwards });
  const byName = (values: ArrayLike<number>): Record<string, number> =>
    Object.fromEntries(names.map((name, c) => [name, values[c]!]));
  return {
    today: byName(means),
    evaluate(allocation) {
      requireAllocation(caller, allocation);
      return shown(returnsOf(variablesOf(caller, allocation, names, today)));
    },
    curve(channel, money) {
      requireSteady(caller, "curve", horizon, "evaluate one allocation after another");
      const c = indexOfChannel(caller, names, "channel", channel);
      requireNumbers(caller, "money", money);
      const own = new Float64Array(draws.draws);
      const byChannel = names.map((_, other) => (other === c ? own : new Float64Array(draws.draws)));
      const x = today.slice();
      return Array.from(money, (value: number) => {
        requireNumber(caller, "money", value, zeroOrMore, channel);
        x[c] = value;
        surface.evaluate(x, { byChannel });
        return estimate(own, level);
      });
    },
    best(asked = {}) {
      requireSteady(caller, "best", horizon, "use planBudget, which says what is spent after the horizon");
      const { budget, ...limits } = withDefaults<BestOptions>(caller, bestDefaults, asked);
      if (budget !== null) requireNumber(caller, "budget", budget, { ...zeroOrMore, rule: "money ≥ 0" });
      const request = planRequest(caller, channels, today, limits);
      const row = budgetRow(budget ?? sumOf(today), today.length, 1);
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
          path: null,
        }),
      );
      return { allocation: byName(x), forecast: shown(returnsOf(x)), optimalityGap: gap };
    },
  };
}

function requireSteady(caller: string, about: string, horizon: number | null, cure: string): void {
  if (horizon === null) return;
  throw new ArgumentError({
    caller,
    about,
    rule: "needs a steady plan",
    got: phrase`a horizon of ${horizon} periods`,
    cure,
  });
}

/** Refuses what holds no money by channel. */
export function requireAllocation(caller: string, plan: unknown): void {
  // By the tag, as a record of a notebook's cell has a prototype of its own. A Map has no names that are seen, and would pass for today's money.
  if (Object.prototype.toString.call(plan) === "[object Object]") return;
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
