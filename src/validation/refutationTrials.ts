/** The models that a refutation fits: a channel that nobody ran, and one that is left out. */

import type { Panel, Series } from "../data/panel.js";
import { moneyOf } from "../data/panelColumns.js";
import { rowAt } from "../data/rows.js";
import type { Weeks } from "../diagnosis/attribution/weeks.js";
import type { Rng } from "../math/rng.js";
import { mean } from "../math/statistics.js";
import { withSpec } from "../model/specify.js";
import type { ChannelChanges } from "../spec/spec.js";
import type { Model } from "../spec/specify.js";
import { copierOf, knownDrivers, movesOf } from "./copies.js";
import type { Variant } from "./refits.js";

/** A model whose refit must say what the fit says, or must not. */
export interface Trial extends Variant {
  /** The channel whose media a placebo copies, or that is left out. */
  readonly channel: string;
  /** Periods by which the placebo is moved; null where the channel is left out. */
  readonly move: number | null;
}

/** "placebo", or the like where a channel has that name. */
export function nameBeside(all: readonly string[]): string {
  let name = "placebo";
  while (all.includes(name)) name += "_";
  return name;
}

/** Placebos of the channels that are credited with most, in turns: a copy of the media at another time, with season, memory and flights of its own.
 *
 *  @param ranked  the channels, the one that is credited with most first */
export function placeboVariants(
  model: Model,
  weeks: Weeks,
  { ranked, placeboName }: { readonly ranked: readonly string[]; readonly placeboName: string },
  rng: Rng,
  count: number,
): readonly Trial[] {
  const known = knownDrivers(weeks);
  const moves = movesOf(weeks.count, weeks.frequency);
  if (ranked.length === 0 || moves.length === 0) return [];
  return Array.from({ length: count }, (_, i) => {
    const channel = ranked[i % ranked.length]!;
    const move = moves[rng.split(i).integer(moves.length)]!;
    const copy = (series: Series): Series => copiedSeries(series, model.source, weeks, known, move);
    const real = model.source.channels.find(({ name }) => name === channel)!;
    const placebo = {
      ...real,
      name: placeboName,
      spend: real.spend && copy(real.spend),
      exposures: real.exposures.map(copy),
      adstocked: null,
    };
    // A kind of the user's own is known by its name.
    const changes = (model.changes.channels?.[channel] ?? {}) as ChannelChanges;
    return {
      channel,
      move,
      name: `placebo ${i + 1} of ${count}`,
      model: withSpec(
        { ...model, source: { ...model.source, channels: [...model.source.channels, placebo] } },
        { channels: { [placeboName]: { ...changes, type: model.spec.channels[channel]!.type } } },
      ),
    };
  });
}

export function droppedVariant(model: Model, channel: string): Trial {
  const liftTests = model.spec.liftTests.filter((test) => test.channel !== channel);
  return {
    channel,
    move: null,
    name: `without ${channel}`,
    model: withSpec(model, { channels: { [channel]: null }, liftTests }),
  };
}

/** The copy of a series in every geo by the same move; periods that the weeks do not hold get the mean, which says nothing. */
function copiedSeries(
  series: Series,
  { times, geos }: Panel,
  weeks: Weeks,
  known: readonly Float64Array[],
  move: number,
): Series {
  const values = new Float64Array(series.values.length);
  const places = weeks.times.map((time) => times.indexOf(time));
  for (const geo of geos.keys()) {
    const own = Float64Array.from(places, (t) => moneyOf(series.values[rowAt(geo, t, times.length)]!));
    const copy = copierOf(own, known)(move);
    const first = rowAt(geo, 0, times.length);
    values.fill(mean(copy), first, first + times.length);
    places.forEach((t, i) => {
      values[first + t] = copy[i]!;
    });
  }
  return { ...series, values };
}
