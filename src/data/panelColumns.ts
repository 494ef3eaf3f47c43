/** All series of a panel in one list, and what the analyses see of a channel. */
import type { Channel, Panel, Series } from "./panel.js";
import { rowAt } from "./rows.js";

/** KPI, revenue, channels' columns, controls, events and outcomes, each once, in this order. */
export function allSeries(panel: Panel): readonly Series[] {
  const { kpi, revenue, channels, controls, events, outcomes } = panel;
  const media = channels.flatMap(({ spend, exposures, adstocked }) => [spend, ...exposures, adstocked]);
  const all = [kpi, revenue, ...media, ...controls, ...events, ...outcomes].filter(
    (series) => series !== null,
  );
  return [...new Set(all)];
}

/** The panel with the numbers of every series changed; a KPI that is the revenue stays one series. */
export function withValues(panel: Panel, change: (values: Float64Array) => Float64Array): Panel {
  const changes = new Map(
    allSeries(panel).map((series) => [series, { ...series, values: change(series.values) }]),
  );
  const changed = (series: Series): Series => changes.get(series)!;
  return {
    ...panel,
    kpi: changed(panel.kpi),
    revenue: panel.revenue && changed(panel.revenue),
    channels: panel.channels.map((channel) => ({
      ...channel,
      spend: channel.spend && changed(channel.spend),
      exposures: channel.exposures.map(changed),
      adstocked: channel.adstocked && changed(channel.adstocked),
    })),
    controls: panel.controls.map(changed),
    events: panel.events.map(changed),
    outcomes: panel.outcomes.map(changed),
  };
}

/** Is there any number in a period? Without one, the file has no row for it, or an empty one. */
export function hasNumbers(panel: Panel, period: number): boolean {
  const { times, geos } = panel;
  return allSeries(panel).some(
    (series) =>
      !panel.events.includes(series) &&
      geos.some((_, geo) => !Number.isNaN(series.values[rowAt(geo, period, times.length)]!)),
  );
}

/** The series that a channel may be modelled from: spend, where there is any, then exposures. */
export function mediaCandidates({ spend, exposures }: Channel): readonly Series[] {
  return [...(spend ? [spend] : []), ...exposures];
}

/** What goes into a channel: its spend; for organic channels the first exposure. Every channel has one of the two. */
export function inputSeries({ spend, exposures }: Channel): Series {
  return (spend ?? exposures[0])!;
}

/** What a regression would use of a channel: the file's adstock, else what goes into it. */
export function mediaSeries(channel: Channel): Series {
  return channel.adstocked ?? inputSeries(channel);
}

/** The channel of a name that the panel is known to have. */
export function channelNamed({ channels }: Pick<Panel, "channels">, name: string): Channel {
  return channels.find((channel) => channel.name === name)!;
}

/** What a cell of spend buys: an empty one and a refund buy no media. */
export function moneyOf(cell: number): number {
  // Not the larger of the two: an empty cell is NaN.
  if (cell > 0) return cell;
  return 0;
}

/** Money of a channel in periods first … last, all geos together. */
export function moneySpent({ times, geos }: Panel, { spend }: Channel, first: number, last: number): number {
  if (spend === null) return 0;
  let sum = 0;
  geos.forEach((_, geo) => {
    for (let t = first; t <= last; t++) {
      sum += moneyOf(spend.values[rowAt(geo, t, times.length)]!);
    }
  });
  return sum;
}

/** Sum over geos, shape [time]; NaN where any geo is missing. */
export function nationalTotal(panel: Panel, { values }: Series): Float64Array {
  const periods = panel.times.length;
  const totals = new Float64Array(periods);
  for (let i = 0; i < values.length; i++) totals[i % periods]! += values[i]!;
  return totals;
}

/** Index of the first period in which something sold: the KPI of any geo is above zero; the number of periods where it never is.
 *  An empty cell is no sale. */
export function launchPeriod({ kpi, times, geos }: Pick<Panel, "kpi" | "times" | "geos">): number {
  const launch = times.findIndex((_, t) =>
    geos.some((_geo, g) => kpi.values[rowAt(g, t, times.length)]! > 0),
  );
  return launch < 0 ? times.length : launch;
}
