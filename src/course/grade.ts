/** A class's result files as one table of marks. */

import { platform } from "#platform";
import type { Table } from "../index.js";
import { requireKnownOptions } from "../options.js";
import type { TableCell } from "../report/table.js";
import { listed } from "../words.js";
import type { Lesson, Student } from "./exercise.js";
import { isSame, judge, understand } from "./judge.js";
import { lessons } from "./lessons.js";
import { type Standing, standingOf } from "./marks.js";
import { faultsOf, ownerOf, parseResult, type ResultFile } from "./resultFile.js";
import { studentOf } from "./student.js";

/** A file that was handed in. */
interface HandedIn {
  /** Its name, for the table. */
  readonly file: string;
  readonly text: string;
}

export interface GradeOptions {
  /** Names of the class: who is among them and has handed in nothing gets a row too. */
  readonly names?: readonly string[] | undefined;
  /** The class whose files they are; others are noted. */
  readonly course?: string | undefined;
}

/** Marks from result files, one row a student.
 *
 *  No file is believed: the number is computed again from the name, every answer is judged again, and the seals are followed from the first
 *  entry to the last. That shows what was changed in a file by hand and answers that belong to somebody else's market. It cannot show who sat at the
 *  keyboard, nor keep anybody from computing a right answer with this package, which has to know the truth to judge.
 *
 *  @throws DataError where a file is no result of the course */
export function grade(files: readonly HandedIn[], options: GradeOptions = {}): Table {
  requireKnownOptions("grade", options, ["names", "course"]);
  const course = options.course === undefined ? undefined : studentOf("any", options.course).course;
  const handed = files.map(({ file, text }) => handedIn(file, parseResult(text, file)));
  const twice = new Set(repeated(handed.map(({ student }) => `${student.name}\n${student.course}`)));
  const rows = handed.map((one) => {
    const { student, result, file } = one;
    const notes = [
      ...faultsOf(result),
      // Markets and questions may be others there, and its answers right where they are marked wrong.
      ...(result.version === platform.version
        ? []
        : [`written with version ${result.version} of the course`]),
      ...(course === undefined || student.course === course ? [] : [`of the class "${student.course}"`]),
      ...(twice.has(`${student.name}\n${student.course}`) ? ["more than one file of this name"] : []),
      ...(options.names === undefined || isAmong(student, options.names) ? [] : ["not among the names"]),
      ...borrowed(one, handed),
    ];
    return rowOf(
      student,
      file,
      lessons.map((lesson) => standingOf(student, lesson, result.entries)),
      notes,
    );
  });
  const absent = (options.names ?? [])
    .map((name) => studentOf(name, options.course))
    .filter(({ name }) => !handed.some(({ student }) => student.name === name))
    .map((student) =>
      rowOf(
        student,
        "",
        lessons.map((lesson) => standingOf(student, lesson, [])),
        ["nothing handed in"],
      ),
    );
  return marksTable([...rows, ...absent]);
}

interface Handed {
  readonly file: string;
  readonly result: ResultFile;
  readonly student: Student;
}

function handedIn(file: string, result: ResultFile): Handed {
  return { file, result, student: ownerOf(result)! };
}

function isAmong({ name }: Student, names: readonly string[]): boolean {
  return names.some((one) => studentOf(one).name === name);
}

/** Wrong answers that are right in somebody else's market: two of one other student are more than chance. */
function borrowed({ student, result }: Handed, handed: readonly Handed[]): readonly string[] {
  const exercises = lessons.flatMap((lesson) => lesson.exercises);
  const wrong = exercises.flatMap((exercise) =>
    result.entries
      .filter(
        ({ did, id, given }) =>
          did === "check" && id === exercise.id && !judge(exercise, student, given).isRight,
      )
      .map(({ given }) => ({ exercise, given })),
  );
  return handed
    .filter((other) => other.student.number !== student.number)
    .flatMap((other) => {
      const theirs = wrong.filter(({ exercise, given }) => {
        const truth = exercise.answer(other.student);
        if (typeof truth !== "number") return false;
        const read = understand(exercise, other.student, given);
        // Nearer than the tolerance: as a copy is.
        return (
          !("reason" in read) &&
          read.some(({ value }) => isSame(value, truth, { tolerance: { relative: 0.002 } }))
        );
      });
      const ids = [...new Set(theirs.map(({ exercise }) => exercise.id))];
      return ids.length < 2 ? [] : [`answered ${listed(ids)} with the numbers of ${other.student.name}`];
    });
}

function repeated(keys: readonly string[]): readonly string[] {
  return keys.filter((key, i) => keys.indexOf(key) !== i);
}

function rowOf(
  { name, course, number }: Student,
  file: string,
  standings: readonly Standing[],
  notes: readonly string[],
): Readonly<Record<string, TableCell>> {
  const sum = (of: (standing: Standing) => number) => standings.reduce((all, one) => all + of(one), 0);
  return {
    name,
    course,
    number,
    right: sum(({ right }) => right),
    of: sum(({ of }) => of),
    atOnce: sum(({ atOnce }) => atOnce),
    predicted: sum(({ predicted }) => predicted),
    hints: sum(({ hints }) => hints),
    wrong: sum(({ wrong }) => wrong),
    ...Object.fromEntries(standings.map(({ right }, i) => [lessonKey(lessons[i]!), right])),
    file,
    notes: notes.join("; "),
  };
}

function lessonKey({ number }: Lesson): string {
  return `lesson ${number}`;
}

function marksTable(rows: readonly Readonly<Record<string, TableCell>>[]): Table {
  const text = (key: string, label = key) => ({ key, label, unit: "" });
  const count = (key: string, label = key) => ({ ...text(key, label), decimals: 0 });
  return {
    kind: "table",
    title: "Marks",
    columns: [
      text("name"),
      text("course", "class"),
      text("number"),
      count("right"),
      count("of"),
      count("atOnce", "right at once"),
      count("predicted", "predictions"),
      count("hints"),
      count("wrong", "wrong answers"),
      ...lessons.map((lesson) => count(lessonKey(lesson))),
      text("file"),
      text("notes"),
    ],
    rows,
    notes: [],
    warnings: [],
  };
}
