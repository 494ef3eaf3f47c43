/** The parts of tslab that the kernel is built from, loaded with strict TypeScript options. */
import Module, { createRequire } from "node:module";
import { join, relative, sep } from "node:path";
import type { CompilerOptions } from "@tslab/typescript-for-tslab";
import type { createConverter, isCompleteCode } from "tslab/dist/converter.js";
import type { createExecutor } from "tslab/dist/executor.js";
import type { printQuickInfo } from "tslab/dist/inspect.js";
import { SetupError } from "../errors.js";
import { packageRoot } from "../platform/node/packageRoot.js";

/** The release whose inner parts are used; another one may differ without notice. */
export const tslabVersion = "1.0.22";

type TypeScript = typeof import("@tslab/typescript-for-tslab");

/** tslab's parts and the TypeScript it brings. */
export interface Tslab {
  readonly ts: TypeScript;
  readonly createConverter: typeof createConverter;
  readonly isCompleteCode: typeof isCompleteCode;
  readonly createExecutor: typeof createExecutor;
  readonly printQuickInfo: typeof printQuickInfo;
  /** What the last transpilation to CommonJS was given: the cell as modules, with its source map. */
  readonly lastTranspiled: () => string;
  /** The module that holds the running cell's display channel. */
  readonly jupyter: { lastWriteDisplayData: unknown };
}

/** Cells are checked as the project's own code is, but an untyped parameter is allowed. "Bundler" resolution reads the `exports`
 *  of packages. The package is the one that the kernel belongs to, in whose project a notebook may not lie. */
function cellOptions(ts: TypeScript, options: CompilerOptions): CompilerOptions {
  return {
    ...options,
    strict: true,
    noImplicitAny: false,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    inlineSourceMap: true,
    paths: {
      carryover: [ownTypes("index.d.ts")],
      // What a cell keeps may be of a type that the API does not name.
      "carryover/dist/types": [ownTypes("types.d.ts")],
    },
  };
}

/** A file of our types, as from the working directory: TypeScript names a type by such a path only where it is written so. */
function ownTypes(file: string): string {
  return `./${relative(process.cwd(), join(packageRoot, "dist", file))
    .split(sep)
    .join("/")}`;
}

/** Loads tslab, for cells that are compiled in the working directory.
 *
 *  tslab hard-codes its compiler options in one call of TypeScript. TypeScript's exports are frozen, so a copy of the module
 *  with that call wrapped takes its place in the module cache before tslab is loaded.
 *
 *  @throws SetupError when the installed tslab is not the pinned release */
export function loadTslab(): Tslab {
  const require = createRequire(import.meta.url);
  const { version } = require("tslab/package.json") as { version: string };
  if (version !== tslabVersion) {
    throw new SetupError(
      `the kernel needs tslab ${tslabVersion}, found ${version}; install the package again`,
    );
  }
  const path = require.resolve("@tslab/typescript-for-tslab");
  const ts = require(path) as TypeScript;
  const createWatchCompilerHost = (files: string[], options: CompilerOptions, ...rest: unknown[]) =>
    (ts.createWatchCompilerHost as unknown as (...args: unknown[]) => unknown)(
      files,
      cellOptions(ts, options),
      ...rest,
    );
  let lastTranspiled = "";
  const transpileModule: TypeScript["transpileModule"] = (input, options) => {
    lastTranspiled = input;
    return ts.transpileModule(input, {
      ...options,
      compilerOptions: { ...options.compilerOptions, inlineSourceMap: true },
    });
  };
  requireOwnPackage();
  require.cache[path]!.exports = { ...ts, createWatchCompilerHost, transpileModule };
  return {
    ts,
    lastTranspiled: () => lastTranspiled,
    ...(require("tslab/dist/converter.js") as Pick<Tslab, "createConverter" | "isCompleteCode">),
    ...(require("tslab/dist/executor.js") as Pick<Tslab, "createExecutor">),
    ...(require("tslab/dist/inspect.js") as Pick<Tslab, "printQuickInfo">),
    jupyter: require("tslab/dist/jupyter.js") as Tslab["jupyter"],
  };
}

/** Lets "carryover", required by a cell or by a module of the user's, be the package that the kernel belongs to: one copy, which knows what
 *  it has shown, and there for notebooks in folders without one. Node has no public way to say so. */
function requireOwnPackage(): void {
  const node = Module as unknown as { _resolveFilename(request: string, ...rest: unknown[]): string };
  const resolve = node._resolveFilename;
  const own = join(packageRoot, "dist", "index.js");
  node._resolveFilename = (request, ...rest) =>
    request === "carryover" ? own : resolve.call(node, request, ...rest);
}
