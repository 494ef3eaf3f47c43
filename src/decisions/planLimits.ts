/** How bounds and limits hold a plan, and what one more unit of money in each would bring. */

import type { PlanReturns } from "./planReturns.js";
import type { PlanProblem, PlanSolution } from "./planSolution.js";
import { dot, type Polytope } from "./solver/polytope.js";

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

/** Shadow prices are in revenue, or KPI where there is none. */
export function boundsOf(
  { request, surface, revenuePerKpi }: PlanProblem,
  solution: PlanSolution,
  optimum: PlanReturns,
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

/** All limits but the bounds of channels; shadow prices as in `boundsOf`. */
export function constraintsOf(
  { rows }: Polytope,
  { surface, revenuePerKpi, target }: PlanProblem,
  { x, prices }: PlanSolution,
): readonly PlanConstraint[] {
  const value = revenuePerKpi ?? 1;
  const listed = rows
    .filter(({ name }) => !name.startsWith("money of "))
    .map(({ name, coefficients, lower, upper, share = 1 }): PlanConstraint => {
      const sum = dot(coefficients, x);
      // As of bounds.
      const near = (surface.periods === 1 ? 1e-6 : 1e-4) * Math.max(Math.abs(sum), Number.MIN_VALUE);
      const isBinding = sum <= lower + near || sum >= upper - near;
      const shadowPrice = isBinding ? ((prices.get(name) ?? 0) * value) / surface.periods : 0;
      return {
        name,
        value: sum / share,
        lower: lower / share,
        upper: upper / share,
        isBinding,
        shadowPrice,
      };
    });
  if (target === null || "marginalRoi" in target) return listed;
  const spent = x.reduce((sum, money) => sum + money, 0) / surface.periods;
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
