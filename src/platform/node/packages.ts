/** Packages that are loaded when first asked for, without making callers wait on a promise. */
import { createRequire } from "node:module";
import { join } from "node:path";
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

export const yamlLater: Packages["yamlLater"] = async () => yaml();

/** The bundle that the build makes of danfojs-node. */
export const danfo: Packages["danfo"] = async () => load("#danfo");

export const holidays: Packages["holidays"] = () => loadFromUser("date-holidays");

export const workbooks: Packages["workbooks"] = () => {
  const loaded = loadFromUser<{ default: ReturnType<Packages["workbooks"]> }>("write-excel-file/node");
  return loaded?.default ?? null;
};

export const slides: Packages["slides"] = () => loadFromUser("pptxgenjs");

/** The queue's packages, which a user installs; null where one of them is not. */
export function queuePackages() {
  const bullmq = loadFromUser<typeof import("bullmq")>("bullmq");
  const ioredis = loadFromUser<typeof import("ioredis")>("ioredis");
  return bullmq === null || ioredis === null ? null : { bullmq, ioredis };
}

/** A package that a user installs beside ours: from the user's folder first, as it was installed there; null where it is not. */
function loadFromUser<Loaded>(name: string): Loaded | null {
  for (const place of [join(process.cwd(), "package.json"), import.meta.url]) {
    try {
      return createRequire(place)(name);
    } catch (error) {
      if ((error as { code?: unknown }).code !== "MODULE_NOT_FOUND") throw error;
    }
  }
  return null;
}
