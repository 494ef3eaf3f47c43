/** What passes between a page and the worker that checks its cells. */

/** How a cell has run: to its end, or until it had given values to some names. */
export interface HowRun {
  readonly isWhole: boolean;
  readonly given: readonly string[];
}

/** A cell that ran while the checker was not there. */
export interface Missed extends HowRun {
  readonly cell: string;
}

export type CheckQuestion =
  /** May this cell run, after those that were missed? Answered with its error, or with null. */
  | { readonly about: "check"; readonly cell: string; readonly missed: readonly Missed[] }
  /** The cell that was checked last has run. */
  | ({ readonly about: "end" } & HowRun)
  | { readonly about: "complete" | "inspect"; readonly cell: string; readonly position: number }
  | { readonly about: "isComplete"; readonly cell: string };

export type ToChecker =
  | {
      readonly kind: "question";
      readonly id: number;
      readonly notebook: number;
      readonly question: CheckQuestion;
    }
  /** The notebook is gone, or has lost its values. */
  | { readonly kind: "close"; readonly notebook: number };

export type FromChecker =
  | { readonly kind: "answer"; readonly id: number; readonly value: unknown }
  | { readonly kind: "fault"; readonly id: number; readonly message: string };
