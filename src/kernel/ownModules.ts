/** Modules of the user's own beside a notebook: where an import in a cell finds them. */
import { existsSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";

/** Where a notebook stands. */
export interface NotebookPlace {
  /** Root of its project; cells are compiled as if they lay here. */
  readonly root: string;
  /** The notebook's folder, in the project. */
  readonly folder: string;
}

const endings = [".ts", ".tsx", ".d.ts", ".js", ".json"];

/** The specifier that means, from the root, what a relative one means in a cell: a module from the notebook's folder, or else from the
 *  root. The ending .ts is taken off, which TypeScript would refuse; one that leads nowhere stays for TypeScript to complain about. */
export function specifierFromRoot(specifier: string, { root, folder }: NotebookPlace): string {
  if (!/^\.\.?\//.test(specifier)) return specifier;
  for (const base of [folder, root]) {
    const found = moduleAt(join(base, specifier.replace(/\.ts$/, "")));
    if (found !== null) return `./${relative(root, found).split(sep).join("/")}`;
  }
  return specifier;
}

/** The path to import for a module, or null where there is none. */
function moduleAt(path: string): string | null {
  const asSource = path.replace(/\.js$/, "");
  if (endings.some((ending) => existsSync(asSource + ending))) return asSource;
  if (!existsSync(path)) return null;
  return statSync(path).isDirectory() ? moduleAt(join(path, "index")) : path;
}
