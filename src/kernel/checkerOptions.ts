/** The options under which cells are checked. */
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { CompilerOptions } from "typescript";
import { packageRoot } from "../platform/node/packageRoot.js";
import type { NotebookPlace } from "./modules.js";
import { ts } from "./typescript.js";

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

/** Cells are checked as the project's own code is; `isAboutAny` says what is let pass. */
export function optionsFor({ root, folder }: NotebookPlace): CompilerOptions {
  const typeRoots = rootsOf(folder).filter((path) => existsSync(path));
  if (!typeRoots.some((path) => existsSync(join(path, "node")))) typeRoots.push(ownTypeRoot());
  return {
    target: ts.ScriptTarget.ES2022,
    lib: ["lib.es2023.d.ts", "lib.esnext.disposable.d.ts", "lib.esnext.iterator.d.ts"],
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    moduleDetection: ts.ModuleDetectionKind.Force,
    strict: true,
    // So that `const rows = []` and `let best = null` take the type of what they are given later.
    noImplicitAny: true,
    esModuleInterop: true,
    resolveJsonModule: true,
    allowImportingTsExtensions: true,
    allowJs: true,
    jsx: ts.JsxEmit.React,
    noEmit: true,
    skipLibCheck: true,
    types: ["node"],
    typeRoots,
    // A module is looked for beside the notebook, then in the root of the project.
    rootDirs: [folder, root],
    // The package is the one that the kernel belongs to, in whose project a notebook may not lie.
    paths: {
      carryover: [join(packageRoot, "dist", "index.d.ts")],
      "carryover/course": [join(packageRoot, "dist", "course.d.ts")],
      tslab: [tslabTypes()],
    },
  };
}
