/** The modules of dist/browser that run cells, as texts for a page that is one file. */
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Engine } from "../page/engine.js";
import { packageRoot } from "../platform/node/packageRoot.js";

/** What is loaded when it is first used, and is large: data frames, saved fits (HDF5), YAML, and what pages of reports compute with. */
export const largeModules = ["danfojs", "hdf5", "yamlLater", "trialScript", "refitScript"] as const;

/** What runs cells, with all that it loads.
 *
 *  @param large  which of the large modules a cell of the page may come to need */
export async function engineModules(
  large: readonly (typeof largeModules)[number][] = [],
): Promise<Extract<Engine, { entry: string }>> {
  const entry = "cellWorker.js";
  const modules: Record<string, string> = {};
  const isLeftOut = (name: string) =>
    largeModules.some((one) => name.startsWith(one) && !large.includes(one));
  const take = async (name: string): Promise<void> => {
    if (name in modules || isLeftOut(name)) return;
    const text = name.startsWith("hdf5")
      ? await hdf5Module(name)
      : (await readFile(join(packageRoot, "dist", "browser", name), "utf8")).replaceAll(
          'import("h5wasm")',
          'import("./hdf5_hl.js")',
        );
    modules[name] = text;
    for (const [, imported] of text.matchAll(/(?:\bfrom ?|\bimport ?\(?)["']\.\/([\w.-]+\.js)["']/g))
      await take(imported!);
  };
  await take(entry);
  return { entry, modules };
}

/** A module of the package h5wasm. */
function hdf5Module(name: string): Promise<string> {
  return readFile(join(dirname(fileURLToPath(import.meta.resolve("h5wasm"))), name), "utf8");
}
