/** What a plan will bring: one path for plans that were optimised and for anybody's. */
import { ArgumentError } from "../errors.js";
import {
  adstockLevel,
  gainOf,
  highestLevel,
  type ResponseChannel,
  type ResponseDraws,
} from "../insights/responseDraws.js";
import { type Estimate, estimate } from "../math/estimate.js";
import { mean, sum } from "../math/statistics.js";
import type { Warning } from "../warning.js";
import { percent } from "../words.js";
import { chanceOfGain, createExpectedGains, type Trust } from "./promise.js";
import { repeatedAdstock } from "./solver/flighting.js";
import type { Surface } from "./solver/surface.js";
import type { Afterwards } from "./solver/surfacePart.js";

/** Gains below this share of what the channels bring are noise in size: no reason to change anything. */
export const leastGain = 0.005;

/** A channel today and as planned. */
export interface ChannelReturns {
  readonly name: string;
  /** Money a period. */
  readonly today: number;
  readonly proposed: number;
  /** KPI a period that the money brings. */
  readonly broughtToday: Estimate;
  readonly brought: Estimate;
  /** Its part of the plan's promised uplift. */
  readonly promised: Estimate;
  /** Revenue of one more unit of money, or KPI where there is no revenue. */
  readonly marginalToday: Estimate;
  readonly marginal: Estimate;
  /** Share of the planned adstock above the highest that the training weeks reached. */
  readonly extrapolation: number;
  /** Money by period of the horizon, shape [period]; null for a steady plan. */
  readonly schedule: Float64Array | null;
  /** Money a period that is taken to go on after the horizon, a round of it where it comes in flights; null for a steady plan. */
  readonly afterwards: Afterwards | null;
}

export interface PlanReturns {
  readonly channels: readonly ChannelReturns[];
  /** Money a period of all planned channels. */
  readonly today: number;
  readonly proposed: number;
  /** KPI a period that the planned channels bring. */
  readonly broughtToday: Estimate;
  readonly brought: Estimate;
  /** brought − broughtToday, per draw: the model's own word. */
  readonly uplift: Estimate;
  /** Uplift in money, less the money spent more; null without revenue. */
  readonly profitUplift: Estimate | null;
  /** The uplift that is to be expected, with the error of the model itself: see `expectedGains`. */
  readonly promised: Estimate;
  /** The same in money, less the money spent more; null without revenue. */
  readonly promisedProfit: Estimate | null;
  /** Revenue of the planned channels / their money; null without revenue. */
  readonly roiToday: Estimate | null;
  readonly roi: Estimate | null;
  /** What "better" means: more KPI for the same money; more profit where the money is another and there is revenue. */
  readonly better: "kpi" | "profit";
  /** P(the plan is better than today's), of what is promised; never 0 or 1. */
  readonly probabilityBetter: number;
  /** The same by the draws alone, as if the model were right. */
  readonly shareOfDrawsBetter: number;
  /** Share of the planned adstock above what the training weeks reached, all channels, weighted by their money. */
  readonly extrapolation: number;
}

export interface ReturnsOptions {
  /** Revenue of a unit of KPI; null where unknown. */
  readonly revenuePerKpi: number | null;
  readonly level: number;
  /** Of each channel, in their order. */
  readonly trust: readonly Trust[];
  /** What the surface takes to be spent after its horizon, by channel; null for a steady plan. */
  readonly afterwards: readonly Afterwards[] | null;
}

/** Prepares forecasts of plans against today's: what today's brings is computed once.
 *
 *  @param today  money of channel c in period h at c·periods + h
 *  @returns the forecast of a plan of the same shape */
export function createReturns(
  surface: Surface,
  today: Float64Array,
  { revenuePerKpi, level, trust, afterwards }: ReturnsOptions,
): (x: Float64Array) => PlanReturns {
  const { draws, periods } = surface;
  const before = outcome(surface, today);
  const perPeriod = (values: Float64Array): Float64Array => values.map((value) => value / periods);
  const money = (plan: Float64Array, c: number): number =>
    plan.subarray(c * periods, (c + 1) * periods).reduce((sum, value) => sum + value, 0) / periods;
  const value = revenuePerKpi ?? 1;
  const names = draws.channels.map(({ name }) => name);
  const spends = names.map((_, c) => money(today, c));
  const spentToday = sum(spends);
  const gainsOf = createExpectedGains(before.byChannel, { money: spends, names, trust });
  const extrapolationOf = draws.channels.map(createExtrapolation);
  const broughtToday = names.map((_, c) => estimate(perPeriod(before.byChannel[c]!), level));
  const marginalToday = names.map((_, c) =>
    estimate(marginals(before.jacobian, today, c, surface, value), level),
  );
  const broughtTodayByAll = estimate(perPeriod(before.values), level);
  const roi = (values: Float64Array, total: number): Estimate | null =>
    revenuePerKpi === null
      ? null
      : estimate(
          perPeriod(values).map((brought) => (brought * revenuePerKpi) / total),
          level,
        );
  const roiToday = roi(before.values, spentToday);
  return (x) => {
    const planned = outcome(surface, x);
    const gains = gainsOf(planned.byChannel);
    const channels = names.map(
      (name, c): ChannelReturns => ({
        name,
        today: spends[c]!,
        proposed: money(x, c),
        broughtToday: broughtToday[c]!,
        brought: estimate(perPeriod(planned.byChannel[c]!), level),
        promised: estimate(perPeriod(gains[c]!), level),
        marginalToday: marginalToday[c]!,
        marginal: estimate(marginals(planned.jacobian, x, c, surface, value), level),
        extrapolation: extrapolationOf[c]!(
          periods === 1 ? null : x.subarray(c * periods, (c + 1) * periods),
          money(x, c),
        ),
        schedule: periods === 1 ? null : x.slice(c * periods, (c + 1) * periods),
        afterwards: afterwards?.[c] ?? null,
      }),
    );
    const spent = sum(channels.map(({ proposed }) => proposed));
    const uplift = perPeriod(planned.values.map((brought, s) => brought - before.values[s]!));
    const promised = perPeriod(uplift.map((_, s) => gains.reduce((all, own) => all + own[s]!, 0)));
    const isSameMoney = Math.abs(spent - spentToday) <= 1e-6 * spentToday;
    const better = revenuePerKpi === null || isSameMoney ? "kpi" : "profit";
    const profit = (more: Float64Array): Float64Array =>
      more.map((kpi) => kpi * (revenuePerKpi ?? Number.NaN) - (spent - spentToday));
    const counted = (more: Float64Array): Float64Array => (better === "profit" ? profit(more) : more);
    return {
      channels,
      today: spentToday,
      proposed: spent,
      broughtToday: broughtTodayByAll,
      brought: estimate(perPeriod(planned.values), level),
      uplift: estimate(uplift, level),
      profitUplift: revenuePerKpi === null ? null : estimate(profit(uplift), level),
      promised: estimate(promised, level),
      promisedProfit: revenuePerKpi === null ? null : estimate(profit(promised), level),
      roiToday,
      roi: roi(planned.values, spent),
      better,
      probabilityBetter: chanceOfGain(counted(promised)),
      shareOfDrawsBetter: mean(counted(uplift).map((more) => (more > 0 ? 1 : 0))),
      extrapolation:
        spent > 0 ? sum(channels.map(({ extrapolation, proposed }) => extrapolation * proposed)) / spent : 0,
    };
  };
}

function outcome(surface: Surface, x: Float64Array) {
  const count = surface.draws.draws;
  const values = new Float64Array(count);
  const byChannel = surface.draws.channels.map(() => new Float64Array(count));
  const jacobian = new Float64Array(count * surface.size);
  surface.evaluate(x, { values, byChannel, jacobian });
  return { values, byChannel, jacobian };
}

/** Per draw, what one more unit of the channel's money brings, spread over the horizon as the plan spreads it. */
function marginals(
  jacobian: Float64Array,
  plan: Float64Array,
  c: number,
  { periods, size, draws }: Surface,
  value: number,
): Float64Array {
  const own = plan.subarray(c * periods, (c + 1) * periods);
  const total = own.reduce((sum, money) => sum + money, 0);
  return Float64Array.from({ length: draws.draws }, (_, s) => {
    let gain = 0;
    for (let h = 0; h < periods; h++) {
      const share = total > 0 ? own[h]! / total : 1 / periods;
      if (share > 0) gain += share * jacobian[s * size + c * periods + h]!;
    }
    return gain * value;
  });
}

/** Draws that the extrapolation is averaged over. */
const extrapolationDraws = 50;

/** Mean over draws of Σ max(0, a_t − highest)/Σ a_t, a the planned adstock in money and `highest` what history reached.
 *
 *  @returns it for a schedule, or for steady money in the window's flighting where the schedule is null */
function createExtrapolation(
  channel: ResponseChannel,
): (schedule: Float64Array | null, steady: number) => number {
  const { kernels, spend, order } = channel;
  const every = Math.max(1, Math.floor(kernels.length / extrapolationDraws));
  const flighting = meanFlighting(channel);
  const looked = kernels.flatMap((own, s) => {
    if (s % every > 0) return [];
    const kernel = order === "adstockFirst" ? own : Float64Array.of(1);
    return [
      {
        kernel,
        gain: gainOf(kernel),
        highest: highestLevel(channel, s),
        repeated: repeatedAdstock(kernel, flighting),
      },
    ];
  });
  return (schedule, steady) => {
    const all = schedule === null ? spend : Float64Array.of(...spend, ...schedule);
    let share = 0;
    for (const { kernel, gain, highest, repeated } of looked) {
      const planned =
        schedule === null
          ? repeated.map((level) => (steady * level) / gain)
          : Array.from(schedule, (_, h) => adstockLevel(kernel, all, spend.length + h) / gain);
      let above = 0;
      let total = 0;
      for (const a of planned) {
        above += Math.max(0, a - highest);
        total += a;
      }
      share += total > 0 ? above / total : 0;
    }
    return share / looked.length;
  };
}

/** The window's money by period for one unit of money a period: the flighting of all geos together. */
function meanFlighting({ flighting, rates }: ResponseChannel): Float64Array {
  const all = rates.reduce((sum, rate) => sum + rate, 0);
  return flighting[0]!.map((_, t) => flighting.reduce((sum, pattern) => sum + pattern[t]!, 0) / all);
}

/** Today's plan as variables: the mean of the window held, or its last periods once more, those of training where nobody chose a window. A channel that
 *  was launched since goes on as from its launch. */
export function todaysPlan({ channels, isChosen }: ResponseDraws, periods: number | null): Float64Array {
  if (periods === null) return Float64Array.from(channels, ({ today }) => today);
  const plan = new Float64Array(channels.length * periods);
  channels.forEach(({ spend, today, periods: { first, last } }, c) => {
    if (today === 0) return;
    const begin = spend.findIndex((money) => money > 0);
    const start = isChosen ? first : begin === first ? first : 0;
    const length = last - start + 1;
    // A horizon longer than that repeats it from its first week.
    const from = periods <= length ? length - periods : 0;
    for (let h = 0; h < periods; h++) plan[c * periods + h] = spend[start + ((from + h) % length)]!;
  });
  return plan;
}

/** Mean money a period by channel.
 *
 *  @param plan  shape [channel · period] */
export function meansOf(plan: Float64Array, periods: number): Float64Array {
  return Float64Array.from({ length: plan.length / periods }, (_, c) =>
    mean(plan.subarray(c * periods, (c + 1) * periods)),
  );
}

/** What is doubtful about the forecast of any plan. */
export function returnsWarnings({ extrapolation }: PlanReturns): readonly Warning[] {
  const warnings: Warning[] = [];
  if (extrapolation > 0.01) {
    warnings.push({
      code: "extrapolation",
      message: `${percent(extrapolation)} of the plan lies above anything that training saw, where only the curve's shape speaks`,
      cure: "move there in steps and fit again, or bound the channels concerned",
    });
  }
  return warnings;
}

/** Checks the length of a planning horizon. */
export function requireHorizon(caller: string, horizon: number | null | undefined): number | null {
  if (horizon === null || horizon === undefined) return null;
  if (Number.isInteger(horizon) && horizon >= 2 && horizon <= 104) return horizon;
  throw new ArgumentError({
    caller,
    option: "horizon",
    rule: "must be 2 to 104 periods, or left out for a steady plan",
    got: horizon,
  });
}
