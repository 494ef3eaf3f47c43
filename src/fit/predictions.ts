/** What a fit expects of every row of its likelihood, draw by draw: the row's log likelihood, and a KPI that the model would produce. */
import { log } from "../math/elementary.js";
import { createRng } from "../math/rng.js";
import { createDensity } from "../model/density.js";
import { addLinear } from "../model/effects.js";
import { unscaleKpi } from "../model/kpiScaling.js";
import { linearBlocks } from "../model/parameters.js";
import { createRowLikelihood } from "../model/rowLikelihood.js";
import { eachDraw, type Fit } from "./fit.js";

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

const defaults = { maxValues: 2_000_000 };

/** The rows that the likelihood sees. */
export function observedRows({ model, design: { design } }: Fit): ObservedRows {
  const { panel } = model;
  const rows = Int32Array.from([...design.isObserved.keys()].filter((row) => design.isObserved[row] === 1));
  const kpi = Float64Array.from(rows, (row) => {
    const geo = Math.floor(row / design.times);
    return panel.kpi.values[geo * panel.times.length + (row % design.times)]!;
  });
  return { rows, kpi };
}

/** Log likelihoods and replicated KPIs of a fit.
 *
 *  The likelihood is that of the KPI as the table has it, not as the model scales it: ln p(scaled) − ln scale, and − ln KPI where the
 *  logarithm is modelled. Models that scale differently can be compared by it. */
export function predictRows(fit: Fit, options: PredictionOptions = {}): Predictions {
  const { seed = fit.provenance.seed, maxValues } = { ...defaults, ...options };
  const { design, kpiScale } = fit.design;
  const { likelihood, times } = design;
  const { rows, kpi } = observedRows(fit);
  const isLog = fit.model.spec.form === "multiplicative";
  const every = Math.max(1, Math.ceil((fit.chains.length * fit.draws * rows.length) / maxValues));
  const drawIndices = Int32Array.from({ length: Math.ceil(fit.draws / every) }, (_, i) => i * every);
  const count = fit.chains.length * drawIndices.length * rows.length;
  const logLikelihood = new Float64Array(count);
  const replicates = new Float64Array(count);
  const geoOf = Int32Array.from(rows, (row) => Math.floor(row / times));
  const logUnits = kpi.map((value, i) => log(kpiScale[geoOf[i]!]!) + (isLog ? log(value) : 0));
  const density = createDensity(design, { isFull: !fit.isCollapsed });
  const addMedia = mediaOf(fit, density);
  const rng = createRng(seed).split("replicated KPI");
  const rowLikelihood = createRowLikelihood(likelihood, density.parameters);
  const mean = new Float64Array(design.kpi.length);
  let at = 0;
  const linearNames = new Set(linearBlocks(design).map(({ name }) => name));
  eachDraw(fit, linearNames, (values, linear, index) => {
    if ((index % fit.draws) % every !== 0) return;
    addLinear(design, linear, mean);
    addMedia(values, mean);
    for (let i = 0; i < rows.length; i++, at++) {
      const row = rows[i]!;
      const geo = geoOf[i]!;
      logLikelihood[at] = rowLikelihood.logDensity(design.kpi[row]! - mean[row]!, values) - logUnits[i]!;
      replicates[at] = unscaleKpi(fit.design, isLog, geo, mean[row]! + rowLikelihood.draw(values, rng));
    }
  });
  return { rows, kpi, drawIndices, logLikelihood, replicates };
}

/** One array of draws, all chains one after another, for each row. */
export function byRow(values: Float64Array, rowCount: number): Float64Array[] {
  const draws = values.length / rowCount;
  return Array.from({ length: rowCount }, (_, row) =>
    Float64Array.from({ length: draws }, (_, draw) => values[draw * rowCount + row]!),
  );
}

/** Adds coefficient times response of every channel to the scaled mean. */
function mediaOf(
  { design: { design } }: Fit,
  { responses, coefficients }: ReturnType<typeof createDensity>,
): (values: Float64Array, mean: Float64Array) => void {
  const { times, channels } = design;
  return (values, mean) => {
    responses.respond(values);
    coefficients.compute(values);
    for (const { channels: members, group, geos } of responses.groups) {
      geos.forEach(({ response }, geo) => {
        members.forEach((channel, column) => {
          const beta = coefficients.values[geo * channels.length + channel]!;
          for (let t = 0; t < times; t++) {
            mean[geo * times + t]! += beta * response[t * group.stride + column]!;
          }
        });
      });
    }
  };
}
