/** Media to response: adstock and saturation of every channel, batched over the channels that share their kinds, and the pullback. */

import type { Design, DesignChannel } from "../design/design.js";
import { type Parameters, saturationBlock } from "../design/parameters.js";
import { adstockNamed, saturationNamed } from "../spec/kinds.js";
import { type ChannelGroup, channelGroup, packColumns, seriesLength } from "../transforms/channelGroup.js";
import type { Kernels } from "../transforms/kernels/kernels.js";
import type { PreparedTransform, TransformKind, TransformParameter } from "../transforms/kind.js";

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

/** One channel's response in one geo, and where it stands. */
export interface ResponseColumn {
  readonly channel: number;
  readonly geo: number;
  /** Position among coefficients, shape [geo · channel]. */
  readonly cell: number;
  readonly times: number;
  readonly response: Float64Array;
  readonly responseBar: Float64Array;
  /** Position of the first period in the response, and from one period to the next. */
  readonly first: number;
  readonly stride: number;
}

/** Every channel in every geo, out of the groups that they are computed in.
 *
 *  @param channelCount  of the design */
export function columnsOf({ groups }: Responses, channelCount: number): readonly ResponseColumn[] {
  return groups.flatMap(({ channels, group: { times, stride }, geos }) =>
    geos.flatMap(({ response, responseBar }, geo) =>
      channels.map((channel, first) => {
        const cell = geo * channelCount + channel;
        return { channel, geo, cell, times, response, responseBar, first, stride };
      }),
    ),
  );
}

/** One step of a group: a transform, the positions of its parameters, and its buffers. */
interface Stage {
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
  const channels = members.map(({ channel }) => design.channels[channel]!);
  const group = channelGroup(members[0]!.media[0]!.length, members.length);
  const planned = planStages(design, parameters, channels, group, kernels);
  const geos = design.geos.map((_, geo) => {
    const media = kernels.allocate(seriesLength(group));
    packColumns(
      group,
      members.map((member) => member.media[geo]!),
      media,
    );
    return buildPipeline(planned, media, kernels);
  });
  return {
    channels: members.map(({ channel }) => channel),
    group,
    geos,
    stages: planned.map(({ stage }) => stage),
  };
}

/** A stage and how to prepare its transform for one geo, with the input where that is fixed. */
interface PlannedStage {
  readonly stage: Stage;
  prepare(input?: Float64Array): PreparedTransform;
}

/** The stages of channels that share their kinds, in the order in which they are applied. "none" changes nothing and needs no stage. */
function planStages(
  { ownKinds }: Design,
  parameters: Parameters,
  channels: readonly DesignChannel[],
  group: ChannelGroup,
  kernels: Kernels,
): readonly PlannedStage[] {
  const { adstock, saturation, order } = channels[0]!;
  const plan = <Settings>(
    kind: TransformKind<Settings>,
    settings: Settings,
    blockName: (parameter: string) => string,
  ): PlannedStage => ({
    stage: stageOf(kind.parameters, channels, parameters, blockName, group, kernels),
    prepare: (input) => kind.prepare(group, { kernels, settings, ...(input && { input }) }),
  });
  const planned = [
    ...(adstock.kind === "none"
      ? []
      : [plan(adstockNamed(adstock.kind, ownKinds), adstock.settings, (name) => name)]),
    ...(saturation.kind === "none"
      ? []
      : [
          plan(saturationNamed(saturation.kind, ownKinds), saturation.settings, (name) =>
            saturationBlock(name, ownKinds),
          ),
        ]),
  ];
  return order === "saturationFirst" ? planned.reverse() : planned;
}

/** Chains the stages of one geo: the output of one is the input of the next. */
function buildPipeline(planned: readonly PlannedStage[], media: Float64Array, kernels: Kernels): GeoPipeline {
  const steps: Step[] = [];
  let input = media;
  let inputBar: Float64Array | null = null;
  planned.forEach(({ stage, prepare }, position) => {
    const output = kernels.allocate(media.length);
    const outputBar = kernels.allocate(media.length);
    const transform = position === 0 ? prepare(input) : prepare();
    steps.push({ stage, transform, input, output, outputBar, inputBar });
    input = output;
    inputBar = outputBar;
  });
  return { steps, response: input, responseBar: inputBar ?? kernels.allocate(media.length) };
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
    indices,
    values,
    valuesBar: kernels.allocate(Math.max(length, 2)),
  };
}
