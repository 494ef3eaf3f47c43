/** Faults of the disk, in one line. */
import { platform } from "#platform";
import { DataError } from "../errors.js";
import { diskFault } from "../platform/diskFaults.js";

/** Writes to a path.
 *
 *  @param caller  the command
 *  @throws DataError where the system refuses for a reason that a user can mend */
export async function writing<T>(caller: string, path: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    const fault = diskFault(error);
    if (fault === null) throw error;
    throw new DataError({ caller, rule: `cannot write to "${path}" (${fault.code}): ${fault.cure}` });
  }
}

/** Does work whose result goes into a folder, if one is named. It is made before: whoever cannot write to it should know then. Where the work
 *  fails, no empty folder is left.
 *
 *  @param caller  the command
 *  @throws DataError where the folder cannot be made, and what the work throws */
export async function withFolder<T>(
  caller: string,
  folder: string | undefined,
  work: () => Promise<T>,
): Promise<T> {
  if (folder === undefined) return work();
  const { files } = platform;
  await writing(caller, folder, () => files.makeFolder(folder));
  try {
    return await work();
  } catch (error) {
    if ((await files.list(folder)).length === 0) await files.remove(folder);
    throw error;
  }
}
