/** Where jobs go, before any is sent: a person should know whether anybody is there. */
import { platform } from "#platform";
import { requireText } from "../records.js";
import { queueAddress } from "./run.js";

/** A queue and who serves it. */
export interface ComputePlace {
  /** Its address without name and password. */
  readonly shown: string;
  /** The version of each worker that is there. */
  readonly versions: readonly string[];
}

/** Who serves the queue that `compute` would send jobs to.
 *
 *  @param compute  the address, redis://host:6379 (default: the setting CARRYOVER_COMPUTE)
 *  @returns null where jobs stay on this machine
 *  @throws ArgumentError where it is no address, or nobody answers there; SetupError where bullmq or ioredis is not installed
 *  @example await computePlace("") // null */
export async function computePlace(compute?: string): Promise<ComputePlace | null> {
  if (compute !== undefined) requireText("computePlace", "compute", compute);
  const address = await queueAddress({ compute });
  if (address === null) return null;
  const queue = await (await platform.queue()).open(address);
  try {
    return { shown: queue.shown, versions: await queue.workerVersions() };
  } finally {
    await queue.close();
  }
}
