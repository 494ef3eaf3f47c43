/** What somebody may ask of a plan, and the checks that all limits have in common. */

import { ArgumentError } from "../../errors.js";
import type { ResponseChannel } from "../../insights/responseDraws.js";
import { suggestion } from "../../nearest.js";
import { requireNames } from "../../options.js";
import { phrase } from "../../phrase.js";
import { roundedText } from "../../words.js";

/** Limits of a sum of channels, in money a period. */
export interface SumLimits {
  readonly atLeast?: number;
  readonly atMost?: number;
  readonly equals?: number;
}

export const sumLimits: readonly (keyof SumLimits)[] = ["atLeast", "atMost", "equals"];

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

/** What limits are laid out for. */
export interface Frame {
  /** Name of the public function, for its messages. */
  readonly caller: string;
  readonly channels: readonly ResponseChannel[];
  readonly names: readonly string[];
  /** Today's plan, shape [channel · period]. */
  readonly today: Float64Array;
  /** First days of the periods of a horizon; null for a steady plan. */
  readonly times: readonly string[] | null;
  /** Variables of a channel: the periods of a horizon, or one. */
  readonly span: number;
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

/** Refuses a list that names no channel, whose limits would hold nothing, and one that names a channel twice, which counts once. */
export function requireMembers(caller: string, option: string, members: readonly string[]): void {
  requireNames(caller, option, members);
  const twice = members.find((name, i) => members.indexOf(name) < i);
  if (members.length > 0 && twice === undefined) return;
  throw new ArgumentError({
    caller,
    option,
    rule: twice === undefined ? "must name a channel at least" : "must name each channel once",
    got: twice === undefined ? phrase`none` : phrase`"${twice}" twice`,
  });
}

/** Least and most of a sum that is limited; an end that is undefined or null is none. */
export function limitsOf(
  caller: string,
  label: string,
  { atLeast, atMost, equals }: SumLimits,
): [number, number] {
  const isAmount = equals !== undefined && equals !== null;
  const hasEnds = [atLeast, atMost].some((end) => end !== undefined && end !== null);
  const low = equals ?? atLeast ?? Number.NEGATIVE_INFINITY;
  const high = equals ?? atMost ?? Number.POSITIVE_INFINITY;
  const isNumbers = typeof low === "number" && typeof high === "number" && low <= high;
  const isOpen = low === Number.NEGATIVE_INFINITY && high === Number.POSITIVE_INFINITY;
  const isNowhere = low === Number.POSITIVE_INFINITY || high === Number.NEGATIVE_INFINITY;
  if (!isNumbers || isOpen || isNowhere || (isAmount && hasEnds)) {
    throw new ArgumentError({
      caller,
      about: label,
      rule:
        isAmount && hasEnds
          ? "must have equals alone, or atLeast ≤ atMost"
          : "must have atLeast ≤ atMost, or equals",
      got: { atLeast, atMost, equals },
    });
  }
  return [low, high];
}

/** Money for a message: four digits are enough to act on, and ends of a range are rounded inwards by nobody. What is left of nothing by rounding is
 *  nothing. */
export function shown(value: number): string {
  if (Math.abs(value) < 1e-6) return "0";
  return Math.abs(value) >= 100 ? roundedText(value, 0) : String(Number(value.toPrecision(4)));
}
