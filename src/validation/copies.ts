/** Copies of media at other times: what a series of that memory and season would be credited with by luck. */

import type { Frequency } from "../data/panel.js";
import { periodsPerYear } from "../data/rhythm.js";
import type { Weeks } from "../diagnosis/attribution/weeks.js";
import { type Estimate, estimate } from "../math/estimate.js";
import { coefficientOf, persistenceOf, withoutPersistence } from "../math/leastSquares.js";
import { orthonormal, residualOf } from "../math/omittedVariable.js";
import { sum } from "../math/statistics.js";

/** What copies of a channel's media at other times are credited with. */
export interface Luck {
  /** KPI, over the copies: where the channel's own number lies within, a series like it gets as much by chance. */
  readonly brought: Estimate;
  /** Share of the copies that explain the KPI as well as the channel does: the p value of a permutation test. */
  readonly share: number;
  /** How many copies were made. */
  readonly copies: number;
}

/** Weeks by which a copy is moved at least, so that it is past the memory of most media. */
const leastWeeks = 8;
/** Enough for a share of 5 % to be known within 1.5. */
const mostCopies = 200;

/** Every number of periods by which a copy can be moved, round the end of the window, evenly thinned out where they are many. */
export function movesOf(count: number, frequency: Frequency): readonly number[] {
  const memory = Math.round((leastWeeks * periodsPerYear[frequency]) / 52);
  const least = Math.max(1, Math.min(memory, Math.floor(count / 6)));
  const all = Array.from({ length: Math.max(0, count - 2 * least + 1) }, (_, i) => least + i);
  const every = Math.max(1, Math.ceil(all.length / mostCopies));
  return all.filter((_, i) => i % every === 0);
}

/** An orthonormal basis of what is known beforehand of the weeks: a constant, season, trend, controls, events. */
export function knownDrivers({ baseline, isKnownDriver, count }: Weeks): readonly Float64Array[] {
  return orthonormal([
    new Float64Array(count).fill(1),
    ...baseline.filter((_, j) => isKnownDriver[j]).map((values) => values.slice(0, count)),
  ]);
}

/** A series whose part beside the known drivers is moved by so many periods, the end coming before the beginning, and whose part along them stays: it keeps season, trend,
 *  memory and flights, and loses when it ran. What would fall below zero is zero, and so is what comes from a zero. */
export function movedCopy(values: Float64Array, known: readonly Float64Array[], move: number): Float64Array {
  const rest = residualOf(values, known);
  const from = (t: number) => (t + values.length - move) % values.length;
  return values.map((value, t) =>
    values[from(t)] === 0 ? 0 : Math.max(0, value - rest[t]! + rest[from(t)]!),
  );
}

/** What copies of a channel are credited with in its place, beside the baseline of the fit and the credit of the other channels.
 *
 *  A regression of the KPI, errors that follow each other accounted for, in which each copy of what the channel is credited with stands where the channel stood. A
 *  permutation test by circular moves: for media whose shape was given beforehand it holds its level as long as media and errors go on as they are, and their
 *  memory is short beside the window. The fit has chosen carryover and curve by the very KPI, and the copies keep that choice: where 156 weeks of a
 *  channel that does nothing chose the best of six retentions, 12 % of shares were at most 5 %, and 9 % where media and errors had a memory of 0.98 a week. It
 *  asks for the times at which a channel ran, and a driver that moves sales and its media alike has the same times.
 *
 *  @param brought  what the channel is credited with in KPI units, over all weeks
 *  @returns null where the weeks are too few for the regression, or the media never vary
 *  @see Theiler et al. 1992, "Testing for nonlinearity in time series: the method of surrogate data" */
export function luckOf(
  weeks: Weeks,
  name: string,
  { brought, level }: { readonly brought: number; readonly level: number },
): Luck | null {
  const { kpi, baseline, channels, count, frequency, padded } = weeks;
  const { credited } = channels.find((channel) => channel.name === name)!;
  const others = [
    ...baseline,
    ...channels.filter((channel) => channel.name !== name).map((channel) => padded(channel.credited)),
  ];
  const first = coefficientOf(kpi, padded(credited), others);
  const moves = movesOf(count, frequency);
  if (first === null || moves.length === 0) return null;
  const persistence = persistenceOf(first.residuals, count);
  const moved = (values: Float64Array) => withoutPersistence(values, persistence, count);
  const basis = orthonormal(others.map(moved));
  const response = residualOf(moved(kpi), basis);
  const total = sum(credited);
  /** The share of the channel's credit that a series gets, and how surely, by the correlation with what is left of the KPI. */
  const creditOf = (values: Float64Array) => {
    const own = residualOf(moved(padded(values)), basis);
    const square = product(own, own);
    const along = product(own, response);
    return square > 0
      ? { share: ((along / square) * sum(values)) / total, sureness: along / Math.sqrt(square) }
      : { share: 0, sureness: 0 };
  };
  const { sureness } = creditOf(credited);
  const known = knownDrivers(weeks);
  const copies = moves.map((move) => creditOf(movedCopy(credited, known, move)));
  const asGood = copies.filter((copy) => copy.sureness >= sureness).length;
  return {
    brought: estimate(
      Float64Array.from(copies, ({ share }) => share * brought),
      level,
    ),
    share: (1 + asGood) / (1 + copies.length),
    copies: copies.length,
  };
}

function product(a: Float64Array, b: Float64Array): number {
  return a.reduce((total, value, i) => total + value * b[i]!, 0);
}
