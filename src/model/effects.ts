/** What channels bring in a window, for given parameters: the KPI with their media against the KPI without. */
import { buildOnKernels } from "../transforms/kernels/create.js";
import { createCoefficients } from "./coefficients.js";
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
  const { design, kpiScale } = panelDesign;
  const { times, geos, channels } = design;
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
  const { actual, factual, withheld } = buildOnKernels((kernels) => ({
    actual: createResponses(design, parameters, designMedia(design), kernels),
    factual: createResponses(design, parameters, inputs(false), kernels),
    withheld: createResponses(design, parameters, inputs(true), kernels),
  }));
  const coefficients = createCoefficients(design, parameters, actual);
  const actualColumns = columnsOf(actual);
  const factualColumns = columnsOf(factual);
  const withheldColumns = columnsOf(withheld);
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

  const level = (geo: number, scaled: number): number => {
    return unscaleKpi(panelDesign, isLog, geo, scaled);
  };

  /** What is lost when so much is taken from the scaled mean of a period. */
  const loss = (geo: number, t: number, difference: number): number => {
    if (!isLog) return kpiScale[geo]! * difference;
    const mu = base[geo * times + t]! + media[geo * times + t]!;
    return level(geo, mu) - level(geo, mu - difference);
  };

  function sumLevels(): void {
    let total = 0;
    let baseline = 0;
    for (let geo = 0; geo < geos.length; geo++) {
      for (let t = first; t <= last; t++) {
        total += level(geo, base[geo * times + t]! + media[geo * times + t]!);
        baseline += level(geo, base[geo * times + t]!);
      }
    }
    effects.total = total;
    effects.baseline = baseline;
  }

  /** Adds what one channel brings in one geo. */
  function addChannel({ channel, geo, stride, start, response }: Column, without: Float64Array): void {
    const beta = coefficients.values[geo * channels.length + channel]!;
    const byPeriod = effects.byPeriod[channel]!;
    let inside = effects.inside[channel]!;
    let withCarryIn = effects.withCarryIn[channel]!;
    let after = effects.after[channel]!;
    for (let t = first, i = start + first * stride; t <= last; t++, i += stride) {
      const whole = loss(geo, t, beta * response[i]!);
      inside += loss(geo, t, beta * (response[i]! - without[i]!));
      withCarryIn += whole;
      byPeriod[t - first]! += whole;
    }
    for (let t = last + 1, i = start + t * stride; t < length; t++, i += stride) {
      after += loss(geo, t, beta * (response[i]! - without[i]!));
    }
    effects.inside[channel] = inside;
    effects.withCarryIn[channel] = withCarryIn;
    effects.after[channel] = after;
  }

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
      for (const { channel, geo, stride, start, response } of actualColumns) {
        const beta = coefficients.values[geo * channels.length + channel]!;
        for (let t = 0, i = start; t < times; t++, i += stride)
          media[geo * times + t]! += beta * response[i]!;
      }
      sumLevels();
      for (let k = 0; k < factualColumns.length; k++) {
        addChannel(factualColumns[k]!, withheldColumns[k]!.response);
      }
    },
  };
}

/** One channel in one geo: its responses stand at start, start + stride, … */
interface Column {
  readonly channel: number;
  readonly geo: number;
  readonly stride: number;
  readonly start: number;
  readonly response: Float64Array;
}

/** Every channel of every geo, in the order of the groups: the same for the same channels, whatever their media. */
function columnsOf({ groups }: Responses): readonly Column[] {
  return groups.flatMap(({ channels, group: { stride }, geos }) =>
    geos.flatMap(({ response }, geo) =>
      channels.map((channel, start) => ({ channel, geo, stride, start, response })),
    ),
  );
}
