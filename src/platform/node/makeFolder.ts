/** Makes the folder that files are to be written into. */
import { mkdir, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { errorCode } from "../diskFaults.js";

/** Makes a folder and those above it that are missing; one that is there already is left as it is.
 *
 *  Step by step: the recursive mkdir of Node 20 never returns where the system says of a folder that is there that it is not, as it does of a
 *  new folder in /proc.
 *  @throws the system's error */
export async function makeFolder(path: string): Promise<void> {
  try {
    await makeOne(path);
  } catch (error) {
    const parent = dirname(path);
    if (errorCode(error) !== "ENOENT" || parent === path) throw error;
    await makeFolder(parent);
    await makeOne(path);
  }
}

async function makeOne(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    const isThere = errorCode(error) === "EEXIST" && (await stat(path)).isDirectory();
    if (!isThere) throw error;
  }
}
