/** `carryover course`: what a teacher does with result files. */
import { readdir, readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
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
    if (path.endsWith(".json")) return [path];
    const names = await readdir(path).catch(() => null);
    if (names === null) throw missing(path);
    return names
      .filter((name) => name.endsWith(".json"))
      .sort()
      .map((name) => join(path, name));
  });
  const files = (await Promise.all(each)).flat();
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

async function textOf(path: string): Promise<string> {
  return readFile(path, "utf8").catch(() => {
    throw missing(path);
  });
}

function missing(path: string): DataError {
  return new DataError({ file: path, rule: "cannot be read", cure: "check the name" });
}
