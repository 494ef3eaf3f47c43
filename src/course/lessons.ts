/** All lessons by their number. */
import { ArgumentError } from "../errors.js";
import type { Exercise, Lesson, Prediction } from "./exercise.js";
import { lesson as lesson01 } from "./lessons/01.js";
import { lesson as lesson02 } from "./lessons/02.js";
import { lesson as lesson03 } from "./lessons/03.js";
import { lesson as lesson04 } from "./lessons/04.js";
import { lesson as lesson05 } from "./lessons/05.js";
import { lesson as lesson06 } from "./lessons/06.js";
import { lesson as lesson07 } from "./lessons/07.js";
import { lesson as lesson08 } from "./lessons/08.js";
import { lesson as lesson09 } from "./lessons/09.js";
import { lesson as lesson10 } from "./lessons/10.js";
import { lesson as lesson11 } from "./lessons/11.js";
import { lesson as lesson12 } from "./lessons/12.js";

export const lessons: readonly Lesson[] = [
  lesson01,
  lesson02,
  lesson03,
  lesson04,
  lesson05,
  lesson06,
  lesson07,
  lesson08,
  lesson09,
  lesson10,
  lesson11,
  lesson12,
];

/** @throws ArgumentError where there is no such lesson */
export function lessonOf(number: number): Lesson {
  const lesson = lessons.find((one) => one.number === number);
  if (lesson !== undefined) return lesson;
  const rule = `must be one of ${lessons.map((one) => one.number).join(", ")}`;
  throw new ArgumentError({ caller: "market", option: "lesson", rule, got: number });
}

/** An exercise by its number.
 *
 *  @throws ArgumentError that names those of its lesson */
export function exerciseOf(caller: string, id: unknown): Exercise {
  return askedBy(caller, id, "exercise", (lesson) => lesson.exercises);
}

/** A prediction by its number.
 *
 *  @throws ArgumentError that names those of its lesson */
export function predictionOf(caller: string, id: unknown): Prediction {
  return askedBy(caller, id, "prediction", (lesson) => lesson.predictions);
}

/** An exercise or a prediction by its number.
 *
 *  @throws ArgumentError that names those of its lesson */
export function askerOf(caller: string, id: unknown): Exercise | Prediction {
  return askedBy<Exercise | Prediction>(caller, id, "question", ({ predictions, exercises }) => [
    ...predictions,
    ...exercises,
  ]);
}

function askedBy<Asked extends { readonly id: string }>(
  caller: string,
  id: unknown,
  noun: string,
  of: (lesson: Lesson) => readonly Asked[],
): Asked {
  const all = lessons.flatMap(of);
  const text = typeof id === "number" ? id.toFixed(1) : id;
  const found = all.find((one) => one.id === text);
  if (found !== undefined) return found;
  const near = all.filter((one) => typeof text === "string" && one.id.split(".")[0] === text.split(".")[0]);
  throw new ArgumentError({
    caller,
    option: "id",
    rule: `must be the number of one ${noun}`,
    got: id,
    cure: `there are ${(near.length > 0 ? near : all).map((one) => `"${one.id}"`).join(", ")}`,
  });
}
