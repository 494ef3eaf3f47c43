/** Raw, adstocked and saturated media per channel: what the transforms do to a table, before anything is fitted. */
import { type ChannelAdstock, channelAdstocks } from "../baseline/channelAdstocks.js";
import { requireComplete } from "../data/complete.js";
import { nationalPanel } from "../data/national.js";
import type { AssumedSaturation, Panel } from "../data/panel.js";
import { inputSeries } from "../data/panelColumns.js";
import { requireKind } from "../records.js";
import { hillSaturation } from "../transforms/saturation.js";
import { raised, type Warning } from "../warning.js";
import { listed } from "../words.js";

/** Concave, half saturated at half of the channel's peak: a shape to look at, not an estimate. */
const illustrativeSaturation: AssumedSaturation = { slope: 1, halfSaturation: 0.5 };

export interface AdstockCurve extends ChannelAdstock {
  readonly saturation: AssumedSaturation;
  /** Hill saturation of the adstock, shape [time], in [0, 1). */
  readonly saturated: Float64Array;
  readonly peakAdstock: number;
  readonly peakSaturated: number;
}

export interface AdstockCurves {
  readonly kind: "adstockCurves";
  readonly panel: Panel;
  readonly channels: readonly AdstockCurve[];
  readonly warnings: readonly Warning[];
}

/** Adstock and Hill saturation of every channel, with the retention and the saturation that the settings beside the data give,
 *  or the case study's retention and an illustrative saturation.
 *
 *  saturated = a^slope / (a^slope + k^slope),  k = halfSaturation · max a
 *
 *  Where refunds make an adstock negative the saturation is that of 0, with a warning.
 *
 *  @throws DataError if a channel's column has empty cells */
export function adstockCurves(panel: Panel): AdstockCurves {
  requireKind("adstockCurves", panel, ["panel"], "panel");
  const national = nationalPanel(panel);
  for (const channel of national.channels) requireComplete(national, inputSeries(channel));
  const { adstocks, warnings } = channelAdstocks(national);
  const channels = adstocks.map((adstock): AdstockCurve => {
    const { name, adstocked } = adstock;
    const saturation = assumedSaturation(national, name) ?? illustrativeSaturation;
    const peakAdstock = adstocked.reduce((peak, value) => Math.max(peak, value), 0);
    const halfSaturation = saturation.halfSaturation * peakAdstock;
    const saturated =
      peakAdstock > 0
        ? hillSaturation(adstocked.map(notNegative), { halfSaturation, slope: saturation.slope })
        : new Float64Array(adstocked.length);
    const peakSaturated = saturated.reduce((peak, value) => Math.max(peak, value), 0);
    return { ...adstock, saturation, saturated, peakAdstock, peakSaturated };
  });
  return {
    kind: "adstockCurves",
    panel: national,
    channels,
    warnings: [...national.warnings, ...warnings, ...doubts(channels, national)],
  };
}

function assumedSaturation({ assumptions }: Panel, name: string): AssumedSaturation | undefined {
  return Object.hasOwn(assumptions.saturation, name) ? assumptions.saturation[name] : undefined;
}

function notNegative(value: number): number {
  return Math.max(0, value);
}

function doubts(channels: readonly AdstockCurve[], panel: Panel): readonly Warning[] {
  const unspent = channels.filter(({ peakAdstock }) => peakAdstock === 0).map(({ name }) => name);
  const assumed = channels.filter(({ name }) => assumedSaturation(panel, name) === undefined);
  const negative = channels.filter(({ adstocked }) => adstocked.some((value) => value < 0));
  return raised(
    assumed.length > 0 && {
      code: "saturation-assumed",
      message: `the saturation of ${assumed.length} of ${channels.length} channels is an illustration (slope 1, half saturated at half of the peak), fitted to nothing`,
      cure: "set it under saturation: in the YAML file beside the data, or fit a model",
    },
    negative.length > 0 && {
      code: "negative-adstock",
      message: `the adstock of ${listed(negative.map(({ name }) => name))} is negative in some periods, where saturation is taken as that of 0`,
      cure: "book refunds in the periods of the spend that they return",
    },
    unspent.length > 0 && {
      code: "no-spend",
      message: `${listed(unspent)} never ran, so the curves are flat at zero`,
      cure: "leave the channel out, or add periods in which it ran",
    },
  );
}
