/** What Jupyter is told about a place in a cell. */
import type { Completed } from "./completion.js";
import { toCodePoints } from "./cursor.js";

/** Content of "complete_reply". */
export function completeReply(code: string, { start, end, matches, types }: Completed) {
  return {
    status: "ok",
    matches,
    cursor_start: toCodePoints(code, start),
    cursor_end: toCodePoints(code, end),
    metadata: {
      _jupyter_types_experimental: matches.map((text, at) => ({ text, type: types[at] })),
    },
  };
}

/** Content of "inspect_reply". */
export function inspectReply(text: string | null) {
  return {
    status: "ok",
    found: text !== null,
    data: text === null ? {} : { "text/plain": text },
    metadata: {},
  };
}
