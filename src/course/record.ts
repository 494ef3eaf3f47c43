/** What a student has done, as a list of entries of which each seals all before it. */
import { platform } from "#platform";
import { estimateOf, innermost, listOf, tagOf } from "./readAnswer.js";

/** One thing that was done. */
export interface Entry {
  readonly did: "predict" | "check" | "hint";
  /** Number of the exercise or prediction. */
  readonly id: string;
  /** What was answered, as JSON has it; null for a hint. */
  readonly given: unknown;
  /** Fingerprint of this entry and, through the one before, of all before it. */
  readonly seal: string;
}

/** Whose entries they are. */
export interface Owner {
  readonly name: string;
  readonly course: string;
  readonly number: number;
}

/** A list with one more entry. */
export function withEntry(
  owner: Owner,
  entries: readonly Entry[],
  entry: Omit<Entry, "seal">,
): readonly Entry[] {
  return [...entries, { ...entry, seal: sealOf(owner, entries.at(-1), entry) }];
}

/** Place of the first entry that is not as it was written; -1 where all are. */
export function brokenAt(owner: Owner, entries: readonly Entry[]): number {
  return entries.findIndex((entry, i) => entry.seal !== sealOf(owner, entries[i - 1], entry));
}

function sealOf(
  { name, course, number }: Owner,
  before: Entry | undefined,
  { did, id, given }: Omit<Entry, "seal">,
): string {
  const start = JSON.stringify(["carryover course", name, course, number]);
  return platform.sha256(JSON.stringify([before?.seal ?? start, did, id, given])).slice(0, 16);
}

/** Numbers of a list that is kept. */
const longest = 400;

/** An answer as JSON keeps it, which is judged as the answer itself: lists of any kind as lists, what is no answer as text. */
export function kept(given: unknown): unknown {
  if (given === undefined) return null;
  const list = listOf(given);
  if (list !== null) return list.slice(0, longest).map(keptInside);
  const one = innermost(given);
  if (typeof one !== "object" || one === null) return keptInside(one);
  const named = entriesOf(one).slice(0, longest);
  const estimate = estimateOf(one);
  const record = {
    ...Object.fromEntries(named.map(([name, value]) => [name, keptInside(value)])),
    ...(estimate === null ? {} : { [estimate.name]: kept(estimate.value) }),
  };
  const parts = Object.entries(record).filter(([, value]) => value !== null);
  return parts.length > 0 ? Object.fromEntries(parts) : tagOf(one);
}

function entriesOf(given: object): readonly (readonly [string, unknown])[] {
  const tag = tagOf(given);
  if (tag === "[object Map]")
    return [...(given as Map<unknown, unknown>)].map(([key, one]) => [String(key), one]);
  return tag === "[object Object]" ? Object.entries(given) : [];
}

/** A number, a text or a switch; of a list or a record the one number that it means, if there is one. */
function keptInside(given: unknown): number | string | boolean | null {
  const one = innermost(given);
  if (typeof one === "number") return Number.isFinite(one) ? one : String(one);
  if (typeof one === "bigint") return Number(one);
  if (typeof one === "string") return one.slice(0, longest);
  if (typeof one === "boolean") return one;
  if (one === null || one === undefined) return null;
  const estimate = estimateOf(one);
  return estimate === null ? tagOf(one) : keptInside(estimate.value);
}
