/** Experiments as likelihood terms: what a channel brought in a window was measured, and the model must agree within the error. */

import type { Design } from "../design/design.js";
import type { Parameters } from "../design/parameters.js";
import { log } from "../math/elementary.js";
import type { Kernels } from "../transforms/kernels/kernels.js";
import type { Forward } from "./forward.js";
import { columnsOf, createResponses, type ResponseColumn, type Responses } from "./response.js";

export interface LiftTerms {
  /** Σ ln Normal(effect | predicted, standardError); adds its derivatives to valuesBar, coefficients.bar and the responses' bars. */
  evaluate(values: Float64Array, valuesBar: Float64Array): number;
  /** Predicted effects of the last evaluate, in KPI units, shape [test]. */
  readonly predicted: Float64Array;
}

const logSqrtTwoPi = 0.9189385332046728;

/** Prepares the terms.
 *
 *  predicted = Σ_g beta_gc Σ_t w_gt (H_gtc − H°_gtc), H° the response to the media that the experiment is compared with, w the KPI units of one
 *  unit of scaled KPI in the counted weeks.
 *
 *  @param forward  of the design, evaluated before this */
export function createLiftTerms(
  design: Design,
  parameters: Parameters,
  { responses, coefficients }: Forward,
  kernels: Kernels,
): LiftTerms {
  const channelCount = design.channels.length;
  const tests = design.liftTests.map((test) => {
    const counterfactual = createResponses(
      design,
      parameters,
      [{ channel: test.channel, media: test.counterfactual }],
      kernels,
    );
    const own = (from: Responses) =>
      columnsOf(from, channelCount).filter(({ channel }) => channel === test.channel);
    return {
      test,
      counterfactual,
      actual: own(responses),
      other: own(counterfactual),
      constant: -log(test.standardError) - logSqrtTwoPi,
      differences: new Float64Array(design.geos.length),
    };
  });
  const predicted = new Float64Array(tests.length);
  const { times } = design;

  return {
    predicted,
    evaluate(values, valuesBar) {
      let total = 0;
      for (let k = 0; k < tests.length; k++) {
        const { test, counterfactual, actual, other, constant, differences } = tests[k]!;
        const { weights, effect, standardError } = test;
        counterfactual.respond(values);
        let lift = 0;
        for (let geo = 0; geo < actual.length; geo++) {
          const sum = ({ response, first, stride }: ResponseColumn): number => {
            let subtotal = 0;
            for (let t = 0, i = first; t < times; t++, i += stride)
              subtotal += weights[geo * times + t]! * response[i]!;
            return subtotal;
          };
          differences[geo] = sum(actual[geo]!) - sum(other[geo]!);
          lift += coefficients.values[actual[geo]!.cell]! * differences[geo]!;
        }
        predicted[k] = lift;
        const z = (lift - effect) / standardError;
        total += constant - 0.5 * z * z;
        const liftBar = -z / standardError;
        for (let geo = 0; geo < actual.length; geo++) {
          const { cell, responseBar, first, stride } = actual[geo]!;
          coefficients.bar[cell] = coefficients.bar[cell]! + liftBar * differences[geo]!;
          const share = liftBar * coefficients.values[cell]!;
          const { responseBar: otherBar, first: otherFirst, stride: otherStride } = other[geo]!;
          otherBar.fill(0);
          for (let t = 0; t < times; t++) {
            const bar = share * weights[geo * times + t]!;
            const at = first + t * stride;
            responseBar[at] = responseBar[at]! + bar;
            otherBar[otherFirst + t * otherStride] = -bar;
          }
        }
        counterfactual.pullback(valuesBar);
      }
      return total;
    },
  };
}
