/** HTML of somebody else's as a part of a page: what it leaves open ends with it, and nothing that it did not open is closed. A comment without an
 *  end, a form field or a table would take all cells below it into itself, and with them what computes. */
import { type DefaultTreeAdapterTypes, parseFragment, serialize } from "parse5";
import { escapeHtml } from "../report/html.js";

type Parent = DefaultTreeAdapterTypes.ParentNode;

/** Of a page and no part of it: another address to go to, and what never ends. */
const ofPages = new Set(["base", "meta", "plaintext"]);

/** Elements in one another, as many as browsers nest. */
const deepest = 512;

/** Closed HTML, for a section of a page, as a browser reads it there.
 *
 *  @returns the text itself, to be read, where it nests deeper than browsers do
 *  @example closedHtml("<details><b>more") // "<details><b>more</b></details>" */
export function closedHtml(html: string): string {
  const section = parseFragment("<div></div>").childNodes[0] as DefaultTreeAdapterTypes.Element;
  const fragment = parseFragment(section, html, {});
  return withoutPage(fragment, deepest) ? serialize(fragment) : `<pre>${escapeHtml(html)}</pre>`;
}

/** Takes away what is of a page, and leaves its texts; false where elements nest deeper than so. */
function withoutPage(parent: Parent, depth: number): boolean {
  if (depth === 0) return false;
  parent.childNodes = parent.childNodes.flatMap((node) =>
    "tagName" in node && ofPages.has(node.tagName) ? node.childNodes : [node],
  );
  if ("tagName" in parent && parent.tagName === "script") endComment(parent);
  return parent.childNodes.every((node) => !("childNodes" in node) || withoutPage(node, depth - 1));
}

/** Ends a comment of HTML that a script leaves open: one that opens a script in it would take the end of its own for the other's. */
function endComment(script: Parent): void {
  const last = script.childNodes.at(-1);
  if (last === undefined || !("value" in last)) return;
  if (last.value.lastIndexOf("<!--") > last.value.lastIndexOf("-->")) last.value += "\n-->";
}
