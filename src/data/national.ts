/** A geo table seen as one country: what a national analysis works on. */

import { phrase, setting } from "../phrase.js";
import { cureNaming } from "../warning.js";
import type { Channel, Panel, Series } from "./panel.js";
import { exposureUnits, isAverageExposure } from "./roleWords.js";

/** Sums KPI, revenue, spend, exposure and other outcomes over geos; averages controls and events, weighted by population
 *  where the table has it. Frequency (exposures per person) is averaged too, weighted by the channel's reach where the table has
 *  it. A national panel is returned as it is.
 *
 *  @returns a panel with the one geo "national", with a warning that says what was done */
export function nationalPanel(panel: Panel): Panel {
  const geos = panel.geos.length;
  if (geos === 1) return panel;
  const time = panel.times.length;
  const equal = new Float64Array(geos).fill(1 / geos);
  const population = panel.population;
  const people = population?.reduce((sum, value) => sum + value, 0) ?? 0;
  const share = population && people > 0 ? population.map((value) => value / people) : equal;

  const combine = (series: Series, weight: (geo: number, t: number) => number): Series => {
    const values = new Float64Array(time);
    for (let geo = 0; geo < geos; geo++) {
      for (let t = 0; t < time; t++) values[t]! += weight(geo, t) * series.values[geo * time + t]!;
    }
    return { ...series, values };
  };
  const total = (series: Series) => combine(series, () => 1);
  const mean = (series: Series) => combine(series, (geo) => share[geo]!);
  const frequency = (series: Series, reach: Series | undefined) => {
    if (reach === undefined) return mean(series);
    const reached = total(reach).values;
    // Where nobody was reached, any weights do: every frequency is zero.
    return combine(series, (geo, t) =>
      reached[t] === 0 ? share[geo]! : reach.values[geo * time + t]! / reached[t]!,
    );
  };
  const channel = ({ name, spend, exposures, adstocked }: Channel): Channel => {
    const reach = exposures.find(({ unit }) => unit === exposureUnits.reach);
    return {
      name,
      spend: spend && total(spend),
      exposures: exposures.map((series) =>
        isAverageExposure(series.column) ? frequency(series, reach) : total(series),
      ),
      adstocked: adstocked && total(adstocked),
    };
  };
  const weighting = share === equal ? "with equal weights" : "weighted by population";
  return {
    ...panel,
    geos: ["national"],
    kpi: total(panel.kpi),
    revenue: panel.revenue && total(panel.revenue),
    channels: panel.channels.map(channel),
    controls: panel.controls.map(mean),
    events: panel.events.map(mean),
    outcomes: panel.outcomes.map(total),
    population: people > 0 ? Float64Array.of(people) : null,
    warnings: [
      ...panel.warnings,
      {
        code: "geos-summed",
        message: `${geos} geos are summed to one country (controls and events averaged, ${weighting})`,
        ...cureNaming(
          phrase`what the geos differ in is lost here; for a model that keeps each of them, say ${setting("type", "v2")}`,
        ),
      },
    ],
  };
}
