/** The part of a table that the iterations may see: every series cut off where the holdout begins. */
import type { Panel, Series } from "../data/panel.js";
import { launchPeriod } from "../data/panelColumns.js";

/** The panel up to a period, that period included; nothing of later weeks is left in it.
 *
 *  @param to  first day of the last period kept */
export function panelUntil(panel: Panel, to: string): Panel {
  const before = panel.times.length;
  const kept = panel.times.filter((time) => time <= to).length;
  const known = new Map<Series, Series>();
  const cut = (series: Series): Series => {
    const done = known.get(series);
    if (done !== undefined) return done;
    const values = new Float64Array(panel.geos.length * kept);
    panel.geos.forEach((_, geo) => {
      values.set(series.values.subarray(geo * before, geo * before + kept), geo * kept);
    });
    const result = { ...series, values };
    known.set(series, result);
    return result;
  };
  return {
    ...panel,
    times: panel.times.slice(0, kept),
    kpi: cut(panel.kpi),
    revenue: panel.revenue && cut(panel.revenue),
    channels: panel.channels.map((channel) => ({
      ...channel,
      spend: channel.spend && cut(channel.spend),
      exposures: channel.exposures.map(cut),
      adstocked: channel.adstocked && cut(channel.adstocked),
    })),
    controls: panel.controls.map(cut),
    events: panel.events.map(cut),
    outcomes: panel.outcomes.map(cut),
  };
}

/** First day of the first period with sales, where periods without come before it; null where the table begins with sales. */
export function launchDate(panel: Panel): string | null {
  const launch = launchPeriod(panel);
  return launch > 0 && launch < panel.times.length ? panel.times[launch]! : null;
}
