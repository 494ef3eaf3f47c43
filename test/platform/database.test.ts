/** The database is shut in: it reads the files that it was given, and neither others nor the network, and writes nothing. */
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { asPattern, look, open } from "../../src/platform/node/database.js";
import type { Database } from "../../src/platform/platform.js";

const folder = mkdtempSync(join(tmpdir(), "carryover-database-"));
const given = join(folder, "given[1]*.csv");
const other = join(folder, "given1.csv");
let database: Database;

beforeAll(async () => {
  writeFileSync(given, "a\n1\n");
  writeFileSync(other, "a\n2\n");
  database = await open([given]);
});
afterAll(() => database.close());

it("reads what it was given, whatever its name, and the start of a file", async () => {
  expect(await database.query(`SELECT a FROM read_csv('${asPattern(given)}', header = true)`)).toEqual([
    ["1"],
  ]);
  expect(await look(given, 1)).toEqual({ start: Buffer.from("a"), size: 4 });
});

it.each([
  `FROM read_csv('${other}')`,
  `FROM read_text('${folder}/*')`,
  "FROM read_text('/etc/passwd')",
  `FROM glob('${folder}/*')`,
  "FROM read_csv('https://example.org/a.csv')",
  `COPY (SELECT 1) TO '${folder}/out.csv'`,
  `COPY (SELECT 1) TO '${given}'`,
  `ATTACH '${folder}/x.db'`,
  `EXPORT DATABASE '${folder}/all'`,
  "INSTALL httpfs",
  "LOAD httpfs",
  "SET enable_external_access = true",
  `SET allowed_paths = ['${other}']`,
  "SET memory_limit = '100GB'",
])("refuses %s", async (sql) => {
  await expect(database.query(sql)).rejects.toThrow(/disabled|locked|Cannot (access|change)|Permission/);
  expect(readdirSync(folder).sort()).toEqual(["given1.csv", "given[1]*.csv"]);
  expect(readFileSync(given, "utf8")).toBe("a\n1\n");
});

it("stops when it is told to", async () => {
  const stop = new AbortController();
  const query = database.query("SELECT sum(a.i * b.i) FROM range(1000000) a(i), range(1000000) b(i)", {
    signal: stop.signal,
  });
  setTimeout(() => stop.abort(), 20);
  await expect(query).rejects.toMatchObject({ name: "AbortError" });
});
