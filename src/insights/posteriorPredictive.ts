/** The KPI that a fitted model would produce: does what it has learnt look like what happened? */
import { eachDraw, type Fit } from "../fit/fit.js";
import { type Estimate, estimate } from "../math/estimate.js";
import { createRng } from "../math/rng.js";
import { createDensity } from "../model/density.js";
import { addLinear } from "../model/effects.js";
import { unscaleKpi } from "../model/kpiScaling.js";
import { linearBlocks } from "../model/parameters.js";
import { createRowLikelihood } from "../model/rowLikelihood.js";
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
  const { design, times } = fit.design;
  const available = fit.chains.length * fit.draws;
  const count = Math.min(options.draws ?? 1000, available);
  const every = available / count;
  const isLog = fit.model.spec.form === "multiplicative";
  const density = createDensity(design, { isFull: !fit.isCollapsed });
  const rowLikelihood = createRowLikelihood(design.likelihood, density.parameters);
  const rows = design.kpi.length;
  const base = new Float64Array(rows);
  const rng = createRng(seed).split("posterior predictive");
  const toKpi = (row: number, scaled: number): number =>
    unscaleKpi(fit.design, isLog, Math.floor(row / design.times), scaled);
  const draws: Float64Array[] = [];
  const linearNames = new Set(linearBlocks(design).map(({ name }) => name));
  eachDraw(fit, linearNames, (values, linear, index) => {
    if (draws.length >= count || index < Math.floor(draws.length * every)) return;
    addLinear(design, linear, base);
    density.responses.respond(values);
    density.coefficients.compute(values);
    for (const { channels, group, geos } of density.responses.groups) {
      geos.forEach(({ response }, geo) => {
        channels.forEach((channel, c) => {
          const beta = density.coefficients.values[geo * design.channels.length + channel]!;
          for (let t = 0; t < design.times; t++)
            base[geo * design.times + t]! += beta * response[t * group.stride + c]!;
        });
      });
    }
    draws.push(base.map((mean, row) => toKpi(row, mean + rowLikelihood.draw(values, rng))));
  });
  const observed = design.kpi.map((value, row) =>
    design.isObserved[row] === 1 ? toKpi(row, value) : Number.NaN,
  );
  const predicted = Array.from(base, (_, row) =>
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
