/** SQL over panels, tables, frames and files, and what it refuses. */
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { readPanel } from "../../src/data/read.js";
import { maskMagic, readCell } from "../../src/kernel/cellCode.js";
import { sqlCell } from "../../src/kernel/sqlCell.js";
import { toFrame } from "../../src/notebook/frame.js";
import { querySql } from "../../src/notebook/sql.js";
import { tableText } from "../../src/report/tableText.js";

const panel = await readPanel("data/market.csv");
const folder = mkdtempSync(join(tmpdir(), "carryover-sql-"));
for (const name of ["a1.csv", "a2.csv"])
  writeFileSync(join(folder, name), "day,cost\n2024-01-01,1.5\n2024-01-02,2\n");

it("asks a panel, a frame, a table of an earlier query, and files, together", async () => {
  const spend = panel.channels.find(({ name }) => name === "tv")!.spend!;
  const total = [...spend.values].reduce((sum, value) => sum + value, 0);
  const answer = await querySql(
    "SELECT sum(spend_tv) AS total, count(*) AS n, min(week_start) AS first FROM panel",
    { panel },
  );
  expect(answer.rows[0]!.total).toBeCloseTo(total, 6);
  expect(answer.rows[0]).toMatchObject({ n: panel.times.length, first: panel.times[0] });
  const frame = await toFrame(panel);
  expect((await querySql("SELECT sum(spend_tv) AS total FROM frame", { frame })).rows[0]!.total).toBeCloseTo(
    total,
    6,
  );
  expect((await querySql("SELECT n * 2 AS twice FROM answer", { answer })).rows).toEqual([
    { twice: 2 * panel.times.length },
  ]);
  const files = await querySql(
    `SELECT day, sum(cost) AS cost FROM '${folder}/a*.csv' GROUP BY ALL ORDER BY day`,
  );
  expect(files.rows).toEqual([
    { day: "2024-01-01", cost: 3 },
    { day: "2024-01-02", cost: 4 },
  ]);
  expect(files.columns.map(({ label, decimals }) => [label, decimals])).toEqual([
    ["day", undefined],
    ["cost", 0],
  ]);
});

it.each([
  ["SELECT 0.00001234::DECIMAL(18, 8) AS rate", 8, "0.00001234"],
  ["SELECT 1.5::DECIMAL(18, 2) AS cost", 2, "1.50"],
  ["SELECT 0.1::DOUBLE + 0.2::DOUBLE AS sum", 1, "0.3"],
  ["SELECT 1e-7::DOUBLE AS p", 7, "0.0000001"],
  ["SELECT 1234567.891::DOUBLE AS cost UNION ALL SELECT 1 / 3", 8, "1,234,567.89100000"],
])("%s shows the decimals that there are", async (sql, decimals, text) => {
  const answer = await querySql(sql);
  expect(answer.columns[0]!.decimals).toBe(decimals);
  expect(tableText(answer)).toContain(text);
});

it.each([
  ["FORM panel", /^querySql: Parser Error: syntax error/],
  ["SELECT spend FROM panel", /Referenced column "spend" not found/],
  [`COPY panel TO '${folder}/a1.csv'`, /Permission Error/],
  ["FROM 'https://example.org/a.csv'", /Error/],
  ["FROM read_text(chr(47) || 'etc' || chr(47) || 'passwd')", /Permission Error/],
])("refuses %s in one line", async (sql, message) => {
  await expect(querySql(sql, { panel })).rejects.toThrow(message);
  await expect(querySql(sql, { panel })).rejects.toMatchObject({
    name: "DataError",
    message: expect.not.stringContaining("\n"),
  });
});

it.each([
  [`/* a /* b */ */ -- c\n(SELECT * FROM '${folder}/none.csv')`, /there is no file ".*none\.csv"/],
  [`WITH x AS (FROM '${folder}/none.csv') FROM x`, /there is no file/],
  [`DESCRIBE FROM '${folder}/none.csv'`, /there is no file/],
  [`SUMMARIZE '${folder}/none.csv'`, /there is no file/],
  [`PIVOT '${folder}/none.csv' ON a USING sum(b)`, /there is no file/],
  [`ATTACH '${folder}/none.db'`, /Permission Error/],
  [`EXPORT DATABASE '${folder}/none'`, /Permission Error/],
  [`/* SELECT */ -- FROM\n COPY (SELECT 1) TO '${folder}/none.csv'`, /Permission Error/],
])("says of %s what is wrong", async (sql, message) => {
  await expect(querySql(sql)).rejects.toThrow(message);
});

it("refuses what is no table", async () => {
  await expect(querySql("SELECT 1", { x: 3 as never })).rejects.toThrow(
    /querySql: tables of "x" must be a panel, a table or a frame/,
  );
});

it.each([
  ["%%sql\nFROM panel", 'await mmm.querySql("FROM panel", { panel })\n'],
  [
    "%%sql weekly\nSELECT *\nFROM a JOIN b USING (x)",
    'const weekly = await mmm.querySql("SELECT *\\nFROM a JOIN b USING (x)", { a, b });weekly\n\n',
  ],
  ["%%sql\nWITH x AS (FROM 'from y') SELECT extract(year FROM day) FROM x -- from z", null],
  ["%%sql\nFROM read_csv('a.csv')", null],
  ["%%sql\nPIVOT a ON geo USING sum(kpi)", 'await mmm.querySql("PIVOT a ON geo USING sum(kpi)", { a })\n'],
  [
    "%%sql\nFROM (UNPIVOT a ON b) JOIN (SUMMARIZE c) ON true",
    'await mmm.querySql("FROM (UNPIVOT a ON b) JOIN (SUMMARIZE c) ON true", { a, c })\n',
  ],
  ["%%sql\nDESCRIBE FROM a", 'await mmm.querySql("DESCRIBE FROM a", { a })\n'],
  [
    '%%sql\nSELECT pivot x, $$ from b $$ AS "from c" /* /* */ from d */ FROM a',
    'await mmm.querySql("SELECT pivot x, $$ from b $$ AS \\"from c\\" /* /* */ from d */ FROM a", { a })\n',
  ],
])("%j is a call", (cell, code) => {
  const expected = code ?? `await mmm.querySql(${JSON.stringify(cell.slice(6))}, {  })\n`;
  expect(sqlCell(cell)).toBe(expected);
  expect(readCell(cell).code).toBe(expected);
  expect(maskMagic(cell)).toBe(cell.replace(/[^\n]/g, " "));
});

it("another cell is none", () => {
  expect([sqlCell("%%time\n1"), sqlCell("%%sqlx\n1"), sqlCell("1")]).toEqual([null, null, null]);
});

it.each([
  ["PIVOT t ON k USING sum(n)", { x: 1, y: 2 }],
  ["FROM (PIVOT t ON k USING sum(n))", { x: 1, y: 2 }],
  ["WITH p AS (PIVOT t ON k USING sum(n)) SELECT y FROM p;", { y: 2 }],
  ["UNPIVOT t ON n", { k: "x", name: "n", value: 1 }],
  ["SELECT 'it''s; \\' AS a, E'\\'; ' AS b", { a: "it's; \\", b: "'; " }],
  ["SELECT $$;'$$ AS a, $x$ ; $$ $x$ AS b /* ; /* ; */ ; */", { a: ";'", b: " ; $$ " }],
  ['SELECT 1 AS "a;", 2 AS a$b; -- ; and nothing else', { "a;": 1, a$b: 2 }],
])("%s is one query", async (sql, first) => {
  const t = await querySql("SELECT * FROM (VALUES ('x', 1), ('y', 2)) AS t(k, n)");
  expect((await querySql(sql, { t })).rows[0]).toEqual(first);
});

it.each([
  "PIVOT t ON k USING sum(n); SELECT 1",
  "SELECT 'a\\'; SELECT ';'",
  "SELECT 1 /* /* */ ; */; -- ;\n SELECT 2;;",
  "SELECT 1 AS a$; SELECT 2 AS b$",
])("%j are two queries, and refused", async (sql) => {
  await expect(querySql(sql)).rejects.toThrow(
    "querySql: one query is answered at a time, and these are 2; ask each by itself",
  );
});

it("says in one line that a file is not there, and runs no second statement", async () => {
  for (const file of [`${folder}/none.csv`, `${folder}/none*.csv`])
    await expect(querySql(`SELECT * FROM '${file}'`)).rejects.toThrow(
      `querySql: there is no file "${file}"; check the path`,
    );
  await expect(querySql("SELECT 1 AS a; SELECT 2 AS b")).rejects.toThrow(
    "querySql: one query is answered at a time, and these are 2; ask each by itself",
  );
  expect((await querySql("SELECT 1 AS a; -- that is all\n")).rows).toEqual([{ a: 1 }]);
});
