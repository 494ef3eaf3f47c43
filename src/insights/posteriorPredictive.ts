/** The KPI that a fitted model would produce: does what it has learnt look like what happened? */
import { evenDraws } from "../fit/eachDraw.js";
import type { Fit } from "../fit/fit.js";
import { eachPrediction, observedRows } from "../fit/predictions.js";
import { defaultLevel, type Estimate, estimate } from "../math/estimate.js";
import { createRng } from "../math/rng.js";
import { level as levelRule, requireSeed, wholeNumber, withDefaults } from "../options.js";
import { requireKind } from "../records.js";
import type { Warning } from "../warning.js";

export interface PosteriorPredictiveOptions {
  /** Of the noise (default 0). */
  readonly seed?: number | string;
  /** Draws of the fit used at most, taken evenly (default 1000). */
  readonly maxDraws?: number;
  /** Probability inside the intervals (default 0.9). */
  readonly level?: number;
}

const defaults = { seed: 0, maxDraws: 1000, level: defaultLevel };

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
 *  @param options  `{ seed: 0, maxDraws: 1000, level: 0.9 }`
 *  @throws ArgumentError for an option that is unknown or out of range */
export function posteriorPredictive(fit: Fit, options: PosteriorPredictiveOptions = {}): PosteriorPredictive {
  requireKind("posteriorPredictive", fit, ["fit"], "fit");
  const { seed, maxDraws, level } = withDefaults<PosteriorPredictiveOptions>(
    "posteriorPredictive",
    defaults,
    options,
    { maxDraws: wholeNumber(1), level: levelRule },
  );
  requireSeed("posteriorPredictive", seed);
  const { design, times } = fit.design;
  const rng = createRng(seed).split("posterior predictive");
  const draws: Float64Array[] = [];
  eachPrediction(fit, fit.design, evenDraws(fit, maxDraws), (predictive) => {
    draws.push(predictive.mean.map((_, row) => predictive.replicate(row, rng)));
  });
  const { rows, kpi } = observedRows(fit);
  const observed = new Float64Array(design.kpi.length).fill(Number.NaN);
  rows.forEach((row, i) => {
    observed[row] = kpi[i]!;
  });
  const predicted = Array.from(observed, (_, row) =>
    estimate(
      Float64Array.from(draws, (draw) => draw[row]!),
      level,
    ),
  );
  const isInside = (row: number) =>
    observed[row]! >= predicted[row]!.lower && observed[row]! <= predicted[row]!.upper;
  return {
    kind: "posteriorPredictive",
    times,
    geos: design.geos,
    observed,
    draws,
    predicted,
    coverage: rows.filter(isInside).length / rows.length,
    warnings: fit.warnings,
  };
}
