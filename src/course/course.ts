/** The course: what lessons call, and what grades them. A module of its own, `carryover/course`, as only a class needs it. */
export type { Exercise, Lesson, Market, Mistake, Prediction, Student, Value } from "./exercise.js";
export { type GradeOptions, grade } from "./grade.js";
export { lessons } from "./lessons.js";
export { roster } from "./roster.js";
export type { Saying } from "./says.js";
export { check, hint, predict, predictions, question, results, student, type Verdict } from "./session.js";
