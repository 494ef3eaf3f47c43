/** Faults of the disk where something is written, in one line. */
import { DataError } from "../errors.js";
import { diskFault } from "./diskFaults.js";

/** Writes to a path.
 *
 *  @param caller  the function or command
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
