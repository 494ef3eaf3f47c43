/** Finds the project a notebook belongs to, so that cells resolve packages and files from its root wherever the notebook lies. */
import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

/** What marks the root of a project. */
const marks = ["package.json", join("node_modules", "carryover", "package.json")];

/** The nearest folder, from `folder` upwards, that has a package.json or has this package installed; else `folder` itself. */
export function findProjectRoot(folder: string): string {
  for (let at = resolve(folder); ; at = dirname(at)) {
    if (marks.some((mark) => existsSync(join(at, mark)))) return at;
    if (dirname(at) === at) return resolve(folder);
  }
}
