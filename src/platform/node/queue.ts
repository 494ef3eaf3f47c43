/** Texts sent to other machines and answered there, by BullMQ on Redis: every text by its name, which is its checksum, so that none is answered for another. */
import { randomUUID } from "node:crypto";
import type { Queue as BullQueue, Job, QueueEvents, Worker } from "bullmq";
import type { Redis } from "ioredis";
import { ArgumentError, SetupError } from "../../errors.js";
import { inert } from "../../inert.js";
import { phrase } from "../../phrase.js";
import type { Queue, QueueServer, QueueService } from "../platform.js";
import { mostMegabytes, RefusedJob } from "../refusedJob.js";
import { unlessAborted } from "../unlessAborted.js";
import { queuePackages } from "./packages.js";
import { version } from "./version.js";

/** How often somebody who waits looks again, for where word of an end was lost. */
const lookMilliseconds = 1000;
/** How long Redis may stay away, and all workers. */
const patienceMilliseconds = 60_000;
/** A worker says this often that it is there, and is taken for gone after three times of silence. */
const pulseSeconds = 5;
/** An answer that nobody fetches, and word of a failure. */
const keptSeconds = 24 * 60 * 60;
/** A job is tried so many times: where it throws, and where its worker dies. */
const attempts = 3;

interface Place {
  /** Without name and password, for messages. */
  readonly shown: string;
  readonly url: string;
  /** What all keys of a project begin with. */
  readonly prefix: string;
}

/** What an address says.
 *
 *  redis://user:password@host:6379/0?prefix=shop, or rediss:// for TLS.
 *
 *  @throws ArgumentError where it is none */
function placeOf(address: string): Place {
  const fault = (rule: string) =>
    new ArgumentError({
      caller: "compute",
      option: "compute",
      rule,
      // What was given may have a password in it.
      got: phrase`another address`,
      cure: "give one such as redis://host:6379, with ?prefix=project behind it where several share a Redis",
    });
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    throw fault("must be an address");
  }
  if (!/^rediss?:$/.test(url.protocol)) throw fault("must begin with redis:// or, with TLS, rediss://");
  const prefix = url.searchParams.get("prefix") ?? "carryover";
  if (!/^[\w-]{1,64}$/.test(prefix)) {
    throw fault("must have a prefix of letters, digits, - and _, at most 64 of them");
  }
  url.search = "";
  const shown = new URL(url);
  shown.username = "";
  shown.password = "";
  return { url: url.href, shown: `${shown.href}?prefix=${prefix}`, prefix };
}

/** A client that has reached its Redis, and that comes back by itself when the connection breaks.
 *
 *  @throws SetupError where the packages are missing; ArgumentError where nobody answers, or not with this password */
async function connect({ url, shown }: Place): Promise<{ client: Redis; bullmq: typeof import("bullmq") }> {
  const packages = queuePackages();
  if (packages === null) {
    throw new SetupError(
      "compute: the queue needs the packages bullmq and ioredis; install them once in your folder: npm install bullmq ioredis",
    );
  }
  const { bullmq, ioredis } = packages;
  const first = new ioredis.Redis(url, {
    lazyConnect: true,
    retryStrategy: () => null,
    connectTimeout: 10_000,
  });
  let last: Error | null = null;
  first.on("error", (error) => {
    last = error;
  });
  try {
    await first.connect();
    await first.ping();
  } catch (error) {
    const { message } = (last ?? error) as Error;
    throw new ArgumentError({
      caller: "compute",
      about: "",
      rule: phrase`no Redis answers at ${shown} (${inert(message)})`,
      cure: "start it, check host and port, and the password and rediss:// where it wants them",
    });
  } finally {
    first.disconnect();
  }
  const client = new ioredis.Redis(url, { maxRetriesPerRequest: null });
  // It connects again by itself; who waits for longer than is sensible says so.
  client.on("error", () => undefined);
  return { client, bullmq };
}

/** Workers of another version serve another queue: they never see these jobs. */
const queueName = `jobs-${version}`;
const jobOf = (id: string): string => `j${id}`;
const answerKey = ({ prefix }: Place, id: string): string => `${prefix}:answer:${version}:${id}`;
const workersKey = ({ prefix }: Place): string => `${prefix}:workers`;
const pulseKey = ({ prefix }: Place, worker: string): string => `${prefix}:worker:${worker}`;

export { plainText, plainValue } from "./plainText.js";

/** @see QueueAccess.open */
export async function open(address: string): Promise<Queue> {
  const place = placeOf(address);
  const { client, bullmq } = await connect(place);
  const { shown, prefix } = place;
  const queue: BullQueue = new bullmq.Queue(queueName, { connection: client, prefix });
  const events: QueueEvents = new bullmq.QueueEvents(queueName, { connection: client, prefix });
  const waiting = new Map<string, () => void>();
  // Both connect again by themselves.
  queue.on("error", () => undefined);
  events.on("error", () => undefined);
  const ended = ({ jobId }: { readonly jobId: string }): void => waiting.get(jobId)?.();
  events.on("completed", ended);
  events.on("failed", ended);

  /** Until word of its end comes, or it is time to look. */
  const wake = (id: string, signal: AbortSignal | undefined): Promise<void> =>
    new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", done);
        waiting.delete(jobOf(id));
        resolve();
      };
      const timer = setTimeout(done, lookMilliseconds);
      signal?.addEventListener("abort", done);
      waiting.set(jobOf(id), done);
    });

  async function ask(id: string, text: string, signal: AbortSignal | undefined): Promise<string> {
    requireSize("the job", text);
    let isFirst = true;
    let lonelySince = performance.now();
    for (;;) {
      signal?.throwIfAborted();
      // In this order: a job that has ended before the first look has its answer at the second.
      const state = await queue.getJobState(jobOf(id));
      const answer = await take(id);
      if (answer !== null) return answer;
      if (state === "failed") {
        const failed = await queue.getJob(jobOf(id));
        await failed?.remove().catch(() => undefined);
        // What failed in a run before is tried again.
        if (!isFirst && failed !== undefined) throw new Error(reasonOf(failed));
      }
      if (state === "unknown" || state === "failed") {
        const kept = { removeOnComplete: true, removeOnFail: { age: keptSeconds } };
        const backoff = { type: "fixed", delay: 500 };
        // What was taken back meanwhile must not come again.
        signal?.throwIfAborted();
        await queue.add("job", { text }, { jobId: jobOf(id), attempts, backoff, ...kept });
      }
      isFirst = false;
      const versions = await workerVersions();
      if (versions.includes(version)) lonelySince = performance.now();
      else requireWorkers(versions, performance.now() - lonelySince);
      await wake(id, signal);
    }
  }

  /** The answer, which is then nobody else's. */
  async function take(id: string): Promise<string | null> {
    const key = answerKey(place, id);
    if ((await client.strlen(key)) > mostMegabytes * 1e6) {
      await client.del(key);
      throw new Error(`the answer is larger than ${mostMegabytes} MB`);
    }
    const answer = await client.get(key);
    if (answer !== null) await client.del(key);
    return answer;
  }

  let known: { at: number; versions: readonly string[] } | null = null;
  /** Of the workers that are there; asked once in a while for all that wait. */
  async function workerVersions(): Promise<readonly string[]> {
    if (known !== null && performance.now() - known.at < lookMilliseconds) return known.versions;
    const versions: string[] = [];
    for (const [worker, theirs] of Object.entries(await client.hgetall(workersKey(place)))) {
      if ((await client.exists(pulseKey(place, worker))) === 1) versions.push(theirs);
      else await client.hdel(workersKey(place), worker);
    }
    known = { at: performance.now(), versions };
    return versions;
  }

  function requireWorkers(versions: readonly string[], lonely: number): void {
    const isOther = versions.length > 0;
    if (lonely < (isOther ? 5 * lookMilliseconds : patienceMilliseconds)) return;
    const others = [...new Set(versions)].join(", ");
    throw new SetupError(
      isOther
        ? `compute: the workers at ${shown} are of version ${others}, and this is ${version}: numbers of another version are not taken; start workers of this version: carryover worker`
        : `compute: no worker at ${shown}; start one on any machine: carryover worker ${shown}`,
    );
  }

  return {
    async ask(id, text, signal) {
      const failure = new AbortController();
      const since = { lost: null as number | null };
      // Commands wait for a Redis that is away: somebody has to look at the clock.
      const watch = setInterval(() => {
        since.lost = client.status === "ready" ? null : (since.lost ?? performance.now());
        if (since.lost !== null && performance.now() - since.lost > patienceMilliseconds) {
          failure.abort(
            new SetupError(
              `compute: the Redis at ${shown} went away and did not come back; what was done is kept`,
            ),
          );
        }
      }, lookMilliseconds);
      const stop = signal === undefined ? failure.signal : AbortSignal.any([signal, failure.signal]);
      try {
        return await unlessAborted(ask(id, text, stop), stop);
      } finally {
        clearInterval(watch);
        // What nobody waits for any more need not be begun.
        if (stop.aborted) await briefly(queue.remove(jobOf(id)));
      }
    },
    async close() {
      await briefly(Promise.all([queue.close(), events.close()]));
      client.disconnect();
    },
  };
}

/** Waits for what is only tidying up, for a second at most. */
async function briefly(work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const enough = new Promise((resolve) => {
    timer = setTimeout(resolve, 1000);
  });
  await Promise.race([work.catch(() => undefined), enough]);
  clearTimeout(timer);
}

function requireSize(what: string, text: string, megabytes = mostMegabytes): void {
  const size = Buffer.byteLength(text) / 1e6;
  if (size <= megabytes) return;
  throw new ArgumentError({
    caller: "compute",
    about: what,
    rule: `must have at most ${megabytes} MB`,
    got: phrase`${size.toFixed(1)} MB`,
  });
}

function reasonOf({ failedReason = "", attemptsMade }: Job): string {
  const stalled = /stalled more than allowable/.test(failedReason);
  return stalled
    ? `its worker died ${attempts} times over it: it may want more memory than there is`
    : `${failedReason}${attemptsMade > 1 ? ` (tried ${attemptsMade} times)` : ""}`;
}

/** @see QueueAccess.serve */
export async function serve(
  address: string,
  { answer, jobs, leaseSeconds, megabytes, onEvent }: QueueService,
): Promise<QueueServer> {
  const place = placeOf(address);
  const { client, bullmq } = await connect(place);
  const name = randomUUID();
  const pulse = async (): Promise<void> => {
    await client.hset(workersKey(place), name, version);
    await client.set(pulseKey(place, name), version, "EX", 3 * pulseSeconds);
  };
  await pulse();
  const beat = setInterval(() => void pulse().catch(() => undefined), 1000 * pulseSeconds);
  const worker: Worker = new bullmq.Worker(
    queueName,
    async (job: Job): Promise<string> => {
      const id = String(job.id).slice(1);
      try {
        const { text } = (job.data ?? {}) as { readonly text?: unknown };
        if (typeof text !== "string") throw new RefusedJob("it has no text");
        requireSize("the job", text, megabytes);
        await client.set(answerKey(place, id), await answer(id, text), "EX", keptSeconds);
        onEvent({ kind: "done", id });
        return "";
      } catch (error) {
        const { message } = error as Error;
        onEvent({ kind: "failed", id, message });
        if (error instanceof RefusedJob || error instanceof ArgumentError) {
          throw new bullmq.UnrecoverableError(`refused: ${message}`);
        }
        throw error;
      }
    },
    {
      connection: client,
      prefix: place.prefix,
      concurrency: jobs,
      lockDuration: 1000 * leaseSeconds,
      stalledInterval: 1000 * leaseSeconds,
      maxStalledCount: attempts - 1,
    },
  );
  worker.on("error", () => undefined);
  await worker.waitUntilReady();
  return {
    shown: place.shown,
    async close(isPatient) {
      const ended = worker.close(!isPatient);
      // Jobs take as long as they take, and whoever waits for them hears that somebody is there; a Redis that is away is not waited for.
      await (isPatient ? ended : briefly(ended)).finally(() => clearInterval(beat));
      await briefly(Promise.all([client.hdel(workersKey(place), name), client.del(pulseKey(place, name))]));
      client.disconnect();
    },
  };
}
