/** Texts sent to other machines and answered there, by BullMQ on Redis: every text by its name, which is its checksum, so that none is answered for another. */
import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import type { Queue as BullQueue, Job, QueueEvents, Worker } from "bullmq";
import { ArgumentError, SetupError } from "../../errors.js";
import { phrase } from "../../phrase.js";
import type { Queue, QueueServer, QueueService } from "../platform.js";
import { mostMegabytes, RefusedJob } from "../refusedJob.js";
import { unlessAborted } from "../unlessAborted.js";
import { connect, isFull, type Memory, memoryOf, type Place, placeOf } from "./queuePlace.js";
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
/** Word of how far a job is follows the last by so much at least. */
const reportMilliseconds = 500;
/** Of the memory that Redis may use, the share that jobs may fill: answers and signs of life need the rest. */
const jobShare = 0.5;
/** What a job says that nobody wants any more. */
const stoppedReason = "stopped";
/** What a job says whose answer found no room. */
const fullReason = "full";
/** What begins the word of a job that its worker's machine could not do: a package is missing there, or memory. */
const setupMark = "the worker's machine: ";

/** Workers of another version serve another queue: they never see these jobs. */
const queueName = `jobs-${version}`;
const jobOf = (id: string): string => `j${id}`;
const answerKey = ({ prefix }: Place, id: string): string => `${prefix}:answer:${version}:${id}`;
/** There while a job that has begun is to stop. */
const stopKey = ({ prefix }: Place, id: string): string => `${prefix}:stop:${version}:${id}`;
const workersKey = ({ prefix }: Place): string => `${prefix}:workers`;
const pulseKey = ({ prefix }: Place, worker: string): string => `${prefix}:worker:${worker}`;

export { plainText, plainValue } from "./plainText.js";

interface Waiting {
  readonly bell: Bell;
  readonly onReport: (report: string) => void;
}

/** Rung when word of an end comes, which may be before anybody listens. */
interface Bell {
  ring(): void;
  /** Until it is rung, or it is time to look. */
  wait(signal: AbortSignal): Promise<void>;
}

function createBell(): Bell {
  let hasRung = false;
  let wake: (() => void) | null = null;
  return {
    ring() {
      hasRung = true;
      wake?.();
    },
    wait: (signal) =>
      new Promise((resolve) => {
        const done = (): void => {
          clearTimeout(timer);
          signal.removeEventListener("abort", done);
          wake = null;
          hasRung = false;
          resolve();
        };
        const timer = setTimeout(done, lookMilliseconds);
        signal.addEventListener("abort", done);
        wake = done;
        if (hasRung) done();
      }),
  };
}

/** @see QueueAccess.open */
export async function open(address: string): Promise<Queue> {
  const place = placeOf(address);
  const { client, bullmq } = await connect(place);
  const { shown, prefix } = place;
  const queue: BullQueue = new bullmq.Queue(queueName, { connection: client, prefix });
  const events: QueueEvents = new bullmq.QueueEvents(queueName, { connection: client, prefix });
  /** Who waits for a job; more than one where two runs ask the same. */
  const waiting = new Map<string, Set<Waiting>>();
  // Both connect again by themselves.
  queue.on("error", () => undefined);
  events.on("error", () => undefined);
  const ended = ({ jobId }: { readonly jobId: string }): void => {
    for (const { bell } of waiting.get(jobId) ?? []) bell.ring();
  };
  events.on("completed", ended);
  events.on("failed", ended);
  events.on("progress", ({ jobId, data }) => {
    if (typeof data === "string") for (const { onReport } of waiting.get(jobId) ?? []) onReport(data);
  });

  async function ask(id: string, text: string, bell: Bell, signal: AbortSignal): Promise<string> {
    requireSize("the job", text);
    let isFirst = true;
    let lonelySince = performance.now();
    for (;;) {
      signal.throwIfAborted();
      // In this order: a job that has ended before the first look has its answer at the second.
      const state = await queue.getJobState(jobOf(id));
      const answer = await take(id);
      if (answer !== null) return answer;
      if (state === "failed") {
        const failed = await queue.getJob(jobOf(id));
        await failed?.remove().catch(() => undefined);
        // What failed in a run before is tried again, and what somebody else did not want any more.
        const isOver = !isFirst && failed !== undefined && failed.failedReason !== stoppedReason;
        if (isOver && failed.failedReason === fullReason) throw fullFault(shown, await memoryOf(client));
        if (isOver && failed.failedReason.startsWith(setupMark)) {
          throw new SetupError(`compute: a worker at ${shown} could not do a job: ${reasonOf(failed)}`);
        }
        if (isOver) throw new Error(reasonOf(failed));
      }
      if (state === "unknown" || state === "failed") await add(id, text, bell, signal);
      isFirst = false;
      const versions = await workerVersions();
      if (versions.includes(version)) lonelySince = performance.now();
      else requireWorkers(versions, performance.now() - lonelySince);
      await bell.wait(signal);
    }
  }

  let fullSince: number | null = null;
  let lastAdded: Promise<unknown> = Promise.resolve();
  /** Brings a job there once Redis has room for it, which the answers of others make when they are fetched. */
  async function add(id: string, text: string, bell: Bell, signal: AbortSignal): Promise<void> {
    for (;;) {
      // One after another: each sees what the one before has taken.
      const adding = lastAdded.then(() => addWhereThereIsRoom(id, text, signal));
      lastAdded = adding.catch(() => undefined);
      const memory = await adding;
      if (memory === null) {
        fullSince = null;
        return;
      }
      fullSince ??= performance.now();
      if (performance.now() - fullSince > patienceMilliseconds) throw fullFault(shown, memory);
      await bell.wait(signal);
    }
  }

  /** Null once it is there; else what is in use of the memory. */
  async function addWhereThereIsRoom(id: string, text: string, signal: AbortSignal): Promise<Memory | null> {
    // What was taken back meanwhile must not come again.
    signal.throwIfAborted();
    const memory = await memoryOf(client);
    if (memory !== null && memory.used + 2 * text.length > jobShare * memory.most) return memory;
    const kept = { removeOnComplete: true, removeOnFail: { age: keptSeconds } };
    const backoff = { type: "fixed", delay: 500 };
    try {
      await client.del(stopKey(place, id));
      await queue.add("job", { text }, { jobId: jobOf(id), attempts, backoff, ...kept });
      return null;
    } catch (error) {
      if (memory === null || !isFull(error)) throw error;
      return memory;
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
    if (answer !== null) {
      await client.del(key);
      fullSince = null;
    }
    return answer;
  }

  /** What nobody waits for any more need not be begun, nor done to its end. */
  async function takeBack(id: string): Promise<void> {
    if ((await queue.remove(jobOf(id))) === 0) await client.set(stopKey(place, id), "", "EX", 60);
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
        : `compute: no worker at ${shown}; nobody came in a minute; start one on any machine: carryover worker "${shown}"`,
    );
  }

  return {
    shown,
    workerVersions,
    async ask(id, text, { signal, onReport = () => undefined }) {
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
      const one: Waiting = { bell: createBell(), onReport };
      const all = waiting.get(jobOf(id)) ?? new Set();
      waiting.set(jobOf(id), all.add(one));
      try {
        return await unlessAborted(ask(id, text, one.bell, stop), stop);
      } finally {
        clearInterval(watch);
        all.delete(one);
        if (all.size === 0) waiting.delete(jobOf(id));
        if (stop.aborted) await briefly(takeBack(id));
      }
    },
    async close() {
      await briefly(Promise.all([queue.close(), events.close()]));
      client.disconnect();
    },
  };
}

function fullFault(
  shown: string,
  memory: { readonly used: number; readonly most: number } | null,
): SetupError {
  const said =
    memory === null ? "" : ` (${(memory.used / 1e6).toFixed(0)} of ${(memory.most / 1e6).toFixed(0)} MB)`;
  return new SetupError(
    `compute: the Redis at ${shown} has no memory left for a job${said}; give it more: redis-cli config set maxmemory 1gb; what was done is kept`,
  );
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
  const reason = failedReason.startsWith(setupMark) ? failedReason.slice(setupMark.length) : failedReason;
  return stalled
    ? `its worker died ${attempts} times over it: it may want more memory than there is`
    : `${reason}${attemptsMade > 1 ? ` (tried ${attemptsMade} times)` : ""}`;
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
  /** Leaves an answer to be fetched; a Redis that is full is waited for, as what others fetch makes room: null, or what is wrong where none comes. */
  const handOver = async (id: string, reply: string): Promise<SetupError | null> => {
    const begin = performance.now();
    for (;;) {
      try {
        await client.set(answerKey(place, id), reply, "EX", keptSeconds);
        return null;
      } catch (error) {
        if (!isFull(error)) throw error;
        if (performance.now() - begin > patienceMilliseconds)
          return fullFault(place.shown, await memoryOf(client));
        await pause(lookMilliseconds);
      }
    }
  };
  let running = 0;
  const worker: Worker = new bullmq.Worker(
    queueName,
    async (job: Job): Promise<string> => {
      running++;
      const id = String(job.id).slice(1);
      const stop = new AbortController();
      const watch = setInterval(() => {
        const look = client.exists(stopKey(place, id)).catch(() => 0);
        void look.then((isUnwanted) => isUnwanted === 1 && stop.abort(new Error(stoppedReason)));
      }, lookMilliseconds);
      let reportedAt = Number.NEGATIVE_INFINITY;
      const report = (said: string): void => {
        if (performance.now() - reportedAt < reportMilliseconds) return;
        reportedAt = performance.now();
        void job.updateProgress(said).catch(() => undefined);
      };
      let full: SetupError | null = null;
      try {
        const { text } = (job.data ?? {}) as { readonly text?: unknown };
        if (typeof text !== "string") throw new RefusedJob("it has no text");
        requireSize("the job", text, megabytes);
        full = await handOver(id, await answer(id, text, { report, signal: stop.signal }));
        if (full !== null) throw full;
        onEvent({ kind: "done", id });
        return "";
      } catch (error) {
        const { message } = error as Error;
        onEvent({ kind: "failed", id, message });
        if (full !== null) throw new bullmq.UnrecoverableError(fullReason);
        if (stop.signal.aborted) throw new bullmq.UnrecoverableError(stoppedReason);
        if (error instanceof RefusedJob || error instanceof ArgumentError) {
          throw new bullmq.UnrecoverableError(`refused: ${message}`);
        }
        // Another machine may have what this one lacks.
        if (error instanceof SetupError) throw new Error(`${setupMark}${message}`, { cause: error });
        throw error;
      } finally {
        clearInterval(watch);
        running--;
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
      const idle = async (): Promise<void> => {
        while (isPatient && running > 0) await pause(lookMilliseconds);
        await briefly(ended);
      };
      await Promise.race([ended, idle()]);
      clearInterval(beat);
      await briefly(Promise.all([client.hdel(workersKey(place), name), client.del(pulseKey(place, name))]));
      client.disconnect();
    },
  };
}
