/** What looking at the holdout again and again costs: the chance that a model which has learnt nothing would have passed by now. */

import { createRng, type Rng } from "../math/rng.js";
import type { Thresholds } from "../validation/thresholds.js";
import type { Luck } from "./files/records.js";

export interface LuckOptions {
  /** Weeks of the holdout. */
  readonly weeks: number;
  /** Mean of the KPI over its standard deviation, in the training weeks. */
  readonly meanOverSd: number;
  /** Correlation of the KPI with the week before, in the training weeks. */
  readonly persistence: number;
  readonly thresholds: Pick<Thresholds, "oosR2Min" | "oosMapeMax">;
  readonly simulations?: number;
  readonly seed?: number | string;
}

const defaults = { simulations: 4000, seed: "luck" };
/** How much of the KPI's movement an empty forecast may show: the worst of these is reported. */
const swings = [0.25, 0.5, 0.75, 1];

/** The chance that noise passes the holdout after k looks, for k = 1 … looks, by simulation.
 *
 *  The KPI of the holdout weeks and k forecasts of it are drawn independently of each other, each a stationary first-order autoregression
 *  with the mean, spread and persistence that the KPI has in the training weeks: forecasts that know the KPI's level, size and
 *  smoothness and nothing else. A forecast passes when its R² and its MAPE pass. Real attempts resemble each other, which makes the real
 *  chance smaller than that of independent ones; the forecasts' swing is the one, of a quarter to all of the KPI's, that passes most often.
 *
 *  @param looks  times that the holdout is looked at, ≥ 1
 *  @returns the same numbers for the same arguments
 *  @example chanceByLuck(1, { weeks: 4, meanOverSd: 10, persistence: 0, thresholds }).chances[0] // about 0.1 */
export function chanceByLuck(looks: number, options: LuckOptions): Luck {
  const { weeks, meanOverSd, persistence, thresholds, simulations, seed } = { ...defaults, ...options };
  const root = createRng(seed);
  const kpi = new Float64Array(weeks);
  const forecast = new Float64Array(weeks);
  /** [swing][look]: simulations in which this look or an earlier one passed. */
  const passed = swings.map(() => new Float64Array(looks));
  for (let simulation = 0; simulation < simulations; simulation++) {
    // A stream for each simulation: the chance after three looks is the same whether three or ten are asked for.
    const rng = root.split(simulation);
    wander(rng, persistence, kpi);
    const firstPass = swings.map(() => looks);
    for (let look = 0; look < looks; look++) {
      wander(rng, persistence, forecast);
      swings.forEach((swing, s) => {
        if (firstPass[s] === looks && passes(kpi, forecast, swing, meanOverSd, thresholds))
          firstPass[s] = look;
      });
    }
    firstPass.forEach((first, s) => {
      for (let look = first; look < looks; look++) passed[s]![look]! += 1;
    });
  }
  const chances = Array.from({ length: looks }, (_, look) =>
    Math.max(...passed.map((counts) => counts[look]! / simulations)),
  );
  const last = chances.at(-1)!;
  return {
    chances,
    standardError: Math.sqrt((last * (1 - last)) / simulations),
    simulations,
    assumptions: `${weeks} periods; KPI and forecasts drawn independently, with the KPI's training mean (${meanOverSd.toFixed(2)} standard deviations above zero) and correlation from one period to the next (${persistence.toFixed(2)}); looks independent of each other; the luckiest of four swings`,
  };
}

/** The chance of having passed by luck within so many looks. */
export function chanceWithin({ chances }: Pick<Luck, "chances">, looks: number): number {
  return chances[Math.min(looks, chances.length) - 1]!;
}

function passes(
  kpi: Float64Array,
  forecast: Float64Array,
  swing: number,
  meanOverSd: number,
  { oosR2Min, oosMapeMax }: LuckOptions["thresholds"],
): boolean {
  const weeks = kpi.length;
  let centre = 0;
  for (let t = 0; t < weeks; t++) centre += kpi[t]! / weeks;
  let errors = 0;
  let spread = 0;
  let relative = 0;
  for (let t = 0; t < weeks; t++) {
    const error = kpi[t]! - swing * forecast[t]!;
    const distance = kpi[t]! - centre;
    errors += error * error;
    spread += distance * distance;
    relative += Math.abs(error / (meanOverSd + kpi[t]!)) / weeks;
  }
  return 1 - errors / spread >= oosR2Min && relative <= oosMapeMax;
}

/** x[t] = persistence x[t−1] + √(1 − persistence²) noise, variance 1 from the first week on. */
function wander(rng: Rng, persistence: number, out: Float64Array): void {
  const fresh = Math.sqrt(1 - persistence * persistence);
  out[0] = rng.normal();
  for (let t = 1; t < out.length; t++) out[t] = persistence * out[t - 1]! + fresh * rng.normal();
}
