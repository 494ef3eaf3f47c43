/** Text as strangers may have written it, made fit for a page and for a file of an office. */

import { shortened, shownText } from "../inert.js";

/** Longer words are cut in their middle: checksums are not so long, names of columns can be. */
const longestWord = 80;

/** The text in one line, without control characters, its longest words cut, numbers with a true minus.
 *
 *  @example legible("a\u001b[31mred") // "a�[31mred" */
export function legible(text: string): string {
  return shownText(shortened(text, longestWord));
}
