/** Runs jobs on worker threads, which stay warm between runs and never keep the program alive.
 *
 *  No thread is terminated from outside: Node leaves open the file that it was reading, and now and then takes the whole process with it where V8 was compiling
 *  for it ("Assertion failed: (data.first) != nullptr", seen with Node 20.20). */
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import { SetupError } from "../../errors.js";
import type { Reply } from "../answerJobs.js";
import { errorCode } from "../diskFaults.js";
import { errorOf } from "../failure.js";
import type { JobName, ThreadOptions } from "../platform.js";
import { unlessAborted } from "../unlessAborted.js";
import { packageRoot } from "./packageRoot.js";
import type { WorkerRequest } from "./worker.js";

interface Thread {
  readonly worker: Worker;
  /** Modules that it has been told to load: what is wrong with one is said by the run that wants it. */
  readonly modules: Set<string>;
  /** Until it has loaded what it was told to last; null at other times. */
  loading: Promise<unknown> | null;
  listener: Listener | null;
  hasFailed: boolean;
}

interface Listener {
  /** False once nothing more is expected. */
  onReply(reply: Reply): boolean;
  onFault(error: Error): void;
}

/** Threads that wait for the next run: starting one and compiling its code costs more than many a fit. */
const idle: Thread[] = [];
const maxIdle = 8;
/** Threads that will soon wait, as their job was stopped, and until when they are waited for. */
const retiring = new Map<Thread, Promise<void>>();
/** How long the next run, or a program that ends, waits for the next pause of a job that was stopped: where a program ends Node terminates what is left. */
const patienceMilliseconds = 1000;

/** One job alone gains nothing from a thread but its responsiveness, which is worth having.
 *  @see Threads.run */
export async function run(
  { module, name }: JobName,
  shared: unknown,
  inputs: readonly unknown[],
  { workers = availableParallelism(), onEvent, signal }: ThreadOptions,
): Promise<unknown[]> {
  signal?.throwIfAborted();
  const outputs: unknown[] = new Array(inputs.length);
  const href = pathToFileURL(built(module)).href;
  const loading = new Set<Thread>();
  const working = new Set<Thread>();
  const prepared = new Set<Thread>();
  const stopFlag = new SharedArrayBuffer(4);
  let next = 0;
  let isOver = false;

  async function serve(): Promise<void> {
    while (next < inputs.length) {
      const index = next++;
      while (idle.length === 0 && retiring.size > 0) await Promise.race(retiring.values());
      if (isOver) return;
      const thread = idle.pop() ?? startThread();
      thread.worker.ref();
      loading.add(thread);
      await load(thread, href);
      // Then it has been released, and may be somebody else's.
      if (isOver) return;
      loading.delete(thread);
      working.add(thread);
      const request: WorkerRequest = {
        kind: "run",
        module: href,
        name,
        shared: prepared.has(thread) ? null : { value: shared },
        input: inputs[index],
        stop: stopFlag,
      };
      prepared.add(thread);
      try {
        outputs[index] = await ask(thread, request, (event) => onEvent?.(index, event));
      } finally {
        // It has replied, if only that its job failed: one whose job is stopped is never heard here again.
        working.delete(thread);
        release(thread);
      }
    }
  }

  try {
    const servers = Array.from({ length: Math.min(workers, inputs.length) }, serve);
    await unlessAborted(Promise.all(servers), signal);
    return outputs;
  } finally {
    isOver = true;
    // What has no job yet waits for the next run.
    for (const thread of loading) release(thread);
    // What still runs has lost its purpose.
    Atomics.store(new Int32Array(stopFlag), 0, 1);
    for (const thread of working) retire(thread);
  }
}

/** @see Threads.prepare */
export function prepare({ module }: JobName, count: number = availableParallelism()): void {
  while (idle.length + retiring.size < Math.min(count, maxIdle)) {
    let thread: Thread;
    try {
      thread = startThread();
    } catch {
      // The run that wants it will say so.
      return;
    }
    load(thread, pathToFileURL(built(module)).href).catch(() => {});
    release(thread);
  }
}

/** @see Threads.count */
export const count = (): number => availableParallelism();

/** Has a thread load a module, after what it is loading already. */
async function load(thread: Thread, module: string): Promise<void> {
  while (thread.loading !== null) await thread.loading;
  if (thread.modules.has(module)) return;
  thread.modules.add(module);
  thread.loading = ask(thread, { kind: "load", module }, () => {}).finally(() => {
    thread.loading = null;
  });
  await thread.loading;
}

/** Keeps the thread for other runs from the next pause of its job on. */
function retire(thread: Thread): void {
  const { worker } = thread;
  const rest = new Promise<void>((resolve) => {
    const settle = (): void => {
      clearTimeout(timer);
      retiring.delete(thread);
      resolve();
    };
    const timer = setTimeout(() => {
      worker.unref();
      settle();
    }, patienceMilliseconds);
    thread.listener = {
      onReply({ kind }) {
        if (kind === "event") return true;
        settle();
        release(thread);
        return false;
      },
      onFault: settle,
    };
  });
  retiring.set(thread, rest);
}

function release(thread: Thread): void {
  if (thread.hasFailed) return;
  thread.worker.unref();
  if (idle.length < maxIdle) idle.push(thread);
  else thread.worker.postMessage({ kind: "end" } satisfies WorkerRequest);
}

/** @throws SetupError where the system gives no thread */
function startThread(): Thread {
  let worker: Worker;
  try {
    worker = new Worker(built("platform/node/worker.js"));
  } catch (error) {
    throw new SetupError(
      `the system gives no more threads (${(error as Error).message}): raise the limits of memory and processes`,
    );
  }
  const thread: Thread = { worker, modules: new Set(), loading: null, listener: null, hasFailed: false };
  const fail = (error: Error): void => {
    // A thread that died while it waited is not to be handed out again.
    thread.hasFailed = true;
    const position = idle.indexOf(thread);
    if (position >= 0) idle.splice(position, 1);
    thread.listener?.onFault(error);
  };
  // Node's own listeners stay, and hand on to whoever hears this thread now: they are what delivers the messages.
  worker.on("message", (reply: Reply) => {
    const { listener } = thread;
    if (listener?.onReply(reply) === false && thread.listener === listener) thread.listener = null;
  });
  worker.on("error", (error) => fail(outOfMemory(error) ?? (error as Error)));
  worker.on("exit", (code) => fail(new Error(`a worker thread ended with code ${code}`)));
  return thread;
}

function outOfMemory(error: unknown): SetupError | null {
  if (errorCode(error) !== "ERR_WORKER_OUT_OF_MEMORY") return null;
  return new SetupError(
    "a thread has no more memory: give Node more (--max-old-space-size), or ask for less",
  );
}

function ask(thread: Thread, request: WorkerRequest, onEvent: (event: unknown) => void): Promise<unknown> {
  return new Promise((resolve, reject) => {
    thread.listener = {
      onReply(reply) {
        if (reply.kind === "event") {
          onEvent(reply.event);
          return true;
        }
        if (reply.kind === "done") resolve(reply.output);
        else reject(errorOf(reply.failure));
        return false;
      },
      onFault: reject,
    };
    thread.worker.postMessage(request);
  });
}

/** Path of a module as the build makes it: threads load no other, wherever the code that starts them runs from. */
function built(module: string): string {
  return join(packageRoot, "dist", module);
}
