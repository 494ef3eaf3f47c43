/** Runs jobs on worker threads, which stay warm between runs and never keep the program alive. */
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

/** Threads that wait for the next run: starting one and compiling its code costs more than many a fit. */
const idle: Worker[] = [];
const maxIdle = 8;
/** How long a stopped job may take to its next pause before its thread is ended. */
const patienceMilliseconds = 50;

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
  const running = new Set<Worker>();
  const prepared = new Set<Worker>();
  const stopFlag = new SharedArrayBuffer(4);
  let next = 0;

  async function serve(): Promise<void> {
    while (next < inputs.length) {
      const index = next++;
      const worker = idle.pop() ?? startWorker();
      running.add(worker);
      worker.ref();
      const request: WorkerRequest = {
        kind: "run",
        module: pathToFileURL(built(module)).href,
        name,
        shared: prepared.has(worker) ? null : { value: shared },
        input: inputs[index],
        stop: stopFlag,
      };
      prepared.add(worker);
      outputs[index] = await ask(worker, request, (event) => onEvent?.(index, event));
      running.delete(worker);
      release(worker);
    }
  }

  try {
    const servers = Array.from({ length: Math.min(workers, inputs.length) }, serve);
    await unlessAborted(Promise.all(servers), signal);
    return outputs;
  } finally {
    // What still runs has lost its purpose. A thread that does not come to a pause can only be ended from outside.
    Atomics.store(new Int32Array(stopFlag), 0, 1);
    for (const worker of running) retire(worker);
  }
}

/** @see Threads.prepare */
export function prepare({ module }: JobName, count: number = availableParallelism()): void {
  while (idle.length < Math.min(count, maxIdle)) {
    let worker: Worker;
    try {
      worker = startWorker();
    } catch {
      // The run that wants it will say so.
      return;
    }
    const request: WorkerRequest = { kind: "load", module: pathToFileURL(built(module)).href };
    worker.postMessage(request);
    release(worker);
  }
}

/** @see Threads.count */
export const count = (): number => availableParallelism();

/** Waits a little for the job to stop, and keeps the thread if it does.
 *
 *  Where this thread was busy meanwhile, the reply waits in the queue when the timer fires: it is heard first, in the turn that follows. */
function retire(worker: Worker): void {
  const timer = setTimeout(() => setImmediate(end), patienceMilliseconds);
  let isWaitedFor = true;
  function end(): void {
    if (!isWaitedFor) return;
    // Nothing that it still says may put it back among the idle ones.
    listeners.delete(worker);
    void worker.terminate();
  }
  listen(worker, {
    onReply({ kind }) {
      if (kind === "event") return true;
      isWaitedFor = false;
      clearTimeout(timer);
      release(worker);
      return false;
    },
    onFault() {
      isWaitedFor = false;
      clearTimeout(timer);
    },
  });
}

function release(worker: Worker): void {
  if (idle.length >= maxIdle) {
    void worker.terminate();
    return;
  }
  worker.unref();
  idle.push(worker);
}

interface Listener {
  /** False once nothing more is expected. */
  onReply(reply: Reply): boolean;
  onFault(error: Error): void;
}

const listeners = new WeakMap<Worker, Listener>();

/** Hears this worker from now on, instead of whoever did. Node's own listeners stay: they are what delivers the messages. */
function listen(worker: Worker, listener: Listener): void {
  listeners.set(worker, listener);
}

/** @throws SetupError where the system gives no thread */
function startWorker(): Worker {
  let worker: Worker;
  try {
    worker = new Worker(built("platform/node/worker.js"));
  } catch (error) {
    throw new SetupError(
      `the system gives no more threads (${(error as Error).message}): raise the limits of memory and processes`,
    );
  }
  worker.on("message", (reply: Reply) => {
    const listener = listeners.get(worker);
    if (listener?.onReply(reply) === false && listeners.get(worker) === listener) listeners.delete(worker);
  });
  worker.on("error", (error) => listeners.get(worker)?.onFault(outOfMemory(error) ?? (error as Error)));
  worker.on("exit", (code) => {
    // A thread that died while it waited is not to be handed out again.
    const position = idle.indexOf(worker);
    if (position >= 0) idle.splice(position, 1);
    listeners.get(worker)?.onFault(new Error(`a worker thread ended with code ${code}`));
  });
  return worker;
}

function outOfMemory(error: unknown): SetupError | null {
  if (errorCode(error) !== "ERR_WORKER_OUT_OF_MEMORY") return null;
  return new SetupError(
    "a thread has no more memory: give Node more (--max-old-space-size), or ask for less",
  );
}

function ask(worker: Worker, request: WorkerRequest, onEvent: (event: unknown) => void): Promise<unknown> {
  return new Promise((resolve, reject) => {
    listen(worker, {
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
    });
    worker.postMessage(request);
  });
}

/** Path of a module as the build makes it: threads load no other, wherever the code that starts them runs from. */
function built(module: string): string {
  return join(packageRoot, "dist", module);
}
