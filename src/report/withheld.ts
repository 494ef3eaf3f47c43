/** How tables write of numbers of which nothing is claimed. */
import { listed } from "../words.js";

/** Why the baseline alone is not told either. */
export function baselineHolds(names: readonly string[]): string {
  return `cannot be told from what ${listed(names)} brought`;
}

/** A sentence on the channels that are left out; none where there are none. */
export function withheldNotes(names: readonly string[]): readonly string[] {
  if (names.length === 0) return [];
  return [
    `Left out: ${listed(names)}, which cannot be told from demand. The model has numbers for ${names.length === 1 ? "it" : "them"}, which are no claim, and shows them on request (withheld: show).`,
  ];
}
