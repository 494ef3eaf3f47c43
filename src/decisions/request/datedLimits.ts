/** Limits of the money between dates of a horizon: a single period of a single channel is bounded, any other sum is a row. */
import { ArgumentError } from "../../errors.js";
import { requireKnownOptions } from "../../options.js";
import { option, phrase } from "../../phrase.js";
import type { Row } from "../solver/polytope.js";
import {
  type DatedLimits,
  type Frame,
  indexOfChannel,
  limitsOf,
  requireMembers,
  shown,
  sumLimits,
} from "./limits.js";

/** The rows of dated limits, checked; bounds of single periods are narrowed in place.
 *
 *  @param low     least money of each variable, shape [channel · period]
 *  @param high    most money of each variable
 *  @param locked  channels whose periods nothing may open */
export function datedRows(
  frame: Frame,
  dated: readonly DatedLimits[],
  low: Float64Array,
  high: Float64Array,
  locked: ReadonlySet<string>,
): readonly Row[] {
  const { caller, names, span, times } = frame;
  const at = (c: number, h: number): number => c * span + h;
  const limits = dated.map((limit, i) => {
    const path = `dated.${i}`;
    requireKnownOptions(caller, limit, ["channels", "from", "to", "each", ...sumLimits], `${path}.`);
    const [first, last] = periodsOf(caller, path, limit, times);
    const [atLeast, atMost] = limitsOf(caller, path, limit);
    if (limit.channels !== undefined) requireMembers(caller, `${path}.channels`, limit.channels);
    const members = (limit.channels ?? names).map((name) => indexOfChannel(caller, names, path, name));
    return { limit, path, first, last, atLeast, atMost, members };
  });
  // A limit above what any period had so far opens the period as far as it says, before any limit closes one: none may lift another.
  for (const { first, last, atLeast, members } of limits) {
    if (!Number.isFinite(atLeast)) continue;
    for (const c of members.filter((member) => !locked.has(names[member]!))) {
      for (let h = first; h <= last; h++) high[at(c, h)] = Math.max(high[at(c, h)]!, atLeast);
    }
  }
  const rows: Row[] = [];
  for (const { limit, path, first, last, atLeast, atMost, members } of limits) {
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
      cure: phrase`give a ${option("horizon")}`,
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
