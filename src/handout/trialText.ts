/** What is said of a budget that somebody tries, in the report's page before and after its script has begun. */

import { amountText, perMoneySign } from "../data/currency.js";
import type { BestAllocation, Evaluator } from "../decisions/evaluator.js";
import { leastGain, type PlanReturns } from "../decisions/planReturns.js";
import { ArgumentError } from "../errors.js";
import { type Estimate, levelText } from "../math/estimate.js";
import { phraseText } from "../phrase.js";
import { chanceText, formatNumber, percent } from "../words.js";
import { shownMean } from "./amounts.js";
import type { Trial } from "./trial.js";

/** The answer to a budget, as texts and as the intervals that are drawn. */
export interface TrialAnswer {
  /** The gain over today's budget; null for today's own. */
  readonly gain: Estimate | null;
  readonly lines: readonly string[];
  readonly channels: readonly ChannelAnswer[];
}

export interface ChannelAnswer {
  /** What it brings; null where nothing is claimed. */
  readonly brought: Estimate | null;
  readonly lines: readonly string[];
}

/** What a budget brings against today's.
 *
 *  @param best  the best division of its total; null where it is not named or not known yet */
export function answerOf(trial: Trial, returns: PlanReturns, best: BestAllocation | null): TrialAnswer {
  const { units, withheld, whatIf } = trial;
  const { currency, frequency, kpi } = units;
  const isToday = returns.channels.every(({ today, proposed }) => today === proposed);
  const isWithheld = (name: string) => Object.hasOwn(withheld, name);
  const isWhole = !returns.channels.some(({ name }) => isWithheld(name));
  const { promised, promisedProfit, brought, proposed, extrapolation } = returns;
  const level = levelText(promised.level);
  const whole = isWhole
    ? [
        `${amountText(formatNumber(proposed, 0), currency)} a ${frequency} bring ${shownMean(brought)} ${kpi} a ${frequency} (mean, ${level} interval).`,
      ]
    : [];
  return {
    gain: isToday ? null : promised,
    lines: isToday
      ? ["This is today’s budget.", ...whole]
      : [
          `Expected over today’s budget: ${shownMean(promised)} ${kpi} a ${frequency} (mean, ${level} interval).`,
          ...(promisedProfit === null
            ? []
            : [`As revenue less the money added: ${shownMean(promisedProfit, currency)} a ${frequency}.`]),
          `It is ${returns.better === "profit" ? "more profitable" : "better"} than today’s with a probability of ${chanceText(returns.probabilityBetter)}.`,
          ...whole,
          ...(extrapolation > 0.01
            ? [
                `${percent(extrapolation)} of it lies above anything that training saw, where only the curve’s shape speaks.`,
              ]
            : []),
        ],
    channels: returns.channels.map(({ name, brought: own, marginal, extrapolation: unseen }) =>
      isWithheld(name)
        ? { brought: null, lines: [`${withheld[name]}: it stays as it is`] }
        : {
            brought: own,
            lines: [
              `brings ${shownMean(own)} ${kpi}`,
              `the next money returns ${shownMean(marginal)} ${whatIf.revenuePerKpi === null ? `${kpi} ` : ""}${perMoneySign(currency)}`,
              ...(unseen > 0.01 ? [`${percent(unseen)} not seen before`] : []),
              ...(best === null ? [] : [`in the best division ${formatNumber(best.allocation[name]!, 0)}`]),
            ],
          },
    ),
  };
}

/** The optimiser's answer to a total, and how a budget compares with it; null where the limits of the plan leave no division of it. */
export interface BestAnswer {
  readonly best: BestAllocation | null;
  readonly line: string;
}

/** The best division of a total under what the plan was asked to keep to.
 *
 *  @param total  money a period of all channels; null for today's own, to the last digit */
export function bestOf(trial: Trial, evaluator: Evaluator, total: number | null): BestAnswer {
  try {
    return { best: evaluator.best({ ...trial.limits, budget: total }), line: "" };
  } catch (error) {
    if (!(error instanceof ArgumentError)) throw error;
    const rule = phraseText(error.rule).replace(/\d+(\.\d+)?/g, (digits) => formatNumber(Number(digits), 0));
    return { best: null, line: `No division of this total keeps to the limits of the plan: it ${rule}.` };
  }
}

/** How a budget compares with the best division of its total. */
export function bestLine({ units, standing }: Trial, best: BestAllocation, mine: PlanReturns): string {
  const { kpi, frequency } = units;
  const { promised, broughtToday } = best.forecast;
  const more = promised.mean - mine.promised.mean;
  // What `planBudget` takes for no reason to change anything.
  const isNear = Math.abs(more) < leastGain * Math.abs(broughtToday.mean);
  const advice = standing === "pass" ? "" : ", which is not advised,";
  const against = isNear
    ? "no more than yours to speak of"
    : `${formatNumber(Math.abs(more), decimalsFor(more))} ${more > 0 ? "more" : "less"} than yours`;
  return `The best division of this total under the limits of the plan${advice} would bring ${shownMean(promised)} ${kpi} a ${frequency} over today’s, ${against}.`;
}

function decimalsFor(value: number): number {
  return Math.min(3, Math.max(0, 1 - Math.floor(Math.log10(Math.abs(value)))));
}
