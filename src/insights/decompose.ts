/** The KPI of a fit taken apart, period by period, with its uncertainty: channels, controls, events, seasonality, trend and intercept. */

import { rowAt } from "../data/rows.js";
import { parametersOf } from "../design/parameters.js";
import { doubtsOf } from "../diagnosis/diagnose.js";
import { eachDraw } from "../fit/eachDraw.js";
import type { Fit } from "../fit/fit.js";
import { defaultLevel, type Estimate, estimate, shareEstimate } from "../math/estimate.js";
import { mean } from "../math/statistics.js";
import { createComponents } from "../model/components.js";
import { requireKind } from "../records.js";
import { type ClaimOptions, claimsOf, windowOf } from "./contributions.js";
import type { Baseline, ComponentEstimate, Decomposition } from "./decomposition.js";
import { negativeBaseline } from "./negativeBaseline.js";
import { nothingWarnings } from "./possiblyNothing.js";

/** Draws that the intervals of single periods are made from: evenly spaced over the fit, at most so many, and fewer where periods times
 *  components would need more numbers than this. Means, totals and probabilities of the window are of all draws. */
const periodDraws = 1000;
const maxValues = 8_000_000;

/** Everything the model adds up to the KPI, in every period of a window, all geos together.
 *
 *  Additive model: K_t = Σ components, draw by draw, to rounding. A control counts from its training mean, an event from its absence, the trend
 *  from the middle of training; a channel counts all its media, carry-in of earlier periods included.
 *
 *  Multiplicative model: the intercept is its own level, every other component is K_t minus K_t without it, and "joint effect" is what they
 *  do together and none does alone, so that the sum is K_t there too.
 *
 *  Means add up exactly; medians and bounds do not, as those of a sum never do.
 *
 *  Channels that cannot be told from demand are `withheld`: what can be told is what they and the baseline are together, `untold`.
 *
 *  @param options  `{ from, to: the training window, level: 0.9, withheld: "hide" }`
 *  @throws ArgumentError if the window holds no period, or for an option that is unknown
 *  @example decompose(posterior, { from: "2024-01-01" }).components[0].total.median */
export function decompose(fit: Fit, options: ClaimOptions = {}): Decomposition {
  requireKind("decompose", fit, ["fit"], "fit");
  const { model, design: panelDesign } = fit;
  const claims = claimsOf("decompose", fit, options);
  const { first, last } = windowOf("decompose", model, panelDesign, claims.window);
  const { level = defaultLevel } = claims.window;
  const { design, times } = panelDesign;
  const parameters = parametersOf(design, { isCollapsed: fit.isCollapsed });
  const evaluator = createComponents(panelDesign, parameters);
  const { components } = evaluator;
  const isWithheld = components.map(
    ({ name, kind }) => kind === "channel" && claims.withheldBy(name) !== null,
  );
  /** Baseline and withheld channels together, all periods. */
  const untold = isWithheld.includes(true) ? new Float64Array(evaluator.baseline.length) : null;
  const periods = last - first + 1;
  const count = fit.chains.length * fit.draws;
  const lines = [
    ...evaluator.values,
    evaluator.expected,
    evaluator.baseline,
    ...(untold === null ? [] : [untold]),
  ];
  const every = Math.ceil(
    count / Math.min(periodDraws, Math.max(100, Math.floor(maxValues / (lines.length * periods)))),
  );
  const kept = Math.ceil(count / every);
  const totals = lines.map(() => new Float64Array(count));
  const means = lines.map(() => new Float64Array(periods));
  const byPeriod = lines.map(() => new Float64Array(periods * kept));
  const negative = new Float64Array(periods);
  eachDraw(fit, design, (values, linear, index) => {
    evaluator.evaluate(values, linear);
    untold?.set(evaluator.baseline);
    if (untold !== null) {
      evaluator.values.forEach((line, k) => {
        if (isWithheld[k]) for (let t = first; t <= last; t++) untold[t]! += line[t]!;
      });
    }
    const isKept = index % every === 0;
    const at = index / every;
    lines.forEach((line, k) => {
      let total = 0;
      for (let period = 0; period < periods; period++) {
        const value = line[first + period]!;
        total += value;
        means[k]![period]! += value / count;
        if (isKept) byPeriod[k]![period * kept + at] = value;
      }
      totals[k]![index] = total;
    });
    for (let period = 0; period < periods; period++) {
      if (evaluator.baseline[first + period]! < 0) negative[period]! += 1 / count;
    }
  });
  const [expectedTotals, baselineTotals, untoldTotals] = totals.slice(components.length) as [
    Float64Array,
    Float64Array,
    Float64Array | undefined,
  ];
  const shareOf = (values: Float64Array) => shareEstimate(values, expectedTotals, level);
  const periodEstimates = (k: number): readonly Estimate[] =>
    Array.from(means[k]!, (average, period) => ({
      ...estimate(byPeriod[k]!.subarray(period * kept, (period + 1) * kept), level),
      mean: average,
    }));
  const observed = observedKpi(fit, first, last);
  const baseline: Baseline = {
    total: estimate(baselineTotals, level),
    share: shareOf(baselineTotals),
    byPeriod: periodEstimates(components.length + 1),
    probabilityNegative: mean(baselineTotals.map((value) => (value < 0 ? 1 : 0))),
    probabilityNegativeByPeriod: negative,
  };
  const result: Decomposition = {
    kind: "decomposition",
    model,
    times: times.slice(first, last + 1),
    components: components.map(
      (component, k): ComponentEstimate => ({
        ...component,
        total: estimate(totals[k]!, level),
        share: shareOf(totals[k]!),
        byPeriod: periodEstimates(k),
        withheld: isWithheld[k] ? claims.withheldBy(component.name) : null,
      }),
    ),
    baseline,
    untold:
      untoldTotals === undefined
        ? null
        : {
            names: components.filter((_, k) => isWithheld[k]).map(({ name }) => name),
            total: estimate(untoldTotals, level),
            share: shareOf(untoldTotals),
            byPeriod: periodEstimates(components.length + 2),
          },
    expected: { total: estimate(expectedTotals, level), byPeriod: periodEstimates(components.length) },
    observed,
    warnings: [...doubtsOf(fit), ...nothingWarnings(fit)],
  };
  // What is said of the window's baseline tells where it is negative, and takes the place of what the fit says of all weeks.
  const own = negativeBaseline(result);
  const others = result.warnings.filter(({ code }) => own.every((warning) => warning.code !== code));
  return { ...result, warnings: [...others, ...own] };
}

/** KPI of all geos by period of the window. */
function observedKpi({ model: { panel } }: Fit, first: number, last: number): Float64Array {
  return Float64Array.from({ length: last - first + 1 }, (_, period) =>
    panel.geos.reduce(
      (total, _geo, geo) => total + panel.kpi.values[rowAt(geo, first + period, panel.times.length)]!,
      0,
    ),
  );
}
