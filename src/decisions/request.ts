/** From what somebody asks of a plan to bounds and rows, in money a period; what cannot be met is answered with what can. */
import { suggestion } from "../data/nearest.js";
import { ArgumentError } from "../errors.js";
import type { ResponseChannel } from "../insights/responseDraws.js";
import {
  finite,
  requireKnownOptions,
  requireNames,
  requireNumber,
  share,
  wholeNumber,
  zeroOrMore,
} from "../options.js";
import { option as namedOption, type Phrase, phrase, setting } from "../phrase.js";
import { reachOf, startInside } from "./solver/interiorPoint.js";
import { Infeasible, type InteriorPoint, type Polytope, type Row } from "./solver/polytope.js";
import { decided, type Run, type State, shortFlight } from "./solver/runs.js";

/** Limits of a sum of channels, in money a period. */
export interface SumLimits {
  readonly atLeast?: number;
  readonly atMost?: number;
  readonly equals?: number;
}

const sumLimits: readonly (keyof SumLimits)[] = ["atLeast", "atMost", "equals"];

export interface PlanLimits {
  /** Largest change of a channel, as a share of today, in [0, 1] (default 0.3). */
  readonly change?: number | undefined;
  /** Money a period for channels that `change` is not right for: [least, most]. */
  readonly bounds?: Readonly<Record<string, readonly [number, number]>> | undefined;
  /** Channels whose money stays as it is. */
  readonly locked?: readonly string[] | undefined;
  /** Channels that are off or get at least so much money in a period they run. */
  readonly minimum?: Readonly<Record<string, number>> | undefined;
  /** Over a horizon: fewest periods for which a channel with a minimum stays on once it is. A flight that runs as the horizon begins counts its
   *  periods before, one at the end has all of its own within the horizon. */
  readonly minimumFlight?: Readonly<Record<string, number>> | undefined;
  /** Limits of the sum of several channels, by a name of your own. */
  readonly groups?:
    | Readonly<Record<string, SumLimits & { readonly channels: readonly string[] }>>
    | undefined;
  /** Any other linear limit: Σ weight · money of the channels named. */
  readonly constraints?:
    | readonly (SumLimits & { readonly name?: string; readonly weights: Readonly<Record<string, number>> })[]
    | undefined;
  /** Over a horizon: limits of the money in some of its periods, such as a month's, or what is booked already (equals). */
  readonly dated?: readonly DatedLimits[] | undefined;
}

/** Limits of the money between two dates of a horizon. */
export interface DatedLimits extends SumLimits {
  /** Default: all. */
  readonly channels?: readonly string[];
  /** First days of the first and last period (default: the same period). */
  readonly from: string;
  readonly to?: string;
  /** Holds every one of these periods to the limits, and not their sum. */
  readonly each?: boolean;
}

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
  /** A point strictly inside the polytope and these rows, which must be of channels' means. Over a horizon it is found among flat plans: every limit
   *  is one of a channel's mean, so that a flat plan meets the limits where any plan does.
   *  @throws Infeasible */
  startWith(rows: readonly Row[]): InteriorPoint;
  /** Least and most money a period. */
  reach(): readonly [number, number];
}

/** Checks the limits and lays them out.
 *
 *  Steady: one variable a channel. Over a horizon each period has its own, between nothing and the largest of the channel's largest period so far,
 *  its upper bound and its minimum; the bounds of a channel, of groups and of constraints then hold for the mean of the horizon.
 *
 *  @param caller   name of the public function, for its messages
 *  @param today    today's plan, shape [channel · period]
 *  @param periods  of the horizon; null for a steady plan
 *  @param times    first days of its periods
 *  @throws ArgumentError naming what is wrong and what is possible */
export function planRequest(
  caller: string,
  channels: readonly ResponseChannel[],
  today: Float64Array,
  limits: PlanLimits,
  periods: number | null,
  times: readonly string[] | null = null,
): PlanRequest {
  const {
    change = 0.3,
    bounds = {},
    locked = [],
    minimum = {},
    minimumFlight = {},
    groups = {},
    constraints = [],
    dated = [],
  } = limits;
  requireNumber(caller, "change", change, { ...share, rule: `${share.rule}, such as 0.3 for 30 %` });
  const names = channels.map(({ name }) => name);
  const known = (option: string, name: string): number => indexOfChannel(caller, names, option, name);
  const span = periods ?? 1;
  const mean = (c: number): number =>
    today.subarray(c * span, (c + 1) * span).reduce((sum, money) => sum + money, 0) / span;
  const lower = channels.map((_, c) => (1 - change) * mean(c));
  const upper = channels.map((_, c) => (1 + change) * mean(c));
  for (const [name, range] of Object.entries(bounds)) {
    const c = known("bounds", name);
    const [low, high] = Array.isArray(range) ? range : [Number.NaN, Number.NaN];
    if (!(low >= 0 && high >= low && high < Number.POSITIVE_INFINITY)) {
      throw new ArgumentError({
        caller,
        option: "bounds",
        of: name,
        rule: `must be [least, most] with 0 ≤ least ≤ most`,
        got: range,
      });
    }
    lower[c] = low;
    upper[c] = high;
  }
  requireNames(caller, "locked", locked);
  const fixed = new Set(locked);
  for (const name of locked) {
    const c = known("locked", name);
    if (name in bounds)
      throw new ArgumentError({
        caller,
        rule: phrase`"${name}" must be locked or have ${namedOption("bounds")}, not both`,
      });
    lower[c] = mean(c);
    upper[c] = mean(c);
  }
  const least = new Float64Array(channels.length * span);
  for (const [name, money] of Object.entries(minimum)) {
    const c = known("minimum", name);
    requireNumber(caller, "minimum", money, zeroOrMore, name);
    if (fixed.has(name))
      throw new ArgumentError({
        caller,
        rule: phrase`"${name}" must be locked or have a ${namedOption("minimum")}, not both`,
      });
    if (periods === null) {
      const from = Math.max(money, lower[c]!);
      if (from > upper[c]!) {
        throw new ArgumentError({
          caller,
          option: "minimum",
          of: name,
          rule: `must be at most ${shown(upper[c]!)}, its upper bound`,
          got: phrase`${shown(money)}`,
          cure: phrase`raise the bound with ${namedOption("bounds")}`,
        });
      }
      least[c] = from;
      lower[c] = 0;
    } else least.fill(money, c * span, (c + 1) * span);
  }
  const rowOf = (name: string, weights: ReadonlyMap<number, number>, low: number, high: number): Row => {
    const coefficients = new Float64Array(channels.length * span);
    for (const [c, weight] of weights) coefficients.fill(weight / span, c * span, (c + 1) * span);
    return { name, coefficients, lower: low, upper: high };
  };
  const rows: Row[] = [];
  let low = Float64Array.from(lower);
  let high = Float64Array.from(upper);
  if (periods !== null) {
    low = new Float64Array(today.length);
    high = new Float64Array(today.length);
    channels.forEach(({ name, spend }, c) => {
      const range = [c * span, (c + 1) * span] as const;
      if (fixed.has(name)) {
        low.set(today.subarray(...range), range[0]);
        high.set(today.subarray(...range), range[0]);
        return;
      }
      // What may have nothing has nothing in every period.
      if (upper[c] === 0) return;
      high.fill(
        Math.max(
          upper[c]!,
          // On is at least the minimum, also where no period had so much so far.
          least[c * span]!,
          spend.reduce((most, money) => Math.max(most, money), 0),
        ),
        ...range,
      );
      rows.push(rowOf(`money of ${name}`, new Map([[c, 1]]), lower[c]!, upper[c]!));
    });
  }
  for (const [name, group] of Object.entries(groups)) {
    requireKnownOptions(caller, group, ["channels", ...sumLimits], `groups.${name}.`);
    const { channels: members, ...sum } = group;
    requireMembers(caller, `groups.${name}.channels`, members);
    const weights = new Map(members.map((member) => [known(`groups.${name}`, member), 1]));
    rows.push(rowOf(`group "${name}"`, weights, ...limitsOf(caller, `group "${name}"`, sum)));
  }
  constraints.forEach((constraint, i) => {
    requireKnownOptions(caller, constraint, ["name", "weights", ...sumLimits], `constraints.${i}.`);
    const { name, weights, ...sum } = constraint;
    const label = `constraint "${name ?? i + 1}"`;
    const entries = Object.entries(weights ?? {}).map(([member, weight]): [number, number] => {
      requireNumber(caller, `constraints.${i}.weights`, weight, finite, member);
      return [known(`constraints.${i}.weights`, member), weight];
    });
    rows.push(rowOf(label, new Map(entries), ...limitsOf(caller, label, sum)));
  });
  const general = rows.slice();
  const at = (c: number, h: number): number => c * span + h;
  const datedLimits = dated.map((limit, i) => {
    const path = `dated.${i}`;
    requireKnownOptions(caller, limit, ["channels", "from", "to", "each", ...sumLimits], `${path}.`);
    const [first, last] = periodsOf(caller, path, limit, times);
    const [atLeast, atMost] = limitsOf(caller, path, limit);
    if (limit.channels !== undefined) requireMembers(caller, `${path}.channels`, limit.channels);
    const members = (limit.channels ?? names).map((name) => known(path, name));
    return { limit, path, first, last, atLeast, atMost, members };
  });
  // A limit above what any period had so far opens the period as far as it says, before any limit closes one: none may lift another.
  for (const { first, last, atLeast, members } of datedLimits) {
    if (!Number.isFinite(atLeast)) continue;
    for (const c of members.filter((member) => !fixed.has(names[member]!))) {
      for (let h = first; h <= last; h++) high[at(c, h)] = Math.max(high[at(c, h)]!, atLeast);
    }
  }
  for (const { limit, path, first, last, atLeast, atMost, members } of datedLimits) {
    const label = `dated "${limit.channels?.join(", ") ?? "all channels"}, ${limit.from}${first === last ? "" : ` to ${limit.to}`}"`;
    const spansOf = limit.each
      ? Array.from({ length: last - first + 1 }, (_, k) => [first + k, first + k])
      : [[first, last]];
    for (const [begin, end] of spansOf as [number, number][]) {
      const count = end - begin + 1;
      if (members.length === 1 && count === 1) {
        const j = at(members[0]!, begin);
        low[j] = Math.max(low[j]!, atLeast);
        high[j] = Math.min(high[j]!, atMost);
        if (low[j]! > high[j]!) {
          throw new ArgumentError({
            caller,
            option: path,
            rule: `must allow ${shown(high[j]!)} at most, which the other limits of ${limit.from} do`,
            got: phrase`${shown(low[j]!)}`,
          });
        }
        continue;
      }
      const coefficients = new Float64Array(channels.length * span);
      for (const c of members) coefficients.fill(1 / span, at(c, begin), at(c, end + 1));
      const named = limit.each ? `${label}, ${times![begin]}` : label;
      rows.push({
        name: named,
        coefficients,
        lower: atLeast / span,
        upper: atMost / span,
        share: count / span,
      });
    }
  }
  // What is closed below its minimum is off.
  least.forEach((money, j) => {
    if (periods === null || high[j]! >= money) return;
    if (low[j]! > 0) {
      throw new ArgumentError({
        caller,
        option: "minimum",
        of: names[Math.floor(j / span)]!,
        rule: `must be at most ${shown(high[j]!)}, which the other limits of ${times![j % span]} allow`,
        got: phrase`${shown(money)}`,
        cure: phrase`lower it, or widen ${namedOption("dated")}`,
      });
    }
    high[j] = 0;
  });
  const runs = runsOf(caller, minimumFlight, { channels, minimum: least, low, high, times });
  const flat = (row: Row): Row => ({
    ...row,
    coefficients: Float64Array.from(lower, (_, c) => row.coefficients[c * span]! * span),
  });
  const flatStart = (more: readonly Row[]): InteriorPoint =>
    startInside({
      lower: Float64Array.from(lower),
      upper: Float64Array.from(upper),
      rows: [...general.filter(({ name }) => !name.startsWith("money of ")), ...more].map(flat),
    });
  const startWith = (more: readonly Row[]): InteriorPoint => {
    const polytope = { lower: low, upper: high, rows: [...rows, ...more] };
    if (periods === null) return startInside(polytope);
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
    locked: fixed,
  };
}

/** Whether money is off or at least at the minimum, in flights that are long enough. */
export function isOnOff({ minimum, runs }: PlanRequest, x: Float64Array): boolean {
  if (minimum === null) return true;
  const periods = x.length / runs.length;
  return (
    minimum.every((least, j) => x[j] === 0 || x[j]! >= least) &&
    runs.every(
      (run, c) =>
        run === null ||
        shortFlight(
          run,
          [...x.subarray(c * periods, (c + 1) * periods)].map((money) => money > 0),
        ) === null,
    )
  );
}

/** How long channels stay on, with what their last money says of the first flight.
 *
 *  @throws ArgumentError where nothing says when a channel is on, or where bounds of its periods leave no flights */
function runsOf(
  caller: string,
  minimumFlight: Readonly<Record<string, number>>,
  {
    channels,
    minimum,
    low,
    high,
    times,
  }: {
    readonly channels: readonly ResponseChannel[];
    readonly minimum: Float64Array;
    readonly low: Float64Array;
    readonly high: Float64Array;
    readonly times: readonly string[] | null;
  },
): readonly (Run | null)[] {
  const names = channels.map(({ name }) => name);
  const runs: (Run | null)[] = names.map(() => null);
  for (const [name, periods] of Object.entries(minimumFlight)) {
    const c = indexOfChannel(caller, names, "minimumFlight", name);
    const span = times?.length ?? 0;
    requireNumber(caller, "minimumFlight", periods, wholeNumber(1), name);
    const least = minimum[c * Math.max(1, span)]!;
    const refused = (rule: Phrase, got: Phrase, cure: Phrase): ArgumentError =>
      new ArgumentError({ caller, option: "minimumFlight", of: name, rule, got, cure });
    if (times === null) {
      throw refused(
        phrase`needs a horizon, whose periods are planned one by one`,
        phrase`a steady plan`,
        phrase`give a ${namedOption("horizon")}`,
      );
    }
    if (!(least > 0)) {
      throw refused(
        phrase`needs a ${namedOption("minimum")} of the channel, as next to nothing would count as on`,
        phrase`none`,
        phrase`say with ${namedOption("minimum")} from how much money on it is on`,
      );
    }
    const { spend } = channels[c]!;
    let before = 0;
    while (before < spend.length && spend[spend.length - 1 - before]! >= least) before++;
    const run: Run = { least: periods, before };
    const states = times.map((_, h): State => {
      const j = c * span + h;
      return high[j]! < least ? false : low[j]! >= least ? true : null;
    });
    if (decided(run, states) === null) {
      throw refused(
        phrase`must leave flights that meet what is fixed of its periods`,
        phrase`${periods}`,
        phrase`ask for shorter flights, or widen ${namedOption("dated")}`,
      );
    }
    runs[c] = run;
  }
  return runs;
}

/** Positions of the periods that a dated limit is of. */
function periodsOf(
  caller: string,
  path: string,
  { from, to = from }: DatedLimits,
  times: readonly string[] | null,
): readonly [number, number] {
  if (times === null) {
    throw new ArgumentError({
      caller,
      option: "dated",
      rule: "needs a horizon, whose periods have dates",
      got: phrase`a steady plan`,
      cure: phrase`give a ${namedOption("horizon")}`,
    });
  }
  const [first, last] = [times.indexOf(from), times.indexOf(to)];
  if (first < 0 || last < first) {
    throw new ArgumentError({
      caller,
      option: path,
      rule: `must be of periods from ${times[0]} to ${times.at(-1)}, named by their first days, such as ${times[Math.min(1, times.length - 1)]}`,
      got: phrase`${from} to ${to}`,
    });
  }
  return [first, last];
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

/** Position of a channel, or one line with the nearest name. */
export function indexOfChannel(
  caller: string,
  names: readonly string[],
  option: string,
  name: string,
): number {
  const index = names.indexOf(name);
  if (index < 0) {
    throw new ArgumentError({
      caller,
      option,
      rule: "must name paid channels of the fit",
      got: name,
      cure: suggestion(name, names),
    });
  }
  return index;
}

/** Refuses a list that names no channel: its limits would hold nothing. */
function requireMembers(caller: string, option: string, members: readonly string[]): void {
  requireNames(caller, option, members);
  if (members.length > 0) return;
  throw new ArgumentError({ caller, option, rule: "must name a channel at least", got: phrase`none` });
}

function limitsOf(caller: string, label: string, { atLeast, atMost, equals }: SumLimits): [number, number] {
  const low = equals ?? atLeast ?? Number.NEGATIVE_INFINITY;
  const high = equals ?? atMost ?? Number.POSITIVE_INFINITY;
  const isNumbers = typeof low === "number" && typeof high === "number" && low <= high;
  const isOpen = low === Number.NEGATIVE_INFINITY && high === Number.POSITIVE_INFINITY;
  const isNowhere = low === Number.POSITIVE_INFINITY || high === Number.NEGATIVE_INFINITY;
  if (!isNumbers || isOpen || isNowhere) {
    throw new ArgumentError({
      caller,
      about: label,
      rule: "must have atLeast ≤ atMost, or equals",
      got: { atLeast, atMost, equals },
    });
  }
  return [low, high];
}

/** Solves a plan's problem, or says in one line which limit cannot be met and what is possible.
 *
 *  @param unit    of money a period
 *  @param budget  that was asked for; null for today's total
 *  @param cure    where it is another limit than today's total
 *  @throws ArgumentError where the limits leave no plan */
export function feasible<T>(
  caller: string,
  unit: string,
  budget: number | null,
  solve: () => T,
  cure: Phrase = phrase`widen ${namedOption("change")} or ${namedOption("bounds")}`,
): T {
  try {
    return solve();
  } catch (error) {
    if (!(error instanceof Infeasible)) throw error;
    const isTodays = error.row.name === "budget" && budget === null;
    const closest = closestBudget(error);
    const budgetOption = closest === null ? namedOption("budget") : setting("budget", closest);
    const todays = phrase`give ${closest === null ? "a " : ""}${budgetOption}, or other ${namedOption("bounds")}`;
    throw infeasible(caller, error, unit, isTodays ? todays : cure, isTodays ? ", today's total" : "");
  }
}

/** The total closest to the one asked for that the other limits allow, in four digits; null where they leave no room for rounding. */
function closestBudget({ row, reach: [least, most] }: Infeasible): number | null {
  const isAbove = row.lower > most;
  const end = isAbove ? most : least;
  if (!(end > 0)) return null;
  const step = 10 ** (Math.floor(Math.log10(end)) - 3);
  const rounded = Number(((isAbove ? Math.floor : Math.ceil)(end / step) * step).toPrecision(4));
  return rounded >= least && rounded <= most ? rounded : null;
}

/** The one line for a row that cannot be met. */
function infeasible(
  caller: string,
  { row, reach: [least, most] }: Infeasible,
  unit: string,
  cure: Phrase,
  remark: string,
): ArgumentError {
  const { name, share: part = 1 } = row;
  const [lower, upper] = [row.lower / part, row.upper / part];
  const got = lower === upper ? shown(lower) : `${shown(lower)} to ${shown(upper)}`;
  return new ArgumentError({
    caller,
    ...(name === "budget" ? { option: "budget" } : { about: name }),
    rule: `must be between ${shown(least / part)} and ${shown(most / part)} ${unit}, which the other limits allow`,
    got: phrase`${got}${remark}`,
    cure,
  });
}

/** Money for a message: four digits are enough to act on, and ends of a range are rounded inwards by nobody. */
export function shown(value: number): string {
  if (!Number.isFinite(value)) return "no limit";
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(4).replace(/\.?0+$/, "");
}
