/** Limits of the money between dates of a horizon: a single period of a single channel is bounded, any other sum is a row. */
import { ArgumentError } from "../../errors.js";
import { requireKnownOptions, requireSwitch } from "../../options.js";
import { option as namedOption, phrase } from "../../phrase.js";
import type { Row } from "../solver/polytope.js";
import type { ChannelLimits } from "./channelLimits.js";
import {
  type DatedLimits,
  type Frame,
  indexOfChannel,
  limitsOf,
  requireMembers,
  shown,
  sumLimits,
} from "./limits.js";
import { rowOf } from "./sumRows.js";

/** The rows of dated limits, checked; bounds of single periods are narrowed in place.
 *
 *  @param low   least money of each variable, shape [channel · period]
 *  @param high  most money of each variable */
export function datedRows(
  frame: Frame,
  dated: readonly DatedLimits[],
  low: Float64Array,
  high: Float64Array,
  { upper, locked, shut }: Pick<ChannelLimits, "upper" | "locked" | "shut">,
): readonly Row[] {
  const { caller, names, span, times } = frame;
  const at = (c: number, h: number): number => c * span + h;
  const limits = dated.map((limit, i) => {
    const path = `dated.${i}`;
    requireKnownOptions(caller, limit, ["channels", "from", "to", "each", ...sumLimits], `${path}.`);
    const [first, last] = periodsOf(caller, path, limit, times);
    requireSwitch(caller, `${path}.each`, limit.each ?? false);
    const [atLeast, atMost] = limitsOf(caller, path, limit);
    if (limit.channels !== undefined) requireMembers(caller, `${path}.channels`, limit.channels);
    const members = (limit.channels ?? names).map((name) => indexOfChannel(caller, names, path, name));
    return { limit, path, first, last, atLeast, atMost, members };
  });
  // A limit above what any period had so far opens the period as far as it says, before any limit closes one: none may lift another. A channel that may
  // have nothing as it has nothing today is opened by a limit of its own alone, and gets no more than such limits ask for.
  const booked = new Map<number, number>();
  for (const { limit, first, last, atLeast, members } of limits) {
    if (!(atLeast > 0)) continue;
    for (const c of members) {
      if (shut.has(names[c]!) || (upper[c] === 0 && members.length > 1)) continue;
      for (let h = first; h <= last; h++) high[at(c, h)] = Math.max(high[at(c, h)]!, atLeast);
      if (upper[c] === 0) booked.set(c, (booked.get(c) ?? 0) + atLeast * (limit.each ? last - first + 1 : 1));
    }
  }
  const rows: Row[] = [...booked].map(([c, money]) =>
    rowOf(frame, `money of ${names[c]}`, new Map([[c, 1]]), 0, money / span),
  );
  for (const { limit, path, first, last, atLeast, atMost, members } of limits) {
    const label = `dated "${limit.channels?.join(", ") ?? "all channels"}, ${limit.from}${first === last ? "" : ` to ${limit.to}`}"`;
    const spansOf = limit.each
      ? Array.from({ length: last - first + 1 }, (_, k) => [first + k, first + k])
      : [[first, last]];
    for (const [begin, end] of spansOf as [number, number][]) {
      const count = end - begin + 1;
      if (members.length === 1 && count === 1) {
        const j = at(members[0]!, begin);
        requireRoom(frame, path, { j, atLeast, atMost }, low[j]!, high[j]!, locked);
        low[j] = Math.max(low[j]!, atLeast);
        high[j] = Math.min(high[j]!, atMost);
        continue;
      }
      const coefficients = new Float64Array(names.length * span);
      for (const c of members) coefficients.fill(1 / span, at(c, begin), at(c, end + 1));
      rows.push({
        name: limit.each ? `${label}, ${times![begin]}` : label,
        coefficients,
        lower: atLeast / span,
        upper: atMost / span,
        share: count / span,
      });
    }
  }
  return rows;
}

/** Refuses a limit of one period of a channel that the period's other limits leave no room for.
 *
 *  @param j  the period's variable */
function requireRoom(
  { caller, names, span, times }: Frame,
  option: string,
  { j, atLeast, atMost }: { readonly j: number; readonly atLeast: number; readonly atMost: number },
  least: number,
  most: number,
  locked: ReadonlySet<string>,
): void {
  if (atLeast <= most && atMost >= least) return;
  const name = names[Math.floor(j / span)]!;
  const isLocked = locked.has(name);
  const isTooMuch = atLeast > most;
  const room = isTooMuch ? `at most ${shown(most)}` : `at least ${shown(least)}`;
  throw new ArgumentError({
    caller,
    option,
    rule: isLocked
      ? `must allow ${shown(least)}, what "${name}" has on ${times![j % span]}, as it is locked`
      : `must be ${room}, which the other limits of "${name}" on ${times![j % span]} allow`,
    got: phrase`${isTooMuch ? `at least ${shown(atLeast)}` : `at most ${shown(atMost)}`}`,
    ...(isLocked ? { cure: phrase`take it out of ${namedOption("locked")}` } : {}),
  });
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
