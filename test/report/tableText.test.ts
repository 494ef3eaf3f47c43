import { describe, expect, test } from "vitest";
import type { Table } from "../../src/report/table.js";
import { tableHtml } from "../../src/report/tableHtml.js";
import { tableText } from "../../src/report/tableText.js";

const table: Table = {
  kind: "table",
  title: "Return on spend",
  columns: [
    { key: "channel", label: "channel", unit: "" },
    { key: "spend", label: "spend", unit: "GBP", decimals: 0 },
    { key: "roi", label: "ROI", unit: "", decimals: 2 },
  ],
  rows: [
    { channel: "tv", spend: 1234567.4, roi: 1.416 },
    { channel: "ooh <b>", spend: null, roi: Number.NaN },
    { channel: "radio", spend: -950, roi: -0.001 },
  ],
  notes: ["52 weeks"],
  warnings: [{ code: "few-rows", message: "18 weeks carry 14 features", cure: "bring more weeks" }],
};

describe("tableText", () => {
  test("aligns columns, writes units under labels, and prints notes and warnings beneath", () => {
    expect(tableText(table)).toBe(
      [
        "Return on spend",
        "",
        "channel      spend   ROI",
        "                 £",
        "-------  ---------  ----",
        "tv       1,234,567  1.42",
        "ooh <b>          –     –",
        "radio         −950  0.00",
        "",
        "52 weeks",
        "",
        "Warning: 18 weeks carry 14 features; bring more weeks",
      ].join("\n"),
    );
  });

  test("a table without units has no line for them", () => {
    const bare = { ...table, columns: table.columns.map((column) => ({ ...column, unit: "" })) };
    expect(tableText(bare).split("\n")[3]).toMatch(/^-+/);
  });

  test("a table without rows says so", () => {
    expect(tableText({ ...table, rows: [] })).toContain("(no rows)");
  });

  test("numbers of a column without decimals keep six digits, whole ones stay whole", () => {
    const columns = [{ key: "x", label: "x", unit: "" }];
    const text = tableText({
      ...table,
      columns,
      rows: [{ x: 1200 }, { x: 7.389056099 }, { x: 0.000123456789 }],
    });
    expect(text).toContain("1,200\n");
    expect(text).toContain("7.38906\n");
    expect(text).toContain("0.000123457\n");
  });
});

describe("tableHtml", () => {
  test("escapes every text, and shows units and warnings", () => {
    const html = tableHtml(table);
    expect(html).toContain("ooh &lt;b&gt;");
    expect(html).not.toContain("ooh <b>");
    expect(html).toContain("£");
    expect(html).toContain("1,234,567");
    expect(html).toContain("18 weeks carry 14 features; bring more weeks");
  });
});
