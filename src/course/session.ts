/** The course in a notebook: who sits there, and what they have said so far. The one place of the course that remembers. */
import { ArgumentError } from "../errors.js";
import type { Table } from "../index.js";
import { requireKnownOptions } from "../options.js";
import { escapeHtml } from "../report/html.js";
import { counted } from "../words.js";
import { type Exercise, type Student, wordsFor } from "./exercise.js";
import { askedFor, isSame, judge, understand, valueWords } from "./judge.js";
import { askerOf, exerciseOf, lessons, predictionOf } from "./lessons.js";
import { standingOf } from "./marks.js";
import { type Entry, kept, withEntry } from "./record.js";
import { entriesIn, pathOf, writeResult } from "./resultFile.js";
import { type Saying, say, sentence } from "./says.js";
import { studentOf } from "./student.js";

/** What became of an answer, which shows itself. */
export interface Verdict extends Saying {
  readonly id: string;
  readonly isRight: boolean;
}

let current: Student | null = null;
let entries: readonly Entry[] = [];
/** How many of the entries each file has been given, by its path. */
const written = new Map<string, number>();

/** Says who takes the course; the first call of every lesson. Everything that is asked has this student's numbers.
 *
 *  @param nameOrNumber  your name, or the number that you were given
 *  @param options.course  the name of your class, where you have one: it makes your numbers other ones than those of last year's class
 *  @throws ArgumentError where there is no name
 *  @example const me = student("ada"); */
export function student(nameOrNumber: string | number, options: { readonly course?: string } = {}): Student {
  requireKnownOptions("student", options, ["course"]);
  const next = studentOf(nameOrNumber, options.course ?? "");
  if (next.number !== current?.number || next.name !== current.name) {
    entries = [];
    written.clear();
  }
  current = next;
  return next;
}

/** Holds an answer against the truth of your market: right, or wrong with what it comes from.
 *
 *  An answer may have any form that means it: `0.36`, `"36 %"`, `"£1.2k"`, `"30 days"`, a list or a typed array.
 *
 *  @param id  of the exercise, "2.1"
 *  @throws ArgumentError where there is no such exercise, or nobody has said who they are
 *  @example check("1.1", 4.3) */
export function check(id: string, answer?: unknown): Verdict {
  const [me, exercise] = [whoever("check"), exerciseOf("check", id)];
  if (answer === undefined) {
    const asked = askedFor(exercise, exercise.answer(me));
    const todo = `Write ${asked} into the call: check("${exercise.id}", …).`;
    const saying = say("neutral", [`${exercise.id} waits for your answer`, todo, helpWith(exercise)]);
    return { ...saying, id: exercise.id, isRight: false };
  }
  const { isRight, reason, note } = judge(exercise, me, answer);
  if (answer !== null) remember(me, { did: "check", id: exercise.id, given: kept(answer) });
  const heading = isRight
    ? `${exercise.id} is right: ${valueWords(exercise.answer(me), exercise)}`
    : `${exercise.id} is not right yet`;
  const help = isRight ? "" : helpWith(exercise);
  const saying = say(isRight ? "right" : "wrong", [heading, sentence(note), sentence(reason), help]);
  return { ...saying, id: exercise.id, isRight };
}

/** What an exercise or a prediction asks, and in which form.
 *
 *  @throws ArgumentError where there is none of this number
 *  @example question("1.1").text */
export function question(id: string): Saying & { readonly asked: string } {
  const asker = askerOf("question", id);
  const asked = askedFor(asker, asker.answer(current ?? studentOf("anybody")));
  const text = `${asker.question} (${asked.charAt(0).toUpperCase()}${asked.slice(1)}.)`;
  return { kind: "fragment", text, html: `<p>${escapeHtml(text)}</p>`, asked };
}

/** The next hint for an exercise: from a nudge to nearly the answer.
 *
 *  @throws ArgumentError where there is no such exercise, or nobody has said who they are
 *  @example hint("1.1") */
export function hint(id: string): Saying {
  const [me, { id: own, hints }] = [whoever("hint"), exerciseOf("hint", id)];
  const before = entries.filter((entry) => entry.did === "hint" && entry.id === own).length;
  const step = Math.min(before, hints.length - 1);
  if (before < hints.length) remember(me, { did: "hint", id: own, given: null });
  const last = before >= hints.length ? ", the last there is" : "";
  return say("neutral", [`Hint ${step + 1} of ${hints.length} for ${own}${last}`, sentence(hints[step]!)]);
}

/** Writes down what you expect before you know. The first answer stands; `predictions()` compares it with the truth.
 *
 *  @param id  of the prediction, "1.0"
 *  @throws ArgumentError where there is no such prediction, or nobody has said who they are
 *  @example predict("1.0", "30 %") */
export function predict(id: string, value?: unknown): Saying {
  const [me, prediction] = [whoever("predict"), predictionOf("predict", id)];
  const before = predicted(prediction.id);
  if (before !== undefined) {
    const words = said(prediction, me, before.given);
    return say("neutral", [
      `You have said ${words} already`,
      "The first prediction stands; predictions() compares it with the truth.",
    ]);
  }
  const understood = understand(prediction, me, value);
  if ("reason" in understood) {
    const asked = askedFor(prediction, prediction.answer(me));
    const lines = [
      sentence(understood.reason),
      `Say ${asked}, before you read on. There is no wrong answer here.`,
    ];
    return say(value === undefined ? "neutral" : "wrong", [
      `${prediction.id} has no prediction yet`,
      ...lines,
    ]);
  }
  remember(me, { did: "predict", id: prediction.id, given: kept(value) });
  return say("neutral", [
    `${prediction.id} is written down: ${valueWords(understood[0]!.value, prediction)}`,
    sentence(understood[0]!.note),
  ]);
}

/** What you have predicted in this notebook beside what is true, and what the lesson has shown of it.
 *
 *  @throws ArgumentError where nobody has said who they are */
export function predictions(): Table {
  const me = whoever("predictions");
  const made = entries.filter(({ did }) => did === "predict");
  const rows = made.map(({ id, given }) => {
    const prediction = predictionOf("predictions", id);
    const truth = prediction.answer(me);
    const understood = understand(prediction, me, given);
    const isRight =
      !("reason" in understood) && understood.some(({ value }) => isSame(value, truth, prediction));
    return {
      id,
      question: prediction.question,
      said: said(prediction, me, given),
      truth: valueWords(truth, prediction),
      hit: isRight ? "yes" : "no",
      why: sentence(wordsFor(prediction.why, me)),
    };
  });
  const text = (key: string, label: string) => ({ key, label, unit: "" });
  return {
    kind: "table",
    title: `What ${me.name} expected`,
    columns: [
      text("id", ""),
      text("question", "question"),
      text("said", "you said"),
      text("truth", "it is"),
      text("hit", "close"),
      text("why", "why"),
    ],
    rows,
    notes: made.length > 0 ? [] : ["Nothing was predicted yet: predict(…) writes it down."],
    warnings: [],
  };
}

/** Writes the file that you hand in, `results/<name>.json`: every prediction, answer and hint of this notebook, after those of others.
 *
 *  @param options.file  another name for it
 *  @throws DataError where the file that is there was changed by hand, or is somebody else's */
export async function results(options: { readonly file?: string } = {}): Promise<Saying> {
  const me = whoever("results");
  requireKnownOptions("results", options, ["file"]);
  const path = options.file ?? pathOf(me);
  const before = await entriesIn(path, me);
  const own = entries;
  const whole = own
    .slice(foundIn(before, own.slice(0, written.get(path) ?? 0)))
    .reduce((all, entry) => withEntry(me, all, entry), before);
  await writeResult(path, me, whole);
  written.set(path, own.length);
  const lines = lessons
    .map((lesson) => ({ lesson, standing: standingOf(me, lesson, whole) }))
    .filter(({ standing }) => standing.tried > 0 || standing.predicted > 0)
    .map(({ lesson, standing }) => {
      const { right, of, predicted: made } = standing;
      return `Lesson ${lesson.number}: ${right} of ${counted(of, "exercise")} right, ${counted(made, "prediction")}`;
    });
  return say("neutral", [`${path} is written for ${me.name}, number ${me.number}`, ...lines]);
}

/** How many of the entries that a file was given are still in it, in their order: it may have been put away since. */
function foundIn(file: readonly Entry[], given: readonly Entry[]): number {
  const text = ({ did, id, given }: Entry) => JSON.stringify([did, id, given]);
  return file.reduce((n, entry) => (n < given.length && text(entry) === text(given[n]!) ? n + 1 : n), 0);
}

/** The student of this notebook. */
function whoever(caller: string): Student {
  if (current !== null) return current;
  throw new ArgumentError({
    caller,
    rule: "does not know who you are",
    about: "",
    cure: 'say it first: student("your name")',
  });
}

function remember(owner: Student, entry: Omit<Entry, "seal">): void {
  entries = withEntry(owner, entries, entry);
}

function predicted(id: string): Entry | undefined {
  return entries.find((entry) => entry.did === "predict" && entry.id === id);
}

function said(asked: Exercise | ReturnType<typeof predictionOf>, me: Student, given: unknown): string {
  const understood = understand(asked, me, given);
  return "reason" in understood ? String(given) : valueWords(understood[0]!.value, asked);
}

function helpWith({ id, hints }: Exercise): string {
  const used = entries.filter((entry) => entry.did === "hint" && entry.id === id).length;
  const left = hints.length - used;
  return left > 0 ? `hint("${id}") gives ${used === 0 ? "a nudge" : "another one"} (${left} left).` : "";
}
