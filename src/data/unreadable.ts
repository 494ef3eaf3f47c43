/** Why a file cannot be read, for the user: one wording for tables, their settings and saved fits. */
import { platform } from "#platform";
import { DataError } from "../errors.js";
import { errorCode } from "../platform/diskFaults.js";

/** What the system refused, as an error that names the file.
 *
 *  @param ofFolder  what to say where a folder has the file's name */
export function unreadable(
  file: string,
  error: unknown,
  ofFolder: { readonly rule?: string; readonly cure: string },
): DataError {
  const code = errorCode(error);
  if (code === "EISDIR") return new DataError({ file, rule: "this is a folder", ...ofFolder });
  if (code === "ENOENT" || code === "ENOTDIR") {
    return new DataError({ file, rule: "there is no such file", cure: platform.files.cureOfMissing(file) });
  }
  const rule = `the file cannot be read (${code ?? (error as Error).message})`;
  return new DataError({ file, rule, cure: "check that it is a file and its permissions" }, { cause: error });
}
