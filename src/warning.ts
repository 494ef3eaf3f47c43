/** A doubt that travels with a result to every table, plot and report made from it. */

import { type OptionText, type Phrase, phraseText } from "./phrase.js";

export interface Warning {
  /** Stable name of the doubt, for programs: "few-rows", "collinear-channels". */
  readonly code: string;
  /** What is doubtful, with its numbers, in one sentence without a full stop. */
  readonly message: string;
  /** What to do about it, in one sentence without a full stop. */
  readonly cure: string;
  /** The cure with the options in it marked, where there are any: a shell says them as flags. */
  readonly cureNaming?: Phrase | undefined;
}

/** A cure that names options, in the words of a module and as one that others can say in theirs. */
export function cureNaming(phrase: Phrase): Pick<Warning, "cure" | "cureNaming"> {
  return { cure: phraseText(phrase), cureNaming: phrase };
}

/** The warning with its options called as the reader does. */
export function inWordsOf({ cureNaming: phrase, ...warning }: Warning, nameOf: OptionText): Warning {
  return phrase === undefined ? warning : { ...warning, cure: phraseText(phrase, nameOf) };
}

/** The warning as one line of text: "message; cure". */
export function warningText({ message, cure }: Warning): string {
  return `${message}; ${cure}`;
}

/** Those doubts of a list whose condition holds: each stands behind its own, `isDoubtful && { code, message, cure }`. */
export function raised<Doubt extends Warning>(
  ...doubts: readonly (Doubt | false | null | undefined)[]
): readonly Doubt[] {
  return doubts.filter((doubt): doubt is Doubt => Boolean(doubt));
}

/** Each doubt once, in the order in which they came. */
export function distinctWarnings(warnings: readonly Warning[]): readonly Warning[] {
  return [...new Map(warnings.map((warning) => [warning.message, warning])).values()];
}
