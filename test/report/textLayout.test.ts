import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Table, TableColumn } from "../../src/report/table.js";
import { tableText } from "../../src/report/tableText.js";
import { endlessPage, tableLines } from "../../src/report/textLayout.js";

const pageOf = (width: number) => ({ ...endlessPage, width });
const estimate = (key: string, group: string): TableColumn[] =>
  ["median", "lower", "upper"].map((label) => ({
    key: `${key}${label}`,
    label,
    unit: "£ per £ spent",
    decimals: 2,
    group,
  }));

const table: Table = {
  kind: "table",
  title: "ROI by channel",
  columns: [
    { key: "name", label: "channel", unit: "" },
    { key: "why", label: "why", unit: "" },
    { key: "spend", label: "spend", unit: "£", decimals: 0 },
    ...estimate("roi", "ROI: median, 90 % interval"),
    ...estimate("next", "marginal ROI: median, 90 % interval"),
    { key: "paid", label: "P(ROI > 1)", unit: "%", decimals: 0 },
  ],
  rows: ["tv", "paid search", "radio"].map((name, i) => ({
    name,
    why: i === 1 ? "worth more than the rest: at its upper bound" : "kept",
    spend: 1_234_567 * (i + 1),
    ...Object.fromEntries(
      ["roi", "next"].flatMap((key) =>
        ["median", "lower", "upper"].map((end, j) => [`${key}${end}`, i + j / 7]),
      ),
    ),
    paid: 12 * i,
  })),
  notes: [
    "Medians, and intervals that hold 90 % of the posterior: a sentence that is longer than eighty columns.",
  ],
  warnings: [
    {
      code: "few",
      message: "18 weeks carry 14 features, which is little to learn from",
      cure: "bring more weeks",
    },
  ],
};

const words = (text: string) => text.split(/\s+/).filter((word) => !/^-*$/.test(word));

describe("a table of text on a page", () => {
  it("stays within it and breaks no word, and says everything", () => {
    for (const width of [40, 60, 80, 100, 200]) {
      const text = tableText(table, { page: pageOf(width) });
      for (const line of text.split("\n")) expect([...line].length, line).toBeLessThanOrEqual(width);
      const whole = new Set(words(tableText(table)));
      expect(new Set(words(text))).toEqual(whole);
    }
  });

  it("puts columns that have no place beneath, behind the first, each heading over its own", () => {
    const parts = tableLines(table, pageOf(80));
    expect(parts.length).toBe(2);
    for (const lines of parts)
      expect(lines.filter((line) => /^(tv|paid search|radio) /.test(line))).toHaveLength(3);
    expect(parts[0]!.join("\n")).toContain("why");
    const at = parts.findIndex((lines) => lines.some((line) => line.includes("marginal")));
    expect(parts[at]!.filter((line) => line.includes("lower")).length).toBe(1);
    expect(parts[at]!.find((line) => line.includes("£ per £ spent"))).toBeDefined();
  });

  it("is the table as it is where there is room", () => {
    expect(tableText(table, { page: pageOf(300) }).split("\n\n")[1]).toBe(tableText(table).split("\n\n")[1]);
  });

  it("aligns numbers under each other to the right", () => {
    const lines = tableLines(table, pageOf(200))[0]!;
    const ends = lines.filter((line) => /\d,\d{3}/.test(line)).map((line) => /\d{1,3}(,\d{3})+/.exec(line)!);
    expect(new Set(ends.map((match) => match.index + match[0].length)).size).toBe(1);
  });

  it("holds for any texts and any width", () => {
    const text = fc.array(
      fc.string({ minLength: 1, maxLength: 12 }).filter((word) => /^[a-z]+$/i.test(word)),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(
        fc.array(fc.tuple(text, text, fc.integer()), { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 30, max: 120 }),
        (rows, width) => {
          const columns = [
            { key: "a", label: "first", unit: "" },
            { key: "b", label: "second of them", unit: "" },
            { key: "c", label: "third", unit: "units", decimals: 0 },
          ];
          const any: Table = {
            ...table,
            columns,
            rows: rows.map(([a, b, c]) => ({ a: a.join(" "), b: b.join(" "), c })),
          };
          const lines = tableLines(any, pageOf(width)).flat();
          for (const line of lines) expect([...line].length).toBeLessThanOrEqual(width);
          expect(new Set(words(lines.join(" ")))).toEqual(
            new Set(words(tableLines(any, endlessPage).flat().join(" "))),
          );
        },
      ),
      { numRuns: 200 },
    );
  });
});
