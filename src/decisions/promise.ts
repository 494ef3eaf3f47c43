/** What is to be expected of a plan: the gain that the draws see, with what no draw knows, which is how wrong the model itself may be. */
import type { ChannelEvidence } from "../diagnosis/mediaFindings.js";
import { exp } from "../math/elementary.js";
import { createRng } from "../math/rng.js";
import { normalQuantile } from "../math/special.js";
import { mean, sum } from "../math/statistics.js";
import type { LiftTest, ModelSpec } from "../spec/spec.js";

/** How far a channel's own estimate is to be believed. */
export interface Trust {
  /** Weight of what the draws say of it, against the return that all channels have together; in [0, 1]. */
  readonly weight: number;
  /** Standard deviation of ln(effect) that remains about it beside the draws. */
  readonly spread: number;
}

/** Standard deviations of ln(return): between channels before any data; of an estimate from sales and spend alone against another reasonable
 *  model's, a factor of 1.6; and of one that a lift test holds, which was of other weeks. How they were measured stands in bench/README.md. */
const doubts = { channels: 0.9, model: 0.5, tested: 0.2 };

/** Trust in each channel, by what a fit has learnt of it.
 *
 *  The return of channel c is, on the log scale, Normal(common return, 0.9²) before any data, and its estimate is off by a model error of
 *  Normal(0, m²): it gets the weight 0.9²/(0.9² + m²), and 0.9²·(1 − weight) is left of the variance. What the data leave open is in the draws already,
 *  and draws of a prior on returns that is the same for all channels favour none of them. Where the prior is on shares of sales, which gives small
 *  channels the higher returns, the weight is of the share 1 − s that is not the prior's.
 *
 *  @param names  of the channels, in their order
 *  @param isAlike  whether the prior of the returns is the same for every channel, see `areReturnsAlike`
 *  @see Gordon, Moakler and Zettelmeyer 2023, "Close enough?", on how far estimates without an experiment lie from those with one */
export function trustIn(
  names: readonly string[],
  { channels }: { readonly channels: readonly Pick<ChannelEvidence, "name" | "priorShare">[] },
  liftTests: readonly LiftTest[],
  isAlike: boolean,
): readonly Trust[] {
  const between = doubts.channels ** 2;
  return names.map((name) => {
    const { priorShare } = channels.find((one) => one.name === name)!;
    const isTested = liftTests.some(({ channel }) => channel === name);
    const error = (isTested ? doubts.tested : doubts.model) ** 2;
    const learnt = isAlike ? 1 : 1 - Math.min(1, priorShare);
    const weight = (learnt * between) / (between + error);
    return { weight, spread: Math.sqrt(between * (1 - weight)) };
  });
}

/** Whether every channel has the same prior of its return. */
export function areReturnsAlike({ channels }: Pick<ModelSpec, "channels">): boolean {
  const priors = Object.values(channels).map(({ coefficient }) => coefficient);
  const isOfReturn = priors.every(({ of }) => of === "roi");
  return isOfReturn && new Set(priors.map((prior) => JSON.stringify(prior))).size === 1;
}

/** Prepares the gains of plans over today's by channel and draw, as they are to be expected.
 *
 *  gain = f · (w·Δ + (1 − w)·Δ·R/R_c), Δ what a draw says, R the return of all channels together and R_c the channel's own in that draw, w its
 *  weight, and f lognormal of mean 1 and the channel's spread. The best plan of a posterior rests on the channels that look best, by luck or by a
 *  fault of the model: drawing each towards the common return takes that off again.
 *
 *  @param before   KPI of today's plan, shape [channel][draw]
 *  @param money    of today's, shape [channel]
 *  @returns the gains of a plan that brings so much KPI; both of shape [channel][draw] */
export function createExpectedGains(
  before: readonly Float64Array[],
  {
    money,
    names,
    trust,
  }: {
    readonly money: readonly number[];
    readonly names: readonly string[];
    readonly trust: readonly Trust[];
  },
): (planned: readonly Float64Array[]) => readonly Float64Array[] {
  const spent = sum(money);
  const draws = before[0]!.length;
  const common = Float64Array.from(
    { length: draws },
    (_, s) => before.reduce((total, values) => total + values[s]!, 0) / spent,
  );
  const factors = names.map((name, c) => modelErrors(name, trust[c]!.spread, draws));
  return (planned) =>
    names.map((_, c) => {
      const { weight } = trust[c]!;
      return planned[c]!.map((brought, s) => {
        const own = before[c]![s]!;
        const gain = brought - own;
        // Where a draw gives the channel nothing today, there is no return of its own to lead back from.
        const pooled = own > 0 ? gain * ((common[s]! * money[c]!) / own) : gain;
        return factors[c]![s]! * (weight * gain + (1 - weight) * pooled);
      });
    });
}

/** Lognormal factors of mean 1, the same for a channel's name: even quantiles in an order drawn by lot. */
function modelErrors(name: string, spread: number, draws: number): Float64Array {
  const rng = createRng("model error").split(name);
  const order = Float64Array.from({ length: draws }, () => rng.uniform());
  const ranks = [...order.keys()].sort((a, b) => order[a]! - order[b]!);
  const factors = new Float64Array(draws);
  ranks.forEach((s, rank) => {
    factors[s] = exp(spread * normalQuantile((rank + 0.5) / draws));
  });
  const centre = mean(factors);
  return factors.map((factor) => factor / centre);
}

/** P(a gain is above 0), by draws of it: k of n draws leave room for another, (k + 1)/(n + 2), so that nothing is ever certain.
 *
 *  @see Laplace's rule of succession */
export function chanceOfGain(gains: Float64Array): number {
  return (gains.reduce((count, gain) => count + (gain > 0 ? 1 : 0), 0) + 1) / (gains.length + 2);
}
