/** What it is worth to see a measurement before the budget is decided: the expected value of sample information. */
import { exp } from "../../math/elementary.js";
import { mean, standardDeviation } from "../../math/statistics.js";
import { interpolated } from "../solver/interpolated.js";
import { optimise } from "../solver/optimise.js";
import type { InteriorPoint } from "../solver/polytope.js";
import { expectation, weightedExpectation } from "../solver/risk.js";
import type { Surface } from "../solver/surface.js";

/** A quantity that will be measured with a normal error. */
export interface Measurement {
  /** What each draw says it is, shape [draw]. */
  readonly values: Float64Array;
  readonly standardError: number;
  /** Standard normal noise of a result from each draw, shape [draw]. */
  readonly noise: Float64Array;
}

export interface InformationValue {
  /** KPI a period that the plan gains on average where it may wait for the result. */
  readonly gain: number;
  /** Standard error of the gain, from its spread over the draws. */
  readonly error: number;
  /** Draws, in effect, that are left after an average result: few of them are a rough answer. */
  readonly effectiveDraws: number;
}

export interface PendingDecision {
  /** The value of a measurement.
   *
   *  E_y[ max over x of E[f(x) | y] ] − max over x of E[f(x)], y = values + standardError · noise. Results y are the middles of `outcomes` equal
   *  parts of their distribution; a result makes a draw as likely as Normal(y | its value, standardError) says. Each plan is chosen on one half
   *  of the draws and judged on both. On its own half luck in the draws is taken for knowledge; on the other the same luck costs as much where curves
   *  are smooth, so that small values would be called nothing, and nothing where a plan jumps from bound to bound. A quarter of the one and three
   *  of the other leave little of either.
   *
   *  @see Raiffa and Schlaifer 1961, "Applied Statistical Decision Theory" */
  valueOf(measurement: Measurement): InformationValue;
  /** Standard deviation of a quantity that an average result leaves, as a share of today's; shape of the quantity [draw]. */
  remaining(measurement: Measurement, quantity: Float64Array): number;
}

/** Relative gap of the plans: gains from knowing more are some thousandths of the objective. */
const goodEnough = 1e-5;

/** Weight of a plan's judgement on the draws that it was chosen on. */
const ownHalf = 0.25;

/** Prepares a steady plan whose choice may wait for a result.
 *
 *  @param all    the steady plan of all draws
 *  @param start  strictly inside the limits of the plan
 *  @param cost  KPI that one unit of each channel's money must bring; null where the budget is given
 *  @param outcomes  results that stand for all */
export function createDecision(
  all: Surface,
  start: InteriorPoint,
  cost: Float64Array | null,
  outcomes: number,
): PendingDecision {
  const sides = [0, 1].map((side) => {
    const indices = Array.from({ length: all.draws.draws }, (_, s) => s).filter((s) => s % 2 === side);
    const surface = all.of(indices);
    const quick = interpolated(surface, start.polytope);
    /** The plan that is best under these weights. */
    const best = (weights: Float64Array): Float64Array =>
      optimise(
        quick === null
          ? { surface, risk: weightedExpectation(weights), reference: null, cost }
          : { surface: quick.weighted(weights), risk: expectation, reference: null, cost },
        start,
        { gap: goodEnough },
      ).x;
    const now = best(new Float64Array(indices.length).fill(1 / indices.length));
    return { indices, surface, best, now };
  });
  /** Objective by draw. */
  const judged = ({ surface }: (typeof sides)[number], x: Float64Array): Float64Array => {
    const values = new Float64Array(surface.draws.draws);
    surface.evaluate(x, { values });
    const paid = cost === null ? 0 : x.reduce((sum, money, j) => sum + money * cost[j]!, 0);
    return values.map((value) => value - paid);
  };
  const nowJudged = new Map(
    sides.map((chooser) => [chooser, new Map(sides.map((judge) => [judge, judged(judge, chooser.now)]))]),
  );

  return {
    valueOf(measurement) {
      let effective = 0;
      const results = resultsOf(measurement, outcomes);
      // What each draw adds to the mean over all of them.
      const gains = new Map(sides.map((side) => [side, new Float64Array(side.indices.length)]));
      for (const result of results) {
        const weights = new Map(sides.map((side) => [side, weightsOf(measurement, side.indices, result)]));
        for (const chooser of sides) {
          const x = chooser.best(weights.get(chooser)!);
          for (const judge of sides) {
            const own = weights.get(judge)!;
            const before = nowJudged.get(chooser)!.get(judge)!;
            const sums = gains.get(judge)!;
            const part = (judge === chooser ? ownHalf : 1 - ownHalf) / results.length;
            judged(judge, x).forEach((value, s) => {
              sums[s]! += part * own.length * own[s]! * (value - before[s]!);
            });
          }
          effective += 1 / weights.get(chooser)!.reduce((sum, w) => sum + w * w, 0) / results.length;
        }
      }
      const all = Float64Array.from([...gains.values()].flatMap((values) => [...values]));
      return {
        gain: Math.max(0, mean(all)),
        error: standardDeviation(all) / Math.sqrt(all.length),
        effectiveDraws: effective,
      };
    },
    remaining(measurement, quantity) {
      const all = Array.from(quantity, (_, s) => s);
      const equal = new Float64Array(all.length).fill(1 / all.length);
      const results = resultsOf(measurement, outcomes);
      const left = mean(
        results.map((result) => Math.sqrt(varianceUnder(weightsOf(measurement, all, result), quantity))),
      );
      return left / Math.sqrt(varianceUnder(equal, quantity));
    },
  };
}

/** Results that stand for equal parts of all that may come. */
function resultsOf({ values, standardError, noise }: Measurement, outcomes: number): readonly number[] {
  const results = values.map((value, s) => value + standardError * noise[s]!).sort();
  return Array.from(
    { length: outcomes },
    (_, j) => results[Math.floor(((j + 0.5) * results.length) / outcomes)]!,
  );
}

/** How likely a result makes some of the draws, adding up to 1. */
function weightsOf(
  { values, standardError }: Measurement,
  indices: readonly number[],
  result: number,
): Float64Array {
  const logs = Float64Array.from(indices, (s) => -0.5 * ((result - values[s]!) / standardError) ** 2);
  const most = logs.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const weights = logs.map((value) => exp(value - most));
  const total = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight) => weight / total);
}

function varianceUnder(weights: Float64Array, values: Float64Array): number {
  let centre = 0;
  for (let s = 0; s < values.length; s++) centre += weights[s]! * values[s]!;
  let variance = 0;
  for (let s = 0; s < values.length; s++) variance += weights[s]! * (values[s]! - centre) ** 2;
  return variance;
}
