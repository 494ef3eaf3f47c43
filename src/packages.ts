/** Packages that take long to load and are not always needed: loaded when first asked for, without making callers wait on a promise. */
import { createRequire } from "node:module";

const load = createRequire(import.meta.url);

/** Schema validation. */
export const zod = (): typeof import("zod") => load("zod");
/** YAML reading and writing. */
export const yaml = (): typeof import("yaml") => load("yaml");

/** The value of a function without arguments, computed once. */
export function once<T>(compute: () => T): () => T {
  let known: { readonly value: T } | undefined;
  return () => {
    known ??= { value: compute() };
    return known.value;
  };
}
