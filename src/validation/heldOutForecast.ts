/** What a fit of the training weeks says of every week up to a day, those it has not seen included: carry-over runs on from the
 *  training weeks, parameters and scales stay as they were learnt. */
import type { Fit } from "../fit/fit.js";
import { predictKpi } from "../fit/predictKpi.js";
import { mean } from "../math/statistics.js";

/** A forecast of a panel's rows, geo · times + time. */
export interface PanelForecast {
  /** First days of the periods: the panel's, up to the last one asked for. */
  readonly times: readonly string[];
  readonly geos: readonly string[];
  /** KPI as the table has it; NaN where it is missing. Shape [geo · time]. */
  readonly observed: Float64Array;
  /** Posterior mean of the expected KPI (of its median given the parameters, where the model is multiplicative), KPI units. Shape
   *  [geo · time]. */
  readonly expected: Float64Array;
  /** Draws of the KPI, noise included, KPI units. Shape [geo · time][draw]. */
  readonly draws: readonly Float64Array[];
}

/** Draws kept in all rows together; more are thinned evenly (16 MB). */
const maxValues = 2_000_000;

/** Forecasts every period up to a day from a fit whose training ends before it.
 *
 *  @param to  last period, ISO date; the table is not looked at beyond
 *  @throws DataError where media or controls have empty cells by then */
export function forecastUntil(fit: Fit, to: string): PanelForecast {
  const { panel } = fit.model;
  const rowsAtMost = panel.geos.length * panel.times.length;
  const predictions = predictKpi(fit, {
    to,
    maxDraws: Math.max(1, Math.floor(maxValues / rowsAtMost)),
    seed: fit.provenance.seed,
  });
  const { times, geos, observed, drawIndices, expected, replicates } = predictions;
  const rows = observed.length;
  const ofRow = (values: Float64Array, row: number): Float64Array =>
    Float64Array.from(drawIndices, (_, draw) => values[draw * rows + row]!);
  return {
    times,
    geos,
    observed,
    expected: Float64Array.from({ length: rows }, (_, row) => mean(ofRow(expected, row))),
    draws: Array.from({ length: rows }, (_, row) => ofRow(replicates, row)),
  };
}
