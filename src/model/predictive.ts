/** The KPI that a model expects at every row of a design for given parameters, and one that it would produce, noise included. */
import { exp } from "../math/elementary.js";
import type { Rng } from "../math/rng.js";
import { buildOnKernels } from "../transforms/kernels/create.js";
import { createCoefficients } from "./coefficients.js";
import type { Design, DesignLikelihood } from "./design.js";
import type { PanelDesign } from "./panelDesign.js";
import { type Parameters, parametersOf } from "./parameters.js";
import { createResponses, designMedia } from "./response.js";

export interface Predictive {
  /** The parameters that `evaluate` takes. */
  readonly parameters: Parameters;
  /** Scaled mean of every row, shape [geo · time], of the last `evaluate`. */
  readonly mean: Float64Array;
  /** Scaled noise of the last `evaluate`. */
  readonly sigma: number;
  /** @param values  sampled parameters inside their domains, in the order of `parameters`
   *  @param linear  coefficients of the linear block */
  evaluate(values: Float64Array, linear: Float64Array): void;
  /** KPI of a row without noise, in KPI units; in a multiplicative model the median of what it produces. */
  expected(row: number): number;
  /** KPI of a row with noise, in KPI units. Takes the next numbers of the stream. */
  replicate(row: number, rng: Rng): number;
}

export interface PredictiveOptions {
  /** The parameters leave out the linear block (default false). */
  readonly isCollapsed?: boolean;
  /** The model is of the KPI's logarithm (default false). */
  readonly isLog?: boolean;
}

/** Prepares predictions at all rows of a design, observed or not: those behind the training weeks too where the design has them. */
export function createPredictive(
  { design, kpiCentre, kpiScale }: PanelDesign,
  { isCollapsed = false, isLog = false }: PredictiveOptions = {},
): Predictive {
  const parameters = parametersOf(design, { isCollapsed });
  const responses = buildOnKernels((kernels) =>
    createResponses(design, parameters, designMedia(design), kernels),
  );
  const coefficients = createCoefficients(design, parameters, responses);
  const { times, channels } = design;
  const mean = new Float64Array(design.geos.length * times);
  const drawNoise = noiseOf(design.likelihood);
  const sigmaAt = parameters.indexOf("sigma");
  let sigma = Number.NaN;
  const toKpi = (row: number, scaled: number): number => {
    const geo = Math.floor(row / times);
    const raw = kpiCentre[geo]! + kpiScale[geo]! * scaled;
    return isLog ? exp(raw) : raw;
  };
  return {
    parameters,
    mean,
    get sigma() {
      return sigma;
    },
    evaluate(values, linear) {
      sigma = values[sigmaAt]!;
      addLinear(design, linear, mean);
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
    },
    expected: (row) => toKpi(row, mean[row]!),
    replicate: (row, rng) => toKpi(row, mean[row]! + sigma * drawNoise(rng)),
  };
}

/** The linear block's part of the scaled mean, shape [geo · time]. */
export function addLinear({ linear }: Design, coefficients: Float64Array, out: Float64Array): void {
  out.fill(0);
  for (let k = 0; k < linear.length; k++) {
    const { values } = linear[k]!;
    const coefficient = coefficients[k]!;
    for (let row = 0; row < out.length; row++) out[row]! += coefficient * values[row]!;
  }
}

/** Noise of one row in units of sigma. A Student-t number is a normal one over the root of a gamma: √(ν/2 / Gamma(ν/2)). */
function noiseOf(likelihood: DesignLikelihood): (rng: Rng) => number {
  if (likelihood.family === "normal") return (rng) => rng.normal();
  const nu = likelihood.degreesOfFreedom;
  return (rng) => rng.normal() * Math.sqrt(nu / (2 * rng.gamma(0.5 * nu)));
}
