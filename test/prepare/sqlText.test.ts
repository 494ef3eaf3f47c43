/** Names of strangers in SQL: they come back as they went in, and nothing else happens. */
import { DuckDBInstance } from "@duckdb/node-api";
import fc from "fast-check";
import { expect, it } from "vitest";
import { prepareTable } from "../../src/prepare/prepare.js";
import { identifier, literal } from "../../src/prepare/sqlText.js";
import { recipeWith } from "./recipes.js";

const nasty = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '"',
        "'",
        ";",
        "\n",
        "\r",
        "\t",
        "\0",
        "--",
        "/*",
        "*/",
        "\\",
        "$$",
        "{",
        "}",
        "DROP TABLE t",
        "%",
        "ü",
        "🎈",
        " ",
        "a",
      ),
      fc.string({ unit: "binary", maxLength: 3 }),
    ),
    { minLength: 1, maxLength: 8 },
  )
  .map((parts) => parts.join(""))
  // Half of a pair is no text to the database.
  .filter((text) => text !== "" && text === Buffer.from(text).toString());

it("a text comes back from the database as it went in, and a NUL is refused", async () => {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  await connection.run("CREATE TABLE t AS SELECT 1 AS one");
  await fc.assert(
    fc.asyncProperty(nasty, async (text) => {
      if (text.includes("\0")) {
        expect(() => literal(text)).toThrow(/must not hold the character NUL/);
        expect(() => identifier(text, new Set([text]))).toThrow(/must not hold the character NUL/);
        return;
      }
      const column = identifier(text, new Set([text]));
      const reader = await connection.runAndReadAll(
        `SELECT ${literal(text)} AS ${column}, ${column} FROM (SELECT 2 AS ${column})`,
      );
      expect(reader.columnNames()[0]).toBe(text);
      expect(reader.getRowsJson()).toEqual([[text, 2]]);
      expect((await connection.runAndReadAll("FROM t")).getRowsJson()).toEqual([[1]]);
    }),
    { numRuns: 500, seed: 1 },
  );
  connection.closeSync();
});

it("a name that the table lacks never reaches the database", () => {
  fc.assert(
    fc.property(nasty, nasty, (name, other) => {
      fc.pre(name !== other);
      expect(() => identifier(name, new Set([other]))).toThrow(/the table has no such column/);
    }),
    { numRuns: 500, seed: 2 },
  );
});

it("names of columns, channels and files of any letters give a table, or one line", async () => {
  const oneLine = nasty.map((text) => text.replaceAll(/\s+/g, " ").trim()).filter((text) => text !== "");
  await fc.assert(
    fc.asyncProperty(oneLine, oneLine, oneLine, async (column, channel, name) => {
      const cell = (text: string) => `"${text.replaceAll('"', '""')}"`;
      const rows = Array.from({ length: 7 }, (_, i) => `2024-01-0${i + 1},${cell(channel)},${i},1\n`).join(
        "",
      );
      const file = `${name.replaceAll(/[/\0\\]/g, "").slice(0, 40)}.csv`;
      const recipe = {
        spend: [{ files: file, date: "day", channel: "channel", spend: column }],
        results: [{ files: file, date: "day", sum: { [name]: "kpi" }, rows: "add" }],
      };
      const path = recipeWith(JSON.stringify(recipe), { [file]: `day,channel,${cell(column)},kpi\n${rows}` });
      const result = await prepareTable(path, { write: false }).catch((error: Error) => error);
      if (result instanceof Error) {
        expect(result.name, result.stack).toMatch(/^(DataError|ArgumentError)$/);
        return;
      }
      expect(result.table.rows).toEqual([["2024-01-01", "21.00", "7"]]);
    }),
    { numRuns: 30, seed: 3 },
  );
});
