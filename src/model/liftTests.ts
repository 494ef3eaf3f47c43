/** Experiments as likelihood terms: what a channel brought in a window was measured, and the model must agree within the error. */

import type { Design } from "../design/design.js";
import type { Parameters } from "../design/parameters.js";
import { log } from "../math/elementary.js";
import type { Kernels } from "../transforms/kernels/kernels.js";
import type { Coefficients } from "./coefficients.js";
import { createResponses, type GeoResponse, type Responses } from "./response.js";

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
 *  @param responses  of the design's own media, evaluated before this */
export function createLiftTerms(
  design: Design,
  parameters: Parameters,
  responses: Responses,
  coefficients: Coefficients,
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
    const home = responses.groups.find(({ channels }) => channels.includes(test.channel))!;
    return {
      test,
      counterfactual,
      actual: home.geos,
      column: home.channels.indexOf(test.channel),
      stride: home.group.stride,
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
        const { test, counterfactual, actual, column, stride, constant, differences } = tests[k]!;
        const { weights, effect, standardError, channel } = test;
        counterfactual.respond(values);
        const other = counterfactual.groups[0]!;
        let lift = 0;
        for (let geo = 0; geo < actual.length; geo++) {
          const sum = (part: GeoResponse, start: number, step: number): number => {
            let subtotal = 0;
            for (let t = 0, i = start; t < times; t++, i += step)
              subtotal += weights[geo * times + t]! * part.response[i]!;
            return subtotal;
          };
          differences[geo] = sum(actual[geo]!, column, stride) - sum(other.geos[geo]!, 0, other.group.stride);
          lift += coefficients.values[geo * channelCount + channel]! * differences[geo]!;
        }
        predicted[k] = lift;
        const z = (lift - effect) / standardError;
        total += constant - 0.5 * z * z;
        const liftBar = -z / standardError;
        for (let geo = 0; geo < actual.length; geo++) {
          const i = geo * channelCount + channel;
          coefficients.bar[i] = coefficients.bar[i]! + liftBar * differences[geo]!;
          const share = liftBar * coefficients.values[i]!;
          const actualBar = actual[geo]!.responseBar;
          const otherBar = other.geos[geo]!.responseBar;
          otherBar.fill(0);
          for (let t = 0; t < times; t++) {
            const bar = share * weights[geo * times + t]!;
            const at = t * stride + column;
            actualBar[at] = actualBar[at]! + bar;
            otherBar[t * other.group.stride] = -bar;
          }
        }
        counterfactual.pullback(valuesBar);
      }
      return total;
    },
  };
}
