/** Colours of code change nothing of it. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { codeHtml } from "../../src/export/highlight.js";

const plain = (html: string): string =>
  html
    .replace(/<\/?span[^>]*>/g, "")
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&amp;/g, "&");

it("keeps every character of any text", () => {
  const pieces = fc.constantFrom(
    "const ",
    '"',
    "'",
    "`",
    "\\",
    "//",
    "/*",
    "*/",
    "\n",
    "1_0.5e3",
    "<a>",
    "&",
    "If",
    "é",
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(pieces, fc.string())), (parts) => {
      expect(plain(codeHtml(parts.join("")))).toBe(parts.join(""));
    }),
  );
});

it.each([
  ["const a = 1;", '<span class="word">const</span> a = <span class="number">1</span>;'],
  ["a.of // of it", 'a.of <span class="comment">// of it</span>'],
  ['f("// no")', 'f(<span class="text">&quot;// no&quot;</span>)'],
  ["Const $if x1", "Const $if x1"],
])("%j", (code, html) => expect(codeHtml(code)).toBe(html));
