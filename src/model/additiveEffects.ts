/** What channels bring where effects add up: a coefficient times sums of responses, whatever the others do. */
import type { Effects, EffectWindow, WindowResponses } from "./effects.js";
import type { PanelDesign } from "./panelDesign.js";
import { addLinear } from "./predictive.js";

/** A function that adds to zeroed effects what they are for these coefficients, shapes [geo · channel] and [linear column].
 *
 *  The three inputs are transformed in the same groups, so that one position finds a channel's period in each of them. */
export function additiveEffects(
  { design, kpiCentre, kpiScale }: PanelDesign,
  { first, last }: EffectWindow,
  { length, factual, withheld, raised, step }: WindowResponses,
  effects: Effects,
): (coefficients: Float64Array, linear: Float64Array) => void {
  const { times, geos, channels } = design;
  const base = new Float64Array(geos.length * times);
  const isPaid = channels.map(({ spend }) => spend > 0);
  const { channels: own, paid } = effects;
  return (coefficients, linear) => {
    factual.groups.forEach(({ channels: members, group, geos: inGeos }, g) => {
      const { stride } = group;
      for (let geo = 0; geo < inGeos.length; geo++) {
        const now = inGeos[geo]!.response;
        const without = withheld.groups[g]!.geos[geo]!.response;
        const more = raised.groups[g]!.geos[geo]!.response;
        for (let column = 0; column < members.length; column++) {
          const channel = members[column]!;
          const perResponse = kpiScale[geo]! * coefficients[geo * channels.length + channel]!;
          const byPeriod = effects.byPeriod[channel]!;
          let [whole, lost, lostAfter, gained] = [0, 0, 0, 0];
          let i = first * stride + column;
          for (let t = first; t <= last; t++, i += stride) {
            const response = now[i]!;
            whole += response;
            lost += response - without[i]!;
            gained += more[i]! - response;
            byPeriod[t - first]! += perResponse * response;
          }
          for (let t = last + 1; t < length; t++, i += stride) {
            lostAfter += now[i]! - without[i]!;
            gained += more[i]! - now[i]!;
          }
          own.inside[channel]! += perResponse * lost;
          own.after[channel]! += perResponse * lostAfter;
          own.withCarryIn[channel]! += perResponse * whole;
          own.next[channel]! += (perResponse * gained) / step;
        }
      }
    });
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
