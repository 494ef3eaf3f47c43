/** Packages that are loaded when first asked for, without making callers wait on a promise. */
import { createRequire } from "node:module";
import { join } from "node:path";
import { SetupError } from "../../errors.js";
import { errorCode } from "../diskFaults.js";
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

/** The database's package, which a user installs; null where it is not. */
export const databasePackage = () => loadFromUser<typeof import("@duckdb/node-api")>("@duckdb/node-api");

/** The package that reads workbooks, which a user installs; null where it is not. */
export const workbookPackage = () =>
  loadFromUser<typeof import("read-excel-file/node")>("read-excel-file/node");

/** A package that a user installs beside ours: from the user's folder first, as it was installed there; null where it is not. */
function loadFromUser<Loaded>(name: string): Loaded | null {
  for (const place of [join(process.cwd(), "package.json"), import.meta.url]) {
    try {
      return createRequire(place)(name);
    } catch (error) {
      const code = errorCode(error);
      if (code === "ERR_DLOPEN_FAILED") {
        throw new SetupError(
          `the package ${name} is there and cannot be loaded: give the process more memory, or install it again on this machine (${(error as Error).message})`,
        );
      }
      if (code !== "MODULE_NOT_FOUND") throw error;
    }
  }
  return null;
}
