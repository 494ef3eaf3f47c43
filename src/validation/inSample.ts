/** How closely a model follows the periods that it was fitted to: no judgement of its forecasts, nor of its split between channels. */
import { geoAt } from "../data/rows.js";
import { likelihoodRows } from "../design/design.js";
import type { Fit } from "../fit/fit.js";
import { forecastUntil } from "./heldOutForecast.js";
import { type ForecastMetrics, forecastMetrics } from "./metrics.js";

/** Scores the rows of the likelihood. The point forecast is the posterior mean of the expected KPI, as it is of the holdout: the same number wherever
 *  it is shown. */
export function inSampleMetrics(fit: Fit): ForecastMetrics {
  const { times, design } = fit.design;
  const { observed, expected } = forecastUntil(fit, times.at(-1)!);
  const rows = likelihoodRows(design);
  return forecastMetrics({
    observed: rows.map((row) => observed[row]!),
    predicted: rows.map((row) => expected[row]!),
    geoOf: rows.map((row) => geoAt(row, design.times)),
  });
}
