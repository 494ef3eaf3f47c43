/** The file that a student hands in: who they are, and everything they did, sealed. */
import { platform } from "#platform";
import { DataError } from "../errors.js";
import type { Student } from "./exercise.js";
import { brokenAt, type Entry, type Owner } from "./record.js";
import { studentOf } from "./student.js";

/** What stands in a file. */
export interface ResultFile extends Owner {
  readonly format: typeof format;
  readonly version: string;
  readonly entries: readonly Entry[];
}

const format = "carryover course 1";

/** Folder of result files, from where the notebook runs. */
const folder = "results";

/** "results/ada.json"; with a class "results/autumn-ada.json". */
export function pathOf({ name, course }: Owner): string {
  const parts = [course, name].filter((part) => part !== "");
  return `${folder}/${parts.join("-").replace(/[^\p{L}\p{M}\p{N}-]+/gu, "-")}.json`;
}

/** The text of a file. */
export function resultText({ name, course, number }: Owner, entries: readonly Entry[]): string {
  const file: ResultFile = { format, version: platform.version, name, course, number, entries };
  const { entries: _, ...head } = file;
  const lines = entries.map((entry) => `    ${JSON.stringify(entry)}`).join(",\n");
  return `${JSON.stringify(head, null, 2).replace(/\n}$/, "")},\n  "entries": [\n${lines}\n  ]\n}\n`;
}

/** A file's text as a record.
 *
 *  @throws DataError where it is no result file */
export function parseResult(text: string, file: string): ResultFile {
  const refuse = (rule: string) =>
    new DataError({ file, rule, cure: "give a file that results() has written" });
  let parsed: Partial<ResultFile> | null;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw refuse("is no JSON");
  }
  if (typeof parsed !== "object" || parsed === null || parsed.format !== format)
    throw refuse("is no result of the course");
  const isWhole =
    ownerOf(parsed) !== null &&
    typeof parsed.number === "number" &&
    Array.isArray(parsed.entries) &&
    parsed.entries.every((entry) => typeof entry?.id === "string" && typeof entry.seal === "string");
  if (!isWhole) throw refuse("lacks the name, the number or the entries of a result");
  return parsed as ResultFile;
}

/** What is wrong with a file that can be read; empty where nothing is. */
export function faultsOf(file: ResultFile): readonly string[] {
  const broken = brokenAt(file, file.entries);
  return [
    ...(broken < 0 ? [] : [`changed after it was written, at entry ${broken + 1}`]),
    ...(ownerOf(file)?.number === file.number ? [] : [`its number is not that of "${file.name}"`]),
  ];
}

/** Whose file it is, by the name in it; null where that is none. */
export function ownerOf({ name, course }: Partial<ResultFile>): Student | null {
  if (typeof name !== "string" || typeof course !== "string") return null;
  try {
    return studentOf(name, course);
  } catch {
    return null;
  }
}

/** The entries that are there already; none where there is no file.
 *
 *  @throws DataError where the file was changed by other hands, so that nothing is added to it */
export async function entriesIn(path: string, owner: Owner): Promise<readonly Entry[]> {
  if ((await platform.files.kindOf(path)) !== "file") return [];
  const file = parseResult(await platform.files.readText(path), path);
  const [fault] = file.number === owner.number ? faultsOf(file) : ["belongs to somebody else"];
  if (fault === undefined) return file.entries;
  throw new DataError({
    file: path,
    rule: fault.startsWith("belongs") ? fault : `the file was ${fault}`,
    cure: 'put it away, or name another file: results({ file: "mine.json" })',
  });
}

/** Writes entries, after those that are there. */
export async function writeResult(path: string, owner: Owner, entries: readonly Entry[]): Promise<void> {
  const parent = platform.files.parent(path);
  if (parent !== "" && parent !== ".") await platform.files.makeFolder(parent);
  await platform.files.write(path, resultText(owner, entries));
}
