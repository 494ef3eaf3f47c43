/** How exactly a test can measure: the errors that a fit leaves, added up over the test's periods, in some geos or in all. */
import { rowAt } from "../../data/rows.js";
import { evenDraws } from "../../fit/eachDraw.js";
import type { Fit } from "../../fit/fit.js";
import { eachPrediction } from "../../fit/predictions.js";
import { sum } from "../../math/statistics.js";

/** Errors of the training weeks, which stand for those of a test. */
export interface TestNoise {
  /** Standard error of an effect measured over so many periods, in KPI units, in the tested geos against the others (or alone, where all are tested).
   *
   *  sd · √(L · κ · (1 + L/n)): L periods of the test; sd of a period's error; κ = (1 + ρ)/(1 − ρ) for errors of neighbouring periods that
   *  correlate by ρ > 0; 1 + L/n, as what would have happened is itself known from n periods only. */
  standardError(isTested: readonly boolean[], periods: number): number;
  /** KPI of each geo over the training weeks, shape [geo]. */
  readonly sizes: readonly number[];
}

const maxDraws = 200;

/** Errors of a fit: KPI less its posterior mean, with n − p in the denominator of their variance, p the coefficients. */
export function testNoise(fit: Fit): TestNoise {
  const { design: panelDesign, model } = fit;
  const { design, kpiScale } = panelDesign;
  const { times, geos, kpi, isObserved } = design;
  const indices = evenDraws(fit, maxDraws);
  const expected = new Float64Array(kpi.length);
  eachPrediction(fit, panelDesign, indices, ({ mean }) => {
    for (let row = 0; row < expected.length; row++) expected[row]! += mean[row]! / indices.length;
  });
  const error = (geo: number, t: number): number => {
    const row = rowAt(geo, t, times);
    return isObserved[row] === 1 ? (kpi[row]! - expected[row]!) * kpiScale[geo]! : Number.NaN;
  };
  const sizes = geos.map((_, geo) =>
    sum(
      Array.from({ length: times }, (_, t) =>
        isObserved[rowAt(geo, t, times)] === 1
          ? model.panel.kpi.values[rowAt(geo, t, model.panel.times.length)]!
          : 0,
      ),
    ),
  );
  const columns = design.linear.length + design.channels.length;
  return {
    sizes,
    standardError(isTested, periods) {
      const total = (tested: boolean): number => sum(sizes.filter((_, geo) => isTested[geo] === tested));
      const others = total(false);
      const ratio = others > 0 ? total(true) / others : 0;
      const errors = Array.from({ length: times }, (_, t) =>
        sum(geos.map((_, geo) => (isTested[geo] ? 1 : -ratio) * error(geo, t))),
      );
      const known = errors.filter((value) => !Number.isNaN(value));
      const n = known.length;
      const variance = sum(known.map((value) => value * value)) / Math.max(n - columns, n / 2);
      const persistence = Math.max(0, autocorrelation(errors));
      const inflation = (1 + persistence) / (1 - persistence);
      return Math.sqrt(variance * periods * inflation * (1 + periods / n));
    },
  };
}

/** Correlation of an error with the one before it. */
function autocorrelation(errors: readonly number[]): number {
  let products = 0;
  let squares = 0;
  errors.forEach((value, t) => {
    if (Number.isNaN(value)) return;
    squares += value * value;
    const before = errors[t - 1];
    if (before !== undefined && !Number.isNaN(before)) products += value * before;
  });
  return squares > 0 ? Math.min(0.9, products / squares) : 0;
}

/** Two groups of geos of about the same size: by size, the first goes to one, the next two to the other, and so on.
 *
 *  @returns whether a geo is tested, in the smaller group */
export function splitGeos(sizes: readonly number[]): readonly boolean[] {
  const order = [...sizes.keys()].sort((a, b) => sizes[b]! - sizes[a]! || a - b);
  const group = new Array<number>(sizes.length);
  order.forEach((geo, rank) => {
    group[geo] = Math.floor((rank + 1) / 2) % 2;
  });
  const size = (which: number): number => sum(sizes.filter((_, geo) => group[geo] === which));
  const smaller = size(1) <= size(0) ? 1 : 0;
  return group.map((which) => which === smaller);
}
