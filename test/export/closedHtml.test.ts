/** Foreign HTML in a page: it ends where it ends, and shows what it shows alone. */
import { JSDOM } from "jsdom";
import { describe, expect, it } from "vitest";
import { closedHtml } from "../../src/export/closedHtml.js";

const { document } = new JSDOM("<!doctype html><body></body>").window;

const whole = [
  "",
  "a < b & c > d",
  "<p>One<p>Two</p>",
  '<table border="1"><tr><td>x<td>y</tr></table>',
  "<ul><li>a<li>b</ul>",
  '<img src="a.png" alt="a > b"><br/><hr>',
  "<!-- closed --><!--><!---><!doctype html><b>x</b>",
  "<b><i>x</b>y</i>",
  '<svg viewBox="0 0 1 1"><title>t</title><path d="M0"/></svg>',
  '<script>if (a < b) document.write("</b>")</script><style>a > b {}</style>',
  "<textarea><div></textarea >",
  '<a title=it\'s href="x">y</a>',
];
const open = [
  "<details><summary>s</summary>x",
  "<!-- open <b>",
  "<b>x<!-- open",
  "<textarea>x</b>",
  "<script>var a </scrip",
  "<style>p{</style",
  "<noscript>x",
  "<table><tr><td>x",
  "<select><option>x",
  "<select><textarea>x",
  "<template><div>x",
  "x</div></section></main></body></html>",
  "<html><head><title>t</title></head><body class=a><p>x</body></html>",
  'x<a href="y',
  "x<a b='",
  "<svg><title>x",
  "<svg><![CDATA[<b>]]><g>",
  "<SVG><G/><g>",
  "<div/>x",
  "<b>bold",
  "<div><b>x</div>",
  '<ul><li><a href="x">y</ul>z',
  "<!bogus",
  "<!-- a --!><table><!-- b -->",
  '<a ="><table>',
  '<a b/="><table>',
  '<a b=c="><table>',
  "<a b = '>'><table>",
];

/** Of which our text is another than that of an element: jsdom puts a text behind a table, browsers before it; a script is given an end. */
const others = ["<div><table><tr></div>x", "<script><!--<script>x", "<script>a <!-- b"];

describe.each([...whole, ...open, ...others])("%s", (html) => {
  const closed = closedHtml(html);

  it("ends before what follows it, and leaves the page's own elements open", () => {
    document.body.innerHTML = `<main><section>${closed}</section><section><p>after</p></section></main>`;
    const [own, next, ...more] = document.body.firstElementChild!.children;
    expect(more).toEqual([]);
    expect(next!.outerHTML).toBe("<section><p>after</p></section>");
    expect(own!.innerHTML).toBe(closed);
  });
});

it.each([...whole, ...open])("shows what it shows in an element of its own: %s", (html) => {
  const alone = document.createElement("div");
  alone.innerHTML = html;
  expect(closedHtml(html)).toBe(alone.innerHTML);
});

it.each([
  ["<plaintext>x", "x"],
  ['<div><meta http-equiv="refresh" content="0;url=x">y</div>', "<div>y</div>"],
  ['<base href="https://elsewhere/">y', "y"],
  ["<div><table><tr></div>x", "<div>x<table><tbody><tr></tr></tbody></table></div>"],
  ["<script><!--<script>x", "<script><!--<script>x\n--></script>"],
  ["<div><b>x</div>y", "<div><b>x</b></div><b>y</b>"],
  ["<details><summary>s</summary>x", "<details><summary>s</summary>x</details>"],
])("leaves out what is of a page alone, and closes the rest: %s", (html, closed) => {
  expect(closedHtml(html)).toBe(closed);
});

it("shows as a text what nests deeper than browsers do", () => {
  expect(closedHtml("<i>".repeat(600))).toBe(`<pre>${"&lt;i&gt;".repeat(600)}</pre>`);
  expect(closedHtml("<i>".repeat(400))).toContain("</i></i>");
});

it("takes a moment for a long text", () => {
  for (const part of ["<", "<a ", "<b>", "<a b=", "</x>", "<!-", "<!--", "<!-->", "<p a='"]) {
    const html = part.repeat(50_000);
    expect(closedHtml(html).length).toBeLessThan(6 * html.length + 20);
  }
});
