/** What a student has done, as a list of entries of which each seals all before it. */
import { platform } from "#platform";

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

/** An answer as JSON keeps it: lists of any kind as lists, what is no answer as text. */
export function kept(given: unknown): unknown {
  if (given === undefined) return null;
  if (typeof given === "number") return Number.isFinite(given) ? given : String(given);
  if (typeof given === "string") return given.slice(0, longest);
  if (typeof given === "boolean" || given === null) return given;
  if (typeof given === "bigint") return Number(given);
  if (ArrayBuffer.isView(given) && !(given instanceof DataView))
    return kept(Array.from(given as unknown as ArrayLike<unknown>));
  if (given instanceof Set) return kept([...given]);
  if (given instanceof Map) return kept(Object.fromEntries(given));
  if (Array.isArray(given))
    return given.slice(0, longest).map((one) => (typeof one === "object" ? String(one) : kept(one)));
  if (typeof given === "object") {
    const plain = Object.entries(given).filter(([, one]) =>
      ["number", "string", "boolean"].includes(typeof one),
    );
    if (plain.length > 0)
      return Object.fromEntries(plain.slice(0, longest).map(([key, one]) => [key, kept(one)]));
  }
  return Object.prototype.toString.call(given);
}
