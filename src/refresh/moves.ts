/** How far a channel's return moved between fits of the same model, and what of it is revision and what is new periods. */
import { criticalValue, expectedChange, type FitRelation, ratesOf } from "../decisions/compareFits.js";
import { withheldChannels } from "../diagnosis/claims.js";
import type { Fit } from "../fit/fit.js";
import { essMean } from "../inference/diagnostics/ess.js";
import { estimate } from "../math/estimate.js";
import { mean, standardDeviation } from "../math/statistics.js";
import { listed } from "../words.js";
import type { Move, MovePart, Refresh } from "./refreshRecord.js";

/** The fits of a refresh: of the last table, of its periods by their new numbers, and of all periods. Two of them are one where nothing lies between. */
export interface RefreshFits {
  readonly before: Fit;
  readonly restated: Fit;
  readonly after: Fit;
}

type Rates = ReadonlyMap<string, Float64Array>;

/** Moves by channel, for those of which all fits claim something, and why for the others. */
export function movesOf(
  fits: RefreshFits,
  window: Refresh["window"],
  isRoi: boolean,
): ReadonlyMap<string, Move | string> {
  const all = [fits.before, fits.restated, fits.after].map((fit) => ({
    fit,
    rates: windowRates(fit, window, isRoi),
    withheld: withheldChannels(fit),
  }));
  const names = [...new Set(all.flatMap(({ rates }) => [...rates.keys()]))];
  const said = ["last", "last periods'", "new"];
  return new Map(
    names.map((name): [string, Move | string] => {
      const untold = all.flatMap(({ withheld, fit }, i) =>
        withheld.has(name) && all.findIndex((one) => one.fit === fit) === i ? [said[i]!] : [],
      );
      if (untold.length > 0) return [name, `cannot be told from demand in the ${listed(untold)} fit`];
      if (all.some(({ rates }) => !rates.has(name))) return [name, "no money in these periods"];
      return [name, moveOf(name, fits, all.map(({ rates }) => rates) as [Rates, Rates, Rates])];
    }),
  );
}

/** What each paid channel brought in the window for its money, at what a unit of the KPI earned in the window. */
function windowRates(fit: Fit, window: Refresh["window"], isRoi: boolean): Rates {
  const rates = ratesOf(fit, window, isRoi);
  if (!isRoi) return rates;
  const factor = windowRevenue(fit, window) / fit.design.revenuePerKpi!;
  return new Map([...rates].map(([name, draws]) => [name, draws.map((rate) => factor * rate)]));
}

/** Σ revenue / Σ KPI over the window's rows that have both. */
function windowRevenue({ model: { panel } }: Fit, { from, to }: Refresh["window"]): number {
  const { times, kpi, revenue } = panel;
  let [money, units] = [0, 0];
  kpi.values.forEach((sold, row) => {
    const time = times[row % times.length]!;
    const earned = revenue!.values[row]!;
    if (time < from || time > to || Number.isNaN(sold) || Number.isNaN(earned)) return;
    money += earned;
    units += sold;
  });
  return money / units;
}

function moveOf(
  name: string,
  { before, restated, after }: RefreshFits,
  [old, revised, now]: readonly [Rates, Rates, Rates],
): Move {
  const draws = { before: old.get(name)!, restated: revised.get(name)!, after: now.get(name)! };
  const part = (from: keyof RefreshFits, to: keyof RefreshFits, relation: FitRelation): MovePart => {
    const fits = { before, restated, after };
    const change = mean(draws[to]) - mean(draws[from]);
    const expected = expectedChange(draws[from], draws[to], relation, [
      effective(draws[from], fits[from]),
      effective(draws[to], fits[to]),
    ]);
    return { change, expected, isMore: Math.abs(change) > expected };
  };
  const revision = restated === before ? null : part("before", "restated", "same data");
  const newPeriods = after === restated ? null : part("restated", "after", "more data");
  const estimates = { before: estimate(draws.before, 0.9), after: estimate(draws.after, 0.9) };
  const middle = estimates.after.mean;
  const isOutside = middle < estimates.before.lower || middle > estimates.before.upper;
  const error = (values: Float64Array, fit: Fit) =>
    standardDeviation(values) / Math.sqrt(effective(values, fit));
  return {
    ...estimates,
    change: middle - estimates.before.mean,
    revision,
    newPeriods,
    isOutside,
    monteCarlo: criticalValue * Math.hypot(error(draws.before, before), error(draws.after, after)),
    isMore: isOutside || revision?.isMore === true || newPeriods?.isMore === true,
  };
}

/** Independent draws that these are worth. */
function effective(values: Float64Array, { draws, chains }: Fit): number {
  const size = essMean(chains.map((_, c) => values.subarray(c * draws, (c + 1) * draws)));
  return Number.isFinite(size) ? size : values.length;
}
