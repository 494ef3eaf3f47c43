import { describe, expect, it } from "vitest";
import { inert, shortened, shownText } from "../src/inert.js";
import type { Table } from "../src/report/table.js";
import { tableHtml } from "../src/report/tableHtml.js";
import { tableCsv, tableMarkdown } from "../src/report/tableMarkdown.js";
import { tableText } from "../src/report/tableText.js";

/** Names that whoever makes a table may have put into it. */
const hostile = {
  script: '<script>alert(1)</script><img src=x onerror="alert(2)">',
  quotes: `"'\`; DROP`,
  escape: "\u001b[2J\u001b]0;owned\u0007\u009b31mred",
  direction: "safe\u202egpj.exe\u2066\u200f",
  lines: "one\ntwo\r\nthree\u2028four\ttab",
  formula: '=cmd|"/c calc"!A1',
  link: "[click](javascript:alert(1)) ![x](http://tracker/x.png)",
  long: "x".repeat(10_000),
} as const;

const names = Object.values(hostile);
const table: Table = {
  kind: "table",
  title: names.join(" "),
  columns: [
    { key: "name", label: names.join(" "), unit: hostile.script, group: hostile.escape },
    { key: "value", label: "value", unit: "", decimals: 1 },
  ],
  rows: names.map((name) => ({ name, value: -1 })),
  notes: names.map((name) => `of ${name}, from -1 to 2`),
  warnings: names.map((name) => ({ code: "x", message: `"${name}" is odd`, cure: `rename ${name}` })),
};

describe("hostile names", () => {
  const acting = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/u;

  it("have no control character and no mark of direction in a table of text, and no line of 10,000 characters", () => {
    const text = tableText(table);
    expect(text.replaceAll("\n", "")).not.toMatch(acting);
    const long = text.split("\n").filter((line) => line.includes("xxxx"));
    expect(long.length).toBeGreaterThan(0);
    expect(text).not.toContain("x".repeat(400));
  });

  it("are text in HTML: nothing of them is an element or an attribute", () => {
    const html = tableHtml(table);
    expect(html.replaceAll("\n", "")).not.toMatch(acting);
    expect(html).not.toMatch(/<(script|img)/);
    expect(html).not.toMatch(/="[^"]*"[^\s/>]/);
  });

  it("are text in Markdown: no HTML, no link, no picture, no further cell or line", () => {
    const markdown = tableMarkdown(table);
    expect(markdown).not.toMatch(/<(script|img)/);
    expect(markdown).not.toMatch(/\]\(/);
    const rows = markdown.split("\n").filter((line) => line.startsWith("|"));
    expect(rows).toHaveLength(2 + names.length);
    expect(new Set(rows.map((row) => row.replaceAll("\\|", "").split("|").length))).toEqual(new Set([4]));
  });

  it("are no formula in CSV, where all else stays as it is", () => {
    const csv = tableCsv(table);
    expect(csv).toContain(`"'=cmd|""/c calc""!A1"`);
    expect(csv).toContain(hostile.long);
    expect(
      tableCsv({ ...table, rows: ["+1", "-2+3", "@x", "tv"].map((name) => ({ name, value: -1 })) }),
    ).toBe("name,value\n'+1,-1\n'-2+3,-1\n'@x,-1\ntv,-1\n");
  });
});

it("a sentence keeps its paths and options, and its numbers have a true minus", () => {
  const path = `/home/me/${"deep/".repeat(40)}my.csv`;
  expect(shownText(`carryover fit ${path} --type v3, from -1.5 (-2 to 3) on 2024-01-01`)).toBe(
    `carryover fit ${path} --type v3, from −1.5 (−2 to 3) on 2024-01-01`,
  );
  expect(inert("Ünïcode שלום 日本 👩‍👩‍👧")).toBe("Ünïcode שלום 日本 👩‍👩‍👧");
  expect(shortened(`a ${"b".repeat(100)}c`, 9)).toBe("a bbbbbb…bc");
});
