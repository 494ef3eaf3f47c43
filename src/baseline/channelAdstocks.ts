/** The case study's adstock: the file's own adstock columns where it has them, else a retention that is set or assumed. */
import type { Channel, Panel, Series } from "../data/panel.js";
import { inputSeries } from "../data/panelColumns.js";
import { geometricAdstock } from "../transforms/geometricAdstock.js";
import type { Warning } from "../warning.js";
import { columnRetention } from "./adstockColumn.js";
import { type AssumedRetention, assumedRetention, retentionAssumed } from "./retention.js";

/** Where the retention of a channel comes from. */
export type RetentionSource = "adstock column" | "settings" | AssumedRetention["source"];

export interface ChannelAdstock {
  readonly name: string;
  /** Share carried over to the next period; NaN where the file's adstock column is not a geometric adstock. */
  readonly retention: number;
  readonly retentionSource: RetentionSource;
  /** Spend (exposure, for organic channels), shape [time]. */
  readonly raw: Float64Array;
  /** a[t] = raw[t] + retention · a[t−1], not normalised, shape [time]. */
  readonly adstocked: Float64Array;
  /** Unit of raw and adstocked. */
  readonly unit: string;
  readonly isPaid: boolean;
}

/** Adstock of every channel of a national panel.
 *
 *  The retention is that of the file's `adstock_<channel>` column, else the one `panel.assumptions.retention` sets, else the case
 *  study's for a channel of that name, converted from weeks to the panel's period.
 *
 *  @returns one entry a channel in the panel's order; warnings about retentions that are assumed, columns that are not geometric,
 *           and settings or columns that are not used */
export function channelAdstocks(panel: Panel): {
  readonly adstocks: readonly ChannelAdstock[];
  readonly warnings: readonly Warning[];
} {
  const found = panel.channels.map((channel) => channelAdstock(panel, channel));
  const adstocks = found.map(({ adstock }) => adstock);
  const warnings = [...found.flatMap(({ doubts }) => doubts), ...retentionAssumed(adstocks, panel.frequency)];
  return { adstocks, warnings };
}

function channelAdstock(
  panel: Panel,
  channel: Channel,
): { readonly adstock: ChannelAdstock; readonly doubts: readonly Warning[] } {
  const { name } = channel;
  const { values: raw, unit } = inputSeries(channel);
  const { retention: settings } = panel.assumptions;
  const chosen = Object.hasOwn(settings, name) ? settings[name] : undefined;
  const common = { name, raw, unit, isPaid: channel.spend !== null };
  const column = channel.adstocked;
  const isEmpty = column?.values.every((value) => value === 0) ?? true;
  if (column && !isEmpty) {
    const addends = Math.max(1, Math.ceil(panel.source.rows / panel.times.length));
    const { retention, misfit } = columnRetention(raw, column.values, addends);
    const doubts = [
      ...(Number.isNaN(retention) ? [notGeometric(name, column, misfit)] : []),
      ...(chosen === undefined ? [] : [settingNotUsed(name, column, chosen, retention)]),
    ];
    return {
      adstock: { ...common, retention, retentionSource: "adstock column", adstocked: column.values },
      doubts,
    };
  }
  const assumed = assumedRetention(name, panel.frequency);
  const retention = chosen ?? assumed.retention;
  const retentionSource = chosen === undefined ? assumed.source : "settings";
  const ran = raw.some((value) => value !== 0);
  const doubts = column && ran ? [emptyColumn(name, column)] : [];
  return {
    adstock: { ...common, retention, retentionSource, adstocked: geometricAdstock(raw, retention) },
    doubts,
  };
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

function settingNotUsed(name: string, { column }: Series, chosen: number, retention: number): Warning {
  const follows = Number.isNaN(retention)
    ? "follows no geometric adstock"
    : `follows ${retention.toFixed(2)}`;
  return {
    code: "retention-not-used",
    message: `${name}: the settings say retention ${chosen.toFixed(2)}, but the file's column "${column}" ${follows} and is used as it is`,
    cure: "leave the column out of the file to use the retention of the settings, or take the retention out of the settings",
  };
}

function emptyColumn(name: string, { column }: Series): Warning {
  return {
    code: "adstock-column-empty",
    message: `column "${column}" is zero throughout although ${name} ran, so its adstock is computed from its spend instead`,
    cure: "fill the column or leave it out of the file",
  };
}
