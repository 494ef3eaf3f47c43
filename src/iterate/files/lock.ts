/** One run at a time in a folder. */
import { platform } from "#platform";
import { DataError } from "../../errors.js";
import type { Lock } from "../../platform/platform.js";

/** Takes the folder for this run.
 *
 *  @throws DataError where another run holds the folder, with whose it is and what to do */
export async function lockFolder(folder: string): Promise<Lock> {
  const taken = await platform.files.lock(folder);
  if ("release" in taken) return taken;
  throw new DataError({
    caller: "iterate",
    rule: `${taken.holder} is working in the folder "${folder}"`,
    cure: `wait until it has ended, name another folder, or ${taken.cure}`,
  });
}
