/** Packages that are loaded when first asked for, without making callers wait on a promise. */
import { createRequire } from "node:module";
import { once } from "../once.js";
import type { Platform } from "../platform.js";

const load = createRequire(import.meta.url);

export const packages: Pick<Platform, "zod" | "matrices" | "csv" | "yaml" | "danfo"> = {
  zod: once(() => {
    const loaded: typeof import("zod") = load("zod");
    loaded.config({ jitless: true });
    return loaded;
  }),
  matrices: () => load("ml-matrix"),
  csv: () => load("csv-parse/sync"),
  yaml: () => load("yaml"),
  // The bundle that the build makes of danfojs-node.
  danfo: async () => load("#danfo"),
};
