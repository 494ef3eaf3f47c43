/** Finds the study that a notebook belongs to, so that its cells read files from one place wherever in it the notebook lies. */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

/** The nearest folder, from `folder` upwards, that is a study: it has this package installed, or a package.json that names it. Another
 *  project's package.json says nothing about a notebook; where there is no study, `folder` itself. */
export function findProjectRoot(folder: string): string {
  for (let at = resolve(folder); ; at = dirname(at)) {
    if (existsSync(join(at, "node_modules", "carryover", "package.json")) || namesCarryover(at)) return at;
    if (dirname(at) === at) return resolve(folder);
  }
}

/** Whether a folder's package.json is that of the package itself or of a project that uses it. */
function namesCarryover(folder: string): boolean {
  try {
    const { name, dependencies, devDependencies } = JSON.parse(
      readFileSync(join(folder, "package.json"), "utf8"),
    ) as { name?: unknown; dependencies?: object; devDependencies?: object };
    return name === "carryover" || "carryover" in { ...dependencies, ...devDependencies };
  } catch {
    return false; // absent, or not for this program to read
  }
}
