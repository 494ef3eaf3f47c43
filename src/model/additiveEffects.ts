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
  /** Of each column: responses, and without the window's media less, inside and after; and with more of them. */
  const sums = new Float64Array(4 * channels.length);
  const perResponse = new Float64Array(channels.length);
  const rows = factual.groups.map(({ channels: members }) =>
    members.map((channel) => effects.byPeriod[channel]!),
  );
  return (coefficients, linear) => {
    factual.groups.forEach(({ channels: members, group, geos: inGeos }, g) => {
      const { stride } = group;
      for (let geo = 0; geo < inGeos.length; geo++) {
        const now = inGeos[geo]!.response;
        const without = withheld.groups[g]!.geos[geo]!.response;
        const more = raised.groups[g]!.geos[geo]!.response;
        sums.fill(0);
        const width = members.length;
        const byPeriod = rows[g]!;
        members.forEach((channel, column) => {
          perResponse[column] = kpiScale[geo]! * coefficients[geo * channels.length + channel]!;
        });
        // Period by period, as the responses lie in memory.
        for (let t = first, row = first * stride; t < length; t++, row += stride) {
          const isInside = t <= last;
          for (let column = 0; column < width; column++) {
            const response = now[row + column]!;
            const at = 4 * column;
            sums[at + (isInside ? 1 : 2)]! += response - without[row + column]!;
            sums[at + 3]! += more[row + column]! - response;
            if (!isInside) continue;
            sums[at]! += response;
            byPeriod[column]![t - first]! += perResponse[column]! * response;
          }
        }
        for (let column = 0; column < width; column++) {
          const channel = members[column]!;
          const unit = perResponse[column]!;
          own.withCarryIn[channel]! += unit * sums[4 * column]!;
          own.inside[channel]! += unit * sums[4 * column + 1]!;
          own.after[channel]! += unit * sums[4 * column + 2]!;
          own.next[channel]! += (unit * sums[4 * column + 3]!) / step;
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
