/** A folder for one run at a time. */
import { platform } from "#platform";
import { DataError } from "../errors.js";
import type { Files, Lock } from "./platform.js";

/** A folder that one run has. */
export interface HeldFolder extends Lock {
  /** To be asked before something is written, as folders that are missing are made.
   *
   *  @throws DataError where the folder was taken away meanwhile, or another run has it */
  requireHeld(): Promise<void>;
}

/** Takes a folder for one run.
 *
 *  @param instead  what else whoever finds it taken can do: "name another folder"; null for nothing
 *  @throws DataError where another run holds the folder, with whose it is and what to do */
export async function holdFolder(
  caller: string,
  folder: string,
  {
    instead,
    files = platform.files,
  }: { readonly instead: string | null; readonly files?: Pick<Files, "lock"> },
): Promise<HeldFolder> {
  const taken = await files.lock(folder);
  if ("release" in taken) {
    return {
      ...taken,
      async requireHeld() {
        if (await taken.isHeld()) return;
        throw new DataError({
          caller,
          rule: `the folder "${folder}" was taken away, or given to another run, while this one worked in it`,
          cure: "start again",
        });
      },
    };
  }
  throw new DataError({
    caller,
    rule: `${taken.holder} is working in the folder "${folder}"`,
    cure: `wait until it has ended, ${instead === null ? "" : `${instead}, `}or ${taken.cure}`,
  });
}
