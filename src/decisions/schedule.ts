/** The money of a plan period by period, with its dates, in whole coins: what is booked. */
import { periodAfter } from "../data/calendar.js";
import { coinDecimals } from "../data/currency.js";
import type { Frequency } from "../data/panel.js";
import { sum } from "../math/statistics.js";
import type { Model } from "../spec/specify.js";
import type { Warning } from "../warning.js";
import type { PlanVerdict } from "./planVerdict.js";

export interface PlanSchedule {
  readonly kind: "planSchedule";
  readonly model: Model;
  /** Of the plan, and why: the schedule is the best plan's, whether or not it is advised. */
  readonly verdict: PlanVerdict;
  readonly reason: string;
  /** First days of the horizon's periods. */
  readonly times: readonly string[];
  readonly channels: readonly {
    readonly name: string;
    /** Money by period of the best plan found, in whole coins that add up to its total, and of today's, shape [period]. */
    readonly proposed: Float64Array;
    readonly today: Float64Array;
  }[];
  readonly warnings: readonly Warning[];
}

/** First days of the periods that follow one. */
export function timesAfter(last: string, periods: number, frequency: Frequency): readonly string[] {
  const times: string[] = [];
  let time = last;
  for (let h = 0; h < periods; h++) {
    time = periodAfter(time, frequency);
    times.push(time);
  }
  return times;
}

/** Where a million of them are more than the whole plan, coins are cut: a table may hold its money in millions. */
const fewestCoins = 1e6;

/** The same money in whole coins: every period is within a coin of what it was, every channel's sum and the sum of all within one of theirs, and
 *  nothing stays nothing. A solver's 12.9999999 is 13.
 *
 *  @param money  by channel, shape [channel][period]
 *  @see Balinski and Young 2001, "Fair Representation": quotas by the largest remainders */
export function inWholeCoins(money: readonly Float64Array[], currency: string): readonly Float64Array[] {
  const total = sum(money.map(sum));
  const decimals = Math.max(
    coinDecimals(currency),
    total > 0 ? Math.ceil(Math.log10(fewestCoins / total)) : 0,
  );
  // Above the largest number that a computer writes out, figures after the point are no figures.
  const scale = 10 ** Math.min(decimals, 15);
  const coins = money.map((own) => own.map((value) => value * scale));
  const ofChannels = apportioned(coins.map(sum), Math.round(total * scale));
  return coins.map((own, c) => Float64Array.from(apportioned(own, ofChannels[c]!), (coin) => coin / scale));
}

/** Whole numbers with a given sum, each next to its quota below or above: those with the largest remainders are above. */
function apportioned(quotas: ArrayLike<number>, total: number): readonly number[] {
  const whole = Array.from(quotas, Math.floor);
  const order = Array.from(whole.keys()).sort((a, b) => quotas[b]! - whole[b]! - (quotas[a]! - whole[a]!));
  const above = new Set(order.slice(0, Math.max(0, total - sum(whole))));
  return whole.map((value, i) => (above.has(i) ? value + 1 : value));
}
