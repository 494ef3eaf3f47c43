/** Plans of many periods where curves are S-shaped: how their money comes, level or in flights, and the plan nearest to that. */
import { gainOf, type ResponseChannel, type ResponseDraws } from "../../insights/responseDraws.js";
import { sum } from "../../math/statistics.js";
import { repeatedAdstock } from "./flighting.js";
import { type Goal, type Optimum, objectiveAt, optimise } from "./optimise.js";
import type { InteriorPoint } from "./polytope.js";
import type { Afterwards } from "./surfacePart.js";

/** Longest round of flights that is tried, a quarter of weeks, and the steps by which a plan leaves the money that it begins with. */
const settings = { periods: 13, steps: 2 };

/** Shares of a channel's mean money by period, coming round again and again: of mean 1, on in the first period. */
export type Pattern = Float64Array;

export const levelPattern: Pattern = Float64Array.of(1);

/** Every round of up to thirteen periods that is on for some of them: spread as evenly as they go, or at once. */
const patterns: readonly Pattern[] = Array.from({ length: settings.periods - 1 }, (_, i) => i + 2).flatMap(
  (periods) =>
    Array.from({ length: periods - 1 }, (_, i) => i + 1).flatMap((on) => {
      const of = (isOn: (h: number) => boolean) =>
        Float64Array.from({ length: periods }, (_, h) => (isOn(h) ? periods / on : 0));
      const spread = of((h) => (h * on) % periods < on);
      return on === 1 || on === periods - 1 ? [spread] : [spread, of((h) => h < on)];
    }),
);

/** How a channel's money comes, and what it brings a period more than level money does. */
export interface Flights {
  readonly pattern: Pattern;
  readonly gain: number;
}

/** The best pattern of a channel for money that goes on for ever.
 *
 *  @param money  mean a period
 *  @param most   that any period may get */
export function bestFlights(channel: ResponseChannel, money: number, most: number): Flights {
  let best: Flights = { pattern: levelPattern, gain: 0 };
  if (!isSShaped(channel)) return best;
  const level = broughtBy(channel, money, levelPattern);
  for (const pattern of patterns) {
    if (!(pattern[0]! * money <= most)) continue;
    const gain = broughtBy(channel, money, pattern) - level;
    if (gain > best.gain + 1e-9 * Math.abs(level)) best = { pattern, gain };
  }
  return best;
}

function isSShaped({ saturation, parameters, kernels }: ResponseChannel): boolean {
  const width = saturation.parameters.length;
  return kernels.some((_, s) => saturation.inflexion(parameters.subarray(width * s, width * (s + 1))) !== 0);
}

/** Mean KPI a period of money that comes in a pattern for ever, over the draws and the pattern. */
export function broughtBy(channel: ResponseChannel, money: number, pattern: Pattern): number {
  const { kernels, parameters, coefficients, rates, saturation, order } = channel;
  const width = saturation.parameters.length;
  const point = new Float64Array(3);
  let all = 0;
  kernels.forEach((kernel, s) => {
    const felt = order === "adstockFirst" ? repeatedAdstock(kernel, pattern) : pattern;
    const weight = order === "adstockFirst" ? 1 : gainOf(kernel);
    rates.forEach((rate, geo) => {
      const k = coefficients[s * rates.length + geo]! * weight;
      for (const level of felt) {
        saturation.curve(rate * money * level, parameters, width * s, point);
        all += (k * point[0]!) / felt.length;
      }
    });
  });
  return all / kernels.length;
}

/** Draws whose channels come in their patterns. */
export function flightedAs(draws: ResponseDraws, flown: readonly Pattern[]): ResponseDraws {
  return {
    ...draws,
    channels: draws.channels.map((channel, c) => ({
      ...channel,
      flighting: channel.rates.map((rate) => flown[c]!.map((part) => rate * part)),
    })),
  };
}

/** The plan near a path of money: the maximum of the concave function below the objective that touches it there, and once more from where that is.
 *
 *  It brings no less than the path where that is a plan, and is the only one of its kind: two horizons that share a path differ by what their ends ask for.
 *
 *  @param path  money of channel c in period h at c·periods + h, a plan or not */
export function planNear(goal: Goal, start: InteriorPoint, path: Float64Array): Optimum {
  const { surface } = goal;
  let best: Optimum | null = null;
  let touched = path;
  for (let step = 0; step < settings.steps; step++) {
    surface.touch(touched);
    let found: Optimum;
    try {
      found = optimise(goal, start);
    } finally {
      surface.touch(null);
    }
    const value = objectiveAt(goal, found.x);
    if (best === null || value > best.value) best = { ...found, value };
    touched = found.x;
  }
  return best!;
}

/** Mean money by channel as it comes period by period. */
export function pathOf(money: readonly number[], flown: readonly Pattern[], periods: number): Float64Array {
  const path = new Float64Array(money.length * periods);
  money.forEach((mean, c) => {
    const own = Float64Array.from({ length: periods }, (_, h) => flown[c]![h % flown[c]!.length]!);
    // Where the horizon ends within a round, what is on carries the whole mean.
    const whole = sum(own) / periods;
    for (let h = 0; h < periods; h++) path[c * periods + h] = (mean * own[h]!) / whole;
  });
  return path;
}

/** Mean money as it comes after so many periods. */
export function followingOf(mean: number, pattern: Pattern, periods: number): Afterwards {
  if (pattern.length === 1) return mean;
  return pattern.map((_, h) => mean * pattern[(periods + h) % pattern.length]!);
}
