/** What a figure is drawn of: one record or several by name, all channels or those that are named. */

import { ArgumentError } from "../errors.js";
import { suggestion } from "../nearest.js";
import { requireNames } from "../options.js";
import { type MadeKind, requireKind } from "../records.js";
import { distinctWarnings, type Warning } from "../warning.js";
import { listed } from "../words.js";

/** One record, or several by name, as several; one alone has the name "".
 *
 *  @throws ArgumentError where any of them is of another kind */
export function namedRecords<Item>(
  caller: string,
  given: Item | Readonly<Record<string, Item>>,
  kinds: readonly MadeKind[],
): readonly (readonly [name: string, record: Item])[] {
  const isPlain = typeof given === "object" && given !== null && !("kind" in given) && !Array.isArray(given);
  const named: readonly (readonly [string, Item])[] = isPlain
    ? Object.entries(given as Readonly<Record<string, Item>>)
    : [["", given as Item]];
  if (named.length === 0) requireKind(caller, undefined, kinds, "result", true);
  for (const [, record] of named) requireKind(caller, record, kinds, "result", true);
  return named;
}

/** The doubts about several records, each once, with the names of those that have it where not all do. */
export function warningsOfNamed(
  named: readonly (readonly [name: string, record: { readonly warnings: readonly Warning[] }])[],
): readonly Warning[] {
  const all = distinctWarnings(named.flatMap(([, { warnings }]) => warnings));
  return all.map((warning) => {
    const owners = named.filter(([, { warnings }]) =>
      warnings.some(({ message }) => message === warning.message),
    );
    if (owners.length === named.length) return warning;
    return { ...warning, message: `${listed(owners.map(([name]) => name))}: ${warning.message}` };
  });
}

/** The geo of this name; the first where none is given.
 *
 *  @throws ArgumentError where there is none of that name */
export function geoNamed(geos: readonly string[], geo = geos[0]!): string {
  if (geos.includes(geo)) return geo;
  throw new ArgumentError({ caller: "plot", rule: `no geo "${geo}"`, cure: `there are ${geos.join(", ")}` });
}

/** The items of these names, in this order; all of them where no names are given.
 *
 *  @throws ArgumentError naming a channel that there is not */
export function channelsNamed<Item extends { readonly name: string }>(
  caller: string,
  items: readonly Item[],
  names: readonly string[] | null,
): readonly Item[] {
  if (names !== null) requireNames(caller, "channels", names);
  return (names ?? items.map(({ name }) => name)).map((name) => {
    const item = items.find((one) => one.name === name);
    if (item !== undefined) return item;
    const known = items.map((one) => one.name);
    throw new ArgumentError({ caller, rule: `no channel "${name}"`, cure: suggestion(name, known) });
  });
}
