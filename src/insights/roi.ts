/** Return on investment of every paid channel: revenue brought per money spent, per draw and then summarised. */
import type { Fit } from "../fit/fit.js";
import { type Estimate, estimate } from "../math/estimate.js";
import { mean } from "../math/statistics.js";
import type { PanelDesign } from "../model/panelDesign.js";
import type { Model } from "../model/specify.js";
import type { Warning } from "../warning.js";
import { type EffectDraws, effectDraws, type WindowOptions } from "./contributions.js";

export interface ChannelReturn {
  readonly name: string;
  /** Money spent in the window. */
  readonly spend: number;
  /** Revenue brought by the window's media, in the window and after it. */
  readonly revenue: Estimate;
  /** Revenue / spend. */
  readonly roi: Estimate;
  /** P(ROI > 1). */
  readonly probabilityAboveOne: number;
  /** Share of the ROI that arrives after the window, posterior mean of the parts. */
  readonly shareAfter: number;
  /** The same with other conventions, which other tools use. */
  readonly variants: {
    /** Only what arrives inside the window: carry-out is lost. */
    readonly insideOnly: Estimate;
    /** Inside the window with the carry-in of earlier media, as Robyn counts. */
    readonly withCarryIn: Estimate;
  };
}

export interface Roi {
  readonly kind: "roi";
  readonly model: Model;
  readonly times: readonly string[];
  readonly channels: readonly ChannelReturn[];
  readonly warnings: readonly Warning[];
}

/** ROI of every paid channel in a window.
 *
 *  ROI = Σ revenue with the window's media minus without, in the window and after it / Σ spend of the window. Revenue is the contribution
 *  times Σ revenue / Σ KPI of the training rows.
 *
 *  @param options  `{ from, to: the training window, level: 0.9 }`
 *  @returns NaN where a channel has no spend in the window
 *  @throws RangeError if the panel has no revenue, or the window no period */
export function roi(fit: Fit, options: WindowOptions = {}): Roi {
  return roiOf(fit.model, fit.design, effectDraws(fit, options), options.level ?? 0.9, fit.warnings);
}

/** ROI from the effects of draws. */
export function roiOf(
  model: Model,
  panelDesign: PanelDesign,
  draws: EffectDraws,
  level: number,
  warnings: readonly Warning[],
): Roi {
  const { revenuePerKpi, times, design } = panelDesign;
  if (revenuePerKpi === null) {
    throw new RangeError("roi: the panel must have revenue, got none; name its column or give revenuePerKpi");
  }
  const { first, last } = draws.window;
  const { panel } = model;
  const channels = design.channels.flatMap(({ name }, c): ChannelReturn[] => {
    const series = panel.channels.find((channel) => channel.name === name)!.spend;
    if (series === null) return [];
    let spend = 0;
    panel.geos.forEach((_, geo) => {
      for (let t = first; t <= last; t++) spend += series.values[geo * panel.times.length + t]!;
    });
    const perMoney = revenuePerKpi / (spend > 0 ? spend : Number.NaN);
    const total = draws.inside[c]!.map((value, i) => value + draws.after[c]![i]!);
    const ratio = (values: Float64Array) => values.map((value) => value * perMoney);
    const returns = ratio(total);
    return [
      {
        name,
        spend,
        revenue: estimate(
          total.map((value) => value * revenuePerKpi),
          level,
        ),
        roi: estimate(returns, level),
        probabilityAboveOne: Number.isNaN(perMoney)
          ? Number.NaN
          : mean(returns.map((value) => (value > 1 ? 1 : 0))),
        shareAfter: mean(draws.after[c]!) / mean(total),
        variants: {
          insideOnly: estimate(ratio(draws.inside[c]!), level),
          withCarryIn: estimate(ratio(draws.withCarryIn[c]!), level),
        },
      },
    ];
  });
  return { kind: "roi", model, times: times.slice(first, last + 1), channels, warnings };
}
