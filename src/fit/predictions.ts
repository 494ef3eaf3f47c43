/** What a fit expects of every row of its likelihood, draw by draw: the row's log likelihood, and a KPI that the model would produce. */

import { geoAt, periodAt, rowAt } from "../data/rows.js";
import { likelihoodRows } from "../design/design.js";
import type { PanelDesign } from "../design/panelDesign.js";
import { log } from "../math/elementary.js";
import { createRng } from "../math/rng.js";
import { createPredictive, type Predictive } from "../model/predictive.js";
import { formOf } from "../spec/forms.js";
import { eachDraw } from "./eachDraw.js";
import type { Fit } from "./fit.js";

/** The rows of the likelihood, in the panel's units. */
export interface ObservedRows {
  /** Index of each row in the design, geo · times + time, ascending. */
  readonly rows: Int32Array;
  /** KPI as the table has it, shape [row]. */
  readonly kpi: Float64Array;
}

export interface Predictions extends ObservedRows {
  /** Draws used of each chain: every so many, so that a large panel does not fill the memory. */
  readonly drawIndices: Int32Array;
  /** ln p(KPI of the row | parameters of the draw), per unit of KPI, shape [chain, draw, row]. */
  readonly logLikelihood: Float64Array;
  /** KPI with noise, in KPI units, shape [chain, draw, row]. */
  readonly replicates: Float64Array;
}

export interface PredictionOptions {
  /** Of the noise (default: the seed of the fit). */
  readonly seed?: number | string;
  /** Numbers kept at most of each kind; draws are thinned evenly to stay below (default 2 million, 16 MB). */
  readonly maxValues?: number;
}

/** 16 MB of numbers. */
export const defaultMaxValues = 2_000_000;

/** The rows that the likelihood sees. */
export function observedRows({ model, design: { design } }: Fit): ObservedRows {
  const { panel } = model;
  const rows = Int32Array.from(likelihoodRows(design));
  const kpi = Float64Array.from(rows, (row) => {
    const geo = geoAt(row, design.times);
    return panel.kpi.values[rowAt(geo, periodAt(row, design.times), panel.times.length)]!;
  });
  return { rows, kpi };
}

/** Log likelihoods and replicated KPIs of a fit.
 *
 *  The likelihood is that of the KPI as the table has it, not as the model scales it: ln p(scaled) − ln scale, and − ln KPI where the
 *  logarithm is modelled. Models that scale differently can be compared by it. */
export function predictRows(fit: Fit, options: PredictionOptions = {}): Predictions {
  const { seed = fit.provenance.seed, maxValues = defaultMaxValues } = options;
  const { design, kpiScale } = fit.design;
  const { rows, kpi } = observedRows(fit);
  const { link } = formOf(fit.design.form);
  const drawIndices = thinned(fit.draws, fit.chains.length * rows.length, maxValues);
  const count = fit.chains.length * drawIndices.length * rows.length;
  const logLikelihood = new Float64Array(count);
  const replicates = new Float64Array(count);
  const logUnits = kpi.map(
    (value, i) => log(kpiScale[Math.floor(rows[i]! / design.times)]!) - link.logSlope(value),
  );
  const rng = createRng(seed).split("replicated KPI");
  const indices = fit.chains.flatMap((_, chain) =>
    Array.from(drawIndices, (draw) => chain * fit.draws + draw),
  );
  let at = 0;
  eachPrediction(fit, fit.design, indices, (predictive) => {
    rows.forEach((row, i) => {
      const residual = design.kpi[row]! - predictive.mean[row]!;
      logLikelihood[at] = predictive.logDensity(residual) - logUnits[i]!;
      replicates[at] = predictive.replicate(row, rng);
      at++;
    });
  });
  return { rows, kpi, drawIndices, logLikelihood, replicates };
}

/** Every so many of the draws, as few as it takes for `perDraw` numbers each to stay below `maxValues`. */
export function thinned(draws: number, perDraw: number, maxValues: number): Int32Array {
  const every = Math.max(1, Math.ceil((draws * perDraw) / maxValues));
  return Int32Array.from({ length: Math.ceil(draws / every) }, (_, i) => i * every);
}

/** Calls for some draws of a fit with what they expect of every row of a design.
 *
 *  @param panelDesign  the fit's, or one of the same model with more periods
 *  @param indices  of the draws among those of all chains */
export function eachPrediction(
  fit: Fit,
  panelDesign: PanelDesign,
  indices: readonly number[],
  visit: (predictive: Predictive, index: number) => void,
): void {
  const { isCollapsed } = fit;
  const predictive = createPredictive(panelDesign, { isCollapsed });
  eachDraw(
    fit,
    fit.design.design,
    (values, linear, index) => {
      predictive.evaluate(values, linear);
      visit(predictive, index);
    },
    indices,
  );
}

/** One array of draws, all chains one after another, for each row. */
export function byRow(values: Float64Array, rowCount: number): Float64Array[] {
  const draws = values.length / rowCount;
  return Array.from({ length: rowCount }, (_, row) =>
    Float64Array.from({ length: draws }, (_, draw) => values[draw * rowCount + row]!),
  );
}
