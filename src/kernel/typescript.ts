/** The project's own TypeScript: compiles and checks cells. */
import { createRequire } from "node:module";

export type TypeScript = typeof import("typescript");

/** By require: an import would first search its nine megabytes for names. */
export const ts = createRequire(import.meta.url)("typescript") as TypeScript;
