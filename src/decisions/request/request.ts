/** From what somebody asks of a plan to bounds and rows, in money a period; what cannot be met is answered with what can. */
import { ArgumentError } from "../../errors.js";
import type { ResponseChannel } from "../../insights/responseDraws.js";
import { option, phrase } from "../../phrase.js";
import { reachOf, startInside } from "../solver/interiorPoint.js";
import type { InteriorPoint, Polytope, Row } from "../solver/polytope.js";
import type { Run } from "../solver/runs.js";
import { type ChannelLimits, channelLimits } from "./channelLimits.js";
import { datedRows } from "./datedLimits.js";
import { type Frame, type PlanLimits, shown } from "./limits.js";
import { runsOf } from "./minimumFlights.js";
import { rowOf, sumRows } from "./sumRows.js";

/** The limits as a polytope, without the budget. */
export interface PlanRequest {
  readonly polytope: Polytope;
  /** By variable, 0 where a channel may have any amount; null where every one may. */
  readonly minimum: Float64Array | null;
  /** How long each channel stays on, null for any time. */
  readonly runs: readonly (Run | null)[];
  /** Bounds by channel, money a period. */
  readonly lower: readonly number[];
  readonly upper: readonly number[];
  readonly locked: ReadonlySet<string>;
  /** A point strictly inside the polytope and these rows, which must be of channels' means. Over a horizon without limits of dates it is found among
   *  flat plans: every limit is one of channels' means then, so that a flat plan meets the limits where any plan does.
   *  @throws Infeasible */
  startWith(rows: readonly Row[]): InteriorPoint;
  /** Least and most money a period. */
  reach(): readonly [number, number];
}

/** Checks the limits and lays them out.
 *
 *  Steady: one variable a channel. Over a horizon each period has its own, between nothing and the largest of the channel's largest period so far,
 *  its upper bound and its minimum; the bounds of a channel, of groups and of constraints then hold for the mean of the horizon. What its first periods
 *  take up comes out of the others, so that a horizon of twice the length, which has it on twice the periods, holds another level by half of that.
 *
 *  @param caller   name of the public function, for its messages
 *  @param today    today's plan, shape [channel · period]
 *  @param times    first days of the periods of a horizon; null for a steady plan
 *  @throws ArgumentError naming what is wrong and what is possible */
export function planRequest(
  caller: string,
  channels: readonly ResponseChannel[],
  today: Float64Array,
  limits: PlanLimits,
  times: readonly string[] | null = null,
): PlanRequest {
  const { minimumFlight = {}, dated = [] } = limits;
  const names = channels.map(({ name }) => name);
  const span = times?.length ?? 1;
  const frame: Frame = { caller, channels, names, today, times, span };
  const ofChannels = channelLimits(frame, limits);
  const { lower, upper, locked, minimum } = ofChannels;
  const least = Float64Array.from(today, (_, j) => minimum[Math.floor(j / span)]!);
  const {
    low,
    high,
    rows: ofMeans,
  } = times === null
    ? { low: Float64Array.from(lower), high: Float64Array.from(upper), rows: [] }
    : boundsOfPeriods(frame, ofChannels);
  const sums = sumRows(frame, limits);
  const rows = namedApart([...ofMeans, ...sums, ...datedRows(frame, dated, low, high, ofChannels)]);
  closeBelow(frame, least, low, high);
  const runs = runsOf(frame, minimumFlight, { minimum: least, low, high, lower, locked });
  const flat = (row: Row): Row => ({
    ...row,
    coefficients: Float64Array.from(lower, (_, c) => row.coefficients[c * span]! * span),
  });
  const flatStart = (more: readonly Row[]): InteriorPoint =>
    startInside({
      lower: Float64Array.from(lower),
      upper: Float64Array.from(upper),
      rows: [...sums, ...more].map(flat),
    });
  const startWith = (more: readonly Row[]): InteriorPoint => {
    const polytope = { lower: low, upper: high, rows: [...rows, ...more] };
    if (times === null) return startInside(polytope);
    // Limits of dates are of no channel's mean: a flat plan may not meet them.
    if (dated.length > 0) return startInside(polytope);
    const { x } = flatStart(more);
    return { polytope, x: low.map((money, j) => (money === high[j]! ? money : x[Math.floor(j / span)]!)) };
  };
  return {
    startWith,
    reach: () => reachOf(flatStart([]), new Float64Array(channels.length).fill(1)),
    polytope: { lower: low, upper: high, rows },
    minimum: least.some((money) => money > 0) ? least : null,
    runs,
    lower,
    upper,
    locked,
  };
}

/** What each period of a horizon may have, and the rows of the channels' means. */
function boundsOfPeriods(
  frame: Frame,
  { lower, upper, locked, minimum }: ChannelLimits,
): { readonly low: Float64Array; readonly high: Float64Array; readonly rows: readonly Row[] } {
  const { channels, today, span } = frame;
  const low = new Float64Array(today.length);
  const high = new Float64Array(today.length);
  const rows: Row[] = [];
  channels.forEach(({ name, spend }, c) => {
    const range = [c * span, (c + 1) * span] as const;
    if (locked.has(name)) {
      low.set(today.subarray(...range), range[0]);
      high.set(today.subarray(...range), range[0]);
      return;
    }
    // What may have nothing has nothing in every period.
    if (upper[c] === 0) return;
    const largest = spend.reduce((most, money) => Math.max(most, money), 0);
    // On is at least the minimum, also where no period had so much so far.
    high.fill(Math.max(upper[c]!, minimum[c]!, largest), ...range);
    rows.push(rowOf(frame, `money of ${name}`, new Map([[c, 1]]), lower[c]!, upper[c]!));
  });
  return { low, high, rows };
}

/** The rows with a name for each, as prices are found by their names: the second of two that are called alike is called so. */
function namedApart(rows: readonly Row[]): readonly Row[] {
  const counts = new Map<string, number>();
  return rows.map((row) => {
    const count = (counts.get(row.name) ?? 0) + 1;
    counts.set(row.name, count);
    return count === 1 ? row : { ...row, name: `${row.name} (${count})` };
  });
}

/** Turns off, in place, the periods of a horizon that limits close below their minimum. */
function closeBelow(
  { caller, names, times, span }: Frame,
  least: Float64Array,
  low: Float64Array,
  high: Float64Array,
): void {
  if (times === null) return;
  least.forEach((money, j) => {
    if (high[j]! >= money) return;
    if (low[j]! > 0) {
      throw new ArgumentError({
        caller,
        option: "minimum",
        of: names[Math.floor(j / span)]!,
        rule: `must be at most ${shown(high[j]!)}, which the other limits of ${times[j % span]} allow`,
        got: phrase`${shown(money)}`,
        cure: phrase`lower it, or widen ${option("dated")}`,
      });
    }
    high[j] = 0;
  });
}

/** The limit that all channels' money a period adds up to the budget.
 *
 *  @param size  of the plan's variables, one a channel and period */
export function budgetRow(budget: number, size: number, periods: number): Row {
  return {
    name: "budget",
    coefficients: new Float64Array(size).fill(1 / periods),
    lower: budget,
    upper: budget,
  };
}
