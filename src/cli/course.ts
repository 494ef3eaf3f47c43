/** `carryover course`: what a teacher does with result files. */
import { readdir, readFile, writeFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import type { Command } from "commander";
import { grade, roster } from "../course/course.js";
import { ArgumentError, DataError } from "../errors.js";
import { csvOf, type Table } from "../index.js";
import { writing } from "../platform/writing.js";
import { printTables, say } from "./print.js";
import { requireOwnKind } from "./writing.js";

interface GradeFlags {
  readonly out?: string;
  readonly names?: string;
  readonly course?: string;
}

export function define(course: Command): void {
  course.usage("[command] [options]").action(() => course.outputHelp());
  course
    .command("grade")
    .description("marks from result files: every answer is judged again")
    .argument("<files...>", "what results() has written, or a folder of it")
    .option("--out <csv>", "write the table there (default: print it)")
    .option("--names <txt>", "names of the class, one a line: who has handed in nothing gets a row too")
    .option("--course <class>", "the class; files of another are noted")
    .addHelpText("after", gradeHelp)
    .action(async (files: string[], { out, names, course }: GradeFlags) => {
      if (out !== undefined) await requireOwnKind("course grade", out, "table of marks");
      const handed = await Promise.all(
        (await filesOf(files)).map(async (file) => ({ file: basename(file), text: await textOf(file) })),
      );
      const listed = names === undefined ? undefined : await namesIn(names);
      await hand(grade(handed, { names: listed, course }), out);
    });
  course
    .command("roster")
    .description("the number of every name on a list")
    .argument("<names>", "names of the class, one a line")
    .option("--out <csv>", "write the table there (default: print it)")
    .option("--course <class>", "the class")
    .action(async (names: string, { out, course }: GradeFlags) => {
      if (out !== undefined) await requireOwnKind("course roster", out, "list of numbers");
      await hand(roster(await namesIn(names), course), out);
    });
}

const gradeHelp = `
What this can tell: a file that was changed after it was written, a number that is not that of the name, a name
that is not on the list, answers that are right in the market of somebody else.
What it cannot tell: who sat at the keyboard; and whoever reads the package can make a file that holds, as the
truth has to be in it to judge answers. Marks that matter want a room, or a talk about one answer.

Example:
  carryover course grade results/*.json --out marks.csv`;

async function hand(table: Table, out: string | undefined): Promise<void> {
  if (out === undefined) return printTables([table]);
  await writing("course", out, () => writeFile(out, csvOf(table)));
  say(`${out}: ${table.rows.length} rows`);
}

/** A folder stands for the result files in it. */
async function filesOf(paths: readonly string[]): Promise<readonly string[]> {
  const each = paths.map(async (path) => {
    const names = await readdir(path).catch(() => null);
    if (names === null) return [path];
    return names
      .filter((name) => name.toLowerCase().endsWith(".json"))
      .sort()
      .map((name) => join(path, name));
  });
  // A file that is named beside its folder is one file.
  const files = [...new Map((await Promise.all(each)).flat().map((path) => [resolve(path), path])).values()];
  if (files.length > 0) return files;
  throw new ArgumentError({
    caller: "course grade",
    rule: "there is no .json file there",
    cure: "name result files, or their folder",
  });
}

async function namesIn(path: string): Promise<readonly string[]> {
  const lines = (await textOf(path)).split(/\r?\n/).map((line) => line.trim());
  return lines.filter((line) => line !== "");
}

/** Text of a file in UTF-8, or in UTF-16 as Windows writes it: by its mark. */
async function textOf(path: string): Promise<string> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw error.code === "EISDIR"
      ? new DataError({ file: path, rule: "is a folder", cure: "name the files in it, or move it" })
      : missing(path);
  });
  const mark = bytes.subarray(0, 2).toString("hex");
  const encoding = mark === "fffe" ? "utf-16le" : mark === "feff" ? "utf-16be" : "utf-8";
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw new DataError({ file: path, rule: "is no text in UTF-8", cure: "save it as UTF-8" });
  }
}

function missing(path: string): DataError {
  return new DataError({ file: path, rule: "cannot be read", cure: "check the name" });
}
