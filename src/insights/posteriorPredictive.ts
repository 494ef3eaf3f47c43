/** The KPI that a fitted model would produce: does what it has learnt look like what happened? */
import type { Fit } from "../fit/fit.js";
import { createNoise, eachScaledMean } from "../fit/predictions.js";
import { exp } from "../math/elementary.js";
import { type Estimate, estimate } from "../math/estimate.js";
import { createRng } from "../math/rng.js";
import type { Warning } from "../warning.js";
import type { PredictiveOptions } from "./priorPredictive.js";

export interface PosteriorPredictive {
  readonly kind: "posteriorPredictive";
  readonly times: readonly string[];
  readonly geos: readonly string[];
  /** KPI as observed, shape [geo · time]; NaN outside the likelihood. */
  readonly observed: Float64Array;
  /** Draws of the KPI with noise, in KPI units, shape [draw][geo · time]. */
  readonly draws: readonly Float64Array[];
  /** Of each row, noise included. */
  readonly predicted: readonly Estimate[];
  /** Share of observed rows inside their interval. */
  readonly coverage: number;
  readonly warnings: readonly Warning[];
}

/** Draws of the KPI from the posterior predictive distribution.
 *
 *  @param options  `{ seed: 0, draws: 1000 (at most those of the fit), level: 0.9 }` */
export function posteriorPredictive(fit: Fit, options: PredictiveOptions = {}): PosteriorPredictive {
  const { seed = 0, level = 0.9 } = options;
  const { design, kpiCentre, kpiScale, times } = fit.design;
  const available = fit.chains.length * fit.draws;
  const count = Math.min(options.draws ?? 1000, available);
  const every = available / count;
  const isLog = fit.model.spec.form === "multiplicative";
  const rows = design.kpi.length;
  const noise = createNoise(design.likelihood, createRng(seed).split("posterior predictive"));
  const toKpi = (row: number, scaled: number): number => {
    const geo = Math.floor(row / design.times);
    const raw = kpiCentre[geo]! + kpiScale[geo]! * scaled;
    return isLog ? exp(raw) : raw;
  };
  const draws: Float64Array[] = [];
  eachScaledMean(
    fit,
    (scaled, sigma) => {
      draws.push(scaled.map((mean, row) => toKpi(row, mean + sigma * noise())));
    },
    (index) => draws.length < count && index >= Math.floor(draws.length * every),
  );
  const observed = design.kpi.map((value, row) =>
    design.isObserved[row] === 1 ? toKpi(row, value) : Number.NaN,
  );
  const predicted = Array.from({ length: rows }, (_, row) =>
    estimate(
      Float64Array.from(draws, (draw) => draw[row]!),
      level,
    ),
  );
  const seen = predicted.filter((_, row) => design.isObserved[row] === 1);
  const known = observed.filter((value) => !Number.isNaN(value));
  const hits = seen.filter(({ lower, upper }, i) => known[i]! >= lower && known[i]! <= upper).length;
  return {
    kind: "posteriorPredictive",
    times,
    geos: design.geos,
    observed,
    draws,
    predicted,
    coverage: hits / seen.length,
    warnings: fit.warnings,
  };
}
