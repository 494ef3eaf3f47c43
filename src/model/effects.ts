/** What channels bring in a window, for given parameters: the KPI with their media as they were against the KPI with other media. */

import { carryOutPeriods } from "../data/rhythm.js";
import { rowAt } from "../data/rows.js";
import type { Design } from "../design/design.js";
import { unscaleKpi } from "../design/kpiScaling.js";
import type { PanelDesign } from "../design/panelDesign.js";
import type { Parameters } from "../design/parameters.js";
import { addsUp, type Form, formOf } from "../spec/forms.js";
import { buildOnKernels } from "../transforms/kernels/create.js";
import type { Kernels } from "../transforms/kernels/kernels.js";
import { createForward, type Forward } from "./forward.js";
import { columnsOf, createResponses, type ResponseInput, type Responses } from "./response.js";

/** A window of periods: indices of the design's times, both included. */
export interface EffectWindow {
  readonly first: number;
  readonly last: number;
}

/** In KPI units: of one channel each, shape [channel], or of all paid channels together, shape [1]. */
export interface Change {
  readonly inside: Float64Array;
  readonly after: Float64Array;
}

/** Channels changed one at a time, and all paid ones at once: the sum in an additive model, the joint counterfactual in a multiplicative one. */
export interface Changes {
  readonly channels: Change;
  readonly paid: Change;
}

export interface Effects {
  /** KPI with the window's media times a factor less the KPI as it was, in the window and after it; one for each factor. */
  readonly changes: readonly Changes[];
  /** KPI within the window less the KPI without any media of a channel, carry-in of earlier ones included. */
  readonly withCarryIn: { readonly channels: Float64Array; readonly paid: Float64Array };
  /** The same by period of the window, added up over all evaluations, shape [channel][period]. */
  readonly byPeriod: readonly Float64Array[];
  /** `byPeriod` of the geos that have a KPI in the period alone: the same arrays where all of them have. */
  readonly byPeriodObserved: readonly Float64Array[];
  /** Expected KPI of the window, and of it without any media. */
  expected: number;
  baseline: number;
}

export interface EffectsEvaluator {
  /** Overwritten by `evaluate`, but for `byPeriod`, which it adds to. */
  readonly effects: Effects;
  /** @param values  sampled parameters inside their domains, in the order of the parameters
   *  @param linear  coefficients of the linear block */
  evaluate(values: Float64Array, linear: Float64Array): void;
}

/** The responses of all channels to their media as they were and to those of each factor (null for none at all), of the same groups, so that one position finds a channel's
 *  period in each of them. Nothing is spent after the data, and `length` periods are followed: where that is none after the data, the media as they
 *  were are the forward model's own. */
interface Scenarios {
  readonly length: number;
  readonly actual: Responses;
  readonly scaled: readonly (Responses | null)[];
}

/** Adds to zeroed effects what they are for these parameters and coefficients of the linear block; the scaled responses are known. */
type Measure = (values: Float64Array, linear: Float64Array) => void;

/** Prepares the effects of all channels in a window.
 *
 *  The media of the channel are multiplied by the factor inside the window and left as they are elsewhere. After the last period of the design
 *  nothing more is spent. Where effects add up they are followed beyond the data; where they do not, the KPI's own scale is what they are
 *  measured on, channels do not add up to the whole, and what arrives after the data is not counted.
 *
 *  @param parameters  those that `values` belong to
 *  @param factors     each ≥ 0 */
export function createEffects(
  panelDesign: PanelDesign,
  parameters: Parameters,
  { window, factors }: { readonly window: EffectWindow; readonly factors: readonly number[] },
): EffectsEvaluator {
  const { design, frequency, form } = panelDesign;
  const { channels } = design;
  // Beyond the data joint effects would need the KPI of weeks that nobody knows.
  const length = design.times + (addsUp(form) ? carryOutPeriods[frequency] : 0);
  const change = (size: number) => ({ inside: new Float64Array(size), after: new Float64Array(size) });
  const byPeriod = channels.map(() => new Float64Array(window.last - window.first + 1));
  const effects: Effects = {
    changes: factors.map(() => ({ channels: change(channels.length), paid: change(1) })),
    withCarryIn: { channels: new Float64Array(channels.length), paid: new Float64Array(1) },
    byPeriod,
    byPeriodObserved: isGappy(design, window) ? byPeriod.map((values) => values.slice()) : byPeriod,
    expected: 0,
    baseline: 0,
  };
  const inputs = factors.map((factor) => windowMedia(design, window, { factor, length }));
  const { scaled, measure } = buildOnKernels((kernels) => {
    const forward = createForward(design, parameters, kernels);
    const responses = (media: readonly ResponseInput[]) =>
      createResponses(design, parameters, media, kernels);
    const actual =
      length === design.times
        ? forward.responses
        : responses(windowMedia(design, window, { factor: 1, length }));
    const scaled = inputs.map((media) => (bringsNothing(design, media) ? null : responses(media)));
    const scenarios = { length, actual, scaled };
    const measure = measures[formOf(form).effects](panelDesign, window, {
      scenarios,
      forward,
      effects,
      kernels,
    });
    return { scaled, measure };
  });
  return {
    effects,
    evaluate(values, linear) {
      for (const responses of scaled) responses?.respond(values);
      for (const group of effects.changes) {
        for (const { inside, after } of [group.channels, group.paid]) {
          inside.fill(0);
          after.fill(0);
        }
      }
      effects.withCarryIn.channels.fill(0);
      effects.withCarryIn.paid.fill(0);
      effects.expected = 0;
      effects.baseline = 0;
      measure(values, linear);
    },
  };
}

/** Media as they would have been: those of a window times a factor, all others as they were, and nothing after the data.
 *
 *  @param length  periods that are followed, from the first of the data */
function windowMedia(
  { channels }: Design,
  { first, last }: EffectWindow,
  { factor, length }: { readonly factor: number; readonly length: number },
): readonly ResponseInput[] {
  return channels.map(({ media }, channel) => ({
    channel,
    media: media.map((values) => {
      const out = new Float64Array(length);
      values.forEach((value, t) => {
        out[t] = t >= first && t <= last ? factor * value : value;
      });
      return out;
    }),
  }));
}

/** No media at all bring nothing: kinds that are built in answer nothing with nothing; a user's own may not. */
function bringsNothing({ ownKinds }: Design, inputs: readonly ResponseInput[]): boolean {
  return (
    Object.keys({ ...ownKinds.adstock, ...ownKinds.saturation }).length === 0 &&
    inputs.every(({ media }) => media.every((values) => values.every((value) => value === 0)))
  );
}

/** Whether some geos lack a KPI in a period in which others have one. */
function isGappy({ geos, times, isObserved }: Design, { first, last }: EffectWindow): boolean {
  for (let t = first; t <= last; t++) {
    const isFirst = isObserved[t];
    for (let geo = 1; geo < geos.length; geo++) if (isObserved[rowAt(geo, t, times)] !== isFirst) return true;
  }
  return false;
}

interface MeasureInput {
  readonly scenarios: Scenarios;
  readonly forward: Forward;
  readonly effects: Effects;
  readonly kernels: Kernels;
}

/** How effects are measured. */
const measures: Readonly<
  Record<Form["effects"], (design: PanelDesign, window: EffectWindow, input: MeasureInput) => Measure>
> = { sums, joint };

/** Effects that add up: a coefficient times sums of responses, whatever the other channels do. */
function sums(
  { design, kpiCentre, kpiScale }: PanelDesign,
  { first, last }: EffectWindow,
  { scenarios, forward, effects, kernels }: MeasureInput,
): Measure {
  const { times, geos, channels, isObserved } = design;
  const { length, actual, scaled } = scenarios;
  const { base, coefficients } = forward;
  /** 1 in the periods that a sum is over, shape [time]. */
  const inside = kernels.allocate(length).fill(1, first, last + 1);
  const after = kernels.allocate(length).fill(1, last + 1);
  /** Sums of responses in the window and after it, shape [column]. */
  const sumsOf = (stride: number) => ({ inside: kernels.allocate(stride), after: kernels.allocate(stride) });
  const groups = actual.groups.map(({ channels: members, group: { stride }, geos: inGeos }, g) => ({
    members,
    stride,
    now: inGeos,
    others: scaled.map((responses) => responses && responses.groups[g]!.geos),
    nowSums: sumsOf(stride),
    otherSums: scaled.map(() => sumsOf(stride)),
  }));
  const addUp = (response: Float64Array, stride: number, out: ReturnType<typeof sumsOf>): void => {
    kernels.multiplyTranspose(response, inside, out.inside, length, stride);
    kernels.multiplyTranspose(response, after, out.after, length, stride);
  };
  return (values, linear) => {
    actual.respond(values);
    forward.weigh(values);
    for (const { members, stride, now, others, nowSums, otherSums } of groups) {
      for (let geo = 0; geo < now.length; geo++) {
        const { response } = now[geo]!;
        addUp(response, stride, nowSums);
        others.forEach((inGeos, k) => {
          if (inGeos !== null) addUp(inGeos[geo]!.response, stride, otherSums[k]!);
        });
        for (let column = 0; column < members.length; column++) {
          const channel = members[column]!;
          const perResponse = kpiScale[geo]! * coefficients.values[geo * channels.length + channel]!;
          const whole = nowSums.inside[column]!;
          for (let k = 0; k < others.length; k++) {
            const change = effects.changes[k]!.channels;
            change.inside[channel]! += perResponse * (otherSums[k]!.inside[column]! - whole);
            change.after[channel]! += perResponse * (otherSums[k]!.after[column]! - nowSums.after[column]!);
          }
          effects.withCarryIn.channels[channel]! += perResponse * whole;
          const byPeriod = effects.byPeriod[channel]!;
          for (let t = first, i = first * stride + column; t <= last; t++, i += stride) {
            byPeriod[t - first]! += perResponse * response[i]!;
          }
          const observed = effects.byPeriodObserved[channel]!;
          if (observed === byPeriod) continue;
          for (let t = first, i = first * stride + column; t <= last; t++, i += stride) {
            if (isObserved[rowAt(geo, t, times)] === 1) observed[t - first]! += perResponse * response[i]!;
          }
        }
      }
    }
    let media = 0;
    for (let channel = 0; channel < channels.length; channel++) {
      media += effects.withCarryIn.channels[channel]!;
      if (!(channels[channel]!.spend > 0)) continue;
      effects.withCarryIn.paid[0]! += effects.withCarryIn.channels[channel]!;
      for (const { channels: own, paid } of effects.changes) {
        paid.inside[0]! += own.inside[channel]!;
        paid.after[0]! += own.after[channel]!;
      }
    }
    forward.writeBase(linear);
    for (let geo = 0; geo < geos.length; geo++) {
      for (let t = first; t <= last; t++)
        effects.baseline += kpiCentre[geo]! + kpiScale[geo]! * base[rowAt(geo, t, times)]!;
    }
    effects.expected = effects.baseline + media;
  };
}

/** Effects that depend on all the others: differences on the KPI's own scale, row by row. */
function joint(
  panelDesign: PanelDesign,
  { first, last }: EffectWindow,
  { scenarios, forward, effects }: MeasureInput,
): Measure {
  const { design } = panelDesign;
  const { times, geos, channels, isObserved } = design;
  const { actual, scaled } = scenarios;
  const rows = geos.length * times;
  const { base, mean, coefficients } = forward;
  const now = columnsOf(actual, channels.length);
  const others = scaled.map((responses) => responses && columnsOf(responses, channels.length));
  /** KPI of each row as it was. */
  const levels = new Float64Array(rows);
  /** Changes of the scaled mean by all paid channels, for each factor, and without any media. */
  const paidShifts = [...scaled, null].map(() => new Float64Array(rows));
  const shiftsWithout = paidShifts.at(-1)!;
  const gain = (geo: number, row: number, shift: number): number =>
    unscaleKpi(panelDesign, geo, mean[row]! + shift) - levels[row]!;
  return (values, linear) => {
    forward.evaluate(values, linear);
    for (const shifts of paidShifts) shifts.fill(0);
    for (let geo = 0; geo < geos.length; geo++) {
      for (let row = rowAt(geo, 0, times); row < rowAt(geo + 1, 0, times); row++)
        levels[row] = unscaleKpi(panelDesign, geo, mean[row]!);
      for (let row = rowAt(geo, first, times); row <= rowAt(geo, last, times); row++) {
        effects.expected += levels[row]!;
        effects.baseline += unscaleKpi(panelDesign, geo, base[row]!);
      }
    }
    now.forEach(({ channel, geo, cell, response, first: from, stride }, n) => {
      const beta = coefficients.values[cell]!;
      const isPaid = channels[channel]!.spend > 0;
      for (let t = first, i = from + first * stride; t < times; t++, i += stride) {
        const row = rowAt(geo, t, times);
        for (let k = 0; k < others.length; k++) {
          const shift = beta * ((others[k]?.[n]?.response[i] ?? 0) - response[i]!);
          const { inside, after } = effects.changes[k]!.channels;
          (t > last ? after : inside)[channel]! += gain(geo, row, shift);
          if (isPaid) paidShifts[k]![row]! += shift;
        }
        if (t > last) continue;
        const brought = 0 - gain(geo, row, -beta * response[i]!);
        effects.withCarryIn.channels[channel]! += brought;
        const [all, observed] = [effects.byPeriod[channel]!, effects.byPeriodObserved[channel]!];
        all[t - first]! += brought;
        if (observed !== all && isObserved[row] === 1) observed[t - first]! += brought;
        if (isPaid) shiftsWithout[row]! -= beta * response[i]!;
      }
    });
    for (let geo = 0; geo < geos.length; geo++) {
      for (let t = first; t < times; t++) {
        const row = rowAt(geo, t, times);
        effects.changes.forEach(({ paid }, k) => {
          (t > last ? paid.after : paid.inside)[0]! += gain(geo, row, paidShifts[k]![row]!);
        });
        if (t <= last) effects.withCarryIn.paid[0]! -= gain(geo, row, shiftsWithout[row]!);
      }
    }
  };
}
