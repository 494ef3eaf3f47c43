/** What a fit has learnt of carry-over and saturation: how long media work, and the adstocked and saturated media of every period, with intervals. */

import { channelNamed } from "../data/panelColumns.js";
import type { DesignChannel } from "../design/design.js";
import { parametersOf, saturationBlock } from "../design/parameters.js";
import { doubtsOf } from "../diagnosis/diagnose.js";
import { eachDraw, evenDraws } from "../fit/eachDraw.js";
import type { Fit } from "../fit/fit.js";
import { defaultLevel, type Estimate, estimate } from "../math/estimate.js";
import { quantiles } from "../math/statistics.js";
import { level as levelRule, wholeNumber, withDefaults } from "../options.js";
import { requireKind } from "../records.js";
import { adstockNamed, saturationNamed } from "../spec/kinds.js";
import type { Model } from "../spec/specify.js";
import {
  channelGroup,
  packColumns,
  packParameters,
  seriesLength,
  unpackColumn,
} from "../transforms/channelGroup.js";
import type { PreparedTransform, TransformParameter } from "../transforms/kind.js";
import type { Warning } from "../warning.js";

export interface CarryoverCurveOptions {
  /** Last lag of the curves, in periods (default 12). */
  readonly lags?: number | undefined;
  /** Draws used at most, taken evenly (default 400). */
  readonly maxDraws?: number | undefined;
  /** Probability inside the intervals (default 0.9). */
  readonly level?: number | undefined;
}

/** A series with its uncertainty: medians and equal-tailed intervals of each period, shape [time]. */
export interface Band {
  readonly median: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

export interface ChannelCarryover {
  readonly name: string;
  readonly adstock: string;
  readonly saturation: string;
  readonly order: DesignChannel["order"];
  /** Unit of `raw` and `adstocked`. */
  readonly unit: string;
  /** Parameters of adstock and saturation by name; a half-saturation is in multiples of the channel's scaled media. */
  readonly parameters: ReadonlyMap<string, Estimate>;
  /** Time after which half of the effect is still to come, and the average delay, in periods. */
  readonly halfLife: Estimate;
  readonly meanLag: Estimate;
  /** Share of the whole effect of one unit that arrives 0, 1, 2, … periods later, shape [lag]. */
  readonly byLag: readonly Estimate[];
  /** Media of all geos, shape [time]. */
  readonly raw: Float64Array;
  /** Adstocked media, all geos together; of the raw media where saturation comes first. */
  readonly adstocked: Band;
  /** Adstocked and saturated media, mean of the geos: the response that the coefficient multiplies. */
  readonly saturated: Band;
  readonly peakAdstock: Estimate;
  readonly peakSaturated: Estimate;
}

export interface CarryoverCurves {
  readonly kind: "carryoverCurves";
  readonly model: Model;
  /** First days of the periods, shape [time]. */
  readonly times: readonly string[];
  readonly channels: readonly ChannelCarryover[];
  readonly level: number;
  /** Draws of the fit that the curves were computed for, and all that it has. */
  readonly posteriorDraws: { readonly used: number; readonly available: number };
  readonly warnings: readonly Warning[];
}

const defaults = { lags: 12, maxDraws: 400, level: defaultLevel };

/** Carry-over and saturation of every channel, draw by draw and then summarised.
 *
 *  byLag_l = w_l / Σ_k w_k with the weights w of the draw's adstock; half-life and mean lag as the kind defines them, in periods of the table.
 *
 *  @param options  `{ lags: 12, maxDraws: 400, level: 0.9 }`
 *  @throws ArgumentError for an option outside its domain
 *  @example carryoverCurves(posterior).channels[0].halfLife.median */
export function carryoverCurves(fit: Fit, options: CarryoverCurveOptions = {}): CarryoverCurves {
  requireKind("carryoverCurves", fit, ["fit"], "fit");
  const caller = "carryoverCurves";
  const rules = { lags: wholeNumber(1), maxDraws: wholeNumber(1), level: levelRule };
  const { lags, maxDraws, level } = withDefaults<CarryoverCurveOptions>(caller, defaults, options, rules);
  const { model, design: panelDesign } = fit;
  const { design, times } = panelDesign;
  const parameters = parametersOf(design, { isCollapsed: fit.isCollapsed });
  const available = fit.chains.length * fit.draws;
  const indices = evenDraws(fit, maxDraws);
  const used = indices.length;
  const watched = design.channels.map((channel) => {
    const adstock = adstockNamed(channel.adstock.kind, design.ownKinds);
    const saturation = saturationNamed(channel.saturation.kind, design.ownKinds);
    return {
      channel,
      adstock,
      adstockAt: adstock.parameters.map(({ name }) => parameters.indexOf(name, channel.name)),
      saturationAt: saturation.parameters.map(({ name }) =>
        parameters.indexOf(saturationBlock(name, design.ownKinds), channel.name),
      ),
      names: [...adstock.parameters, ...saturation.parameters].map(({ name }) => name),
      stages: stagesOf(channel, design.ownKinds, times.length),
      values: [] as number[][],
      halfLife: new Float64Array(used),
      meanLag: new Float64Array(used),
      byLag: Array.from({ length: lags + 1 }, () => new Float64Array(used)),
      adstocked: new Float64Array(used * times.length),
      saturated: new Float64Array(used * times.length),
    };
  });
  const take = (values: Float64Array, _linear: Float64Array, _index: number, next: number): void => {
    for (const one of watched) {
      const adstockValues = one.adstockAt.map((at) => values[at]!);
      const saturationValues = one.saturationAt.map((at) => values[at]!);
      const { settings } = one.channel.adstock;
      one.values.push([...adstockValues, ...saturationValues]);
      one.halfLife[next] = one.adstock.halfLife(adstockValues, settings);
      one.meanLag[next] = one.adstock.meanLag(adstockValues, settings);
      const weights = one.adstock.weights(adstockValues, settings);
      const whole = weights.reduce((sum, weight) => sum + weight, 0);
      one.byLag.forEach((lag, l) => {
        lag[next] = (weights[l] ?? 0) / whole;
      });
      const from = next * times.length;
      one.stages(
        adstockValues,
        saturationValues,
        one.adstocked.subarray(from, from + times.length),
        one.saturated.subarray(from, from + times.length),
      );
    }
  };
  eachDraw(fit, design, take, indices);
  return {
    kind: "carryoverCurves",
    model,
    times,
    channels: watched.map(({ channel, names, ...of }) => {
      const { name, adstock, saturation, order, media, scales } = channel;
      return {
        name,
        adstock: adstock.kind,
        saturation: saturation.kind,
        order,
        unit: mediaUnit(model, name),
        parameters: new Map(
          names.map((parameter, p) => [
            parameter,
            estimate(
              Float64Array.from(of.values, (values) => values[p]!),
              level,
            ),
          ]),
        ),
        halfLife: estimate(of.halfLife, level),
        meanLag: estimate(of.meanLag, level),
        byLag: of.byLag.map((lag) => estimate(lag, level)),
        raw: Float64Array.from(times, (_, t) =>
          media.reduce((sum, values, geo) => sum + values[t]! * scales[geo]!, 0),
        ),
        adstocked: bandOf(of.adstocked, times.length, level),
        saturated: bandOf(of.saturated, times.length, level),
        peakAdstock: estimate(peaks(of.adstocked, times.length), level),
        peakSaturated: estimate(peaks(of.saturated, times.length), level),
      };
    }),
    level,
    posteriorDraws: { used, available },
    warnings: doubtsOf(fit),
  };
}

/** Unit of the column that a channel is modelled on. */
function mediaUnit({ panel, spec }: Model, name: string): string {
  const { spend, exposures } = channelNamed(panel, name);
  const { media } = spec.channels[name]!;
  return [spend, ...exposures].find((series) => series?.column === media)!.unit;
}

/** Both stages of one channel, its geos added up: the adstock in the unit of its media, and the response as the mean of the geos. */
function stagesOf(
  { adstock, saturation, order, media, scales }: DesignChannel,
  ownKinds: Parameters<typeof adstockNamed>[1],
  times: number,
) {
  const group = channelGroup(times, 1);
  const adstockKind = adstockNamed(adstock.kind, ownKinds);
  const saturationKind = saturationNamed(saturation.kind, ownKinds);
  const geos = media.map((values) => {
    const input = new Float64Array(seriesLength(group));
    packColumns(group, [values], input);
    const first = order === "adstockFirst" ? { input } : {};
    return {
      input,
      adstock: adstockKind.prepare(group, { settings: adstock.settings, ...first }),
      saturation: saturationKind.prepare(group, { settings: saturation.settings }),
      adstocked: new Float64Array(seriesLength(group)),
      response: new Float64Array(seriesLength(group)),
      between: new Float64Array(seriesLength(group)),
    };
  });
  const run = (
    transform: PreparedTransform,
    known: readonly TransformParameter[],
    values: readonly number[],
    input: Float64Array,
    output: Float64Array,
  ): void => {
    const packed = new Float64Array(known.length * group.stride);
    packParameters(
      group,
      known,
      values.map((value) => [value]),
      packed,
    );
    transform.forward(input, packed, output);
  };
  return (
    adstockValues: readonly number[],
    saturationValues: readonly number[],
    adstocked: Float64Array,
    saturated: Float64Array,
  ): void => {
    geos.forEach((geo, g) => {
      if (order === "adstockFirst") {
        run(geo.adstock, adstockKind.parameters, adstockValues, geo.input, geo.adstocked);
        run(geo.saturation, saturationKind.parameters, saturationValues, geo.adstocked, geo.response);
      } else {
        run(geo.saturation, saturationKind.parameters, saturationValues, geo.input, geo.between);
        run(geo.adstock, adstockKind.parameters, adstockValues, geo.between, geo.response);
        run(geo.adstock, adstockKind.parameters, adstockValues, geo.input, geo.adstocked);
      }
      const inUnits = unpackColumn(group, geo.adstocked, 0);
      const response = unpackColumn(group, geo.response, 0);
      for (let t = 0; t < times; t++) {
        adstocked[t] = adstocked[t]! + inUnits[t]! * scales[g]!;
        saturated[t] = saturated[t]! + response[t]! / geos.length;
      }
    });
  };
}

/** Quantiles over draws of shape [draw][time], for each time. */
function bandOf(draws: Float64Array, times: number, level: number): Band {
  const tail = (1 - level) / 2;
  const band = {
    median: new Float64Array(times),
    lower: new Float64Array(times),
    upper: new Float64Array(times),
  };
  const column = new Float64Array(draws.length / times);
  for (let t = 0; t < times; t++) {
    for (let draw = 0; draw < column.length; draw++) column[draw] = draws[draw * times + t]!;
    [band.lower[t], band.median[t], band.upper[t]] = quantiles(column, [tail, 0.5, 1 - tail]) as [
      number,
      number,
      number,
    ];
  }
  return band;
}

/** The highest of each draw. */
function peaks(draws: Float64Array, times: number): Float64Array {
  return Float64Array.from({ length: draws.length / times }, (_, draw) =>
    draws.subarray(draw * times, (draw + 1) * times).reduce((peak, value) => Math.max(peak, value), 0),
  );
}
