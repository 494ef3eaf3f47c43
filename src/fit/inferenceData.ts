/** A fit as the groups of named arrays that ArviZ and other tools of Bayesian work share: posterior, sample_stats, log_likelihood, … */
import { createRng } from "../math/rng.js";
import { parametersOf } from "../model/parameters.js";
import { distributionOf } from "../model/priors.js";
import { specYaml } from "../model/spec.js";
import { version } from "../version.js";
import { constantData } from "./constantData.js";
import type { Fit } from "./fit.js";
import {
  type Attributes,
  type Coordinate,
  formatVersion,
  type InferenceData,
  type InferenceGroup,
  timeCoordinate,
  type Variable,
} from "./inferenceGroups.js";
import { type PredictionOptions, type Predictions, predictRows } from "./predictions.js";

export interface InferenceDataOptions extends PredictionOptions {
  /** When the fit was made, ISO text; left out by default, as results know no clock. */
  readonly createdAt?: string;
  /** Draws of the prior group (default 1000). */
  readonly priorDraws?: number;
}

/** The groups of a fit.
 *
 *  posterior: each parameter under its name, dims [chain, draw, …]. sample_stats: the names that ArviZ knows (lp, energy, diverging,
 *  tree_depth, n_steps, acceptance_rate, step_size). unconstrained_posterior: where the sampler stood. log_likelihood,
 *  posterior_predictive and observed_data: `kpi` in KPI units by time (and geo). prior: draws of the same parameters. constant_data:
 *  media, spend, and the model with its table, from which a fit is restored. Where a dimension has a variable's name, it is called
 *  `<name>_name`; where a parameter exists for some channels only, its dimension is `<parameter>_channel`.
 *
 *  @param options  `{ priorDraws: 1000, maxValues: 2 million, seed: of the fit, createdAt: left out }`
 *  @see the InferenceData schema, https://python.arviz.org/en/stable/schema/schema.html */
export function fitToInferenceData(fit: Fit, options: InferenceDataOptions = {}): InferenceData {
  const predictions = predictRows(fit, options);
  const rows = rowDimensions(fit, predictions);
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
      prior: priorGroup(fit, options.priorDraws ?? 1000),
      constant_data: constantData(fit),
    },
  };
}

const library = { inference_library: "carryover", inference_library_version: version };

function attributesOf({ model, provenance, ...fit }: Fit, createdAt: string | undefined): Attributes {
  const { seed, chains, warmup, draws, targetAcceptance, data, specSha256 } = provenance;
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
    data_path: data.path,
    data_sha256: data.sha256,
    spec_sha256: specSha256,
    spec: specYaml(model.spec),
  };
}

function group(
  coordinates: InferenceGroup["coordinates"],
  variables: InferenceGroup["variables"],
): InferenceGroup {
  return { coordinates, variables, attributes: library };
}

function chainAndDraw({ chains, draws }: Fit, kept?: Int32Array): Record<string, Coordinate> {
  return {
    chain: { values: Int32Array.from(chains, (_, chain) => chain) },
    draw: { values: kept ?? Int32Array.from({ length: draws }, (_, draw) => draw) },
  };
}

/** Blocks of parameters as variables; `lead` are the dimensions before the block's own. */
function blockVariables(
  blocks: Iterable<{
    readonly name: string;
    readonly dims: readonly string[];
    readonly coordinates: readonly (readonly string[])[];
    readonly values: Float64Array;
  }>,
  lead: Readonly<Record<string, Coordinate>>,
): InferenceGroup {
  const all = [...blocks];
  const names = new Set(all.map(({ name }) => name));
  const coordinates: Record<string, Coordinate> = { ...lead };
  const variables: Record<string, Variable> = {};
  for (const { name, dims, coordinates: labels, values } of all) {
    const own = dims.map((dim, i) => {
      const plain = names.has(dim) ? `${dim}_name` : dim;
      const known = coordinates[plain]?.values as readonly string[] | undefined;
      const isFree = known === undefined || areEqual(known, labels[i]!);
      const free = isFree ? plain : `${name}_${dim}`;
      coordinates[free] = { values: labels[i]! };
      return free;
    });
    variables[name] = { dims: [...Object.keys(lead), ...own], values };
  }
  return group(coordinates, variables);
}

function areEqual(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((label, i) => label === b[i]);
}

function posteriorGroup(fit: Fit): InferenceGroup {
  return blockVariables(fit.parameters.values(), chainAndDraw(fit));
}

function priorGroup(fit: Fit, draws: number): InferenceGroup {
  const { blocks } = parametersOf(fit.design.design);
  const rng = createRng(fit.provenance.seed).split("prior group");
  const drawn = blocks.map(({ priors, ...block }) => {
    const distributions = priors.map(distributionOf);
    const values = new Float64Array(draws * priors.length);
    for (let at = 0; at < values.length; at++) values[at] = distributions[at % priors.length]!.draw(rng);
    return { ...block, values };
  });
  const lead = {
    chain: { values: Int32Array.of(0) },
    draw: { values: Int32Array.from({ length: draws }, (_, draw) => draw) },
  };
  return blockVariables(drawn, lead);
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

/** Dimensions of the likelihood's rows: time, or geo and time where every geo has the same weeks, else one of labelled rows. */
function rowDimensions(
  { design: { design, times } }: Fit,
  { rows }: Predictions,
): { readonly dims: readonly string[]; readonly coordinates: Readonly<Record<string, Coordinate>> } {
  const observed = [...new Set(Array.from(rows, (row) => row % design.times))].sort((a, b) => a - b);
  const time = timeCoordinate(observed.map((t) => times[t]!));
  if (design.geos.length === 1) return { dims: ["time"], coordinates: { time } };
  if (rows.length === observed.length * design.geos.length) {
    return { dims: ["geo", "time"], coordinates: { geo: { values: design.geos }, time } };
  }
  const labels = Array.from(
    rows,
    (row) => `${design.geos[Math.floor(row / design.times)]} ${times[row % design.times]}`,
  );
  return { dims: ["observation"], coordinates: { observation: { values: labels } } };
}
