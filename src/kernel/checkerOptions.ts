/** The options under which cells are checked, and what is there before the first of them. */
import type { CompilerOptions } from "typescript";
import { ts } from "#typescript";

/** Run before the first cell: the whole public API as the typed global `mmm`, and `show`. */
export const prelude = 'import * as mmm from "carryover";\nimport { show } from "carryover";';

/** Cells are checked as the project's own code is; `isAboutAny` says what is let pass. */
export const cellOptions: CompilerOptions = {
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
};
