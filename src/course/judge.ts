/** An answer held against the truth: right, or wrong with what it comes from. */
import { listed } from "../words.js";
import { type CommonMistake, commonMistakes } from "./commonMistakes.js";
import { type Exercise, type Student, type Tolerance, type Value, wordsFor } from "./exercise.js";
import {
  listOf,
  missing,
  namedOf,
  nameText,
  type Reading,
  readNames,
  readNumbers,
  readSwitch,
} from "./readAnswer.js";
import { numberText, unitOf, withUnit } from "./units.js";

/** What is asked for, as far as judging goes. */
type Asked = Pick<Exercise, "answer" | "unit" | "choices" | "tolerance">;

/** What became of an answer. */
export interface Judgement {
  readonly isRight: boolean;
  /** Why it is wrong, or what follows from it; a sentence without its full stop. */
  readonly reason: string;
  /** How the answer was taken, where it was not in the form that was asked for. */
  readonly note: string;
  /** Which of the exercise's mistakes it is; null where it is none of them. */
  readonly mistake: number | null;
}

/** An answer as it was understood, or why it cannot be one. */
export interface Understood {
  readonly value: Value;
  readonly note: string;
}

/** Judges one answer.
 *
 *  A right one is right in any form that means it; a wrong one is first looked for among the mistakes of the exercise, then among those of all.
 *
 *  @param given  anything that a cell can hand over */
export function judge(exercise: Exercise, student: Student, given: unknown): Judgement {
  const truth = exercise.answer(student);
  const wrong = (reason: string, mistake: number | null = null): Judgement => ({
    isRight: false,
    reason,
    note: "",
    mistake,
  });
  const understood = understand(exercise, student, given);
  if ("reason" in understood) return wrong(understood.reason);
  const right = understood.find(({ value }) => isSame(value, truth, exercise));
  if (right !== undefined) {
    const reason = exercise.why === undefined ? "" : wordsFor(exercise.why, student);
    return { isRight: true, reason, note: right.note, mistake: null };
  }
  for (const { value } of understood) {
    const mistake = exercise.mistakes.findIndex(({ when }) => {
      const wrongValue = when(student);
      return typeof wrongValue === "function"
        ? typeof value === "number" && wrongValue(value)
        : isSame(value, wrongValue, exercise);
    });
    if (mistake >= 0) return wrong(wordsFor(exercise.mistakes[mistake]!.say, student), mistake);
  }
  const { value } = understood[0]!;
  if (typeof truth === "number") return wrong(commonReason(value as number, truth, exercise));
  return wrong(difference(value, truth, exercise));
}

/** What an answer may mean, the likeliest first, or why it can mean nothing. */
export function understand(
  asked: Asked,
  student: Student,
  given: unknown,
): readonly Understood[] | { readonly reason: string } {
  const truth = asked.answer(student);
  const lacking = missing(given, askedFor(asked, truth));
  if (lacking !== null) return { reason: lacking };
  if (typeof truth === "number") return finite(readNumbers(given, asked.unit));
  if (typeof truth === "boolean") {
    const value = readSwitch(given);
    return value === null ? { reason: "answer true or false" } : [{ value, note: "" }];
  }
  if (typeof truth === "string") {
    const [name, ...more] = readNames(given) ?? [];
    const whole =
      typeof given === "string" && asked.choices?.some((choice) => nameText(choice) === nameText(given));
    const said = whole ? nameText(given as string) : name;
    if (said === undefined || (more.length > 0 && !whole))
      return { reason: `one name is asked for${among(asked)}` };
    return known([said], asked) ?? [{ value: said, note: "" }];
  }
  if (isNames(truth)) {
    const names = readNames(given);
    if (names === null) return { reason: `names are asked for${among(asked)}: ["…", "…"]` };
    return known(names, asked) ?? [{ value: names, note: "" }];
  }
  return Array.isArray(truth)
    ? readList(given, truth as readonly number[], asked)
    : readRecord(given, truth as Readonly<Record<string, number>>, asked);
}

/** What is asked for, in words: "a number in weeks". */
export function askedFor({ unit, choices }: Pick<Asked, "unit" | "choices">, truth: Value): string {
  if (typeof truth === "boolean") return "true or false";
  if (typeof truth === "string") return `a name${among({ choices })}`;
  if (isNames(truth)) return `a list of names${among({ choices })}`;
  const inUnit = unitOf(unit).asked === "" ? "" : ` ${unitOf(unit).asked}`;
  if (typeof truth === "number") return `a number${inUnit}`;
  if (Array.isArray(truth)) return `a list of ${truth.length} numbers${inUnit}`;
  return `a record of numbers${inUnit}: { ${Object.keys(truth)
    .map((name) => `${name}: …`)
    .join(", ")} }`;
}

/** A value as it is said: with its unit, names in a row. */
export function valueWords(value: Value, { unit }: Pick<Asked, "unit">): string {
  if (typeof value === "number") return withUnit(value, unit);
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "string") return value;
  if (Array.isArray(value)) {
    const texts = value.map((one) => (typeof one === "number" ? numberText(one) : String(one)));
    return texts.length > 6
      ? `${texts.slice(0, 3).join(", ")} … ${texts.at(-1)} (${texts.length} numbers)`
      : listed(texts);
  }
  return Object.entries(value)
    .map(([name, one]) => `${name} ${withUnit(one, unit)}`)
    .join(", ");
}

function among({ choices }: Pick<Asked, "choices">): string {
  return choices === undefined ? "" : `, one of ${choices.join(", ")}`;
}

function known(names: readonly string[], { choices }: Asked): { readonly reason: string } | null {
  if (choices === undefined) return null;
  const stranger = names.find((name) => !choices.some((choice) => nameText(choice) === name));
  return stranger === undefined ? null : { reason: `"${stranger}" is not among ${listed(choices)}` };
}

function finite(readings: readonly Reading[] | { readonly reason: string }) {
  if ("reason" in readings) return readings;
  const [first] = readings;
  if (Number.isNaN(first?.value))
    return {
      reason: "this is NaN, not a number: something in your sum was undefined, or 0 was divided by 0",
    };
  if (!Number.isFinite(first?.value)) return { reason: "this is infinite: somewhere you divide by 0" };
  return readings;
}

function readList(given: unknown, truth: readonly number[], asked: Asked) {
  const list = listOf(given);
  if (list === null) return { reason: `${askedFor(asked, truth)} is asked for` };
  if (list.length !== truth.length)
    return { reason: `your list has ${list.length} numbers; it should have ${truth.length}` };
  const read = list.map((one) => finite(readNumbers(one, asked.unit)));
  const bad = read.findIndex((one) => "reason" in one);
  if (bad >= 0)
    return { reason: `number ${bad + 1} of your list: ${(read[bad] as { reason: string }).reason}` };
  return together(read as readonly (readonly Reading[])[], (values) => values);
}

function readRecord(given: unknown, truth: Readonly<Record<string, number>>, asked: Asked) {
  const names = Object.keys(truth);
  const named = namedOf(given);
  if (named === null) return { reason: `${askedFor(asked, truth)} is asked for` };
  const absent = names.filter((name) => !named.has(nameText(name)));
  if (absent.length > 0) return { reason: `${listed(absent)} ${absent.length === 1 ? "is" : "are"} missing` };
  const read = names.map((name) => finite(readNumbers(named.get(nameText(name)), asked.unit)));
  const bad = read.findIndex((one) => "reason" in one);
  if (bad >= 0) return { reason: `${names[bad]}: ${(read[bad] as { reason: string }).reason}` };
  return together(read as readonly (readonly Reading[])[], (values) =>
    Object.fromEntries(names.map((name, i) => [name, values[i]!])),
  );
}

/** All first readings, and all second ones: who gives one share where per cent is asked for gives all of them. */
function together(
  read: readonly (readonly Reading[])[],
  make: (values: readonly number[]) => Value,
): readonly Understood[] {
  return [0, 1]
    .filter((i) => read.some((one) => i < one.length))
    .map((i) => read.map((one) => one[Math.min(i, one.length - 1)]!))
    .map((chosen) => ({
      value: make(chosen.map(({ value }) => value)),
      note: chosen.find(({ note }) => note !== "")?.note ?? "",
    }));
}

function isNames(value: Value): value is readonly string[] {
  return Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === "string");
}

/** Whether two values are the same within the tolerance: names whatever their order, numbers each by each. */
export function isSame(a: Value, b: Value, asked: Pick<Asked, "tolerance">): boolean {
  if (typeof a === "number" && typeof b === "number") return isNear(a, b, asked.tolerance);
  if (typeof a === "string" && typeof b === "string") return nameText(a) === nameText(b);
  if (typeof a !== "object" || typeof b !== "object") return a === b;
  if (isNames(a) && isNames(b)) return sortedNames(a) === sortedNames(b);
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [left, right] = [numbersOf(a), numbersOf(b)];
  return (
    left.size === right.size &&
    [...left].every(([key, value]) => right.has(key) && isNear(value, right.get(key)!, asked.tolerance))
  );
}

/** Room for the last digit of an answer that was rounded to two or three. */
const defaultTolerance: Tolerance = { relative: 0.02 };

function isNear(value: number, truth: number, tolerance = defaultTolerance): boolean {
  const room = "absolute" in tolerance ? tolerance.absolute : tolerance.relative * Math.abs(truth);
  return Math.abs(value - truth) <= room * (1 + 1e-9);
}

function sortedNames(names: readonly string[]): string {
  return [...new Set(names.map(nameText))].sort().join(",");
}

function numbersOf(value: object): ReadonlyMap<string, number> {
  return new Map(Object.entries(value as Readonly<Record<string, number>>));
}

/** What usually leads to such a number, whatever was asked. */
function commonReason(value: number, truth: number, { unit, tolerance }: Exercise): string {
  const isIt = (wanted: number) => wanted !== 0 && isNear(value, wanted, tolerance);
  const mistakes: readonly CommonMistake[] = commonMistakes;
  const found = mistakes.find(({ of, isPossible }) => isPossible(unit, truth) && isIt(of(truth)));
  if (found !== undefined) return found.say;
  const room = tolerance ?? defaultTolerance;
  const wider: Tolerance =
    "absolute" in room ? { absolute: 3 * room.absolute } : { relative: 3 * room.relative };
  if (isNear(value, truth, wider))
    return "nearly: something was rounded on the way, or one term is missing; keep all digits until the end";
  return `${value > truth ? "too large" : "too small"}${distance(value, truth)}: ask of each term what it counts, in which unit and over which weeks`;
}

/** How far a number is from the truth, in words that do not give it away. */
function distance(value: number, truth: number): string {
  if (value === 0 || truth === 0) return "";
  const ratio = value / truth;
  if (ratio < 0) return ", and on the other side of 0";
  const times = Math.max(ratio, 1 / ratio);
  if (times < 1.5) return ", though not by much";
  if (times < 3) return " by up to three times";
  return times < 10 ? " by three to ten times" : " by more than ten times";
}

/** Where a list or a record first differs. */
function difference(value: Value, truth: Exclude<Value, number>, exercise: Exercise): string {
  if (isNames(truth)) {
    const [given, right] = [
      new Set((value as readonly string[]).map(nameText)),
      new Set(truth.map(nameText)),
    ];
    const extra = [...given].filter((name) => !right.has(name));
    if (extra.length > 0) return `${listed(extra)} ${extra.length === 1 ? "does" : "do"} not belong there`;
    return `what you name is right; ${right.size - given.size} more ${right.size - given.size === 1 ? "belongs" : "belong"} there`;
  }
  if (typeof truth === "boolean")
    return "it is the other way round: name what speaks for your answer, and hold it against the numbers";
  if (typeof truth === "string")
    return `"${value}" is not the one: hold it against each of the others, by what is asked for`;
  const [given, right] = [numbersOf(value as object), numbersOf(truth)];
  const off = [...right]
    .filter(([key, one]) => !isNear(given.get(key)!, one, exercise.tolerance))
    .map(([key]) => key);
  const isList = Array.isArray(truth);
  const first = isList ? `number ${Number(off[0]) + 1}` : off[0]!;
  const direction = commonReason(given.get(off[0]!)!, right.get(off[0]!)!, exercise);
  const count = off.length === right.size ? "all" : `${off.length} of ${right.size}`;
  return `${count} ${off.length === 1 ? "differs" : "differ"}; the first is ${first}: ${direction}`;
}
