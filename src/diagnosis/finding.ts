/** What a diagnosis finds: how bad it is, what it says, and what to do. */
import type { Warning } from "../warning.js";

/** "fail": do not use the numbers; "review": look before you use them; "note": know it. */
export type Severity = "fail" | "review" | "note";

export interface Finding extends Warning {
  readonly severity: Severity;
  /** Parameters or weeks that it is about, the worst first. */
  readonly about: readonly string[];
}

/** "a, b and 3 more": names, at most so many of them. */
export function someOf(names: readonly string[], most = 4): string {
  if (names.length <= most + 1) return names.join(", ");
  return `${names.slice(0, most).join(", ")} and ${names.length - most} more`;
}
