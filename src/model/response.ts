/** Media to response: adstock and saturation of every channel, batched over the channels that share their kinds, and the pullback. */
import { type ChannelGroup, channelGroup, packColumns, seriesLength } from "../transforms/channelGroup.js";
import type { Kernels } from "../transforms/kernels/kernels.js";
import type { PreparedTransform, TransformParameter } from "../transforms/kind.js";
import type { Design, DesignChannel } from "./design.js";
import { adstockNamed, saturationNamed } from "./kinds.js";
import { type Parameters, saturationBlock } from "./parameters.js";

/** The buffers of one group of channels in one geo. */
export interface GeoResponse {
  /** Saturated adstock, shape [time][stride]: what coefficients multiply. */
  readonly response: Float64Array;
  /** Derivative of the log density by the response; written by whoever uses it, before `pullback`. */
  readonly responseBar: Float64Array;
}

export interface ResponseGroup {
  /** Indices of its channels in the design, in the order of the columns. */
  readonly channels: readonly number[];
  readonly group: ChannelGroup;
  /** One a geo. */
  readonly geos: readonly GeoResponse[];
}

export interface Responses {
  readonly groups: readonly ResponseGroup[];
  /** Computes every response from the parameters' values. */
  respond(values: Float64Array): void;
  /** Adds to valuesBar the derivatives by the transforms' parameters, from the groups' responseBar. */
  pullback(valuesBar: Float64Array): void;
}

/** One step of a group: a transform, the positions of its parameters, and its buffers. */
interface Stage {
  readonly parameters: readonly TransformParameter[];
  /** Position in the values of parameter p of column c, shape [p · stride + c]; −1 for padding. */
  readonly indices: Int32Array;
  readonly values: Float64Array;
  readonly valuesBar: Float64Array;
}

interface GeoPipeline extends GeoResponse {
  readonly steps: readonly Step[];
}

interface Step {
  readonly stage: Stage;
  readonly transform: PreparedTransform;
  readonly input: Float64Array;
  readonly output: Float64Array;
  readonly outputBar: Float64Array;
  /** null for the media themselves, which nobody differentiates by. */
  readonly inputBar: Float64Array | null;
}

/** What to transform: channels by index, each with its media, shape [geo][time]. */
export interface ResponseInput {
  readonly channel: number;
  readonly media: readonly Float64Array[];
}

/** The responses of the design's own media. */
export function designMedia({ channels }: Design): readonly ResponseInput[] {
  return channels.map(({ media }, channel) => ({ channel, media }));
}

/** Prepares the transforms of these channels.
 *
 *  @param inputs  the channels and their media; all of the same length, which need not be the design's */
export function createResponses(
  design: Design,
  parameters: Parameters,
  inputs: readonly ResponseInput[],
  kernels: Kernels,
): Responses {
  const byKind = new Map<string, ResponseInput[]>();
  for (const input of inputs) {
    const { order, adstock, saturation } = design.channels[input.channel]!;
    const key = JSON.stringify([order, adstock.kind, adstock.settings, saturation.kind, saturation.settings]);
    byKind.set(key, [...(byKind.get(key) ?? []), input]);
  }
  const built = [...byKind.values()].map((members) => buildGroup(design, parameters, members, kernels));
  return {
    groups: built,
    respond(values) {
      for (const { stages, geos } of built) {
        for (const { indices, values: packed } of stages) {
          for (let i = 0; i < indices.length; i++) if (indices[i]! >= 0) packed[i] = values[indices[i]!]!;
        }
        for (const { steps } of geos) {
          for (const { transform, stage, input, output } of steps)
            transform.forward(input, stage.values, output);
        }
      }
    },
    pullback(valuesBar) {
      for (const { geos } of built) {
        for (const { steps } of geos) {
          for (let s = steps.length - 1; s >= 0; s--) {
            const { transform, stage, input, output, outputBar, inputBar } = steps[s]!;
            transform.pullback(input, stage.values, output, outputBar, inputBar, stage.valuesBar);
            const { indices, valuesBar: packedBar } = stage;
            for (let i = 0; i < indices.length; i++) {
              const index = indices[i]!;
              if (index >= 0) valuesBar[index] = valuesBar[index]! + packedBar[i]!;
            }
          }
        }
      }
    },
  };
}

function buildGroup(
  design: Design,
  parameters: Parameters,
  members: readonly ResponseInput[],
  kernels: Kernels,
): ResponseGroup & { readonly stages: readonly Stage[]; readonly geos: readonly GeoPipeline[] } {
  const first = design.channels[members[0]!.channel]!;
  const channels = members.map(({ channel }) => design.channels[channel]!);
  const group = channelGroup(members[0]!.media[0]!.length, members.length);
  const length = seriesLength(group);
  const adstock = adstockNamed(first.adstock.kind, design.ownKinds);
  const saturation = saturationNamed(first.saturation.kind, design.ownKinds);
  const adstockStage = stageOf(adstock.parameters, channels, parameters, (name) => name, group, kernels);
  const saturationStage = stageOf(
    saturation.parameters,
    channels,
    parameters,
    (name) => saturationBlock(name, design.ownKinds),
    group,
    kernels,
  );
  // A kind without parameters that changes nothing needs no step.
  const hasAdstock = first.adstock.kind !== "none";
  const hasSaturation = first.saturation.kind !== "none";

  const geos = design.geos.map((_, geo): GeoPipeline => {
    const media = kernels.allocate(length);
    packColumns(
      group,
      members.map((member) => member.media[geo]!),
      media,
    );
    const makers = [
      ...(hasAdstock
        ? [
            {
              stage: adstockStage,
              make: (input?: Float64Array) =>
                adstock.prepare(group, {
                  kernels,
                  settings: first.adstock.settings,
                  ...(input ? { input } : {}),
                }),
            },
          ]
        : []),
      ...(hasSaturation
        ? [
            {
              stage: saturationStage,
              make: (input?: Float64Array) =>
                saturation.prepare(group, {
                  kernels,
                  settings: first.saturation.settings,
                  ...(input ? { input } : {}),
                }),
            },
          ]
        : []),
    ];
    if (first.order === "saturationFirst") makers.reverse();
    const steps: Step[] = [];
    let input = media;
    let inputBar: Float64Array | null = null;
    makers.forEach(({ stage, make }, position) => {
      const output = kernels.allocate(length);
      const outputBar = kernels.allocate(length);
      const transform = position === 0 ? make(input) : make();
      steps.push({ stage, transform, input, output, outputBar, inputBar });
      input = output;
      inputBar = outputBar;
    });
    return { steps, response: input, responseBar: inputBar ?? kernels.allocate(length) };
  });
  const stages = [...(hasAdstock ? [adstockStage] : []), ...(hasSaturation ? [saturationStage] : [])];
  return { channels: members.map(({ channel }) => channel), group, geos, stages };
}

function stageOf(
  transformParameters: readonly TransformParameter[],
  channels: readonly DesignChannel[],
  parameters: Parameters,
  blockName: (name: string) => string,
  { stride }: ChannelGroup,
  kernels: Kernels,
): Stage {
  const length = transformParameters.length * stride;
  const indices = new Int32Array(length).fill(-1);
  const values = kernels.allocate(Math.max(length, 2));
  transformParameters.forEach(({ name, typical }, p) => {
    values.fill(typical, p * stride, (p + 1) * stride);
    channels.forEach((channel, c) => {
      indices[p * stride + c] = parameters.indexOf(blockName(name), channel.name);
    });
  });
  return {
    parameters: transformParameters,
    indices,
    values,
    valuesBar: kernels.allocate(Math.max(length, 2)),
  };
}
