/** What channels bring where effects multiply: differences on the KPI's own scale, row by row, as each depends on all the others. */

import { unscaleKpi } from "../design/kpiScaling.js";
import type { PanelDesign } from "../design/panelDesign.js";
import type { Effects, EffectWindow, WindowResponses } from "./effects.js";
import { addLinear } from "./predictive.js";
import { addMedia, writeColumns } from "./responseColumns.js";

/** A function that adds to zeroed effects what they are for these coefficients, shapes [geo · channel] and [linear column]. */
export function multiplicativeEffects(
  panelDesign: PanelDesign,
  { first, last }: EffectWindow,
  { length, factual, withheld, raised, step }: WindowResponses,
  effects: Effects,
): (coefficients: Float64Array, linear: Float64Array) => void {
  const { design } = panelDesign;
  const { times, geos, channels } = design;
  /** Responses as one series a channel, shape [channel][geo · length]. */
  const series = () => channels.map(() => new Float64Array(geos.length * length));
  const now = series();
  const without = series();
  const more = series();
  const base = new Float64Array(geos.length * times);
  const media = new Float64Array(geos.length * times);
  /** Changes of the scaled mean by all paid channels, shape [geo · length]: what is lost without the window's media, and without any, and
   *  what is gained by more in the window. */
  const paidRows = {
    lost: new Float64Array(geos.length * length),
    whole: new Float64Array(geos.length * length),
    gained: new Float64Array(geos.length * length),
  };
  const level = (geo: number, scaled: number): number => unscaleKpi(panelDesign, geo, scaled);
  /** KPI that is lost when so much is taken from the scaled mean of a row. */
  const loss = (geo: number, t: number, difference: number): number => {
    const mu = base[geo * times + t]! + media[geo * times + t]!;
    return level(geo, mu) - level(geo, mu - difference);
  };

  function addChannel(channel: number, geo: number, beta: number): void {
    const own = effects.channels;
    const byPeriod = effects.byPeriod[channel]!;
    const isPaid = channels[channel]!.spend > 0;
    const [factualRows, withheldRows, raisedRows] = [now[channel]!, without[channel]!, more[channel]!];
    let inside = 0;
    let after = 0;
    let withCarryIn = 0;
    let next = 0;
    for (let t = first; t < length; t++) {
      const row = geo * length + t;
      const response = factualRows[row]!;
      const lost = beta * (response - withheldRows[row]!);
      const whole = beta * response;
      const gained = beta * (raisedRows[row]! - response);
      next -= loss(geo, t, -gained);
      if (t > last) after += loss(geo, t, lost);
      else {
        inside += loss(geo, t, lost);
        const all = loss(geo, t, whole);
        withCarryIn += all;
        byPeriod[t - first]! += all;
      }
      if (!isPaid) continue;
      paidRows.lost[row]! += lost;
      paidRows.whole[row]! += whole;
      paidRows.gained[row]! += gained;
    }
    own.inside[channel]! += inside;
    own.after[channel]! += after;
    own.withCarryIn[channel]! += withCarryIn;
    own.next[channel]! += next / step;
  }

  function addPaid(geo: number): void {
    const { inside, after, withCarryIn, next } = effects.paid;
    for (let t = first; t < length; t++) {
      const row = geo * length + t;
      const lost = loss(geo, t, paidRows.lost[row]!);
      if (t > last) after[0]! += lost;
      else {
        inside[0]! += lost;
        withCarryIn[0]! += loss(geo, t, paidRows.whole[row]!);
      }
      next[0]! -= loss(geo, t, -paidRows.gained[row]!) / step;
    }
  }

  return (coefficients, linear) => {
    writeColumns(factual, length, now);
    writeColumns(withheld, length, without);
    writeColumns(raised, length, more);
    for (const rows of [paidRows.lost, paidRows.whole, paidRows.gained]) rows.fill(0);
    addLinear(design, linear, base);
    addMedia(design, coefficients, now, media);
    geos.forEach((_, geo) => {
      for (let t = first; t <= last; t++) {
        effects.total += level(geo, base[geo * times + t]! + media[geo * times + t]!);
        effects.baseline += level(geo, base[geo * times + t]!);
      }
    });
    for (let geo = 0; geo < geos.length; geo++) {
      for (let channel = 0; channel < channels.length; channel++) {
        addChannel(channel, geo, coefficients[geo * channels.length + channel]!);
      }
      addPaid(geo);
    }
  };
}
