/** Text made safe inside HTML and inside scripts. */

import { shownText, unbroken } from "../inert.js";

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** The text with the five characters that mean something in HTML written as entities. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character]!);
}

/** A sentence of ours, with names of strangers in it, as HTML.
 *
 *  @see shownText */
export function sentenceHtml(sentence: string): string {
  return proseHtml(shownText(sentence));
}

/** A text that may go on in the next line, but not within a number or a date. A date keeps its plain hyphens, for whoever copies it.
 *
 *  @example proseHtml("to 2024-06-10") // 'to <span style="white-space:nowrap">2024-06-10</span>' */
export function proseHtml(text: string): string {
  return escapeHtml(unbroken(text)).replace(date, '<span style="white-space:nowrap">$&</span>');
}

const date = /\b\d{4}-\d\d(?:-\d\d)?\b/g;

/** A value as JSON that can stand inside a script element. */
export function scriptJson(value: unknown): string {
  const json = JSON.stringify(value);
  return json
    .replace(/</g, "\\u003c")
    .replace(/\u2028/g, "\\u2028")
    .replace(/\u2029/g, "\\u2029");
}
