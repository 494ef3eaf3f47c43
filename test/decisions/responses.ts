/** Responses written down by hand, for problems whose answer is known or can be searched for. */
import { branchAndBound } from "../../src/decisions/solver/branch.js";
import { startInside } from "../../src/decisions/solver/interiorPoint.js";
import { type Optimum, optimise } from "../../src/decisions/solver/optimise.js";
import type { Polytope } from "../../src/decisions/solver/polytope.js";
import { expectation, type Risk } from "../../src/decisions/solver/risk.js";
import { createSurface, type Surface } from "../../src/decisions/solver/surface.js";
import type { ResponseDraws } from "../../src/insights/responseDraws.js";
import { type SaturationName, saturations } from "../../src/transforms/saturations.js";

export interface HandChannel {
  readonly saturation: SaturationName;
  /** [coefficient, first parameter, second parameter] of each draw. */
  readonly draws: readonly (readonly number[])[];
  /** Kernel of every draw (default: no carryover). */
  readonly kernel?: readonly number[];
  readonly today?: number;
  readonly spend?: readonly number[];
  /** Media by period for one unit of money a period, of mean 1 (default: the same in all). */
  readonly flighting?: readonly number[];
  readonly order?: "adstockFirst" | "saturationFirst";
}

export function responsesOf(channels: readonly HandChannel[]): ResponseDraws {
  const draws = channels[0]!.draws.length;
  return {
    channels: channels.map(
      (
        {
          saturation,
          draws: own,
          kernel = [1],
          today = 1,
          spend = [0],
          flighting = [1],
          order = "adstockFirst",
        },
        c,
      ) => ({
        name: `channel ${c + 1}`,
        saturation: saturations[saturation],
        order,
        rates: [1],
        flighting: [Float64Array.from(flighting)],
        kernels: own.map(() => Float64Array.from(kernel)),
        parameters: Float64Array.from(
          own.flatMap((one) => one.slice(1, 1 + saturations[saturation].parameters.length)),
        ),
        coefficients: Float64Array.from(own, ([k]) => k!),
        carryOut: 52,
        history: [Float64Array.from(spend)],
        spend: Float64Array.from(spend),
        today,
        periods: { first: 0, last: spend.length - 1 },
      }),
    ),
    draws,
    available: draws,
    window: { from: "2024-01-01", to: "2024-12-23" },
    isChosen: false,
    warnings: [],
  };
}

export const surfaceOf = (channels: readonly HandChannel[], periods: number | null = null): Surface =>
  createSurface(responsesOf(channels), periods);

/** Bounds for every variable and a budget. */
export function budgeted(lower: readonly number[], upper: readonly number[], budget: number): Polytope {
  const row = {
    name: "budget",
    coefficients: new Float64Array(lower.length).fill(1),
    lower: budget,
    upper: budget,
  };
  return { lower: Float64Array.from(lower), upper: Float64Array.from(upper), rows: [row] };
}

export function best(
  surface: Surface,
  polytope: Polytope,
  risk: Risk = expectation,
  minimum: Float64Array | null = null,
): Optimum {
  const goal = { surface, risk, reference: null, cost: null };
  if (!surface.isConcave || minimum !== null)
    return branchAndBound(goal, polytope, minimum === null ? null : { minimum, runs: [] });
  return optimise(goal, startInside(polytope));
}

export const gapOf = ({ bound, value }: Optimum): number => (bound - value) / Math.abs(value);
