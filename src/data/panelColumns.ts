/** All series of a panel in one list, and what the analyses see of a channel. */
import type { Channel, Panel, Series } from "./panel.js";

/** KPI, revenue, channels' columns, controls, events and outcomes, each once, in this order. */
export function allSeries(panel: Panel): readonly Series[] {
  const { kpi, revenue, channels, controls, events, outcomes } = panel;
  const media = channels.flatMap(({ spend, exposures, adstocked }) => [spend, ...exposures, adstocked]);
  const all = [kpi, revenue, ...media, ...controls, ...events, ...outcomes].filter(
    (series) => series !== null,
  );
  return [...new Set(all)];
}

/** What a regression would use of a channel: the file's adstock, else spend, else the first exposure. */
export function mediaSeries({ spend, exposures, adstocked }: Channel): Series {
  return (adstocked ?? spend ?? exposures[0])!;
}

/** What is put into a channel: its spend, or the first exposure of an organic channel. */
export function inputSeries({ spend, exposures }: Channel): Series {
  return (spend ?? exposures[0])!;
}

/** Sum over geos, shape [time]; NaN where any geo is missing. */
export function nationalTotal(panel: Panel, { values }: Series): Float64Array {
  const periods = panel.times.length;
  const totals = new Float64Array(periods);
  for (let i = 0; i < values.length; i++) totals[i % periods]! += values[i]!;
  return totals;
}

/** Index of the first period in which the KPI of any geo is not zero; the number of periods where it never is. */
export function launchPeriod(panel: Panel): number {
  const periods = panel.times.length;
  for (let t = 0; t < periods; t++) {
    for (let g = 0; g < panel.geos.length; g++) {
      const value = panel.kpi.values[g * periods + t]!;
      if (value !== 0 && !Number.isNaN(value)) return t;
    }
  }
  return periods;
}
