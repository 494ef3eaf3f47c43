/** From a fit to what each channel brings for its money, draw by draw: kernels, curves and coefficients, ready for any plan. */
import { channelNamed, moneyOf } from "../data/panelColumns.js";
import { carryOutPeriods, periodsPerYear } from "../data/rhythm.js";
import type { DesignChannel } from "../design/design.js";
import { parametersOf, saturationBlock } from "../design/parameters.js";
import { ArgumentError } from "../errors.js";
import { eachDraw, evenDraws } from "../fit/eachDraw.js";
import type { Fit } from "../fit/fit.js";
import { mean } from "../math/statistics.js";
import { createForward } from "../model/forward.js";
import { phrase } from "../phrase.js";
import { addsUp } from "../spec/forms.js";
import { saturationNamed } from "../spec/kinds.js";
import { type AdstockName, adstocks } from "../transforms/adstocks.js";
import { typescriptKernels } from "../transforms/kernels/twin.js";
import type { SaturationKind } from "../transforms/kind.js";
import type { Warning } from "../warning.js";
import { type WindowOptions, windowOf } from "./contributions.js";
import { leftInDraws } from "./possiblyNothing.js";
import { type Periods, runRateOf } from "./runRate.js";

/** What shapes a kernel beside its parameters; left out where the kind has none. */
export interface KernelSettings {
  readonly normalise?: boolean;
  readonly maxLag?: number;
}

/** A paid channel: what a unit of money becomes, by draw. */
export interface ResponseChannel {
  readonly name: string;
  readonly saturation: SaturationKind;
  readonly order: DesignChannel["order"];
  /** Scaled media that one unit of the channel's money buys, shape [geo]. */
  readonly rates: readonly number[];
  /** The window's media for one unit of money a period, as they were spread over its periods, shape [geo][period]; the mean of each is its rate. */
  readonly flighting: readonly Float64Array[];
  /** Effect by lag of one unit of scaled media, shape [draw][lag]. */
  readonly kernels: readonly Float64Array[];
  /** Parameters of the saturation, shape [draw][parameter]. */
  readonly parameters: Float64Array;
  /** KPI for a response of 1, shape [draw][geo]; 0 in the draws in which the channel brings nothing. */
  readonly coefficients: Float64Array;
  /** Scaled media of the training weeks, shape [geo][time]. */
  readonly history: readonly Float64Array[];
  /** Money of the training weeks, shape [time]. */
  readonly spend: Float64Array;
  /** Periods after the last money in which what it brings is counted. */
  readonly carryOut: number;
  /** Mean money a period in the window, or since its launch there. */
  readonly today: number;
  /** Periods that this money and the flighting are of, by their index. */
  readonly periods: Periods;
}

/** One of a fit, with what its kernels come from. */
export interface FittedChannel extends ResponseChannel {
  readonly adstock: {
    readonly kind: AdstockName;
    /** What shapes all of its kernels. */
    readonly settings: KernelSettings;
    /** Of each draw, shape [draw][parameter]. */
    readonly parameters: Float64Array;
  };
}

export interface ResponseDraws<C extends ResponseChannel = ResponseChannel> {
  readonly channels: readonly C[];
  readonly draws: number;
  /** Draws of the fit that these were taken from evenly. */
  readonly available: number;
  /** The periods whose spend is today's, first days. */
  readonly window: { readonly from: string; readonly to: string };
  /** Whether somebody chose that window. */
  readonly isChosen: boolean;
  readonly warnings: readonly Warning[];
}

/** The paid channels of a fit.
 *
 *  @param caller  name of the public function, for its messages
 *  @param draws  at most so many draws, taken evenly
 *  @throws ArgumentError for a multiplicative model, an adstock of the user's own, and where no channel has spend */
export function responseDraws(
  caller: string,
  fit: Fit,
  draws: number,
  options: WindowOptions = {},
): ResponseDraws<FittedChannel> {
  const { model, design: panelDesign } = fit;
  const { design, kpiScale, times } = panelDesign;
  const { panel, spec } = model;
  if (!addsUp(spec.form)) {
    throw new ArgumentError({
      caller,
      about: "the model",
      rule: "must be additive",
      got: phrase`${spec.form}, where the response of a channel depends on all the others`,
      cure: "fit with form: additive",
    });
  }
  // What "today" means unless a window is given.
  const year = periodsPerYear[panel.frequency];
  const isChosen = (options.from ?? options.to ?? null) !== null;
  const window = windowOf(caller, model, panelDesign, {
    ...options,
    ...(!isChosen ? { from: times[Math.max(0, times.length - year)]! } : {}),
  });
  const available = fit.chains.length * fit.draws;
  const indices = evenDraws(fit, draws);
  const count = indices.length;
  const parameters = parametersOf(design, { isCollapsed: fit.isCollapsed });
  const forward = createForward(design, parameters, typescriptKernels);
  const { coefficients } = forward;
  const warnings: Warning[] = [];
  const builders = design.channels.flatMap((channel, index) => {
    const source = channelNamed(panel, channel.name);
    if (source.spend === null || !(channel.spend > 0)) return [];
    const spend = nationalSpend(source.spend.values, panel.geos.length, panel.times.length, times.length);
    const rate = runRateOf(channel.name, spend, { ...window, isChosen }, { ...panel, times });
    warnings.push(...rate.warnings);
    const flighting = flightingOf(channel, spend, rate.periods);
    if (spec.channels[channel.name]!.media !== source.spend.column) {
      warnings.push({
        code: "fixed-unit-cost",
        message: `"${channel.name}" is modelled on "${spec.channels[channel.name]!.media}", so its cost per unit is held at what it was`,
        cure: "question the plan where prices would rise with the budget",
      });
    }
    const adstock = builtInAdstock(caller, channel);
    const kind = adstocks[adstock];
    const saturation = saturationNamed(channel.saturation.kind, design.ownKinds);
    return [
      {
        index,
        channel,
        spend,
        rate,
        flighting,
        kind,
        adstock: {
          kind: adstock,
          settings: kernelSettings(channel),
          parameters: new Float64Array(kind.parameters.length * count),
        },
        saturation,
        adstockAt: kind.parameters.map(({ name }) => parameters.indexOf(name, channel.name)),
        saturationAt: saturation.parameters.map(({ name }) =>
          parameters.indexOf(saturationBlock(name, design.ownKinds), channel.name),
        ),
        kernels: new Array<Float64Array>(count),
        values: new Float64Array(saturation.parameters.length * count),
        coefficients: new Float64Array(count * design.geos.length),
      },
    ];
  });
  if (builders.length === 0) {
    throw new ArgumentError({
      caller,
      about: "a channel",
      rule: "must have spend",
      got: phrase`organic channels only`,
    });
  }
  const left = leftInDraws(design, available);
  const take = (values: Float64Array, _linear: Float64Array, draw: number, next: number): void => {
    forward.weigh(values);
    for (const { index: c, kind, adstockAt, saturationAt, ...out } of builders) {
      const own = adstockAt.map((at) => values[at]!);
      out.adstock.parameters.set(own, own.length * next);
      out.kernels[next] = kind.weights(own, out.adstock.settings);
      saturationAt.forEach((at, k) => {
        out.values[saturationAt.length * next + k] = values[at]!;
      });
      kpiScale.forEach((scale, geo) => {
        out.coefficients[next * kpiScale.length + geo] =
          scale *
          coefficients.values[geo * design.channels.length + c]! *
          (left === null ? 1 : left[c]![draw]!);
      });
    }
  };
  eachDraw(fit, design, take, indices);
  if (design.geos.length > 1) {
    warnings.push({
      code: "fixed-geo-split",
      message: "each channel's money is planned for all geos together, in the split of the window",
      cure: "fit one model a geo where the split itself is the question",
    });
  }
  return {
    channels: builders.map(
      ({ channel, saturation, spend, rate, flighting, adstock, kernels, values, coefficients: own }) => ({
        name: channel.name,
        saturation,
        order: channel.order,
        rates: flighting.map(mean),
        flighting,
        adstock,
        kernels,
        carryOut: carryOutPeriods[panel.frequency],
        parameters: values,
        coefficients: own,
        history: channel.media,
        spend,
        today: rate.today,
        periods: rate.periods,
      }),
    ),
    draws: count,
    available,
    window: { from: times[window.first]!, to: times[window.last]! },
    isChosen,
    warnings,
  };
}

/** Σ w: what steady media of 1 become. */
export function gainOf(kernel: Float64Array): number {
  let gain = 0;
  for (let lag = 0; lag < kernel.length; lag++) gain += kernel[lag]!;
  return gain;
}

/** What media that ended leave in the adstock of the t-th period after them, from 0. */
export function carriedOver(kernel: Float64Array, history: Float64Array, t: number): number {
  let level = 0;
  for (let lag = t + 1; lag < kernel.length && lag - t <= history.length; lag++) {
    level += kernel[lag]! * history[history.length + t - lag]!;
  }
  return level;
}

/** Highest steady money a period whose adstock the training weeks have reached, for one draw.
 *
 *  max over t of Σ_l w_l·spend_(t−l) / Σ_l w_l; with saturation first, the highest spend. */
export function highestLevel({ kernels, spend, order }: ResponseChannel, draw: number): number {
  const kernel = order === "adstockFirst" ? kernels[draw]! : Float64Array.of(1);
  const gain = gainOf(kernel);
  let highest = 0;
  for (let t = 0; t < spend.length; t++) highest = Math.max(highest, adstockLevel(kernel, spend, t) / gain);
  return highest;
}

/** Σ_l w_l·series_(t−l). */
export function adstockLevel(kernel: Float64Array, series: Float64Array, t: number): number {
  let level = 0;
  for (let lag = 0; lag < kernel.length && lag <= t; lag++) level += kernel[lag]! * series[t - lag]!;
  return level;
}

/** The name of a built-in adstock.
 *
 *  @throws ArgumentError for one of the user's own, which may not be linear */
function builtInAdstock(caller: string, { name, adstock: { kind } }: DesignChannel): AdstockName {
  if (kind in adstocks) return kind as AdstockName;
  throw new ArgumentError({
    caller,
    channel: name,
    rule: `must have a built-in adstock`,
    got: phrase`"${kind}" of your own, of which nobody knows that it is linear`,
    cure: `fit it with one of ${Object.keys(adstocks).join(", ")}`,
  });
}

/** Settings of the adstock that shape its kernel; the grid is interpolated and has the recursion's. */
function kernelSettings({ adstock: { kind, settings } }: DesignChannel): KernelSettings {
  const { normalise, maxLag } = settings;
  return {
    ...(normalise === undefined || kind === "none" ? {} : { normalise }),
    ...(maxLag === undefined ? {} : { maxLag }),
  };
}

function nationalSpend(values: Float64Array, geos: number, panelTimes: number, times: number): Float64Array {
  return Float64Array.from({ length: times }, (_, t) => {
    let sum = 0;
    for (let geo = 0; geo < geos; geo++) {
      sum += moneyOf(values[geo * panelTimes + t]!);
    }
    return sum;
  });
}

/** Scaled media by geo and period for one unit of money a period, as in these periods. */
function flightingOf(
  { media }: DesignChannel,
  spend: Float64Array,
  { first, last }: Periods,
): readonly Float64Array[] {
  const money = mean(spend.subarray(first, last + 1));
  return media.map((values) => values.slice(first, last + 1).map((value) => value / money));
}
