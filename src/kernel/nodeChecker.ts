/** What the checker of a notebook on a disk stands on: the files beside it, its packages, and Node's types. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative, resolve } from "node:path";
import { ts } from "#typescript";
import { packageRoot } from "../platform/node/packageRoot.js";
import type { CheckerHost } from "./checker.js";
import { cellOptions } from "./checkerOptions.js";
import type { Completed } from "./completion.js";
import type { NotebookPlace } from "./modules.js";
import { completePath, quotedPath } from "./quotedPaths.js";

/** What the kernel adds to Node's global names, what older types of Node lack, and as much of Node's as the library's types mention. */
const kernelTypes = `
interface AbortSignal { readonly aborted: boolean; }
interface URL { href: string; }
interface ImportMeta { url: string; dirname: string; filename: string; }
/** Asks the person at the notebook, and waits for what they type. */
declare function prompt(question?: string): string;
`;

/** Where packages with types alone may lie for a folder. */
const rootsOf = (folder: string): string[] => {
  const found: string[] = [];
  for (let at = folder; ; at = dirname(at)) {
    found.push(join(at, "node_modules", "@types"));
    if (dirname(at) === at) return found;
  }
};

/** Types of Node for notebooks whose folder has none: those that tslab brings. */
function ownTypeRoot(): string {
  const require = createRequire(createRequire(import.meta.url).resolve("tslab/package.json"));
  return dirname(dirname(require.resolve("@types/node/package.json")));
}

function tslabTypes(): string {
  return join(dirname(createRequire(import.meta.url).resolve("tslab/package.json")), "dist", "public.d.ts");
}

/** The host of a notebook's checker in Node. */
export function nodeChecker({ root, folder }: NotebookPlace): CheckerHost {
  const typeRoots = rootsOf(folder).filter((path) => existsSync(path));
  if (!typeRoots.some((path) => existsSync(join(path, "node")))) typeRoots.push(ownTypeRoot());
  const own = join(packageRoot, "dist");
  const plainOptions = {
    ...cellOptions,
    types: [],
    typeRoots,
    // A module is looked for beside the notebook, then in the root of the project.
    rootDirs: [folder, root],
    // The package is the one that the kernel belongs to, in whose project a notebook may not lie.
    paths: {
      carryover: [join(own, "index.d.ts")],
      "carryover/course": [join(own, "course.d.ts")],
      tslab: [tslabTypes()],
    },
  };
  return {
    options: { ...plainOptions, types: ["node"] },
    plainOptions,
    ambient: kernelTypes,
    locate: (name) => join(folder, name),
    nameOf: (path) => relative(folder, path),
    stampOf,
    isOurs: (path) => path.startsWith(own),
    pathsIn: (code, position) => pathsIn(code, position, root),
    files: {
      fileExists: ts.sys.fileExists,
      readFile,
      readDirectory: ts.sys.readDirectory,
      directoryExists: ts.sys.directoryExists,
      getDirectories: ts.sys.getDirectories,
      realpath: ts.sys.realpath!,
      getDefaultLibFileName: (settings) => ts.getDefaultLibFilePath(settings),
    },
  };
}

/** Files of packages are taken not to change. */
function stampOf(path: string): string {
  if (path.includes("/node_modules/") || path.endsWith(".d.ts")) return "1";
  return String(ts.sys.getModifiedTime?.(path)?.getTime() ?? 0);
}

function readFile(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

/** Files and folders that a text in quotes may go on to name; null outside of quotes. */
function pathsIn(code: string, position: number, root: string): Completed | null {
  const typed = quotedPath(code, position);
  if (typed === null) return null;
  const folder = resolve(root, typed.folder || ".");
  if (!existsSync(folder)) return null;
  const entries = readdirSync(folder, { withFileTypes: true });
  return completePath(
    typed.base,
    position,
    entries.map((entry) => ({ name: entry.name, isFolder: entry.isDirectory() })),
  );
}
