/** Whether the model produces what happened: coverage of its intervals, extremes, runs of errors, weeks that carry too much weight. */

import { periodsPerYear } from "../data/rhythm.js";
import { geoAt, periodAt } from "../data/rows.js";
import type { Fit } from "../fit/fit.js";
import { byRow, predictRows } from "../fit/predictions.js";
import { essMean } from "../inference/diagnostics/ess.js";
import { type Loo, loo } from "../inference/diagnostics/loo.js";
import { mean, quantile } from "../math/statistics.js";
import { parameterChains } from "./parameterMixing.js";
import { centredResiduals, geoCorrelation, type LagCheck, lagCorrelation, largestLag } from "./residuals.js";

export interface Coverage {
  /** Probability that the central interval of replicated KPIs claims. */
  readonly level: number;
  /** Share of observed rows inside it. */
  readonly observed: number;
}

/** A statistic of the whole series, observed and replicated. */
export interface ExtremeCheck {
  readonly name: "smallest" | "largest";
  readonly observed: number;
  /** Central 90 % of the replicated ones. */
  readonly lower: number;
  readonly upper: number;
  /** Share of replicated series whose statistic is at least the observed one. */
  readonly probability: number;
}

/** One row of the likelihood: what was observed, what the model would produce, how much it rests on the row. */
export interface CheckedRow {
  /** "2024-11-25", with the geo where there are several. */
  readonly label: string;
  readonly time: string;
  readonly geo: string;
  readonly observed: number;
  readonly mean: number;
  /** Of replicated KPIs: central 50 % and 90 %. */
  readonly interval50: readonly [number, number];
  readonly interval90: readonly [number, number];
  readonly paretoK: number;
  /** Events and holidays of the model that fall on it. */
  readonly events: readonly string[];
}

export interface PredictiveChecks {
  readonly rows: readonly CheckedRow[];
  readonly coverage: readonly Coverage[];
  readonly extremes: readonly ExtremeCheck[];
  /** Lag-1 correlation of the residuals, geos pooled; NaN for fewer than three weeks. */
  readonly residualAutocorrelation: number;
  /** The lag of the first year at which residuals follow each other most. */
  readonly residualLag: LagCheck;
  /** Mean correlation of the residuals of two geos; NaN for one geo. */
  readonly geoCorrelation: number;
  readonly loo: Loo;
}

/** Checks every row of the likelihood against the posterior predictive distribution and by PSIS-LOO. */
export function checkPredictions(fit: Fit): PredictiveChecks {
  const { rows, kpi, replicates, logLikelihood } = predictRows(fit);
  const { design, times } = fit.design;
  const events = design.linear.filter(({ block }) => block === "event");
  const replicatesByRow = byRow(replicates, rows.length);
  const draws = fit.chains.length * fit.draws;
  const sizes = parameterChains(fit).map(({ chains }) => essMean(chains));
  const efficiency = mean(sizes.filter(Number.isFinite)) / draws;
  const leftOut = loo(byRow(logLikelihood, rows.length), Number.isFinite(efficiency) ? efficiency : 1);
  const checked = Array.from(rows, (row, i): CheckedRow => {
    const own = replicatesByRow[i]!;
    const at = (p: number) => quantile(own, p);
    const time = times[periodAt(row, design.times)]!;
    const geo = design.geos[geoAt(row, design.times)]!;
    return {
      label: design.geos.length > 1 ? `${time} (${geo})` : time,
      time,
      geo,
      observed: kpi[i]!,
      mean: mean(own),
      interval50: [at(0.25), at(0.75)],
      interval90: [at(0.05), at(0.95)],
      paretoK: leftOut.paretoK[i]!,
      events: events.filter(({ values }) => values[row] !== 0).map(({ label }) => label),
    };
  });
  const residuals = centredResiduals(checked, fit.design.times);
  const inside = (pick: (row: CheckedRow) => readonly [number, number]) =>
    mean(checked.map((row) => (row.observed >= pick(row)[0] && row.observed <= pick(row)[1] ? 1 : 0)));
  return {
    rows: checked,
    coverage: [
      { level: 0.5, observed: inside(({ interval50 }) => interval50) },
      { level: 0.9, observed: inside(({ interval90 }) => interval90) },
    ],
    extremes: [
      extreme("smallest", kpi, replicates, (values) => values.reduce((a, b) => Math.min(a, b))),
      extreme("largest", kpi, replicates, (values) => values.reduce((a, b) => Math.max(a, b))),
    ],
    residualAutocorrelation: lagCorrelation(residuals, 1),
    residualLag: largestLag(residuals, periodsPerYear[fit.design.frequency]),
    geoCorrelation: geoCorrelation(residuals),
    loo: leftOut,
  };
}

function extreme(
  name: ExtremeCheck["name"],
  kpi: Float64Array,
  replicates: Float64Array,
  statistic: (values: Float64Array) => number,
): ExtremeCheck {
  const observed = statistic(kpi);
  const replicated = Float64Array.from({ length: replicates.length / kpi.length }, (_, draw) =>
    statistic(replicates.subarray(draw * kpi.length, (draw + 1) * kpi.length)),
  );
  return {
    name,
    observed,
    lower: quantile(replicated, 0.05),
    upper: quantile(replicated, 0.95),
    probability: mean(replicated.map((value) => (value >= observed ? 1 : 0))),
  };
}
