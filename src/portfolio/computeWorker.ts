/** A worker of the queue: does the jobs of other machines' runs until it is stopped. */
import { type ServedJob, serveJobQueue, usualMegabytes } from "../compute/queue.js";
import { chainJobReference } from "../fit/chainJobReference.js";
import {
  aboveZero,
  requireFunction,
  requireOptions,
  requireWatching,
  wholeNumber,
  withDefaults,
} from "../options.js";
import { requireText } from "../records.js";
import { brandJobReference } from "./brandJob.js";

export type { ServedJob } from "../compute/queue.js";

export interface ComputeWorkerOptions {
  /** Jobs at once, each on a thread of its own (default 1). */
  readonly jobs?: number | undefined;
  /** Seconds without a sign of life after which another worker takes its jobs (default 30). */
  readonly leaseSeconds?: number | undefined;
  /** The largest job and the largest answer, in millions of bytes (default 64, which is the most that a run takes). */
  readonly maxMegabytes?: number | undefined;
  /** Called once it serves, with the address as it may be shown. */
  readonly onReady?: ((place: string) => void) | undefined;
  /** Called with what became of each job. */
  readonly onJob?: ((job: ServedJob) => void) | undefined;
  /** Ends the worker once the jobs that it has begun are done. */
  readonly signal?: AbortSignal | undefined;
}

/** Serves the queue at an address, for runs with `compute` of the same version of this package.
 *
 *  Jobs are data that are looked at before anything is done with them; a worker reads and writes no file for them. One whose worker dies is done by another.
 *
 *  @param address  redis://host:6379, rediss:// for TLS, user:password@ before the host, ?prefix=project where several share a Redis
 *  @throws ArgumentError where nobody answers there; SetupError where bullmq or ioredis is not installed */
export async function computeWorker(address: string, options: ComputeWorkerOptions = {}): Promise<void> {
  requireText("computeWorker", "address", address);
  requireOptions("computeWorker", options, "jobs");
  const { onJob, onReady, signal, ...numbers } = options;
  requireWatching("computeWorker", { signal });
  if (onReady !== undefined) requireFunction("computeWorker", "onReady", onReady);
  if (onJob !== undefined) requireFunction("computeWorker", "onJob", onJob);
  const defaults = { jobs: 1, leaseSeconds: 30, maxMegabytes: usualMegabytes };
  const { jobs, leaseSeconds, maxMegabytes } = withDefaults("computeWorker", defaults, numbers, {
    jobs: wholeNumber(1, 1000),
    leaseSeconds: aboveZero,
    maxMegabytes: aboveZero,
  });
  const server = await serveJobQueue(address, [brandJobReference as never, chainJobReference as never], {
    jobs,
    leaseSeconds,
    megabytes: maxMegabytes,
    onEvent: (event) => onJob?.(event),
  });
  onReady?.(server.shown);
  if (signal !== undefined && !signal.aborted) {
    await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
  } else if (signal === undefined) await new Promise<never>(() => undefined);
  await server.close(true);
}
