/** Packages that take long to load and are not always needed: loaded when first asked for, without making callers wait on a promise. */
import { createRequire } from "node:module";

const load = createRequire(import.meta.url);

/** Schema validation. Without the code that it would compile for each schema, which takes longer than our few objects to check. */
export const zod = once((): typeof import("zod") => {
  const loaded: typeof import("zod") = load("zod");
  loaded.config({ jitless: true });
  return loaded;
});
/** Singular values and the matrices they are taken of. */
export const matrices = (): typeof import("ml-matrix") => load("ml-matrix");
/** CSV parsing. */
export const csv = (): typeof import("csv-parse/sync") => load("csv-parse/sync");
/** YAML reading and writing. */
export const yaml = (): typeof import("yaml") => load("yaml");

/** Data frames; the bundle that the build makes of danfojs-node. */
export const danfo = (): typeof import("danfojs-node") => load("#danfo");

/** The value of a function without arguments, computed once. */
export function once<T>(compute: () => T): () => T {
  let known: { readonly value: T } | undefined;
  return () => {
    known ??= { value: compute() };
    return known.value;
  };
}
