/** A baseline below zero: sales without any media that cannot be. How probable it is, what makes it so, and what to do instead. */
import { limits } from "../limits.js";
import type { Warning } from "../warning.js";
import { counted, percent, spanOf } from "../words.js";
import type { ComponentEstimate, Decomposition } from "./decomposition.js";

/** The warning about a negative baseline; none where it has a probability of at most 5 % in the window and of a half in every period, or where
 *  the KPI itself goes below zero. */
export function negativeBaseline(decomposition: Decomposition): readonly Warning[] {
  const { baseline, observed, times, model } = decomposition;
  const { probabilityNegative, probabilityNegativeByPeriod } = baseline;
  if (observed.some((value) => value < 0)) return [];
  const periods = [...probabilityNegativeByPeriod.keys()].filter(
    (period) => probabilityNegativeByPeriod[period]! > limits.negativeBaseline.fail,
  );
  const isWindow = probabilityNegative > limits.negativeBaseline.review;
  if (!isWindow && periods.length === 0) return [];
  const { cause, cure } = causeOf(decomposition, isWindow ? [...times.keys()] : periods);
  const { frequency } = model.panel;
  const where = isWindow
    ? `${spanOf(times)} would have sold less than nothing without media with probability ${percent(probabilityNegative)}`
    : `in ${counted(periods.length, frequency)} from ${times[periods[0]!]} to ${times[periods.at(-1)!]} less than nothing would probably have been sold without media`;
  return [
    {
      code: "negative-baseline",
      message: `the baseline is negative: ${where}; ${cause}`,
      cure: `${cure}, or use form: multiplicative, whose baseline cannot be negative`,
    },
  ];
}

/** What pulls the baseline down in these periods: a component of the baseline without which it would stand above zero, or else the media,
 *  which are credited with more than the whole KPI. */
function causeOf(
  { components, baseline, expected, model }: Decomposition,
  periods: readonly number[],
): { readonly cause: string; readonly cure: string } {
  const over = (byPeriod: ComponentEstimate["byPeriod"]) =>
    periods.reduce((total, period) => total + byPeriod[period]!.mean, 0);
  const sums = components.map((component) => ({ ...component, sum: over(component.byPeriod) }));
  const lowest = sums
    .filter(({ kind }) => kind !== "channel" && kind !== "intercept" && kind !== "joint")
    .sort((a, b) => a.sum - b.sum)[0];
  const each = (units: number) =>
    `${Math.round(units / periods.length)} ${model.panel.kpi.unit} a ${model.panel.frequency}`;
  if (lowest !== undefined && lowest.sum < 0 && over(baseline.byPeriod) - lowest.sum > 0) {
    const cures = {
      trend: "set trend: { kind: none }, or a smaller trend.sd",
      seasonality: "use fewer waves (seasonality.yearly), or a smaller seasonality.sd",
      control: `check the column, leave the control out, or use a smaller controls.sd`,
      event: `check the column, leave the event out, or use a smaller events.sd`,
    };
    return {
      cause: `"${lowest.name}" takes ${each(-lowest.sum)} away there, and without it the baseline would be above zero`,
      cure: cures[lowest.kind as keyof typeof cures],
    };
  }
  const largest = sums.filter(({ kind }) => kind === "channel").sort((a, b) => b.sum - a.sum)[0]!;
  return {
    cause: `media are credited with more than is sold, "${largest.name}" alone with ${each(largest.sum)} (${percent(largest.sum / over(expected.byPeriod))} of all)`,
    cure: `give "${largest.name}" a narrower prior on its coefficient or ROI, or the intercept a higher one`,
  };
}
