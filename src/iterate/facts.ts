/** What the rules may know of the table: facts of the training weeks, from their profile. */

import type { Panel } from "../data/panel.js";
import type { DataProfile } from "../data/profile.js";
import { periodsPerYear } from "../data/rhythm.js";
import type { TrainingFacts } from "./files/records.js";

/** The facts of a panel of training weeks and its profile. */
export function factsOf(panel: Panel, profile: DataProfile): TrainingFacts {
  const complete = panel.controls.filter(({ values }) => !values.some(Number.isNaN));
  const own = new Set(panel.events.flatMap((event) => eventTimes(panel, event.values)));
  return {
    rows: profile.rowsPerParameter.rows,
    years: profile.rowsPerParameter.rows / panel.geos.length / periodsPerYear[panel.frequency],
    rowsPerCoefficient: profile.rowsPerParameter.ratio,
    trendPerYear: profile.rhythm.trendPerYear,
    yearlyCorrelation: profile.rhythm.yearlyCorrelation,
    controls: complete.map(({ name }) => name),
    events: panel.events.map(({ name }) => name),
    spikes: [
      ...new Set(
        profile.outliers
          .filter(({ series, time }) => series === panel.kpi.name && !own.has(time))
          .map(({ time }) => time),
      ),
    ],
    collinearPairs: profile.collinearity.pairs,
  };
}

function eventTimes({ times }: Panel, values: Float64Array): readonly string[] {
  return times.filter((_, t) => {
    for (let row = t; row < values.length; row += times.length) if (values[row]! !== 0) return true;
    return false;
  });
}
