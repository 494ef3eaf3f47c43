/** Chains on Web Workers, which stay warm between runs. A run that stops ends those that still work for it. */
import { SetupError } from "../../errors.js";
import type { JobRequest, Reply } from "../answerJobs.js";
import { errorOf } from "../failure.js";
import type { JobName, ThreadOptions } from "../platform.js";
import { unlessAborted } from "../unlessAborted.js";

/** Code of fit/webWorker.ts, put in by the build: as text, so that no bundler of a page that uses the package has to know of a second file. */
declare const CARRYOVER_WORKER: string;

/** Workers that wait for the next run: starting one and compiling its code costs more than many a fit. */
const idle: Worker[] = [];
const maxIdle = 8;
/** Workers that compute. What waits for them is reached from their answers alone: Firefox took both for garbage in 5 of 40 runs within a worker that made
 *  much of it, and in none of 40 where they were held here as well. */
const busy = new Set<Worker>();

/** @see Threads.run */
export async function run(
  { name }: JobName,
  shared: unknown,
  inputs: readonly unknown[],
  { workers = navigator.hardwareConcurrency, onEvent, signal }: ThreadOptions,
): Promise<unknown[]> {
  signal?.throwIfAborted();
  const outputs: unknown[] = new Array(inputs.length);
  const running = new Set<Worker>();
  let next = 0;

  async function serve(): Promise<void> {
    const worker = idle.pop() ?? startWorker();
    running.add(worker);
    busy.add(worker);
    let isPrepared = false;
    while (next < inputs.length) {
      const index = next++;
      const request: JobRequest = {
        name,
        shared: isPrepared ? null : { value: shared },
        input: inputs[index],
      };
      isPrepared = true;
      outputs[index] = await ask(worker, request, (event) => onEvent?.(index, event));
    }
    running.delete(worker);
    busy.delete(worker);
    release(worker);
  }

  try {
    const servers = Array.from({ length: Math.min(workers, inputs.length) }, serve);
    await unlessAborted(Promise.all(servers), signal);
    return outputs;
  } finally {
    // Without memory that is shared, which a page has only under special headers, a job can be stopped from outside alone.
    for (const worker of running) {
      busy.delete(worker);
      worker.terminate();
    }
  }
}

/** @see Threads.prepare */
export function prepare(_: JobName, count: number = navigator.hardwareConcurrency): void {
  while (idle.length < Math.min(count, maxIdle)) keep(startWorker());
}

/** @see Threads.count */
export const count = (): number => navigator.hardwareConcurrency;

function release(worker: Worker): void {
  if (idle.length < maxIdle) keep(worker);
  else worker.terminate();
}

/** One that fails while it waits would never answer. */
function keep(worker: Worker): void {
  idle.push(worker);
  worker.onerror = () => {
    const at = idle.indexOf(worker);
    if (at >= 0) idle.splice(at, 1);
    worker.terminate();
  };
}

function startWorker(): Worker {
  const url = URL.createObjectURL(new Blob([CARRYOVER_WORKER], { type: "text/javascript" }));
  const worker = new Worker(url, { name: "carryover" });
  URL.revokeObjectURL(url);
  return worker;
}

function ask(worker: Worker, request: JobRequest, onEvent: (event: unknown) => void): Promise<unknown> {
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<Reply>) => {
      if (data.kind === "event") onEvent(data.event);
      else if (data.kind === "done") resolve(data.output);
      else reject(errorOf(data.failure));
    };
    worker.onerror = ({ message }) => reject(failed(message));
    worker.postMessage(request);
  });
}

/** The error of a worker: without a message where it has never begun. */
function failed(message: string | undefined): Error {
  if (message !== undefined) return new Error(`a Web Worker failed: ${message}`);
  return new SetupError(
    "this page may start no Web Worker, on which chains are sampled; let worker-src of its Content-Security-Policy have blob:, or sample in the page itself with workers: 0",
  );
}
