/** Foreign HTML in a page: it ends where it ends. */
import { expect, it } from "vitest";
import { closedHtml } from "../../src/export/closedHtml.js";

it.each([
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
])("stays as it is where it is whole: %s", (html) => {
  const isOptional = /<li>b|<td>y/.test(html);
  if (isOptional) expect(closedHtml(html).replace(/(<\/(li|td)>)+(?=<\/(ul|tr)>)/g, "")).toBe(html);
  else expect(closedHtml(html)).toBe(html);
});

it.each([
  ["<details><summary>s</summary>x", "<details><summary>s</summary>x</details>"],
  ["<!-- open <b>", "<!-- open <b>-->"],
  ["<b>x<!-- open", "<b>x<!-- open--></b>"],
  ["<textarea>x</b>", "<textarea>x</b></textarea>"],
  ["<script>var a </scrip", "<script>var a </scrip</script>"],
  ["<style>p{</style", "<style>p{</style</style>"],
  ["<noscript>x", "<noscript>x</noscript>"],
  ["<table><tr><td>x", "<table><tr><td>x</td></tr></table>"],
  ["<div><table><tr></div>x", "<div><table><tr></tr></table></div>x"],
  ["<select><option>x", "<select><option>x</option></select>"],
  ["<template><div>x", "<template><div>x</div></template>"],
  ["x</div></section></main></body></html>", "x"],
  ["<html><head><title>t</title></head><body class=a><p>x</body></html>", "<title>t</title><p>x"],
  ["<plaintext>x", "x"],
  ['<meta http-equiv="refresh" content="0;url=x">y', "y"],
  ['x<a href="y', "x"],
  ["x<a b='", "x"],
  ["<svg><title>x", "<svg><title>x</title></svg>"],
  ["<SVG><G/><g>", "<SVG><G/><g></g></svg>"],
  ["<div/>x", "<div/>x</div>"],
  ["<b>bold", "<b>bold</b>"],
  ["<div><b>x</div>", "<div><b>x</div></b>"],
  ['<ul><li><a href="x">y</ul>z', '<ul><li><a href="x">y</li></ul>z</a>'],
  ["<!bogus", ""],
  ["<!-- a --!><table><!-- b -->", "<!-- a --!><table><!-- b --></table>"],
  ['<a ="><table>', '<a ="><table></table></a>'],
  ['<a b/="><table>', '<a b/="><table></table></a>'],
  ['<a b=c="><table>', '<a b=c="><table></table></a>'],
  ["<a b = '>'><table>", "<a b = '>'><table></table></a>"],
])("is closed: %s", (html, closed) => {
  expect(closedHtml(html)).toBe(closed);
  expect(closedHtml(closed)).toBe(closed);
});

it("takes a moment for a long text", () => {
  for (const part of ["<", "<a ", "<b>", "<a b=", "</x>", "<!-", "<!--", "<!-->", "<p a='"]) {
    const html = part.repeat(50_000);
    expect(closedHtml(html).length).toBeLessThan(3 * html.length + 10);
  }
});
