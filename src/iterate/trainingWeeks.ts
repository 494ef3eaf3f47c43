/** The part of a table that the iterations may see: every series cut off where the holdout begins. */
import type { Panel } from "../data/panel.js";
import { launchPeriod, withValues } from "../data/panelColumns.js";

/** The panel up to a period, that period included; nothing of later weeks is left in it.
 *
 *  @param to  first day of the last period kept */
export function panelUntil(panel: Panel, to: string): Panel {
  const before = panel.times.length;
  const times = panel.times.filter((time) => time <= to);
  const kept = times.length;
  const cut = (values: Float64Array): Float64Array => {
    const first = new Float64Array(panel.geos.length * kept);
    panel.geos.forEach((_, geo) => {
      first.set(values.subarray(geo * before, geo * before + kept), geo * kept);
    });
    return first;
  };
  return { ...withValues(panel, cut), times };
}

/** First day of the first period with sales, where periods without come before it; null where the table begins with sales. */
export function launchDate(panel: Panel): string | null {
  const launch = launchPeriod(panel);
  return launch > 0 && launch < panel.times.length ? panel.times[launch]! : null;
}
