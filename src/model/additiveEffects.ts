/** What channels bring where effects add up: a coefficient times sums of responses, whatever the others do. */

import type { PanelDesign } from "../design/panelDesign.js";
import type { Kernels } from "../transforms/kernels/kernels.js";
import type { Effects, EffectWindow, WindowResponses } from "./effects.js";
import { addLinear } from "./predictive.js";
import type { GeoResponse } from "./response.js";

interface Sums {
  readonly inside: Float64Array;
  readonly after: Float64Array;
}

/** A function that adds to zeroed effects what they are for these coefficients, shapes [geo · channel] and [linear column].
 *
 *  The three inputs are transformed in the same groups, so that one position finds a channel's period in each of them. */
export function additiveEffects(
  { design, kpiCentre, kpiScale }: PanelDesign,
  { first, last }: EffectWindow,
  { length, factual, withheld, raised, step }: WindowResponses,
  effects: Effects,
  kernels: Kernels,
): (coefficients: Float64Array, linear: Float64Array) => void {
  const { times, geos, channels } = design;
  const base = new Float64Array(geos.length * times);
  const isPaid = channels.map(({ spend }) => spend > 0);
  const { channels: own, paid } = effects;
  /** 1 in the periods that a sum is over, shape [time]. */
  const inside = kernels.allocate(length).fill(1, first, last + 1);
  const after = kernels.allocate(length).fill(1, last + 1);
  const groups = factual.groups.map(({ channels: members, group: { stride }, geos: inGeos }, g) => ({
    members,
    stride,
    now: inGeos,
    without: withheld.groups[g]!.geos,
    more: raised.groups[g]!.geos,
    /** Sums of responses in the window and after it, shape [column]. */
    sums: { now: pair(stride), without: pair(stride), more: pair(stride) },
  }));
  function pair(stride: number): Sums {
    return { inside: kernels.allocate(stride), after: kernels.allocate(stride) };
  }
  function addUp({ response }: GeoResponse, stride: number, sums: Sums): void {
    kernels.multiplyTranspose(response, inside, sums.inside, length, stride);
    kernels.multiplyTranspose(response, after, sums.after, length, stride);
  }
  return (coefficients, linear) => {
    for (const { members, stride, now, without, more, sums } of groups) {
      for (let geo = 0; geo < now.length; geo++) {
        const { response } = now[geo]!;
        addUp(now[geo]!, stride, sums.now);
        addUp(without[geo]!, stride, sums.without);
        addUp(more[geo]!, stride, sums.more);
        for (let column = 0; column < members.length; column++) {
          const channel = members[column]!;
          const perResponse = kpiScale[geo]! * coefficients[geo * channels.length + channel]!;
          const whole = sums.now.inside[column]!;
          const afterwards = sums.now.after[column]!;
          const gained = sums.more.inside[column]! - whole + (sums.more.after[column]! - afterwards);
          own.inside[channel]! += perResponse * (whole - sums.without.inside[column]!);
          own.after[channel]! += perResponse * (afterwards - sums.without.after[column]!);
          own.withCarryIn[channel]! += perResponse * whole;
          own.next[channel]! += (perResponse * gained) / step;
          const byPeriod = effects.byPeriod[channel]!;
          for (let t = first, i = first * stride + column; t <= last; t++, i += stride) {
            byPeriod[t - first]! += perResponse * response[i]!;
          }
        }
      }
    }
    let media = 0;
    for (let channel = 0; channel < channels.length; channel++) {
      media += own.withCarryIn[channel]!;
      if (!isPaid[channel]) continue;
      paid.inside[0]! += own.inside[channel]!;
      paid.after[0]! += own.after[channel]!;
      paid.withCarryIn[0]! += own.withCarryIn[channel]!;
      paid.next[0]! += own.next[channel]!;
    }
    addLinear(design, linear, base);
    for (let geo = 0; geo < geos.length; geo++) {
      for (let t = first; t <= last; t++)
        effects.baseline += kpiCentre[geo]! + kpiScale[geo]! * base[geo * times + t]!;
    }
    effects.total = effects.baseline + media;
  };
}
