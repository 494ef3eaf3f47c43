/** What a channel spends today: the mean of a window, from its launch where that lies within, and where another window would say otherwise. */

import { mean } from "../math/statistics.js";
import { option, phrase } from "../phrase.js";
import { cureNaming, type Warning } from "../warning.js";
import { counted, formatNumber } from "../words.js";

/** Periods of the training, by their index. */
export interface Periods {
  readonly first: number;
  readonly last: number;
}

export interface RunRate {
  /** Periods that today's money and its flighting are of; all of training where the window has no money. */
  readonly periods: Periods;
  /** Mean money a period; 0 where the window has none. */
  readonly today: number;
  readonly warnings: readonly Warning[];
}

const settings = {
  /** A last quarter of the window with so many times the window's money, or that part of it, is another run rate. */
  apart: 1.5,
  /** Share of its periods in which a channel that is always on has money: of flights a quarter says little. */
  on: 0.9,
};

/** The run rate of a channel.
 *
 *  A channel without money before some period of the window was launched there: the mean since then is what it spends, and not the mean with the
 *  time before it. Where somebody chose the window it is taken as it stands, and the launch is said. Where the last quarter of what is taken says
 *  otherwise, as that of a channel that has stopped does, that is said too.
 *
 *  @param spend  money by period of training
 *  @param window.isChosen  whether somebody named it */
export function runRateOf(
  name: string,
  spend: Float64Array,
  { first, last, isChosen }: Periods & { readonly isChosen: boolean },
  {
    times,
    frequency,
    currency,
  }: {
    readonly times: readonly string[];
    readonly frequency: "day" | "week" | "month";
    readonly currency: string;
  },
): RunRate {
  const activeFrom = (from: number): number =>
    spend.subarray(from, last + 1).reduce((count, value) => count + (value > 0 ? 1 : 0), 0);
  const meanOf = (from: number, to: number): number => mean(spend.subarray(from, to + 1));
  const money = (value: number): string => `${formatNumber(value, 0)} ${currency} a ${frequency}`;
  const whole = meanOf(first, last);
  if (!(whole > 0)) return { periods: { first: 0, last: spend.length - 1 }, today: 0, warnings: [] };
  const launch = spend.findIndex((value) => value > 0);
  const length = last - first + 1;
  const cure = cureNaming(
    phrase`give the window that stands for today with ${option("from")} and ${option("to")}`,
  );
  const since = launch > first && !isChosen ? launch : first;
  const today = meanOf(since, last);
  const warnings: Warning[] = [];
  if (launch > first) {
    const text = `"${name}" began on ${times[launch]} and ran in ${activeFrom(launch)} of the ${counted(length, frequency)} from ${times[first]}: it spends ${money(meanOf(launch, last))} since, and ${money(whole)} on the mean of all`;
    const taken = isChosen
      ? ", which is taken for today as the window was given"
      : "; the former is taken for today";
    warnings.push({ code: "launched", message: text + taken, ...cure });
  }
  const taken = last - since + 1;
  const quarter = Math.max(1, Math.round(taken / 4));
  const latest = meanOf(last - quarter + 1, last);
  const isOther =
    taken >= 8 &&
    (latest === 0 || activeFrom(since) >= settings.on * taken) &&
    !(latest < today * settings.apart && latest > today / settings.apart);
  if (isOther) {
    warnings.push({
      code: "other-run-rate",
      message: `"${name}" spent ${money(latest)} in the last ${counted(quarter, frequency)} to ${times[last]}, and ${money(today)} from ${times[since]} on, which is taken for today`,
      ...cure,
    });
  }
  return { periods: { first: since, last }, today, warnings };
}
