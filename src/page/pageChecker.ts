/** What the checker of cells in a page stands on: declarations that were packed for it, and no files of a disk. */
import { ts } from "#typescript";
import type { CheckerHost } from "../kernel/checker.js";
import { cellOptions } from "../kernel/checkerOptions.js";

/** Texts of declarations by path. */
export type PackedTypes = Readonly<Record<string, string>>;

/** Where the package lies among them, and what declares the names that a worker has. */
export const packedRoot = "/carryover";
export const workerTypes = `${packedRoot}/worker.d.ts`;

export const pageOptions = {
  ...cellOptions,
  types: [],
  typeRoots: [],
  paths: {
    carryover: [`${packedRoot}/dist/index.d.ts`],
    "carryover/course": [`${packedRoot}/dist/course.d.ts`],
  },
};

/** The library is read once for all notebooks of a page. */
const registry = ts.createDocumentRegistry();

/** The host of a checker.
 *
 *  @param id  tells its notebook from others of the page */
export function pageChecker(packed: PackedTypes, id: number): CheckerHost {
  const folder = `/notebook-${id}`;
  const folders = foldersOf(packed);
  return {
    options: pageOptions,
    ambient: `${packed[workerTypes]}\ninterface ImportMeta { url: string; }\n`,
    locate: (name) => (name === "." ? folder : `${folder}/${name}`),
    nameOf: (path) => path.replace(`${folder}/`, ""),
    stampOf: () => "1",
    isOurs: (path) => path.startsWith(`${packedRoot}/dist/`),
    pathsIn: () => null,
    files: {
      fileExists: (path) => path in packed,
      readFile: (path) => packed[path],
      directoryExists: (path) => path === folder || folders.has(path),
      getDefaultLibFileName: () => `${packedRoot}/node_modules/typescript/lib/lib.d.ts`,
    },
    registry,
  };
}

function foldersOf(packed: PackedTypes): ReadonlySet<string> {
  const found = new Set<string>();
  for (const path of Object.keys(packed)) {
    for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1))
      found.add(path.slice(0, end));
  }
  return found;
}
