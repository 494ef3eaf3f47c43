/** Doubts as HTML: in full where a page says them first, and folded under "2 warnings as above" after that. */

import { type Warning, warningText } from "../warning.js";
import { counted } from "../words.js";
import { sentenceHtml } from "./html.js";
import type { SplitWarnings } from "./saidWarnings.js";
import { amber } from "./theme.js";

/** One box with what is new, and one line that opens to the rest; nothing without doubts. Styles are on the elements, as notebooks strip style
 *  sheets. */
export function warningsHtml({ now, before }: SplitWarnings): string {
  const lines = (warnings: readonly Warning[]) =>
    warnings
      .map((warning) => sentenceHtml(warningText(warning)))
      .map((text) => `<p style="margin:2px 0"><b>Warning:</b> ${text}</p>`)
      .join("");
  return [
    now.length === 0 ? "" : `<div class="carryover-warning" style="${amber}">${lines(now)}</div>`,
    before.length === 0
      ? ""
      : `<details style="margin:4px 0"><summary>${asAbove(before)}</summary>${lines(before)}</details>`,
  ].join("");
}

/** "2 warnings as above". */
export function asAbove(before: readonly Warning[]): string {
  return `${counted(before.length, "warning")} as above`;
}
