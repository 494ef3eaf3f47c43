/** Budgets that follow from a target: the largest that still returns so much, or the smallest that brings so much. */
import { ArgumentError } from "../errors.js";
import type { PlanRequest } from "./request/request.js";
import { type Goal, type Optimum, optimise } from "./solver/optimise.js";
import { dot, type Row } from "./solver/polytope.js";

/** The best plan for a target, and how far the target's own objective could be from its bound. */
export interface TargetOptimum extends Optimum {
  /** (bound − reached)/reached: of the KPI brought for a ROI, of the money for a KPI. */
  readonly gap: number;
  /** False where the bounds end the budget before the target does. */
  readonly isReached: boolean;
}

/** V(B): the best expected KPI of budget B, with its price V′(B). */
type Frontier = (budget: number) => Optimum;

const relative = 1e-10;
/** How far inside the range of budgets the steps begin: at its very ends a budget has no price. */
const inset = 1e-6;

/** The plan that brings most while revenue/money ≥ roi.
 *
 *  h(B) = v·V(B) − roi·B is concave; its last zero is found by Newton steps from the right, which never pass it. With λ = V′ there and
 *  D(λ) = max F(y) − λ Σy, no plan that meets the target brings more than roi/(roi − v·λ) · D(λ).
 *
 *  @param v  revenue of a unit of KPI
 *  @throws ArgumentError with the best attainable ROI */
export function largestAtRoi(goal: Goal, request: PlanRequest, roi: number, v: number): TargetOptimum {
  const { frontier, least, most, dual } = prepare(goal, request);
  const surplus = (plan: Optimum): number => v * plan.value - roi * sum(plan.x);
  const fullBudget = frontier(most);
  if (surplus(fullBudget) >= 0) {
    return { ...fullBudget, gap: (fullBudget.bound - fullBudget.value) / fullBudget.value, isReached: false };
  }
  const fullest = dual(roi / v);
  if (surplus(fullest) < 0 && surplus(frontier(least)) < 0) {
    throw new ArgumentError({
      caller: "planBudget",
      option: "target.roi",
      rule: `must be at most ${bestRoi(dual, v, fullest).toPrecision(3)}, which is the best these bounds allow`,
      got: roi,
    });
  }
  let plan = frontier(most - inset * (most - least));
  for (let i = 0; i < 60; i++) {
    const missing = surplus(plan);
    const slope = v * priceOf(plan) - roi;
    const next = sum(plan.x) - missing / slope;
    if (missing >= -relative * roi * sum(plan.x) || !(next < sum(plan.x))) break;
    plan = frontier(Math.max(least, next));
  }
  const price = priceOf(plan);
  const bound = (roi / (roi - v * price)) * dual(price).bound;
  return { ...plan, bound, gap: Math.max(0, bound - plan.value) / plan.value, isReached: true };
}

/** The cheapest plan that brings at least this KPI.
 *
 *  V is concave and rises: Newton steps from the left never pass the budget with V(B) = kpi. No plan that brings it costs less than
 *  (kpi − D(λ))/λ.
 *
 *  @throws ArgumentError with the most that can be brought */
export function cheapestFor(goal: Goal, request: PlanRequest, kpi: number): TargetOptimum {
  const { frontier, least, most, dual } = prepare(goal, request);
  const cheapestOfAll = frontier(least);
  if (cheapestOfAll.value >= kpi) return { ...cheapestOfAll, gap: 0, isReached: false };
  const best = frontier(most);
  if (best.value < kpi * (1 - relative)) {
    throw new ArgumentError({
      caller: "planBudget",
      option: "target.kpi",
      rule: `must be at most ${best.value.toPrecision(4)}, which is what the channels can bring within these bounds`,
      got: kpi,
    });
  }
  let plan = frontier(least + inset * (most - least));
  for (let i = 0; i < 60 && plan.value < kpi * (1 - relative); i++) {
    const next = sum(plan.x) + (kpi - plan.value) / priceOf(plan);
    plan = frontier(Math.min(most, next));
  }
  const price = priceOf(plan);
  const cost = sum(plan.x);
  const cheapest = (kpi - dual(price).bound) / price;
  return { ...plan, gap: Math.max(0, cost - cheapest) / cost, isReached: true };
}

function prepare(goal: Goal, request: PlanRequest) {
  const ones = new Float64Array(goal.surface.size).fill(1);
  const { periods } = goal.surface;
  const [least, most] = request.reach().map((money) => money * periods) as [number, number];
  const start = request.startWith([]);
  const frontier: Frontier = (budget) => {
    const row: Row = { name: "budget", coefficients: ones, lower: budget, upper: budget };
    return optimise(goal, request.startWith([row]));
  };
  const dual = (price: number): Optimum =>
    restored(optimise({ ...goal, cost: ones.map(() => price) }, start), price);
  return { frontier, least, most, dual };
}

/** The plan of a Lagrangian with its KPI as value again; the bound stays the Lagrangian's. */
function restored(plan: Optimum, price: number): Optimum {
  return { ...plan, value: plan.value + price * sum(plan.x) };
}

/** max of v·F/money by Dinkelbach's iteration: the ROI of the plan that is best at the price of the last ROI. */
function bestRoi(dual: (price: number) => Optimum, v: number, first: Optimum): number {
  let roi = (v * first.value) / sum(first.x);
  for (let i = 0; i < 30; i++) {
    const plan = dual(roi / v);
    const next = (v * plan.value) / sum(plan.x);
    if (!(next > roi * (1 + 1e-9))) break;
    roi = next;
  }
  return roi;
}

/** V′(B). */
function priceOf({ prices }: Optimum): number {
  return prices.get("budget")!;
}

function sum(x: Float64Array): number {
  return dot(
    x,
    x.map(() => 1),
  );
}
