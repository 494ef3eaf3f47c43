/** What a fit of the training weeks says of every week up to a day, those it has not seen included: carry-over runs on from the
 *  training weeks, parameters and scales stay as they were learnt. */
import type { Fit } from "../fit/fit.js";
import { createNoise, eachScaledMean } from "../fit/predictions.js";
import { exp } from "../math/elementary.js";
import { createRng } from "../math/rng.js";
import { buildDesign } from "../model/panelDesign.js";

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
  const { model } = fit;
  const panelDesign = buildDesign(model, { horizon: { to } });
  const { design, kpiCentre, kpiScale, times } = panelDesign;
  const rows = design.kpi.length;
  const isLog = model.spec.form === "multiplicative";
  const toKpi = (row: number, scaled: number): number => {
    const geo = Math.floor(row / design.times);
    const raw = kpiCentre[geo]! + kpiScale[geo]! * scaled;
    return isLog ? exp(raw) : raw;
  };
  const total = fit.chains.length * fit.draws;
  const every = Math.max(1, Math.ceil((total * rows) / maxValues));
  const kept = Math.ceil(total / every);
  const noise = createNoise(design.likelihood, createRng(fit.provenance.seed).split("forecast"));
  const expected = new Float64Array(rows);
  const draws = Array.from({ length: rows }, () => new Float64Array(kept));
  eachScaledMean(
    { ...fit, design: panelDesign },
    (mean, sigma, index) => {
      const draw = index / every;
      for (let row = 0; row < rows; row++) {
        expected[row]! += toKpi(row, mean[row]!);
        draws[row]![draw] = toKpi(row, mean[row]! + sigma * noise());
      }
    },
    (index) => index % every === 0,
  );
  const { kpi, times: all } = model.panel;
  return {
    times,
    geos: design.geos,
    observed: Float64Array.from({ length: rows }, (_, row) => {
      const geo = Math.floor(row / design.times);
      return kpi.values[geo * all.length + (row % design.times)]!;
    }),
    expected: expected.map((sum) => sum / kept),
    draws,
  };
}
