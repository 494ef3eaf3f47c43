/** Writes files that appear whole or not at all. */
import { open, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { partialOf, sweepPartials } from "./partials.js";

/** Fills files under other names in the same folders, forces them to the disk, and gives them their names, in the order given, once all are there.
 *
 *  A crash leaves each as it was before, or new. What an earlier crash left under other names is taken away first.
 *
 *  @param contents  what each path shall hold; the folders must exist
 *  @throws the system's error, with nothing left behind; where one cannot be filled, every file is as it was */
export async function writeWholeFiles(
  contents: readonly (readonly [path: string, content: Uint8Array | string])[],
): Promise<void> {
  const folders = new Set(contents.map(([path]) => dirname(path)));
  for (const folder of folders) await sweepPartials(folder);
  const partials = contents.map(([path, content]) => ({ path, content, partial: partialOf(path) }));
  try {
    for (const { partial, content } of partials) {
      await writeFile(partial, content);
      await forceToDisk(partial, "r+");
    }
    for (const { path, partial } of partials) await rename(partial, path);
  } catch (error) {
    for (const { partial } of partials) await rm(partial, { force: true });
    throw error;
  }
  // The names are in the folders, which must reach the disk too; Windows cannot open one.
  if (process.platform === "win32") return;
  for (const folder of folders) await forceToDisk(folder, "r");
}

async function forceToDisk(path: string, flags: string): Promise<void> {
  const handle = await open(path, flags);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
