/** What channels bring in a window, for given parameters: the KPI with their media against the KPI without. */
import { buildOnKernels } from "../transforms/kernels/create.js";
import { createCoefficients } from "./coefficients.js";
import type { Design } from "./design.js";
import { unscaleKpi } from "./kpiScaling.js";
import type { PanelDesign } from "./panelDesign.js";
import type { Parameters } from "./parameters.js";
import { addLinear } from "./predictive.js";
import { createResponses, designMedia, type Responses } from "./response.js";

/** A window of periods: indices of the design's times, both included. */
export interface EffectWindow {
  readonly first: number;
  readonly last: number;
}

/** What media bring, in KPI units: of one channel each, shape [channel], or of several together, one number. */
export interface ChannelEffects {
  /** Within the window, of the window's own media. */
  readonly inside: Float64Array;
  /** After the window, of the window's media: what they carry out. */
  readonly after: Float64Array;
  /** Within the window, of all media, carry-in of earlier ones included; equal to `inside` where nothing ran before. */
  readonly withCarryIn: Float64Array;
  /** What the next 1 % of the window's media would bring, in the window and after it, times 100: comparable to the whole. */
  readonly next: Float64Array;
}

export interface Effects {
  readonly channels: ChannelEffects;
  /** All paid channels at once, shape [1]: the sum in an additive model, the joint counterfactual in a multiplicative one. */
  readonly paid: ChannelEffects;
  /** Of all media, by period of the window, shape [channel][period]. */
  readonly byPeriod: readonly Float64Array[];
  /** Expected KPI of the window, and of it without any media. */
  total: number;
  baseline: number;
}

export interface EffectsEvaluator {
  /** Overwritten by `evaluate`. */
  readonly effects: Effects;
  /** @param values  sampled parameters inside their domains, in the order of the parameters
   *  @param linear  coefficients of the linear block */
  evaluate(values: Float64Array, linear: Float64Array): void;
}

/** Periods without media that are added behind the data, for the carry-out to arrive in: a year. */
export const carryOutPeriods = 52;
/** The step of "next": what tools of the field take, and small beside any curvature. */
export const marginalStep = 0.01;

/** Prepares the effects of all channels in a window.
 *
 *  The media of the channel are set to zero inside the window and left as they are elsewhere; for what comes next they are raised by 1 %
 *  there. After the last period of the design nothing more is spent. In a multiplicative model the difference is taken on the KPI's own
 *  scale, so that channels do not add up to the whole; carry-out beyond the data is not counted there.
 *
 *  @param parameters  those that `values` belong to */
export function createEffects(
  panelDesign: PanelDesign,
  parameters: Parameters,
  isLog: boolean,
  { first, last }: EffectWindow,
): EffectsEvaluator {
  const { design, kpiScale } = panelDesign;
  const { times, geos, channels } = design;
  const length = times + (isLog ? 0 : carryOutPeriods);
  /** The media of all channels, those of the window times a factor, and nothing after the data. */
  const inputs = (factor: number) =>
    channels.map(({ media }, channel) => ({
      channel,
      media: media.map((values) => {
        const out = new Float64Array(length);
        values.forEach((value, t) => {
          out[t] = t >= first && t <= last ? factor * value : value;
        });
        return out;
      }),
    }));
  const { actual, factual, withheld, raised } = buildOnKernels((kernels) => ({
    actual: createResponses(design, parameters, designMedia(design), kernels),
    factual: createResponses(design, parameters, inputs(1), kernels),
    withheld: createResponses(design, parameters, inputs(0), kernels),
    raised: createResponses(design, parameters, inputs(1 + marginalStep), kernels),
  }));
  const coefficients = createCoefficients(design, parameters, actual);
  /** Responses as one series a channel, shape [channel][geo · length]. */
  const series = () => channels.map(() => new Float64Array(geos.length * length));
  const now = series();
  const without = series();
  const more = series();
  const effects: Effects = {
    channels: emptyEffects(channels.length),
    paid: emptyEffects(1),
    byPeriod: channels.map(() => new Float64Array(last - first + 1)),
    total: 0,
    baseline: 0,
  };
  const base = new Float64Array(geos.length * times);
  const media = new Float64Array(geos.length * times);
  /** Changes of the scaled mean by all paid channels, shape [geo · length]: what is lost without the window's media, and without any, and
   *  what is gained by more in the window. */
  const paidRows = {
    lost: new Float64Array(geos.length * length),
    whole: new Float64Array(geos.length * length),
    gained: new Float64Array(geos.length * length),
  };

  const level = (geo: number, scaled: number): number => unscaleKpi(panelDesign, isLog, geo, scaled);
  /** KPI that is lost when so much is taken from the scaled mean of a row. */
  const loss = (geo: number, t: number, difference: number): number => {
    if (!isLog) return kpiScale[geo]! * difference;
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
    own.next[channel]! += next / marginalStep;
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
      next[0]! -= loss(geo, t, -paidRows.gained[row]!) / marginalStep;
    }
  }

  return {
    effects,
    evaluate(values, linear) {
      for (const responses of [actual, factual, withheld, raised]) responses.respond(values);
      coefficients.compute(values);
      writeColumns(factual, length, now);
      writeColumns(withheld, length, without);
      writeColumns(raised, length, more);
      for (const group of [effects.channels, effects.paid]) {
        for (const part of [group.inside, group.after, group.withCarryIn, group.next]) part.fill(0);
      }
      for (const rows of [...effects.byPeriod, paidRows.lost, paidRows.whole, paidRows.gained]) rows.fill(0);
      addLinear(design, linear, base);
      addMedia(design, coefficients.values, actual, media);
      effects.total = 0;
      effects.baseline = 0;
      geos.forEach((_, geo) => {
        for (let t = first; t <= last; t++) {
          effects.total += level(geo, base[geo * times + t]! + media[geo * times + t]!);
          effects.baseline += level(geo, base[geo * times + t]!);
        }
      });
      for (let geo = 0; geo < geos.length; geo++) {
        for (let channel = 0; channel < channels.length; channel++) {
          addChannel(channel, geo, coefficients.values[geo * channels.length + channel]!);
        }
        addPaid(geo);
      }
    },
  };
}

function emptyEffects(size: number): ChannelEffects {
  const numbers = () => new Float64Array(size);
  return { inside: numbers(), after: numbers(), withCarryIn: numbers(), next: numbers() };
}

/** Coefficient times response of every channel; overwrites out, shape [geo · time]. */
function addMedia(
  { channels, times }: Design,
  coefficients: Float64Array,
  { groups }: Responses,
  out: Float64Array,
): void {
  out.fill(0);
  for (const { channels: members, group, geos } of groups) {
    geos.forEach(({ response }, geo) => {
      members.forEach((channel, column) => {
        const beta = coefficients[geo * channels.length + channel]!;
        for (let t = 0, i = column; t < times; t++, i += group.stride) {
          out[geo * times + t]! += beta * response[i]!;
        }
      });
    });
  }
}

/** Copies responses into one series a channel, shape [channel][geo · length]. */
export function writeColumns({ groups }: Responses, length: number, out: readonly Float64Array[]): void {
  for (const { channels, group, geos } of groups) {
    geos.forEach(({ response }, geo) => {
      channels.forEach((channel, column) => {
        const to = out[channel]!;
        for (let t = 0, i = column; t < length; t++, i += group.stride) to[geo * length + t] = response[i]!;
      });
    });
  }
}
