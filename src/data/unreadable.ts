/** Why a file cannot be read, for the user: one wording for tables, their settings and saved fits. */
import { platform } from "#platform";
import { DataError } from "../errors.js";
import { errorCode, sizeFault } from "../platform/diskFaults.js";
import { nearFile } from "./nearFile.js";

/** What the system refused, as an error that names the file, and one of a like name where there is none.
 *
 *  @param ofFolder  what to say where a folder has the file's name
 *  @param ofSize  what to do where the file is larger than is read of it */
export async function unreadable(
  file: string,
  error: unknown,
  ofFolder: { readonly rule?: string; readonly cure: string },
  ofSize = "name the file that is meant",
): Promise<DataError> {
  const code = errorCode(error);
  if (code === "EISDIR") return new DataError({ file, rule: "this is a folder", ...ofFolder });
  if (code === "ENOENT" || code === "ENOTDIR") {
    const near = await nearFile(file);
    const cure = near === null ? platform.files.cureOfMissing(file) : `did you mean "${near}"?`;
    return new DataError({ file, rule: "there is no such file", cure });
  }
  const size = sizeFault(error);
  if (size !== null) return new DataError({ file, rule: `the file ${size}`, cure: ofSize });
  const rule = `the file cannot be read (${code ?? (error as Error).message})`;
  return new DataError({ file, rule, cure: "check that it is a file and its permissions" }, { cause: error });
}
