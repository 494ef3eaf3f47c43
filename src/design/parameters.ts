/** The parameters of a model in the order of the unconstrained vector, with their names and priors. */

import { InternalError } from "../errors.js";
import { adstockNamed, type OwnKinds, saturationNamed } from "../spec/kinds.js";
import { likelihoodOf } from "../spec/likelihoods/likelihoods.js";
import type { Prior } from "../spec/priors.js";
import { adstocks } from "../transforms/adstocks.js";
import type { TransformParameter } from "../transforms/kind.js";
import { capital } from "../words.js";
import type { Design, DesignChannel } from "./design.js";

/** Parameters of one name: one number, or one for each channel, geo, control, … */
export interface ParameterBlock {
  readonly name: string;
  /** Names of the dimensions, such as ["channel"]; [] for one number. */
  readonly dims: readonly string[];
  /** Labels along each dimension. */
  readonly coordinates: readonly (readonly string[])[];
  /** One a parameter, row-major over the dimensions. */
  readonly priors: readonly Prior[];
}

/** The blocks that the sampler moves in, laid out one after another. */
export interface Parameters {
  readonly blocks: readonly ParameterBlock[];
  readonly size: number;
  /** "alpha[tv]", "sigma": shape [size]. */
  readonly names: readonly string[];
  readonly priors: readonly Prior[];
  /** Position of the first parameter of the noise, the scale of a residual. The noise stands last, the linear block just before it. */
  readonly noiseStart: number;
  /** Position of a parameter.
   *  @throws InternalError if there is none of this name */
  indexOf(block: string, ...labels: readonly string[]): number;
}

const adstockParameterNames = new Set(
  Object.values(adstocks).flatMap(({ parameters }) => parameters.map(({ name }) => name)),
);

/** Block name of a saturation's parameter: its own, unless an adstock, built in or of the user's own, has a parameter of that name too. */
export function saturationBlock(name: string, { adstock }: OwnKinds): string {
  const isTaken =
    adstockParameterNames.has(name) ||
    Object.values(adstock).some(({ parameters }) => parameters.some((parameter) => parameter.name === name));
  return isTaken ? `saturation${capital(name)}` : name;
}

export interface ParameterOptions {
  /** Leave out the linear block, which is then integrated out (default false). */
  readonly isCollapsed?: boolean;
}

/** The parameters of a design: transforms by name, coefficients, pooling, the linear block unless it is integrated out, the noise. */
export function parametersOf(design: Design, { isCollapsed = false }: ParameterOptions = {}): Parameters {
  const { channels, geos, likelihood } = design;
  const noise = likelihoodOf(likelihood).noise(likelihood);
  const blocks = [
    ...shapeBlocks(design),
    ...coefficientBlocks(design, channels, geos),
    ...(isCollapsed ? [] : linearBlocks(design)),
    ...noise.map(({ name, prior }) => scalar(name, prior)),
  ];
  return layOut(blocks, noise.length);
}

/** The blocks of the channels' adstocks, then of their saturations. */
export function shapeBlocks(design: Design): readonly ParameterBlock[] {
  return [...transformBlocks(design, "adstock"), ...transformBlocks(design, "saturation")];
}

/** The blocks of the linear part, in the order of its columns. */
export function linearBlocks({ linear }: Design): readonly ParameterBlock[] {
  const names = [...new Set(linear.map(({ block }) => block))];
  return names.map((name): ParameterBlock => {
    const columns = linear.filter(({ block }) => block === name);
    const priors = columns.map(({ prior }): Prior => ({ family: "normal", ...prior }));
    if (columns.length === 1 && columns[0]!.label === "") return scalar(name, priors[0]!);
    return { name, dims: [name], coordinates: [columns.map(({ label }) => label)], priors };
  });
}

function transformBlocks(
  { channels, ownKinds }: Design,
  stage: "adstock" | "saturation",
): readonly ParameterBlock[] {
  const blocks = new Map<string, { label: string; prior: Prior }[]>();
  for (const channel of channels) {
    const parameters: readonly TransformParameter[] =
      stage === "adstock"
        ? adstockNamed(channel.adstock.kind, ownKinds).parameters
        : saturationNamed(channel.saturation.kind, ownKinds).parameters;
    for (const { name } of parameters) {
      const prior = channel[stage].priors[name];
      if (prior === undefined) {
        throw new InternalError(
          `parametersOf: channel "${channel.name}" must have a prior of "${name}", got none`,
        );
      }
      const block = stage === "adstock" ? name : saturationBlock(name, ownKinds);
      blocks.set(block, [...(blocks.get(block) ?? []), { label: channel.name, prior }]);
    }
  }
  return [...blocks].map(([name, entries]) =>
    vector(
      name,
      "channel",
      entries.map(({ label }) => label),
      entries.map(({ prior }) => prior),
    ),
  );
}

/** Whether the channels of a type can differ: the only pooled one of its type is the type's level itself, and no spread is sampled for it. */
export function hasSpread(channels: readonly DesignChannel[], type: string): boolean {
  return channels.filter((one) => one.coefficient.prior === "pooled" && one.type === type).length > 1;
}

function coefficientBlocks(
  { pooling }: Design,
  channels: readonly DesignChannel[],
  geos: readonly string[],
): readonly ParameterBlock[] {
  const free = (of: string) =>
    channels.filter(({ coefficient }) => coefficient.prior !== "pooled" && coefficient.of === of);
  const blocks = (["coefficient", "roi"] as const).flatMap((of) => {
    const own = free(of);
    const names = own.map(({ name }) => name);
    const priors = own.flatMap(({ coefficient }) =>
      coefficient.prior === "pooled" ? [] : [coefficient.prior],
    );
    return own.length > 0 ? [vector(of === "roi" ? "roi" : "beta", "channel", names, priors)] : [];
  });
  if (pooling === null) return blocks;
  const pooled = channels.filter(({ coefficient }) => coefficient.prior === "pooled");
  const standard: Prior = { family: "normal", mean: 0, sd: 1 };
  const same = ({ length }: readonly unknown[], prior: Prior) => new Array<Prior>(length).fill(prior);
  if (pooled.length > 0) {
    const types = [...new Set(pooled.map(({ type }) => type))];
    blocks.push(vector("typeLevel", "type", types, same(types, pooling.typeLevel)));
    const spread = types.filter((type) => hasSpread(channels, type));
    if (spread.length > 0) {
      const names = pooled.filter(({ type }) => spread.includes(type)).map(({ name }) => name);
      blocks.push(
        vector("typeSpread", "type", spread, same(spread, pooling.typeSpread)),
        vector("channelOffset", "channel", names, same(names, standard)),
      );
    }
  }
  if (pooling.geoSpread !== null && geos.length > 1) {
    const names = channels.map(({ name }) => name);
    blocks.push(scalar("geoSpread", pooling.geoSpread), {
      name: "geoOffset",
      dims: ["geo", "channel"],
      coordinates: [geos, names],
      priors: geos.flatMap(() => names.map(() => standard)),
    });
  }
  return blocks;
}

function scalar(name: string, prior: Prior): ParameterBlock {
  return { name, dims: [], coordinates: [], priors: [prior] };
}

function vector(
  name: string,
  dimension: string,
  labels: readonly string[],
  priors: readonly Prior[],
): ParameterBlock {
  return { name, dims: [dimension], coordinates: [labels], priors };
}

/** Names of a block's parameters: "sigma", "alpha[tv]", "geoOffset[north,tv]". */
export function parameterNames({ name, coordinates }: ParameterBlock): readonly string[] {
  const labels = coordinates.reduce<readonly string[][]>(
    (rows, along) => rows.flatMap((row) => along.map((label) => [...row, label])),
    [[]],
  );
  return labels.map((row) => (row.length === 0 ? name : `${name}[${row.join(",")}]`));
}

function layOut(blocks: readonly ParameterBlock[], noiseSize: number): Parameters {
  const names = blocks.flatMap(parameterNames);
  const positions = new Map(names.map((name, index) => [name, index]));
  return {
    blocks,
    size: names.length,
    names,
    priors: blocks.flatMap(({ priors }) => priors),
    noiseStart: names.length - noiseSize,
    indexOf(block, ...labels) {
      const name = labels.length === 0 ? block : `${block}[${labels.join(",")}]`;
      const index = positions.get(name);
      if (index === undefined)
        throw new InternalError(`indexOf: parameter must be one of the model's, got "${name}"`);
      return index;
    },
  };
}
