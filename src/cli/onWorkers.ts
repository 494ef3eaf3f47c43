/** Commands that Ctrl-C stops in order, and those of them whose work may go to workers of a queue: who is there is said before, and what was sent is taken back. */
import { setImmediate } from "node:timers/promises";
import { Option } from "commander";
import { computePlace } from "../index.js";
import { givenIn } from "../options.js";
import { counted, listed } from "../words.js";
import { Stopped, stopped } from "./exitCodes.js";
import { say } from "./print.js";

/** The flag that names the queue.
 *
 *  @param what  is sent there */
export function computeFlag(what: string): Option {
  return new Option(
    "--compute <address>",
    `send ${what} to workers: redis://host:6379 (default: CARRYOVER_COMPUTE)`,
  );
}

/** Where work goes, and what stops it. */
export interface WorkPlace {
  readonly compute?: string;
  readonly signal: AbortSignal;
}

/** Does work on this machine, or through the queue at an address.
 *
 *  @param compute  the address that was given; without one the setting CARRYOVER_COMPUTE counts
 *  @param left  said of what is left behind when it is stopped
 *  @throws Stopped on Ctrl-C: what was sent to a queue is taken back first; what the work throws */
export async function onWorkers<Result>(
  compute: string | undefined,
  run: (place: WorkPlace) => Promise<Result>,
  left = "",
): Promise<Result> {
  const hasWorkers = await sayWorkers(compute);
  return stoppable(`carryover: stopped${hasWorkers ? ", and the workers with it" : ""}${left}`, (signal) =>
    run({ ...givenIn({ compute }), signal }),
  );
}

/** Says who works at the queue, and what to do where nobody does.
 *
 *  @returns false where there is no queue
 *  @throws ArgumentError where nobody answers at the address; SetupError where a package is missing */
export async function sayWorkers(compute: string | undefined): Promise<boolean> {
  const place = await computePlace(compute);
  if (place === null) return false;
  const { shown, versions } = place;
  say(
    versions.length > 0
      ? `carryover: ${counted(versions.length, "worker")} at ${shown}, of version ${listed([...new Set(versions)])}`
      : `carryover: no worker at ${shown} yet; waits a minute for one, started on any machine with: carryover worker "${shown}"`,
  );
  return true;
}

/** Runs what Ctrl-C or a request to end stops in order; the second one ends the program at once. What lets go of a folder belongs within.
 *
 *  @param said  where the work ends because of the signal
 *  @throws Stopped; what the work throws for a reason of its own, also after the signal */
export async function stoppable<Result>(
  said: string,
  run: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const interrupt = new AbortController();
  let code: Stopped["code"] | null = null;
  const stops = Object.entries(stopped).map(([signal, its]): [string, () => void] => [
    signal,
    () => {
      code ??= its;
      interrupt.abort();
    },
  ]);
  for (const [signal, stop] of stops) process.once(signal, stop);
  try {
    return await run(interrupt.signal);
  } catch (error) {
    throw code !== null && error === interrupt.signal.reason ? new Stopped(said, code) : error;
  } finally {
    for (const [signal, stop] of stops) process.off(signal, stop);
  }
}

/** Hears what came while this thread computed: of two turns of the event loop the second one has looked for signals for sure.
 *
 *  @throws the signal's reason */
export async function heed(signal: AbortSignal): Promise<void> {
  await setImmediate();
  await setImmediate();
  signal.throwIfAborted();
}
