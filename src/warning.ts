/** A doubt that travels with a result to every table, plot and report made from it. */

export interface Warning {
  /** Stable name of the doubt, for programs: "few-rows", "collinear-channels". */
  readonly code: string;
  /** What is doubtful, with its numbers, in one sentence without a full stop. */
  readonly message: string;
  /** What to do about it, in one sentence without a full stop. */
  readonly cure: string;
}

/** The warning as one line of text: "message; cure". */
export function warningText({ message, cure }: Warning): string {
  return `${message}; ${cure}`;
}

/** Each doubt once, in the order in which they came. */
export function distinctWarnings(warnings: readonly Warning[]): readonly Warning[] {
  return [...new Map(warnings.map((warning) => [warning.message, warning])).values()];
}
