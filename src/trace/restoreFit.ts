/** From the groups of a stored fit back to the fit. */

import type { Design } from "../design/design.js";
import { buildDesign } from "../design/panelDesign.js";
import { type ParameterBlock, parameterNames, parametersOf } from "../design/parameters.js";
import { ArgumentError, DataError } from "../errors.js";
import type { Fit } from "../fit/fit.js";
import type { ParameterDraws } from "../fit/sampleDesign.js";
import type { ChainDraws } from "../inference/chain.js";
import { createDensity } from "../model/density.js";
import { phrase } from "../phrase.js";
import {
  noOwnKinds,
  type OwnKind,
  type OwnKinds,
  ownKindsText,
  type Stage,
  separateKinds,
} from "../spec/kinds.js";
import { type ChannelSpec, checkSpec } from "../spec/spec.js";
import { checkNames } from "../spec/specNames.js";
import type { InferenceData, InferenceGroup } from "./inferenceGroups.js";
import { unpackRecord } from "./packedRecord.js";
import { checkStoredFit, type StoredFit } from "./storedFit.js";

/** The fit that `fitToInferenceData` made these groups of, draw for draw; its design is built again from its model.
 *
 *  @param kinds  the user's own kinds that the model names
 *  @throws DataError where something is missing or does not fit together; ArgumentError where a kind is not the one of the fit */
export function fitFromInferenceData(data: InferenceData, kinds: readonly OwnKind[] = []): Fit {
  const constant = groupOf(data, "constant_data");
  const stored = checkStoredFit(
    unpackRecord({
      text: textOf(constant, "carryover_record"),
      values: floatsOf(constant, "carryover_values"),
    }),
  );
  const { chains: facts, ownKinds: ownNames, ...record } = stored;
  const { ownKinds } = separateKinds({}, kinds, noOwnKinds);
  requireKinds(ownNames ?? { adstock: [], saturation: [] }, ownKinds);
  const spec = checkSpec(stored.model.spec);
  for (const channel of Object.values(spec.channels)) requireParameters(channel, ownKinds);
  checkNames(stored.model.panel, spec, ownKinds);
  const model = { ...stored.model, spec, ownKinds, scaling: stored.model.scaling ?? null };
  const design = buildDesign(model);
  const chains = chainsFrom(data, stored, parametersOf(design.design, stored).size);
  if (ownNames !== undefined) requireSameKinds(design.design, stored, chains[0]!);
  const posterior = groupOf(data, "posterior");
  const { blocks } = parametersOf(design.design);
  const parameters = new Map(
    blocks.map((block): [string, ParameterDraws] => [
      block.name,
      drawsOf(posterior, block, facts.length * stored.draws),
    ]),
  );
  return { kind: "fit", ...record, model, design, parameters, chains };
}

/** @throws ArgumentError naming the kinds that a fit has and nobody handed over */
function requireKinds(names: Readonly<Record<Stage, readonly string[]>>, ownKinds: OwnKinds): void {
  const missing = (["adstock", "saturation"] as const).flatMap((stage) =>
    names[stage].filter((name) => !(name in ownKinds[stage])).map((name) => ({ stage, name })),
  );
  if (missing.length === 0) return;
  const text = missing.map(({ stage, name }) => `${stage} "${name}"`).join(" and ");
  const list = missing.map(({ name }) => (/^[A-Za-z_]\w*$/.test(name) ? name : "…")).join(", ");
  throw new ArgumentError({
    caller: "loadFit",
    rule: `this fit uses the ${text} of your own, which no file holds`,
    cure: `define it as then and pass it: loadFit(path, { kinds: [${list}] })`,
  });
}

/** @throws ArgumentError where a kind of the user's own has other parameters than the fit */
function requireParameters(channel: ChannelSpec, ownKinds: OwnKinds): void {
  for (const stage of ["adstock", "saturation"] as const) {
    const { kind, priors } = channel[stage];
    const expected = Object.keys(priors).sort().join(", ");
    const got = ownKinds[stage][kind]?.parameters
      .map(({ name }) => name)
      .sort()
      .join(", ");
    if (got === undefined || got === expected) continue;
    throw new ArgumentError({
      caller: "loadFit",
      about: `${stage} "${kind}"`,
      rule: `must have the parameters ${expected}, as when this fit was made`,
      got: phrase`${got}`,
      cure: "define it as then, or fit again",
    });
  }
}

/** Kinds of the same name may still differ: those of the fit give the log density that was stored with its first draw.
 *
 *  @throws ArgumentError where they do not */
function requireSameKinds(
  design: Design,
  { isCollapsed }: StoredFit,
  { positions, logDensity }: ChainDraws,
): void {
  const density = createDensity(design, { isFull: !isCollapsed });
  const position = positions.subarray(0, density.dimension);
  const found = density.evaluate(position, new Float64Array(density.dimension));
  // Sums of rounded products in another order differ by far less, another formula by far more.
  if (Math.abs(found - logDensity[0]!) <= 1e-9 * (1 + Math.abs(logDensity[0]!))) return;
  throw new ArgumentError({
    caller: "loadFit",
    option: ownKindsText(design.ownKinds),
    rule: `must be as when this fit was made`,
    got: phrase`one that gives its first draw another density`,
    cure: "define it as then, or fit again",
  });
}

function drawsOf(posterior: InferenceGroup, block: ParameterBlock, draws: number): ParameterDraws {
  const names = parameterNames(block);
  const values = finiteOf(posterior, block.name, draws * names.length);
  return { name: block.name, dims: block.dims, coordinates: block.coordinates, names, values };
}

function chainsFrom(data: InferenceData, stored: StoredFit, dimension: number): readonly ChainDraws[] {
  const { draws, chains } = stored;
  const stats = groupOf(data, "sample_stats");
  const positions = finiteOf(
    groupOf(data, "unconstrained_posterior"),
    "position",
    chains.length * draws * dimension,
  );
  const of = (name: string) => floatsOf(stats, name, chains.length * draws);
  const all = {
    logDensity: of("lp"),
    energy: of("energy"),
    acceptance: of("acceptance_rate"),
    treeDepth: of("tree_depth"),
    leapfrogSteps: of("n_steps"),
    isDivergent: of("diverging"),
  };
  return chains.map((chain, c): ChainDraws => {
    const own = (values: Float64Array) => values.slice(c * draws, (c + 1) * draws);
    return {
      positions: positions.slice(c * draws * dimension, (c + 1) * draws * dimension),
      logDensity: own(all.logDensity),
      energy: own(all.energy),
      acceptance: own(all.acceptance),
      treeDepth: Uint8Array.from(own(all.treeDepth)),
      leapfrogSteps: Uint32Array.from(own(all.leapfrogSteps)),
      isDivergent: Uint8Array.from(own(all.isDivergent)),
      ...chain,
    };
  });
}

function groupOf({ groups }: InferenceData, name: string): InferenceGroup {
  const group = groups[name];
  if (group === undefined) throw new DataError({ rule: `the group "${name}" is missing` });
  return group;
}

function textOf({ variables }: InferenceGroup, name: string): string {
  const text = variables[name]?.values[0];
  if (typeof text !== "string") throw new DataError({ rule: `the text "${name}" is missing` });
  return text;
}

/** The numbers of a variable, so many of them where a count is given. */
function floatsOf({ variables }: InferenceGroup, name: string, count?: number): Float64Array {
  const values = variables[name]?.values;
  if (values === undefined || typeof values[0] === "string") {
    throw new DataError({ rule: `the numbers "${name}" are missing` });
  }
  const numbers = values instanceof Float64Array ? values : Float64Array.from(values as Int32Array);
  if (count !== undefined && numbers.length !== count) {
    throw new DataError({ rule: `"${name}" must have ${count} numbers, got ${numbers.length}` });
  }
  return numbers;
}

/** Draws, which are numbers whatever the fit. */
function finiteOf(group: InferenceGroup, name: string, count: number): Float64Array {
  const values = floatsOf(group, name, count);
  if (values.every(Number.isFinite)) return values;
  throw new DataError({ rule: `"${name}" has draws that are no numbers` });
}
