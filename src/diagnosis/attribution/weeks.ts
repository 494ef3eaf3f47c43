/** The weeks of a fit as a plain regression has them: national KPI, the model's baseline with its priors, what each channel brought, what was spent. */

import type { Frequency } from "../../data/panel.js";
import { channelNamed, inputSeries, moneyOf, nationalTotal } from "../../data/panelColumns.js";
import { likelihoodRows } from "../../design/design.js";
import { effectsOfFit } from "../../fit/channelEffects.js";
import { evenDraws } from "../../fit/eachDraw.js";
import type { Fit } from "../../fit/fit.js";
import { eachPrediction } from "../../fit/predictions.js";
import { log } from "../../math/elementary.js";
import { standardDeviation } from "../../math/statistics.js";
import { addsUp } from "../../spec/forms.js";

/** One channel: what it is credited with, and what went into it. */
export interface WeeklyChannel {
  readonly name: string;
  /** Posterior mean of what it brought, carry-in included, in units of the scaled KPI, shape [week]. */
  readonly credited: Float64Array;
  /** log(input + 5 % of its mean), standardised, shape [week]; null where it never varies. */
  readonly input: Float64Array | null;
  /** The money, or the exposure of a channel without, shape [week]. */
  readonly amount: Float64Array;
}

/** National weeks with a KPI, in the scale in which effects add up. */
export interface Weeks {
  /** First days. */
  readonly times: readonly string[];
  readonly frequency: Frequency;
  /** Shape [week + prior]: the scaled KPI, then the prior means of the baseline's coefficients over their standard deviations, in standard deviations of the error. */
  readonly kpi: Float64Array;
  /** Columns of the baseline, shape [week + prior]: behind the weeks a row for each column's prior. */
  readonly baseline: readonly Float64Array[];
  /** True for the columns of what is known beforehand, shape [column]: season, trend, controls, events; false for a level and effects of periods, which take in
   *  whatever moved sales. */
  readonly isKnownDriver: readonly boolean[];
  readonly channels: readonly WeeklyChannel[];
  /** Of all channels, shape [week]. */
  readonly credited: Float64Array;
  /** Posterior mean of the KPI expected without media, shape [week]. */
  readonly baselineLevel: Float64Array;
  readonly count: number;
  /** A column of the design, shape [geo · time], as the mean over the geos of each week that have a KPI, each weighing what its KPI does. */
  national(values: ArrayLike<number>): Float64Array;
  /** A column of the weeks with a zero for every prior. */
  padded(values: Float64Array): Float64Array;
}

/** Those that the evidence of the channels takes, so that they are computed once. */
const maxDraws = 1000;

/** Blocks of the baseline that take in what moved sales, whatever it was. */
const takenIn: readonly string[] = ["level", "period"];

/** Share of what all geos sell below which those with a KPI say too little of a week. */
const leastObserved = 0.5;

/** The weeks of the training window in which geos that sell half of the whole have a KPI, each as the mean of these.
 *
 *  Geos are added up in KPI units: what holds of every geo's row holds of their mean, whichever of them a week has. In a multiplicative model the KPI is its logarithm, and a channel is credited with log KPI − log KPI without it.
 *  A normal prior of a coefficient is a row of data: σ/sd times the coefficient is σ·mean/sd, give or take σ, with σ the deviation of the fit's residuals. */
export function weeksOf(fit: Fit): Weeks {
  const { model, design: panelDesign } = fit;
  const { design, kpiScale, times, frequency } = panelDesign;
  const { from } = model.spec.training;
  const first = from === null ? 0 : times.findIndex((time) => time >= from);
  const observed = new Set(likelihoodRows(design));
  const whole = kpiScale.reduce((a, b) => a + b, 0);
  /** What the geos weigh that have a KPI in a period. */
  const weightAt = times.map((_, t) =>
    design.geos.reduce(
      (sum, _geo, geo) => sum + (observed.has(geo * times.length + t) ? kpiScale[geo]! : 0),
      0,
    ),
  );
  const kept = [...times.keys()].filter((t) => t >= first && weightAt[t]! >= leastObserved * whole);
  const national = (values: ArrayLike<number>): Float64Array =>
    Float64Array.from(kept, (t) =>
      design.geos.reduce((sum, _, geo) => {
        const row = geo * times.length + t;
        return observed.has(row) ? sum + (kpiScale[geo]! / weightAt[t]!) * values[row]! : sum;
      }, 0),
    );
  const expected = national(meanPrediction(fit));
  const effects = effectsOfFit(fit, { first, last: times.length - 1 }, { maxDraws, hasNext: false });
  const isAdditive = addsUp(model.spec.form);
  const expectedKpi = isAdditive ? null : kpiOf(fit);
  const channels = design.channels.map(({ name }, c): WeeklyChannel => {
    const brought = effects.byPeriodObserved[c]!;
    const credited = Float64Array.from(kept, (t) => {
      const value = brought[t - first]!;
      return expectedKpi === null
        ? value / weightAt[t]!
        : -log(1 - Math.min(0.99, value / expectedKpi[t]!)) / kpiScale[0]!;
    });
    const total = nationalTotal(model.panel, inputSeries(channelNamed(model.panel, name)));
    const amount = Float64Array.from(kept, (t) => moneyOf(total[t]!));
    return { name, credited, amount, input: logInput(amount) };
  });
  const response = national(design.kpi);
  const sigma = standardDeviation(response.map((value, i) => value - expected[i]!));
  const columns = design.linear;
  const size = kept.length + columns.length;
  const padded = (values: Float64Array): Float64Array => {
    const out = new Float64Array(size);
    out.set(values);
    return out;
  };
  const kpi = padded(response);
  const baseline = columns.map(({ values, prior }, j) => {
    const column = padded(national(values));
    column[kept.length + j] = sigma / prior.sd;
    kpi[kept.length + j] = (sigma * prior.mean) / prior.sd;
    return column;
  });
  const credited = response.map((_, i) => channels.reduce((sum, channel) => sum + channel.credited[i]!, 0));
  return {
    times: kept.map((t) => times[t]!),
    frequency,
    kpi,
    baseline,
    isKnownDriver: columns.map(({ block }) => !takenIn.includes(block)),
    channels,
    credited,
    baselineLevel: expected.map((value, i) => value - credited[i]!),
    count: kept.length,
    national,
    padded,
  };
}

function meanPrediction(fit: Fit): Float64Array {
  const indices = evenDraws(fit, maxDraws);
  const out = new Float64Array(fit.design.design.kpi.length);
  eachPrediction(fit, fit.design, indices, ({ mean }) => {
    for (let row = 0; row < out.length; row++) out[row]! += mean[row]! / indices.length;
  });
  return out;
}

/** Expected KPI of all geos together, shape [time]. */
function kpiOf(fit: Fit): Float64Array {
  const { times, design } = fit.design;
  const indices = evenDraws(fit, maxDraws);
  const out = new Float64Array(times.length);
  eachPrediction(fit, fit.design, indices, (predictive) => {
    for (let row = 0; row < design.kpi.length; row++)
      out[row % times.length]! += predictive.expected(row) / indices.length;
  });
  return out;
}

/** Relative size of what is added before the logarithm, so that a week without media has one. */
const floor = 0.05;

function logInput(amount: Float64Array): Float64Array | null {
  const centre = amount.reduce((a, b) => a + b, 0) / amount.length;
  if (!(centre > 0)) return null;
  const logs = amount.map((value) => log(value + floor * centre));
  const spread = standardDeviation(logs);
  if (!(spread > 1e-9)) return null;
  const middle = logs.reduce((a, b) => a + b, 0) / logs.length;
  return logs.map((value) => (value - middle) / spread);
}
