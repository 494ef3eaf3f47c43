/** What somebody has reached, judged again from what they answered. */
import type { Lesson, Student } from "./exercise.js";
import { judge } from "./judge.js";
import type { Entry } from "./record.js";

/** How one student stands in one lesson. */
export interface Standing {
  /** Exercises that were answered right at last. */
  readonly right: number;
  /** Exercises that were answered right at once, without a hint. */
  readonly atOnce: number;
  readonly tried: number;
  readonly of: number;
  /** Wrong answers, each counted once. */
  readonly wrong: number;
  readonly hints: number;
  readonly predicted: number;
}

/** The standing that the entries show. Nothing that a file says of right or wrong is believed: each answer is judged again. */
export function standingOf(
  student: Student,
  { exercises, predictions }: Lesson,
  entries: readonly Entry[],
): Standing {
  const each = exercises.map((exercise) => {
    const own = entries.filter(({ id }) => id === exercise.id);
    const answers = own.filter(({ did }) => did === "check");
    const judged = answers.map(({ given }) => judge(exercise, student, given).isRight);
    const first = judged.indexOf(true);
    const wrong = new Set(
      answers.slice(0, first < 0 ? undefined : first).map(({ given }) => JSON.stringify(given)),
    ).size;
    const hints = own.filter(
      ({ did }, i) => did === "hint" && (first < 0 || i < own.indexOf(answers[first]!)),
    ).length;
    return { isTried: answers.length > 0, isRight: first >= 0, wrong, hints };
  });
  const count = (isIt: (one: (typeof each)[number]) => boolean) => each.filter(isIt).length;
  const ids = new Set(predictions.map(({ id }) => id));
  return {
    right: count(({ isRight }) => isRight),
    atOnce: count(({ isRight, wrong, hints }) => isRight && wrong === 0 && hints === 0),
    tried: count(({ isTried }) => isTried),
    of: exercises.length,
    wrong: each.reduce((sum, { wrong }) => sum + wrong, 0),
    hints: each.reduce((sum, { hints }) => sum + hints, 0),
    predicted: new Set(entries.filter(({ did, id }) => did === "predict" && ids.has(id)).map(({ id }) => id))
      .size,
  };
}
