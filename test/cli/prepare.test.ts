/** The prepare command: an account on standard output, files beside the recipe, and bad input in one line. */
import { readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import { daily, recipeWith } from "../prepare/recipes.js";
import { runCaptured } from "./runCaptured.js";

const recipe = () =>
  recipeWith("results:\n  - { files: s.csv, date: day, money: { revenue: revenue } }\n", {
    "s.csv": daily("2024-01-01", 15, "day,revenue", (day, i) => `${day},${i}.25`),
  });

it("prints the account, and writes the table beside its SQL", async () => {
  const path = recipe();
  const { code, stdout } = await runCaptured(["prepare", path]);
  expect(code).toBe(0);
  const account = JSON.parse(stdout);
  expect(account.months).toEqual([
    {
      name: "revenue",
      month: "2024-01",
      given: "108.75",
      twice: "0.00",
      rounding: "0.00",
      outside: "14.25",
      kept: "94.50",
      difference: "0.00",
    },
  ]);
  expect(account.dropped[0].why).toBe("after the last week of the table, 2024-01-08 to 2024-01-14");
  expect(readdirSync(dirname(path))).toEqual([
    "prepare.yaml",
    "s.csv",
    "weekly.account.json",
    "weekly.csv",
    "weekly.sql",
  ]);
  const table = await runCaptured(["prepare", path, "--table"]);
  expect(table.stdout).toMatch(/^Prepared: 2 weeks from Monday, 2024-01-01, of 15 rows in 1 file\n/);
});

it.each([["--dry-run"], ["--sql"]])("writes nothing with %s", async (flag) => {
  const path = recipe();
  const { code, stdout } = await runCaptured(["prepare", path, flag]);
  expect(code).toBe(0);
  expect(stdout).toMatch(flag === "--sql" ? /^CREATE TABLE weekly AS SELECT/m : /"output": null/);
  expect(readdirSync(dirname(path))).toEqual(["prepare.yaml", "s.csv"]);
});

it.each([
  [["prepare"], /missing required argument 'recipe'/],
  [["prepare", "none.yaml"], /^carryover: none\.yaml: there is no such file/],
  [["prepare", recipeWith("spend: 3", {})], /"spend" must be a list, got 3/],
])("refuses %o in one line", async (args, message) => {
  const { code, stdout, stderr } = await runCaptured(args);
  expect({ code, stdout, lines: stderr.trimEnd().split("\n").length }).toEqual({
    code: 2,
    stdout: "",
    lines: 1,
  });
  expect(stderr).toMatch(message);
});

it("names a key of the recipe, and no flag of another command, for a file that is not UTF-8", async () => {
  const path = recipe();
  writeFileSync(join(dirname(path), "s.csv"), Buffer.from("day,revenue \xe9\n2024-01-01,3\n", "latin1"));
  const { code, stderr } = await runCaptured(["prepare", path]);
  expect(code).toBe(2);
  expect(stderr).toContain('save it as CSV UTF-8, or set encoding to "windows-1252"');
});
