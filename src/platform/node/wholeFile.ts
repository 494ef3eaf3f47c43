/** Writes files that appear whole or not at all. */
import { randomUUID } from "node:crypto";
import { open, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

/** Lets a writer fill a file under another name in the same folder, forces it to the disk, and gives it its name.
 *
 *  A crash leaves the file that was there before, or none. The other name is the writer's own, so that two of them do not meet.
 *
 *  @param write  fills the file at the path it is given
 *  @throws what the writer throws, with nothing left behind */
export async function writeWholeFile(path: string, write: (partial: string) => Promise<void>): Promise<void> {
  const folder = dirname(path);
  const partial = join(folder, `.${basename(path)}.${randomUUID()}.partial`);
  try {
    await write(partial);
    await forceToDisk(partial, "r+");
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
  // The name is in the folder, which must reach the disk too; Windows cannot open one.
  if (process.platform !== "win32") await forceToDisk(folder, "r");
}

async function forceToDisk(path: string, flags: string): Promise<void> {
  const handle = await open(path, flags);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
