/** Work whose result goes into a folder. */
import { platform } from "#platform";
import { holdFolder } from "../platform/holdFolder.js";
import { writing } from "../platform/writing.js";

/** Does work whose result goes into a folder, if one is named, which no other run may use meanwhile. It is made before: whoever cannot write to it
 *  should know then. Where the work fails, a folder that was made for it is taken away again.
 *
 *  @param caller  the command
 *  @throws DataError where the folder cannot be made or written to, or another run works in it; what the work throws */
export async function withFolder<T>(
  caller: string,
  folder: string | undefined,
  work: () => Promise<T>,
): Promise<T> {
  if (folder === undefined) return work();
  const { files } = platform;
  const isNew = (await files.kindOf(folder)) === null;
  const lock = await writing(caller, folder, async () => {
    await files.makeFolder(folder);
    return holdFolder(caller, folder, { instead: "name another folder" });
  });
  try {
    return await work();
  } finally {
    await lock.release();
    const isEmpty = (await files.kindOf(folder)) === "folder" && (await files.list(folder)).length === 0;
    if (isNew && isEmpty) await files.remove(folder);
  }
}
