/** What the brands of a portfolio are called, by the files of their tables: each name is a folder's. */
import { platform } from "#platform";
import { unreadable } from "../data/unreadable.js";
import { ArgumentError } from "../errors.js";
import { listed } from "../words.js";

export interface BrandTable {
  /** Of the brand and of its folder. */
  readonly name: string;
  readonly path: string;
}

/** The tables that are named, a folder standing for the CSV files in it, each with the name of its brand: that of the file without its ending,
 *  and that of its folder before it where files of several folders have the same.
 *
 *  @throws DataError where a folder cannot be read; ArgumentError where nothing is named, or two brands would have one name */
export async function brandTables(named: readonly string[]): Promise<readonly BrandTable[]> {
  const paths: string[] = [];
  for (const path of named) paths.push(...(await tablesAt(path)));
  if (paths.length === 0) {
    throw new ArgumentError({
      caller: "portfolio",
      option: "tables",
      rule: "must name a CSV file, or a folder that has one",
      got: named,
    });
  }
  const short = paths.map((path) => nameOf(path));
  const counts = new Map<string, number>();
  for (const name of short) counts.set(sameName(name), (counts.get(sameName(name)) ?? 0) + 1);
  const names = paths.map((path, i) =>
    counts.get(sameName(short[i]!)) === 1 ? short[i]! : `${folderOf(path)}-${short[i]}`,
  );
  const taken = new Map<string, number>();
  names.forEach((name, i) => {
    const other = taken.get(sameName(name));
    if (other !== undefined) {
      throw new ArgumentError({
        caller: "portfolio",
        option: "tables",
        rule: `must have names of their own, as each brand has a folder: ${listed([paths[other]!, paths[i]!])} would both be "${name}"`,
        cure: "name each table once, and rename one of the two",
      });
    }
    taken.set(sameName(name), i);
  });
  return paths.map((path, i) => ({ name: names[i]!, path }));
}

/** Names that one file may have on some disk. */
const sameName = (name: string): string => name.normalize("NFC").toLowerCase();

async function tablesAt(path: string): Promise<readonly string[]> {
  const { files } = platform;
  try {
    // What is not there is told as the failure of its brand.
    if ((await files.kindOf(path)) !== "folder") return [path];
    const names = (await files.list(path)).filter((name) => /^[^.].*\.csv$/i.test(name));
    return names.sort().map((name) => files.join(path, name));
  } catch (error) {
    throw await unreadable(path, error, { cure: "name a CSV file, or a folder of them" });
  }
}

const partsOf = (path: string): readonly string[] => path.split(/[/\\]/).filter((part) => part !== "");

function nameOf(path: string): string {
  const file = partsOf(path).at(-1) ?? path;
  return file.replace(/(?<=.)\.[^.]*$/, "").replace(/^\.+/, "_");
}

function folderOf(path: string): string {
  return (partsOf(path).at(-2) ?? "here").replace(/^\.+$/, "here");
}
