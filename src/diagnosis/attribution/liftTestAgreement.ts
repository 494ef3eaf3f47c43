/** What a fit says of its own experiments: the z of every test against the posterior. */

import { parametersOf } from "../../design/parameters.js";
import { eachDraw, evenDraws } from "../../fit/eachDraw.js";
import type { Fit } from "../../fit/fit.js";
import { mean } from "../../math/statistics.js";
import { createForward } from "../../model/forward.js";
import { createLiftTerms } from "../../model/liftTests.js";
import { buildOnKernels } from "../../transforms/kernels/create.js";

/** One experiment beside what the fit says of it. */
export interface LiftTestAgreement {
  /** "tv 2024-03-04 to 2024-03-25". */
  readonly name: string;
  readonly channel: string;
  /** As measured, in KPI units, and its standard error. */
  readonly effect: number;
  readonly standardError: number;
  /** Posterior mean of the same. */
  readonly predicted: number;
  /** (effect − predicted) / standardError. The posterior knows the test: beyond 2 it could not be made to agree. */
  readonly z: number;
}

const maxDraws = 400;

/** What a fit says of its own experiments. */
export function liftTestAgreement(fit: Fit): readonly LiftTestAgreement[] {
  const { design } = fit.design;
  if (design.liftTests.length === 0) return [];
  const parameters = parametersOf(design, { isCollapsed: fit.isCollapsed });
  const { forward, terms } = buildOnKernels((kernels) => {
    const forward = createForward(design, parameters, kernels);
    return { forward, terms: createLiftTerms(design, parameters, forward, kernels) };
  });
  const indices = evenDraws(fit, maxDraws);
  const predicted = design.liftTests.map(() => new Float64Array(indices.length));
  const scratch = new Float64Array(parameters.size);
  eachDraw(
    fit,
    design,
    (values, linear, _, position) => {
      forward.evaluate(values, linear);
      terms.evaluate(values, scratch);
      terms.predicted.forEach((value, k) => {
        predicted[k]![position] = value;
      });
    },
    indices,
  );
  return design.liftTests.map(({ name, channel, effect, standardError }, k) => {
    const centre = mean(predicted[k]!);
    return {
      name,
      channel: design.channels[channel]!.name,
      effect,
      standardError,
      predicted: centre,
      z: (effect - centre) / standardError,
    };
  });
}
