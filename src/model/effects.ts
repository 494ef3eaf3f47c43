/** What channels bring in a window, for given parameters: the KPI with their media against the KPI without. */
import { exp } from "../math/elementary.js";
import { typescriptKernels } from "../transforms/kernels/twin.js";
import { createCoefficients } from "./coefficients.js";
import type { Design } from "./design.js";
import type { PanelDesign } from "./panelDesign.js";
import type { Parameters } from "./parameters.js";
import { createResponses, designMedia, type Responses } from "./response.js";

/** A window of periods: indices of the design's times, both included. */
export interface EffectWindow {
  readonly first: number;
  readonly last: number;
}

/** Effects of one draw, in KPI units; shape [channel]. */
export interface ChannelEffects {
  /** Within the window, of the window's own media. */
  readonly inside: Float64Array;
  /** After the window, of the window's media: what they carry out. */
  readonly after: Float64Array;
  /** Within the window, of all media, carry-in of earlier ones included; equal to `inside` where nothing ran before. */
  readonly withCarryIn: Float64Array;
  /** Of all media, by period of the window, shape [channel][period]. */
  readonly byPeriod: readonly Float64Array[];
  /** Expected KPI of the window, and of it without any media. */
  total: number;
  baseline: number;
}

export interface EffectsEvaluator {
  /** Overwritten by `evaluate`. */
  readonly effects: ChannelEffects;
  /** @param values  sampled parameters inside their domains, in the order of the parameters
   *  @param linear  coefficients of the linear block */
  evaluate(values: Float64Array, linear: Float64Array): void;
}

/** Periods without media that are added behind the data, for the carry-out to arrive in: a year. */
const carryOutPeriods = 52;

/** Prepares the effects of all channels in a window.
 *
 *  The media of the channel are set to zero inside the window and left as they are elsewhere. After the last period of the design nothing
 *  more is spent. In a multiplicative model the difference is taken channel by channel on the KPI's own scale, so that channels do not
 *  add up to the whole; carry-out beyond the data is not counted there.
 *
 *  @param parameters  those that `values` belong to */
export function createEffects(
  panelDesign: PanelDesign,
  parameters: Parameters,
  isLog: boolean,
  { first, last }: EffectWindow,
): EffectsEvaluator {
  const { design, kpiScale, kpiCentre } = panelDesign;
  const { times, geos, channels } = design;
  const kernels = typescriptKernels;
  const actual = createResponses(design, parameters, designMedia(design), kernels);
  const coefficients = createCoefficients(design, parameters, actual);
  const length = times + (isLog ? 0 : carryOutPeriods);
  const extended = (values: Float64Array, isWithheld: boolean): Float64Array => {
    const out = new Float64Array(length);
    values.forEach((value, t) => {
      if (!(isWithheld && t >= first && t <= last)) out[t] = value;
    });
    return out;
  };
  const inputs = (isWithheld: boolean) =>
    channels.map(({ media }, channel) => ({
      channel,
      media: media.map((values) => extended(values, isWithheld)),
    }));
  const factual = createResponses(design, parameters, inputs(false), kernels);
  const withheld = createResponses(design, parameters, inputs(true), kernels);
  const span = last - first + 1;
  const effects: ChannelEffects = {
    inside: new Float64Array(channels.length),
    after: new Float64Array(channels.length),
    withCarryIn: new Float64Array(channels.length),
    byPeriod: channels.map(() => new Float64Array(span)),
    total: 0,
    baseline: 0,
  };
  const base = new Float64Array(geos.length * times);
  const media = new Float64Array(geos.length * times);

  return {
    effects,
    evaluate(values, linear) {
      actual.respond(values);
      coefficients.compute(values);
      factual.respond(values);
      withheld.respond(values);
      effects.inside.fill(0);
      effects.after.fill(0);
      effects.withCarryIn.fill(0);
      for (const series of effects.byPeriod) series.fill(0);
      addLinear(design, linear, base);
      media.fill(0);
      eachColumn(design, coefficients.values, actual, (_channel, geo, beta, at) => {
        for (let t = 0; t < times; t++) media[geo * times + t]! += beta * at(t);
      });
      const level = (geo: number, scaled: number) => {
        const raw = kpiCentre[geo]! + kpiScale[geo]! * scaled;
        return isLog ? exp(raw) : raw;
      };
      effects.total = 0;
      effects.baseline = 0;
      geos.forEach((_, geo) => {
        for (let t = first; t <= last; t++) {
          effects.total += level(geo, base[geo * times + t]! + media[geo * times + t]!);
          effects.baseline += level(geo, base[geo * times + t]!);
        }
      });
      const without = columnsOf(withheld);
      eachColumn(design, coefficients.values, factual, (channel, geo, beta, at) => {
        const other = without(channel, geo);
        // What is lost when so much is taken from the scaled mean of this row.
        const loss = (t: number, difference: number): number => {
          if (!isLog) return kpiScale[geo]! * difference;
          const mu = base[geo * times + t]! + media[geo * times + t]!;
          return level(geo, mu) - level(geo, mu - difference);
        };
        for (let t = first; t < length; t++) {
          const difference = loss(t, beta * (at(t) - other(t)));
          if (t > last) effects.after[channel]! += difference;
          else {
            effects.inside[channel]! += difference;
            const whole = loss(t, beta * at(t));
            effects.withCarryIn[channel]! += whole;
            effects.byPeriod[channel]![t - first]! += whole;
          }
        }
      });
    },
  };
}

/** The linear block's part of the scaled mean, shape [geo · time]. */
export function addLinear({ linear }: Design, coefficients: Float64Array, out: Float64Array): void {
  out.fill(0);
  linear.forEach(({ values }, k) => {
    for (let row = 0; row < out.length; row++) out[row]! += coefficients[k]! * values[row]!;
  });
}

export type At = (t: number) => number;

/** Calls for every channel and geo with the coefficient and the response by period. */
export function eachColumn(
  { channels }: Design,
  coefficients: Float64Array,
  responses: Responses,
  visit: (channel: number, geo: number, beta: number, at: At) => void,
): void {
  for (const { channels: members, group, geos } of responses.groups) {
    geos.forEach(({ response }, geo) => {
      members.forEach((channel, c) => {
        visit(
          channel,
          geo,
          coefficients[geo * channels.length + channel]!,
          (t) => response[t * group.stride + c]!,
        );
      });
    });
  }
}

function columnsOf({ groups }: Responses): (channel: number, geo: number) => At {
  return (channel, geo) => {
    const home = groups.find(({ channels }) => channels.includes(channel))!;
    const column = home.channels.indexOf(channel);
    const { response } = home.geos[geo]!;
    return (t) => response[t * home.group.stride + column]!;
  };
}
