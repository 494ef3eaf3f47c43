/** From the groups of a stored fit back to the fit. */
import type { ChainDraws } from "../inference/chain.js";
import { buildDesign } from "../model/panelDesign.js";
import { type ParameterBlock, parameterNames, parametersOf } from "../model/parameters.js";
import { checkSpec } from "../model/spec.js";
import type { StoredFit } from "./constantData.js";
import type { Fit } from "./fit.js";
import type { InferenceData, InferenceGroup } from "./inferenceGroups.js";
import { unpackRecord } from "./packedRecord.js";
import type { ParameterDraws } from "./sampleDesign.js";

/** The fit that `fitToInferenceData` made these groups of, draw for draw; its design is built again from its model.
 *
 *  @throws RangeError where something is missing or does not fit together */
export function fitFromInferenceData(data: InferenceData): Fit {
  const constant = groupOf(data, "constant_data");
  const stored = unpackRecord({
    text: textOf(constant, "carryover_record"),
    values: floatsOf(constant, "carryover_values"),
  }) as StoredFit;
  const { chains: facts, ...record } = stored;
  const model = { ...stored.model, spec: checkSpec(stored.model.spec) };
  const design = buildDesign(model);
  const chains = chainsFrom(data, stored, parametersOf(design.design, stored).size);
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

function drawsOf(posterior: InferenceGroup, block: ParameterBlock, draws: number): ParameterDraws {
  const names = parameterNames(block);
  const values = floatsOf(posterior, block.name, draws * names.length);
  return { name: block.name, dims: block.dims, coordinates: block.coordinates, names, values };
}

function chainsFrom(data: InferenceData, stored: StoredFit, dimension: number): readonly ChainDraws[] {
  const { draws, chains } = stored;
  const stats = groupOf(data, "sample_stats");
  const positions = floatsOf(
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
  if (group === undefined) throw new RangeError(`the group "${name}" is missing`);
  return group;
}

function textOf({ variables }: InferenceGroup, name: string): string {
  const text = variables[name]?.values[0];
  if (typeof text !== "string") throw new RangeError(`the text "${name}" is missing`);
  return text;
}

/** The numbers of a variable, so many of them where a count is given. */
function floatsOf({ variables }: InferenceGroup, name: string, count?: number): Float64Array {
  const values = variables[name]?.values;
  if (values === undefined || typeof values[0] === "string") {
    throw new RangeError(`the numbers "${name}" are missing`);
  }
  const numbers = values instanceof Float64Array ? values : Float64Array.from(values as Int32Array);
  if (count !== undefined && numbers.length !== count) {
    throw new RangeError(`"${name}" must have ${count} numbers, got ${numbers.length}`);
  }
  return numbers;
}
