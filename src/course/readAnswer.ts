/** What somebody has given as an answer, in whatever form, as the numbers or names that it may mean. */
import type { UnitName } from "./units.js";
import { unitOf } from "./units.js";

/** A number that was meant, and what to say about how it was taken; "" where it is as it was asked for. */
export interface Reading {
  readonly value: number;
  readonly note: string;
}

/** Why something cannot be an answer at all. */
export interface Unreadable {
  readonly reason: string;
}

/** Characters of a text in which a number is looked for: no answer is longer, and a table's text would take minutes. */
const longestText = 100;

/** Lists of one in one another that are opened. */
const deepest = 4;

/** Plain words for how large a number is. */
const scales: Readonly<Record<string, number>> = {
  k: 1e3,
  thousand: 1e3,
  m: 1e6,
  mn: 1e6,
  mio: 1e6,
  million: 1e6,
};

/** What is wrong with a value whatever was asked for; null where nothing is.
 *
 *  @param asked  what should be there instead, in words: "a number in weeks" */
export function missing(given: unknown, asked: string): string | null {
  if (given === undefined || given === null || given === "") return `no answer yet: give ${asked}`;
  if (isPromise(given)) return "this is a promise and not its value yet; write await before it";
  if (typeof given === "function") return "this is a function; call it, with its brackets";
  return null;
}

/** The numbers that a value may mean in a unit, the likeliest first.
 *
 *  Texts may have units, thousands and either decimal mark: "36 %", "£1,200", "1.2k", "30 days". An estimate counts as its median. */
export function readNumbers(given: unknown, unit: UnitName): readonly Reading[] | Unreadable {
  const value = innermost(given);
  if (typeof value === "number" || typeof value === "bigint") return ofNumber(Number(value), unit);
  if (typeof value === "string") return ofText(value, unit);
  const estimate = estimateOf(value);
  if (estimate !== null) {
    const note = `of your estimate its ${estimate.name} was taken`;
    return ofNumber(estimate.value, unit).map((one) => ({ ...one, note: joined(note, one.note) }));
  }
  if (typeof value === "boolean") return { reason: "yes or no is no number" };
  const size = listOf(value)?.length;
  return {
    reason:
      size === undefined
        ? "this is a record; take the number out of it"
        : `this is a list of ${size}; one number is asked for`,
  };
}

function ofNumber(value: number, unit: UnitName): readonly Reading[] | never[] {
  const other = percentReading(value, unit);
  return [{ value, note: "" }, ...(other === null ? [] : [other])];
}

/** A share where per cent is asked for, and per cent where a share is. */
function percentReading(value: number, unit: UnitName): Reading | null {
  if (unit === "%" && Math.abs(value) <= 1)
    return {
      value: 100 * value,
      note: `per cent is asked for: your ${value} was taken as ${roundOff(100 * value)} %`,
    };
  if (unit === "share" && Math.abs(value) > 1)
    return {
      value: value / 100,
      note: `a share is asked for: your ${value} was taken as ${value} %, which is ${roundOff(value / 100)}`,
    };
  return null;
}

function ofText(given: string, unit: UnitName): readonly Reading[] | Unreadable {
  const text = given.trim();
  const isLong = text.length > longestText;
  const unread = { reason: `no number can be read in "${text.slice(0, longestText)}${isLong ? "…" : ""}"` };
  if (isLong) return unread;
  const plain = text
    .toLowerCase()
    .replace(/[−–]/g, "-")
    .replace(/\s+/g, " ")
    .replace(/^[~≈=]\s*|^(about|ca\.?|circa) /, "");
  const found =
    /^([^\d.,+-]*)\s*([+-]?)\s*([^\d.,+-]*)\s*(\d[\d.,' _]*|[.,]\d+)(?:e([+-]?\d+))?\s*(.*)$/.exec(plain);
  if (found === null) return unread;
  const [, before, sign, between, digits, power, behind] = found as unknown as string[];
  const words = `${before} ${between}`.trim();
  const scaled = scaleOf(behind!.trim());
  const factor = factorOf(words, unit) ?? (words === "" ? 1 : null);
  const factorBehind = factorOf(scaled.rest, unit) ?? (scaled.rest === "" ? 1 : null);
  if (factor === null || factorBehind === null) {
    const stranger = factor === null ? words : scaled.rest;
    return {
      reason: `"${stranger}" is another unit; give the answer ${unitOf(unit).asked || "as a plain number"}`,
    };
  }
  const one = factor * factorBehind * scaled.scale * 10 ** Number(power ?? 0) * (sign === "-" ? -1 : 1);
  const isNamed = words !== "" || scaled.rest !== "";
  const numbers = numbersIn(digits!.trim());
  if (numbers.length === 0) return unread;
  return numbers.flatMap((number) =>
    isNamed ? [{ value: one * number, note: "" }] : ofNumber(one * number, unit),
  );
}

/** "12,300" may be twelve thousand or twelve; "12.300,5" and "0.123" are only one of them, and "1 2 3" is none. */
function numbersIn(digits: string): readonly number[] {
  const [whole] = digits.split(/[.,]/);
  if (/[' _]/.test(whole!) && !/^\d{1,3}([' _]\d{2,3})*[' _]\d{3}$/.test(whole!)) return [];
  const bare = digits.replace(/[' _]/g, "").replace(/[.,]$/, "");
  const marks = bare.match(/[.,]/g) ?? [];
  if (marks.length === 0) return [Number(bare)];
  const last = Math.max(bare.lastIndexOf("."), bare.lastIndexOf(","));
  const asDecimal = Number(`${bare.slice(0, last).replace(/[.,]/g, "")}.${bare.slice(last + 1)}`);
  const asThousands = Number(bare.replace(/[.,]/g, ""));
  // Two digits between two marks are how India counts.
  const isGrouped = /^[1-9]\d{0,2}([.,]\d{2,3})*[.,]\d{3}$/.test(bare);
  if (new Set(marks).size === 2) return [asDecimal];
  if (marks.length > 1) return isGrouped ? [asThousands] : [];
  if (!isGrouped) return [asDecimal];
  return marks[0] === "," ? [asThousands, asDecimal] : [asDecimal, asThousands];
}

function scaleOf(text: string): { readonly scale: number; readonly rest: string } {
  const word = /^[a-z]+/.exec(text)?.[0];
  if (word === undefined || !Object.hasOwn(scales, word)) return { scale: 1, rest: text };
  return { scale: scales[word]!, rest: text.slice(word.length).trim() };
}

function factorOf(word: string, unit: UnitName): number | null {
  const { words } = unitOf(unit);
  return Object.hasOwn(words, word) ? words[word]! : null;
}

/** A list of whatever kind: an array, a typed array, a Set, a danfo Series. A Map is a record. */
export function listOf(given: unknown): readonly unknown[] | null {
  if (Array.isArray(given)) return given;
  if (ArrayBuffer.isView(given) && !(given instanceof DataView))
    return Array.from(given as unknown as ArrayLike<unknown>);
  if (tagOf(given) === "[object Set]") return [...(given as Set<unknown>)];
  const values = (given as { values?: unknown } | null)?.values;
  return Array.isArray(values) || ArrayBuffer.isView(values) ? listOf(values) : null;
}

/** Values by name, of a record or a Map; null where it is neither. */
export function namedOf(given: unknown): ReadonlyMap<string, unknown> | null {
  if (tagOf(given) === "[object Map]")
    return new Map(
      [...(given as Map<unknown, unknown>)].map(([key, value]) => [nameText(String(key)), value]),
    );
  if (tagOf(given) !== "[object Object]") return null;
  return new Map(Object.entries(given as object).map(([key, value]) => [nameText(key), value]));
}

/** The names in a text or a list: "TV and radio". */
export function readNames(given: unknown): readonly string[] | null {
  if (typeof given === "string") {
    return given
      .split(/[,;/+&]| and | und /)
      .map(nameText)
      .filter((name) => name !== "");
  }
  const list = listOf(given);
  return list?.every((one) => typeof one === "string") ? list.map((one) => nameText(one as string)) : null;
}

/** A name without what people write differently: case, spaces, quotes, hyphens. */
export function nameText(text: string): string {
  return text
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9%]/g, "");
}

/** Yes or no in the words for it; null where it is neither. */
export function readSwitch(given: unknown): boolean | null {
  if (typeof given === "boolean") return given;
  const word = typeof given === "string" ? nameText(given) : "";
  if (["yes", "y", "true", "ja", "right"].includes(word)) return true;
  return ["no", "n", "false", "nein", "wrong"].includes(word) ? false : null;
}

/** What a list of one holds, and a boxed number. */
export function innermost(given: unknown, depth = 0): unknown {
  const list = depth < deepest ? listOf(given) : null;
  if (list?.length === 1) return innermost(list[0], depth + 1);
  const isBoxed = ["[object Number]", "[object String]", "[object Boolean]"].includes(tagOf(given));
  return isBoxed ? (given as object).valueOf() : given;
}

/** The number of an estimate, and by which name it has it. */
export function estimateOf(given: unknown): { readonly name: string; readonly value: number } | null {
  if (typeof given !== "object" || given === null) return null;
  const record = given as Readonly<Record<string, unknown>>;
  const name = ["median", "mean", "value"].find((key) => typeof record[key] === "number");
  return name === undefined ? null : { name, value: record[name] as number };
}

function isPromise(given: unknown): boolean {
  return typeof (given as { then?: unknown } | null)?.then === "function";
}

/** By the tag, as a record of a notebook's cell has a prototype of its own. */
export function tagOf(given: unknown): string {
  return Object.prototype.toString.call(given);
}

function roundOff(value: number): number {
  return Number(value.toPrecision(6));
}

function joined(...notes: readonly string[]): string {
  return notes.filter((note) => note !== "").join("; ");
}
