/** What a diagnosis finds: how bad it is, what it says, and what to do. */
import type { Warning } from "../warning.js";
import { listed } from "../words.js";

/** "fail": do not use the numbers; "review": look before you use them; "note": know it. */
export type Severity = "fail" | "review" | "note";

export interface Finding extends Warning {
  readonly severity: Severity;
  /** Parameters or weeks that it is about, the worst first. */
  readonly about: readonly string[];
}

/** From so many on, names that a line has said are not said in it again. */
const many = 4;

/** Channels that the same line names elsewhere: by their names again where they are few, "these channels" where they are many. */
export function namedAgain(names: readonly string[], said = "these channels"): string {
  return names.length < many ? listed(names) : said;
}

/** "a, b and 3 more": names, at most so many of them. */
export function someOf(names: readonly string[], most = 4): string {
  if (names.length <= most + 1) return names.join(", ");
  return `${names.slice(0, most).join(", ")} and ${names.length - most} more`;
}
