/** The parts of tslab that the kernel is built from, loaded with strict TypeScript options. */

import { createRequire } from "node:module";
import { join } from "node:path";
import type { CompilerOptions } from "@tslab/typescript-for-tslab";
import type { createConverter, isCompleteCode } from "tslab/dist/converter.js";
import type { createExecutor } from "tslab/dist/executor.js";
import type { printQuickInfo } from "tslab/dist/inspect.js";
import { SetupError } from "../errors.js";

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
 *  of packages. */
function cellOptions(ts: TypeScript, options: CompilerOptions): CompilerOptions {
  return {
    ...options,
    strict: true,
    noImplicitAny: false,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    inlineSourceMap: true,
  };
}

/** Loads tslab from the project at `root`.
 *
 *  tslab hard-codes its compiler options in one call of TypeScript. TypeScript's exports are frozen, so a copy of the module
 *  with that call wrapped takes its place in the module cache before tslab is loaded.
 *
 *  @throws SetupError when the installed tslab is not the pinned release */
export function loadTslab(root: string): Tslab {
  const require = createRequire(join(root, "package.json"));
  const { version } = require("tslab/package.json") as { version: string };
  if (version !== tslabVersion) {
    throw new SetupError(`the kernel needs tslab ${tslabVersion}, found ${version}; run "npm ci" in ${root}`);
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
