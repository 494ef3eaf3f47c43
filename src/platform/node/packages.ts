/** Packages that are loaded when first asked for, without making callers wait on a promise. */
import { createRequire } from "node:module";
import { once } from "../once.js";
import type { Packages } from "../platform.js";

const load = createRequire(import.meta.url);

export const zod: Packages["zod"] = once(() => {
  const z: typeof import("zod/mini") = load("zod/mini");
  const en: typeof import("zod/v4/locales/en.cjs") = load("zod/v4/locales/en.cjs");
  z.config({ jitless: true, ...en() });
  return { z };
});

export const matrices: Packages["matrices"] = () => load("ml-matrix");

export const csv: Packages["csv"] = () => load("csv-parse/sync");

export const yaml: Packages["yaml"] = () => load("yaml");

/** The bundle that the build makes of danfojs-node. */
export const danfo: Packages["danfo"] = async () => load("#danfo");
