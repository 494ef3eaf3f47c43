/** Which doubts a page has said in full, so that it says each of them once. */
import type { Warning } from "../warning.js";

/** Doubts that are new to a page, and those that it has said. */
export interface SplitWarnings {
  readonly now: readonly Warning[];
  readonly before: readonly Warning[];
}

export interface SaidWarnings {
  /** Which of some doubts the page has not said yet; from now on it has said them all.
   *
   *  @param place  where they are said (default: one place for all) */
  readonly split: (warnings: readonly Warning[], place?: string) => SplitWarnings;
  /** A place is written again: what it alone said is new once more. */
  readonly forget: (place: string) => void;
}

/** A page that has said nothing yet. */
export function nothingSaid(): SaidWarnings {
  const places = new Map<string, string>();
  return {
    split(warnings, place = "") {
      const now = warnings.filter(({ message }) => !places.has(message));
      for (const { message } of now) places.set(message, place);
      return { now, before: warnings.filter((warning) => !now.includes(warning)) };
    },
    forget(place) {
      for (const [message, said] of places) if (said === place) places.delete(message);
    },
  };
}
