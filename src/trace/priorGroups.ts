/** Draws from the priors of a fitted model, and the KPI that they produce: what the fit would say had it seen no data. */

import { parametersOf } from "../design/parameters.js";
import type { Fit } from "../fit/fit.js";
import { defaultMaxValues, thinned } from "../fit/predictions.js";
import { createRng } from "../math/rng.js";
import { createPredictive } from "../model/predictive.js";
import { distributionOf } from "../spec/priors.js";
import type { InferenceGroup } from "./inferenceGroups.js";
import { blockGroup, group, type RowDimensions } from "./namedArrays.js";

export interface PriorGroupOptions {
  readonly seed?: number | string;
  readonly priorDraws?: number;
  /** Of the KPIs; draws are thinned evenly to stay below. */
  readonly maxValues?: number;
}

/** The groups prior and prior_predictive. A draw of one belongs to the draw of the other.
 *
 *  @param rows  of the likelihood, and their dimensions */
export function priorGroups(
  fit: Fit,
  rows: Int32Array,
  { dims, coordinates }: RowDimensions,
  { seed = fit.provenance.seed, priorDraws = 1000, maxValues = defaultMaxValues }: PriorGroupOptions,
): { readonly prior: InferenceGroup; readonly prior_predictive: InferenceGroup } {
  const { design } = fit.design;
  const drawn = drawBlocks(fit, priorDraws);
  const predictive = createPredictive(fit.design);
  const { parameters } = predictive;
  const values = new Float64Array(parameters.size);
  const { noiseStart } = parameters;
  const linear = values.subarray(noiseStart - design.linear.length, noiseStart);
  const kept = thinned(priorDraws, rows.length, maxValues);
  const kpi = new Float64Array(kept.length * rows.length);
  const rng = createRng(seed).split("prior predictive");
  let at = 0;
  for (const draw of kept) {
    let offset = 0;
    for (const { priors, values: own } of drawn) {
      values.set(own.subarray(draw * priors.length, (draw + 1) * priors.length), offset);
      offset += priors.length;
    }
    predictive.evaluate(values, linear);
    for (const row of rows) kpi[at++] = predictive.replicate(row, rng);
  }
  const lead = (draws: Int32Array) => ({ chain: { values: Int32Array.of(0) }, draw: { values: draws } });
  return {
    prior: blockGroup(drawn, lead(Int32Array.from({ length: priorDraws }, (_, draw) => draw))),
    prior_predictive: group(
      { ...lead(kept), ...coordinates },
      {
        kpi: {
          dims: ["chain", "draw", ...dims],
          values: kpi,
          attributes: { units: fit.model.panel.kpi.unit },
        },
      },
    ),
  };
}

/** Draws of every block, shape [draw, …dims]. */
function drawBlocks({ design: { design }, provenance }: Fit, draws: number) {
  const rng = createRng(provenance.seed).split("prior group");
  return parametersOf(design).blocks.map((block) => {
    const distributions = block.priors.map(distributionOf);
    const values = new Float64Array(draws * distributions.length);
    for (let at = 0; at < values.length; at++) {
      values[at] = distributions[at % distributions.length]!.draw(rng);
    }
    return { ...block, values };
  });
}
