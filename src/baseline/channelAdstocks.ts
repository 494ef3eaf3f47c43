/** The case study's adstock: the file's own adstock columns where it has them, else a decay that is set or assumed. */
import type { Channel, Panel, Series } from "../data/panel.js";
import { inputSeries } from "../data/panelColumns.js";
import { geometricAdstock } from "../transforms/geometricAdstock.js";
import type { Warning } from "../warning.js";
import { columnDecay } from "./adstockColumn.js";
import { type AssumedDecay, assumedDecay, decayAssumed } from "./decay.js";

/** Where the decay of a channel comes from. */
export type DecaySource = "adstock column" | "settings" | AssumedDecay["source"];

export interface ChannelAdstock {
  readonly name: string;
  /** Share carried over to the next period; NaN where the file's adstock column is not a geometric adstock. */
  readonly decay: number;
  readonly decaySource: DecaySource;
  /** Spend (exposure, for organic channels), shape [time]. */
  readonly raw: Float64Array;
  /** a[t] = raw[t] + decay · a[t−1], not normalised, shape [time]. */
  readonly adstocked: Float64Array;
  /** Unit of raw and adstocked. */
  readonly unit: string;
  readonly isPaid: boolean;
}

/** Adstock of every channel of a national panel.
 *
 *  The decay is that of the file's `adstock_<channel>` column, else the one `panel.assumptions.decay` sets, else the case
 *  study's for a channel of that name, converted from weeks to the panel's period.
 *
 *  @returns one entry a channel in the panel's order; warnings about decays that are assumed, columns that are not geometric,
 *           and settings or columns that are not used */
export function channelAdstocks(panel: Panel): {
  readonly adstocks: readonly ChannelAdstock[];
  readonly warnings: readonly Warning[];
} {
  const found = panel.channels.map((channel) => channelAdstock(panel, channel));
  const adstocks = found.map(({ adstock }) => adstock);
  const warnings = [...found.flatMap(({ doubts }) => doubts), ...decayAssumed(adstocks, panel.frequency)];
  return { adstocks, warnings };
}

function channelAdstock(
  panel: Panel,
  channel: Channel,
): { readonly adstock: ChannelAdstock; readonly doubts: readonly Warning[] } {
  const { name } = channel;
  const { values: raw, unit } = inputSeries(channel);
  const { decay: settings } = panel.assumptions;
  const chosen = Object.hasOwn(settings, name) ? settings[name] : undefined;
  const common = { name, raw, unit, isPaid: channel.spend !== null };
  const column = channel.adstocked;
  const isEmpty = column?.values.every((value) => value === 0) ?? true;
  if (column && !isEmpty) {
    const addends = Math.max(1, Math.ceil(panel.source.rows / panel.times.length));
    const { decay, misfit } = columnDecay(raw, column.values, addends);
    const doubts = [
      ...(Number.isNaN(decay) ? [notGeometric(name, column, misfit)] : []),
      ...(chosen === undefined ? [] : [settingNotUsed(name, column, chosen, decay)]),
    ];
    return { adstock: { ...common, decay, decaySource: "adstock column", adstocked: column.values }, doubts };
  }
  const assumed = assumedDecay(name, panel.frequency);
  const decay = chosen ?? assumed.decay;
  const decaySource = chosen === undefined ? assumed.source : "settings";
  const ran = raw.some((value) => value !== 0);
  const doubts = column && ran ? [emptyColumn(name, column)] : [];
  return { adstock: { ...common, decay, decaySource, adstocked: geometricAdstock(raw, decay) }, doubts };
}

function notGeometric(name: string, { column, unit }: Series, misfit: number): Warning {
  const size = Number.isNaN(misfit)
    ? "nothing is carried over"
    : `it misses by up to ${Number(misfit.toPrecision(3))} ${unit}, more than its rounding explains`;
  return {
    code: "adstock-not-geometric",
    message: `column "${column}" is not a geometric adstock of its spend (${size}), so how long ${name} works is unknown`,
    cure: `leave the column out of the file to have it computed; until then ${name} has no marginal ROI and keeps its budget`,
  };
}

function settingNotUsed(name: string, { column }: Series, chosen: number, decay: number): Warning {
  const follows = Number.isNaN(decay) ? "follows no geometric decay" : `follows ${decay.toFixed(2)}`;
  return {
    code: "decay-not-used",
    message: `${name}: the settings say decay ${chosen.toFixed(2)}, but the file's column "${column}" ${follows} and is used as it is`,
    cure: "leave the column out of the file to use the decay of the settings, or take the decay out of the settings",
  };
}

function emptyColumn(name: string, { column }: Series): Warning {
  return {
    code: "adstock-column-empty",
    message: `column "${column}" is zero throughout although ${name} ran, so its adstock is computed from its spend instead`,
    cure: "fill the column or leave it out of the file",
  };
}
