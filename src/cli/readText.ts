/** The text of a YAML file that a flag names. */
import { platform } from "#platform";
import { DataError } from "../errors.js";

/** @param what  the file holds, for the message
 *  @throws DataError where it cannot be read */
export async function readText(path: string, what: string): Promise<string> {
  try {
    return await platform.files.readText(path);
  } catch {
    throw new DataError({
      file: path,
      rule: "the file cannot be read",
      cure: `give the path of ${what} in YAML`,
    });
  }
}
