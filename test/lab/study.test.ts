/** A study is made whole or not at all, and a folder that is there stays the one it was. */
import { readdirSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setImmediate } from "node:timers/promises";
import { afterEach, beforeEach, expect, it } from "vitest";
import { ArgumentError } from "../../src/errors.js";
import * as carryover from "../../src/index.js";
import { makeStudy } from "../../src/lab/study.js";
import { runCaptured } from "../cli/runCaptured.js";

const start = process.cwd();
let folder: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), "carryover-study-")));
});
afterEach(async () => {
  process.chdir(start);
  await rm(folder, { recursive: true, force: true });
});

const everything = [".gitignore", "data", "notebooks", "package.json"];

it("is made in the current folder, which goes on to be the current folder", async () => {
  const before = await stat(folder);
  process.chdir(folder);
  const { code, stdout, stderr } = await runCaptured(["init", "."]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toMatch(/\nNext: npm start\n$/);
  expect((await stat(folder)).ino).toBe(before.ino);
  expect(process.cwd()).toBe(folder);
  expect((await readdir(".")).sort()).toEqual(everything);
});

it("is made in a new folder and those above it, and leaves nothing beside it", async () => {
  const files = await makeStudy(join(folder, "a", "b"));
  expect(files.sort()).toEqual(everything.slice(1));
  expect(await readdir(folder)).toEqual(["a"]);
  expect(await readdir(join(folder, "a"))).toEqual(["b"]);
  expect((await readdir(join(folder, "a", "b"))).sort()).toEqual(everything);
});

it("begins with a notebook whose cells run from the table to a report, in one line at its end", async () => {
  const study = join(folder, "study");
  await makeStudy(study);
  const notebook = JSON.parse(await readFile(join(study, "notebooks", "my-study.ipynb"), "utf8"));
  const code = notebook.cells
    .filter((cell: { cell_type: string }) => cell.cell_type === "code")
    .map((cell: { source: string[] }) => cell.source.join(""));
  expect(code.at(-1)).toBe('await saveReport(await report(posterior), "report.html")');
  const program = code.join("\n").replace(/^import (.*) from "carryover";/, "const $1 = carryover;");
  const names = /const \{(.*?)\} = carryover/
    .exec(program)![1]!
    .split(",")
    .map((name) => name.trim());
  // Every name that a cell uses is one that the package has.
  expect(names.filter((name) => !(name in carryover))).toEqual([]);
  expect(() => new Function("carryover", `return async () => {${program}}`)).not.toThrow();
});

it("names the package by a path from the study, which leads there", async () => {
  const study = join(folder, "a", "b");
  await makeStudy(study);
  const { dependencies } = JSON.parse(await readFile(join(study, "package.json"), "utf8"));
  expect(dependencies.carryover).toMatch(/^file:\.\.\//);
  expect(await realpath(resolve(study, dependencies.carryover.slice("file:".length)))).toBe(
    await realpath(start),
  );
});

it("is not made over what is there", async () => {
  await writeFile(join(folder, "mine.txt"), "");
  await expect(makeStudy(folder)).rejects.toThrow(ArgumentError);
  await expect(makeStudy(join(folder, "mine.txt"))).rejects.toThrow("must be a new or an empty folder");
  expect(await readdir(folder)).toEqual(["mine.txt"]);
});

it.each(["data", "package.json"])(
  "takes back what it moved where a folder %s comes in between",
  async (name) => {
    const study = join(folder, "study");
    await mkdir(study);
    const making = makeStudy(study).catch((error: unknown) => error);
    while (readdirSync(study).length === 0) await setImmediate();
    await mkdir(join(study, name, "mine"), { recursive: true });
    expect(["ENOTEMPTY", "EISDIR", "EEXIST"]).toContain(((await making) as NodeJS.ErrnoException).code);
    expect(await readdir(study)).toEqual([name]);
    expect(await readdir(join(study, name))).toEqual(["mine"]);
    expect(await readdir(folder)).toEqual(["study"]);
  },
);
