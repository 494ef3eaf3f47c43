/** What a lesson asks: predictions, exercises, and the wrong answers that are to be expected, all of it plain records. */
import type { Simulation } from "../index.js";
import type { UnitName } from "./units.js";

/** Who takes the course, and the market that is theirs. */
export interface Student {
  readonly kind: "student";
  readonly name: string;
  /** The class that the name belongs to; "" for none. */
  readonly course: string;
  /** Number of their market: the seed that every lesson simulates with. */
  readonly number: number;
  /** The market of a lesson as this student has it, with its truth; of no lesson: the example market.
   *
   *  @throws ArgumentError where there is no such lesson */
  readonly market: (lesson?: number) => Market;
}

/** A market with known truth. */
export type Market = Pick<Simulation, "panel" | "truth">;

/** What may be asked for: a number, a name, yes or no; numbers in an order; names in any order; a number by name. */
export type Value =
  | number
  | string
  | boolean
  | readonly number[]
  | readonly string[]
  | Readonly<Record<string, number>>;

/** How far from the answer a number is still right, in the answer's unit or as a share of it. */
export type Tolerance = { readonly absolute: number } | { readonly relative: number };

/** What is said, or how it is made for one student. */
export type Words = string | ((student: Student) => string);

/** Anything that is asked for and has one answer. */
interface Asked {
  /** Lesson, and place in it: "2.1". */
  readonly id: string;
  readonly question: string;
  /** The truth for one student. */
  readonly answer: (student: Student) => Value;
  readonly unit: UnitName;
  /** Names to choose from, where a name is asked for. */
  readonly choices?: readonly string[] | undefined;
  /** Default: 2 % of the answer. */
  readonly tolerance?: Tolerance;
}

/** A wrong answer that is to be expected, and what it comes from. */
export interface Mistake {
  /** The wrong answer, or a rule that tells it from others. */
  readonly when: (student: Student) => Value | ((given: number) => boolean);
  /** An answer that the rule finds, for those who look whether it does. */
  readonly such?: (student: Student) => Value;
  /** What went wrong, not what is right: "you divided by all weeks, not by the weeks of the window". */
  readonly say: Words;
}

export interface Exercise extends Asked {
  readonly mistakes: readonly Mistake[];
  /** From a nudge to nearly the answer. */
  readonly hints: readonly string[];
  /** What follows from the answer, said when it is right. */
  readonly why?: Words;
}

/** What a reader says before anybody knows; there is no right or wrong until the lesson's end. */
export interface Prediction extends Asked {
  /** What the lesson has shown of it, said beside the comparison. */
  readonly why: Words;
}

export interface Lesson {
  readonly number: number;
  readonly title: string;
  /** The market of the lesson for a student's number (default: the example market). */
  readonly market?: (number: number) => Market;
  readonly predictions: readonly Prediction[];
  readonly exercises: readonly Exercise[];
}

/** The words for one student. */
export function wordsFor(words: Words, student: Student): string {
  return typeof words === "string" ? words : words(student);
}
