/** The KPI that a fit predicts for any weeks of its panel, those after its training weeks too. */

import { requireDate } from "../data/calendar.js";
import { rowAt } from "../data/rows.js";
import { buildDesign } from "../design/panelDesign.js";
import { ArgumentError } from "../errors.js";
import { createRng } from "../math/rng.js";
import { requireSeed, wholeNumber, withDefaults } from "../options.js";
import { option, phrase } from "../phrase.js";
import { requireKind } from "../records.js";
import { spanOf } from "../words.js";
import { evenDraws } from "./eachDraw.js";
import type { Fit } from "./fit.js";
import { eachPrediction } from "./predictions.js";

export interface KpiPredictionOptions {
  /** First and last period, ISO dates (default: those of the panel). */
  readonly from?: string | null;
  readonly to?: string | null;
  /** Draws of the fit used at most, taken evenly (default 1000). */
  readonly maxDraws?: number;
  /** Of the noise (default 0). */
  readonly seed?: number | string;
}

/** Predictions draw by draw; rows are geo-major, row = geo · times + time. */
export interface KpiPredictions {
  /** First days of the periods. */
  readonly times: readonly string[];
  readonly geos: readonly string[];
  /** KPI as the table has it, shape [geo · time]; NaN where the cell is empty. */
  readonly observed: Float64Array;
  /** 1 for the rows that the fit has learnt from, shape [geo · time]. */
  readonly isTraining: Uint8Array;
  /** Draws used, among those of all chains one after another. */
  readonly drawIndices: Int32Array;
  /** KPI without noise, in KPI units, shape [draw, geo · time]; its mean over draws is what is expected. In a multiplicative model it
   *  is the median of what a draw produces, not the mean. */
  readonly expected: Float64Array;
  /** KPI with noise: what might be observed, shape [draw, geo · time]. Intervals come from these. */
  readonly replicates: Float64Array;
}

const defaults = { from: null, to: null, maxDraws: 1000, seed: 0 };

/** Predicts the KPI of a fit's panel, draw by draw.
 *
 *  Scales, centres and the trend's slope are those of the training weeks. Media of all weeks before a week carry over into it, those of
 *  training weeks and later ones alike, as they were spent. Nothing of the KPI after the training weeks is used, and nothing at all of what comes after `to`. The numbers of a week do
 *  not depend on which other weeks are asked for. On the grid of alpha (v3) they are those of the fit to within the grid's error, below 1e-3 of
 *  the largest: its nodes follow from the number of weeks.
 *
 *  @param options  `{ from, to: the whole panel, maxDraws: 1000, seed: 0 }`
 *  @throws ArgumentError if the window holds no period or a bound is no date; DataError where media or controls of the weeks to predict are unknown
 *  @example predictKpi(await fit(withSpec(model, { training: { to: "2024-06-24" } })), { from: "2024-07-01" }) */
export function predictKpi(fit: Fit, options: KpiPredictionOptions = {}): KpiPredictions {
  requireKind("predictKpi", fit, ["fit"], "fit");
  const { from, to, maxDraws, seed } = withDefaults<KpiPredictionOptions>("predictKpi", defaults, options, {
    maxDraws: wholeNumber(1),
  });
  requireSeed("predictKpi", seed);
  const { panel } = fit.model;
  for (const [name, date] of Object.entries({ from, to })) {
    if (date !== null) requireDate("predictKpi", name, date, panel.times[0]);
  }
  const panelDesign = buildDesign(fit.model, { horizon: to === null ? "panel" : { to } });
  const { design, times } = panelDesign;
  const periods = [...times.keys()].filter(
    (t) => (from === null || times[t]! >= from) && (to === null || times[t]! <= to),
  );
  if (periods.length === 0) {
    throw new ArgumentError({
      caller: "predictKpi",
      rule: phrase`${option("from")} and ${option("to")} must hold a period of ${spanOf(times)}`,
      got: phrase`${from ?? "the first"} to ${to ?? "the last"}`,
    });
  }
  const rows = panel.geos.flatMap((_, geo) => periods.map((t) => rowAt(geo, t, times.length)));
  const indices = evenDraws(fit, maxDraws);
  const expected = new Float64Array(indices.length * rows.length);
  const replicates = new Float64Array(indices.length * rows.length);
  const noise = createRng(seed).split("predicted KPI");
  const all = new Float64Array(design.kpi.length);
  let at = 0;
  eachPrediction(fit, panelDesign, indices, (predictive, index) => {
    // Every row takes its noise, asked for or not.
    const rng = noise.split(index);
    for (let row = 0; row < all.length; row++) all[row] = predictive.replicate(row, rng);
    for (const row of rows) {
      expected[at] = predictive.expected(row);
      replicates[at] = all[row]!;
      at++;
    }
  });
  return {
    times: periods.map((t) => times[t]!),
    geos: panel.geos,
    observed: Float64Array.from(
      panel.geos.flatMap((_, geo) =>
        periods.map((t) => panel.kpi.values[rowAt(geo, t, panel.times.length)]!),
      ),
    ),
    isTraining: Uint8Array.from(rows, (row) => design.isObserved[row]!),
    drawIndices: Int32Array.from(indices),
    expected,
    replicates,
  };
}
