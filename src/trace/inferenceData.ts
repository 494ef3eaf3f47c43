/** A fit as the groups of named arrays that ArviZ and other tools of Bayesian work share: posterior, sample_stats, log_likelihood, … */
import { parametersOf } from "../design/parameters.js";
import type { Fit } from "../fit/fit.js";
import { type PredictionOptions, predictRows } from "../fit/predictions.js";
import { requireKnownOptions, requireNumber, requireSeed, wholeNumber } from "../options.js";
import { requireKind, requireText } from "../records.js";
import { specYaml } from "../spec/spec.js";
import { constantData } from "./constantData.js";
import {
  type Attributes,
  type Coordinate,
  formatVersion,
  type InferenceData,
  type InferenceGroup,
  type Variable,
} from "./inferenceGroups.js";
import { blockGroup, group, library, rowDimensions } from "./namedArrays.js";
import { priorGroups } from "./priorGroups.js";

export interface InferenceDataOptions extends PredictionOptions {
  /** When the fit was made, ISO text; left out by default, as results know no clock. */
  readonly createdAt?: string;
  /** Draws from the priors (default 1000). */
  readonly priorDraws?: number;
}

const known = ["seed", "maxValues", "priorDraws", "createdAt"];

/** @throws ArgumentError for an option that is unknown or no such thing */
export function requireInferenceDataOptions(caller: string, options: InferenceDataOptions): void {
  requireKnownOptions(caller, options, known);
  const { seed, maxValues, priorDraws, createdAt } = options;
  if (seed !== undefined) requireSeed(caller, seed);
  if (maxValues !== undefined) requireNumber(caller, "maxValues", maxValues, wholeNumber(1));
  if (priorDraws !== undefined) requireNumber(caller, "priorDraws", priorDraws, wholeNumber(1));
  if (createdAt !== undefined) requireText(caller, "createdAt", createdAt);
}

/** The groups of a fit.
 *
 *  posterior: each parameter under its name, dims [chain, draw, …]. sample_stats: the names that ArviZ knows (lp, energy, diverging,
 *  tree_depth, n_steps, acceptance_rate, step_size). unconstrained_posterior: where the sampler stood. log_likelihood,
 *  posterior_predictive and observed_data: `kpi` in KPI units by time (and geo). prior and prior_predictive: draws of the same
 *  parameters from their priors, and the `kpi` that they produce. constant_data:
 *  media, spend, and the model with its table, from which a fit is restored. Where a dimension has a variable's name, it is called
 *  `<name>_name`; where a parameter exists for some channels only, its dimension is `<parameter>_channel`.
 *
 *  @param options  `{ priorDraws: 1000, maxValues: 2 million, seed: of the fit, createdAt: left out }`
 *  @throws ArgumentError for an unknown option
 *  @see the InferenceData schema, https://python.arviz.org/en/stable/schema/schema.html */
export function fitToInferenceData(fit: Fit, options: InferenceDataOptions = {}): InferenceData {
  requireKind("fitToInferenceData", fit, ["fit"], "fit");
  requireInferenceDataOptions("fitToInferenceData", options);
  const predictions = predictRows(fit, options);
  const rows = rowDimensions(fit, predictions.rows);
  const perDraw = (values: Float64Array, draws: Int32Array): InferenceGroup =>
    group(
      { ...chainAndDraw(fit, draws), ...rows.coordinates },
      { kpi: { dims: ["chain", "draw", ...rows.dims], values } },
    );
  const kpiUnit = { units: fit.model.panel.kpi.unit };
  return {
    kind: "inferenceData",
    attributes: attributesOf(fit, options.createdAt),
    groups: {
      posterior: { ...posteriorGroup(fit), attributes: attributesOf(fit, options.createdAt) },
      sample_stats: sampleStats(fit),
      unconstrained_posterior: unconstrained(fit),
      posterior_predictive: perDraw(predictions.replicates, predictions.drawIndices),
      log_likelihood: perDraw(predictions.logLikelihood, predictions.drawIndices),
      observed_data: group(rows.coordinates, {
        kpi: { dims: rows.dims, values: predictions.kpi, attributes: kpiUnit },
      }),
      ...priorGroups(fit, predictions.rows, rows, options),
      constant_data: constantData(fit),
    },
  };
}

function attributesOf({ model, provenance, ...fit }: Fit, createdAt: string | undefined): Attributes {
  const { seed, chains, warmup, draws, targetAcceptance, maxTreeDepth, isFull, metric, data, specSha256 } =
    provenance;
  return {
    ...library,
    ...(createdAt === undefined ? {} : { created_at: createdAt }),
    carryover_format: formatVersion,
    carryover_version: provenance.version,
    method: fit.method,
    seed,
    chains,
    tuning_steps: warmup,
    draws,
    target_acceptance: targetAcceptance,
    max_tree_depth: maxTreeDepth,
    full: isFull ? 1 : 0,
    metric,
    data_path: data.path,
    data_sha256: data.sha256,
    spec_sha256: specSha256,
    spec: specYaml(model.spec),
  };
}

function chainAndDraw({ chains, draws }: Fit, kept?: Int32Array): Record<string, Coordinate> {
  return {
    chain: { values: Int32Array.from(chains, (_, chain) => chain) },
    draw: { values: kept ?? Int32Array.from({ length: draws }, (_, draw) => draw) },
  };
}

function posteriorGroup(fit: Fit): InferenceGroup {
  return blockGroup(fit.parameters.values(), chainAndDraw(fit));
}

function sampleStats(fit: Fit): InferenceGroup {
  const { chains, draws } = fit;
  const dims = ["chain", "draw"];
  const floats = (pick: (chain: Fit["chains"][number]) => ArrayLike<number>): Variable => {
    const values = new Float64Array(chains.length * draws);
    chains.forEach((chain, c) => {
      values.set(pick(chain), c * draws);
    });
    return { dims, values };
  };
  const integers = (pick: (chain: Fit["chains"][number]) => ArrayLike<number>): Variable => ({
    dims,
    values: Int32Array.from(floats(pick).values as Float64Array),
  });
  const diverging = Int8Array.from(floats(({ isDivergent }) => isDivergent).values as Float64Array);
  return group(chainAndDraw(fit), {
    lp: floats(({ logDensity }) => logDensity),
    energy: floats(({ energy }) => energy),
    acceptance_rate: floats(({ acceptance }) => acceptance),
    // NetCDF has no truth values; xarray reads bytes with this attribute as such.
    diverging: { dims, values: diverging, attributes: { dtype: "bool" } },
    tree_depth: integers(({ treeDepth }) => treeDepth),
    n_steps: integers(({ leapfrogSteps }) => leapfrogSteps),
    step_size: floats(({ stepSize }) => new Float64Array(draws).fill(stepSize)),
  });
}

function unconstrained(fit: Fit): InferenceGroup {
  const { chains, draws, design, isCollapsed } = fit;
  const { names, size } = parametersOf(design.design, { isCollapsed });
  const values = new Float64Array(chains.length * draws * size);
  chains.forEach(({ positions }, c) => {
    values.set(positions, c * draws * size);
  });
  return group(
    { ...chainAndDraw(fit), parameter: { values: names } },
    { position: { dims: ["chain", "draw", "parameter"], values } },
  );
}
