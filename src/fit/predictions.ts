/** What a fit expects of every row of its likelihood, draw by draw: the row's log likelihood, and a KPI that the model would produce. */
import { exp, log, log1p } from "../math/elementary.js";
import { createRng, type Rng } from "../math/rng.js";
import { logBeta } from "../math/special.js";
import { createDensity } from "../model/density.js";
import type { DesignLikelihood } from "../model/design.js";
import { addLinear } from "../model/effects.js";
import { linearBlocks } from "../model/parameters.js";
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
  const { design, kpiCentre, kpiScale } = fit.design;
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
  const rng = createRng(seed).split("replicated KPI");
  const noise = createNoise(likelihood, rng);
  const pointwise = createPointwise(likelihood);
  let at = 0;
  eachScaledMean(
    fit,
    (mean, sigma) => {
      for (let i = 0; i < rows.length; i++, at++) {
        const row = rows[i]!;
        const geo = geoOf[i]!;
        logLikelihood[at] = pointwise(design.kpi[row]! - mean[row]!, sigma) - logUnits[i]!;
        const raw = kpiCentre[geo]! + kpiScale[geo]! * (mean[row]! + sigma * noise());
        replicates[at] = isLog ? exp(raw) : raw;
      }
    },
    (index) => (index % fit.draws) % every === 0,
  );
  return { rows, kpi, drawIndices, logLikelihood, replicates };
}

/** Calls for every draw with the scaled mean of every row of the design, shape [geo · time], and the scale of the noise. The array is
 *  reused from one call to the next.
 *
 *  @param isKept  of the draw's index, all chains one after another: others are passed over */
export function eachScaledMean(
  fit: Fit,
  visit: (mean: Float64Array, sigma: number, index: number) => void,
  isKept: (index: number) => boolean = () => true,
): void {
  const { design } = fit.design;
  const density = createDensity(design, { isFull: !fit.isCollapsed });
  const sigmaAt = density.parameters.indexOf("sigma");
  const addMedia = mediaOf(fit, density);
  const mean = new Float64Array(design.kpi.length);
  const linearNames = new Set(linearBlocks(design).map(({ name }) => name));
  eachDraw(fit, linearNames, (values, linear, index) => {
    if (!isKept(index)) return;
    addLinear(design, linear, mean);
    addMedia(values, mean);
    visit(mean, values[sigmaAt]!, index);
  });
}

/** Draws of the likelihood's noise, of scale 1. */
export function createNoise(likelihood: DesignLikelihood, rng: Rng): () => number {
  if (likelihood.family === "normal") return () => rng.normal();
  const { degreesOfFreedom } = likelihood;
  return () => rng.normal() * Math.sqrt(degreesOfFreedom / (2 * rng.gamma(0.5 * degreesOfFreedom)));
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

const logTwoPi = 1.8378770664093453;

/** Log density of one residual. */
function createPointwise(likelihood: DesignLikelihood): (residual: number, sigma: number) => number {
  if (likelihood.family === "normal") {
    return (residual, sigma) => {
      const z = residual / sigma;
      return -0.5 * (logTwoPi + z * z) - log(sigma);
    };
  }
  const nu = likelihood.degreesOfFreedom;
  const constant = -logBeta(0.5 * nu, 0.5) - 0.5 * log(nu);
  return (residual, sigma) => {
    const z = residual / sigma;
    return constant - log(sigma) - 0.5 * (nu + 1) * log1p((z * z) / nu);
  };
}
