/** Which cells leave their decimal mark open: what is looked at first must pass over none of them. */
import { DuckDBInstance } from "@duckdb/node-api";
import { expect, it } from "vitest";
import { createRng } from "../../src/math/rng.js";
import { cellMacros } from "../../src/prepare/amounts.js";
import { literal } from "../../src/prepare/sqlText.js";

it("open are the cells in which one mark stands before three digits, and no others", async () => {
  const rng = createRng(4);
  const signs = ["0", "1", "2", "9", ".", ",", "-", "€", " ", "\u00a0", "k"];
  const random = Array.from({ length: 20_000 }, () =>
    Array.from(
      { length: 1 + Math.floor(rng.uniform() * 9) },
      () => signs[Math.floor(rng.uniform() * signs.length)]!,
    ).join(""),
  );
  const cells = [
    "1.234",
    "1,234",
    "12.345 €",
    "€\u00a0123,456",
    "-1.230\u00a0",
    "0.123",
    "1234.567",
    "1.2345",
    "1,234.5",
    "",
    ...random,
  ];
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  for (const macro of cellMacros.split(";\n")) await connection.run(macro);
  const found = await connection.runAndReadAll(
    `SELECT is_open(cell) FROM (SELECT unnest([${cells.map(literal).join(", ")}]) AS cell)`,
  );
  connection.closeSync();
  const isOpen = (cell: string) => /^[^0-9.,]*[1-9]\d{0,2}[.,]\d{3}[^0-9.,]*$/.test(cell);
  expect(found.getRowsJson().map(([one]) => one)).toEqual(cells.map(isOpen));
  expect(cells.filter(isOpen).length).toBeGreaterThan(20);
});
