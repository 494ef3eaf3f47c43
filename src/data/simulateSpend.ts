/** How the channels of a simulated table are bought: in flights or always on, together or apart. */
import { exp } from "../math/elementary.js";
import type { Rng } from "../math/rng.js";
import type { SimulatedChannel, SimulationSpec } from "./simulation.js";

/** Standard deviation of the logarithm of weekly spend while a channel runs: weeks differ by about 40 %. */
const weeklySpread = 0.4;
/** How much of last week's mood of the market is left this week. */
const moodPersistence = 0.7;

/** Weekly spend of every channel, in cents.
 *
 *  While it runs, log spend = log mean + spread (√c mood + √(1 − c) own) − spread²/2, with c the collinearity. The mood is
 *  half season and half an autoregression, both of variance one half, so that collinear budgets follow the season, as real
 *  ones do.
 *
 *  @param season  yearly wave in [−1, 1], shape [week] */
export function simulateSpend(
  spec: SimulationSpec,
  season: Float64Array,
  rng: Rng,
): Readonly<Record<string, Float64Array>> {
  const mood = marketMood(season, rng.split("mood"));
  const together = Math.sqrt(spec.collinearity);
  const apart = Math.sqrt(1 - spec.collinearity);
  const names = Object.keys(spec.channels);
  const usual = new Map(
    names.map((name) => {
      const channel = spec.channels[name]!;
      const own = rng.split(`level ${name}`);
      const runs = flights(channel, spec.weeks, rng.split(`flights ${name}`));
      const spend = mood.map((shared, week) => {
        const deviation = weeklySpread * (together * shared + apart * own.normal());
        const level = channel.spend * exp(deviation - weeklySpread ** 2 / 2);
        return runs[week] ? Math.round(100 * level) / 100 : 0;
      });
      return [name, spend] as const;
    }),
  );
  return Object.fromEntries(
    names.map((name) => {
      const { follows, test, spend: level } = spec.channels[name]!;
      const ratio = follows === undefined ? 1 : level / spec.channels[follows]!.spend;
      const own = usual.get(follows ?? name)!;
      return [
        name,
        own.map((money, week) => {
          const multiple = test?.weeks.includes(week) ? test.multiple : 1;
          return multiple === 1 && ratio === 1 ? money : Math.round(100 * money * ratio * multiple) / 100;
        }),
      ];
    }),
  );
}

/** What moves all budgets at once, with variance 1. A yearly wave has variance one half as it is. */
function marketMood(season: Float64Array, rng: Rng): Float64Array {
  const step = Math.sqrt((1 - moodPersistence ** 2) / 2);
  let drift = Math.sqrt(0.5) * rng.normal();
  return season.map((wave) => {
    const mood = wave + drift;
    drift = moodPersistence * drift + step * rng.normal();
    return mood;
  });
}

/** On and off weeks: a flight ends with probability 1/flightLength a week; pauses are as long as the active share needs. */
function flights({ activeShare, flightLength }: SimulatedChannel, weeks: number, rng: Rng): boolean[] {
  if (activeShare === 1) return Array(weeks).fill(true);
  const stop = 1 / flightLength;
  const start = Math.min(1, (stop * activeShare) / (1 - activeShare));
  let isRunning = rng.uniform() < activeShare;
  return Array.from({ length: weeks }, () => {
    const now = isRunning;
    isRunning = rng.uniform() < (isRunning ? 1 - stop : start);
    return now;
  });
}
