/** The models that a refutation fits: a channel that nobody ran, one whose spend is shuffled, one that is left out. */

import type { Panel, Series } from "../data/panel.js";
import { geoAt, periodAt, rowAt } from "../data/rows.js";
import type { Rng } from "../math/rng.js";
import { withSpec } from "../model/specify.js";
import type { ChannelChanges } from "../spec/spec.js";
import type { Model } from "../spec/specify.js";
import type { Variant } from "./refits.js";

/** Spend is shuffled in runs of so many periods, so that flights stay flights. */
const run = 4;

export type TrialKind = "placebo" | "shuffled" | "dropped";

/** A model whose refit must say what the fit says, or must not. */
export interface Trial extends Variant {
  readonly kind: TrialKind;
  readonly channel: string;
}

/** "placebo", or the like where a channel has that name. */
export function nameBeside(all: readonly string[]): string {
  let name = "placebo";
  while (all.includes(name)) name += "_";
  return name;
}

/** Placebos of the channels that are credited with most, in turns.
 *
 *  @param ranked  the channels, the one that is credited with most first */
export function placeboVariants(
  model: Model,
  { ranked, placeboName }: { readonly ranked: readonly string[]; readonly placeboName: string },
  rng: Rng,
  count: number,
): readonly Trial[] {
  return Array.from({ length: ranked.length === 0 ? 0 : count }, (_, i) => {
    const channel = ranked[i % ranked.length]!;
    const order = shuffledRuns(model.source.times.length, rng.split(i));
    const source = withChannels(model.source, (channels) => {
      const real = channels.find(({ name }) => name === channel)!;
      return [...channels, { ...reordered(real, model.source.times.length, order), name: placeboName }];
    });
    // A kind of the user's own is known by its name.
    const changes = (model.changes.channels?.[channel] ?? {}) as ChannelChanges;
    return {
      kind: "placebo" as const,
      channel,
      name: `placebo ${i + 1} of ${count}`,
      model: withSpec(
        { ...model, source },
        { channels: { [placeboName]: { ...changes, type: model.spec.channels[channel]!.type } } },
      ),
    };
  });
}

export function shuffledVariant(model: Model, channel: string, rng: Rng): Trial {
  const order = shuffledRuns(model.source.times.length, rng);
  const source = withChannels(model.source, (channels) =>
    channels.map((one) => (one.name === channel ? reordered(one, model.source.times.length, order) : one)),
  );
  return {
    kind: "shuffled",
    channel,
    name: `${channel} shuffled`,
    model: withSpec({ ...model, source }, {}),
  };
}

export function droppedVariant(model: Model, channel: string): Trial {
  const liftTests = model.spec.liftTests.filter((test) => test.channel !== channel);
  return {
    kind: "dropped",
    channel,
    name: `without ${channel}`,
    model: withSpec(model, { channels: { [channel]: null }, liftTests }),
  };
}

function withChannels(panel: Panel, change: (channels: Panel["channels"]) => Panel["channels"]): Panel {
  return { ...panel, channels: change(panel.channels) };
}

/** The channel with all its series in another order of time, the same in every geo. */
function reordered(
  channel: Panel["channels"][number],
  times: number,
  order: readonly number[],
): Panel["channels"][number] {
  const moved = (series: Series): Series => ({
    ...series,
    values: series.values.map(
      (_, row) => series.values[rowAt(geoAt(row, times), order[periodAt(row, times)]!, times)]!,
    ),
  });
  return {
    ...channel,
    spend: channel.spend && moved(channel.spend),
    exposures: channel.exposures.map(moved),
    adstocked: null,
  };
}

/** Periods in runs of four, the runs in an order of chance. */
export function shuffledRuns(times: number, rng: Rng): readonly number[] {
  const runs = Array.from({ length: Math.ceil(times / run) }, (_, i) => i);
  for (let i = runs.length - 1; i > 0; i--) {
    const j = rng.integer(i + 1);
    [runs[i], runs[j]] = [runs[j]!, runs[i]!];
  }
  return runs.flatMap((start) =>
    Array.from({ length: Math.min(run, times - start * run) }, (_, i) => start * run + i),
  );
}
