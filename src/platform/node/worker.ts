/** The far end of a thread: loads the job it is told, runs it and answers. */
import { parentPort } from "node:worker_threads";
import type { JobFailure } from "../platform.js";

/** See compute/job.ts. */
type Job = (
  shared: unknown,
) => (input: unknown, context: { emit(event: unknown): void; pause(): Promise<void> }) => Promise<unknown>;

/** What the pool sends: a job, or word of the module that the next job will come from. */
export type WorkerRequest = RunRequest | { readonly kind: "load"; readonly module: string };

export interface RunRequest {
  readonly kind: "run";
  readonly module: string;
  readonly name: string;
  /** What the run's inputs share; null where this thread has been sent it. */
  readonly shared: { readonly value: unknown } | null;
  readonly input: unknown;
  /** One Int32; other than 0 asks the job to stop at its next pause. */
  readonly stop: SharedArrayBuffer;
}

/** What comes back: any number of events, then one result or failure. */
export type Reply =
  | { readonly kind: "event"; readonly event: unknown }
  | { readonly kind: "done"; readonly output: unknown }
  | ({ readonly kind: "failed" } & JobFailure);

const port = parentPort;
if (port === null) throw new Error("platform/worker: must be started as a worker thread");
const reply = (message: Reply): void => port.postMessage(message);

port.on("message", (request: WorkerRequest) => {
  if (request.kind === "run") void run(request);
  // What is wrong with the module is said when it is run.
  else import(request.module).catch(() => {});
});

/** The job of the current run, prepared from what its inputs share. */
let work: ReturnType<Job>;

async function run({ module, name, shared, input, stop }: RunRequest): Promise<void> {
  const flag = new Int32Array(stop);
  try {
    if (shared !== null) {
      const jobs = (await import(module)) as Record<string, Job>;
      work = jobs[name]!(shared.value);
    }
    const output = await work(input, {
      emit: (event) => reply({ kind: "event", event }),
      // Nobody else waits for this thread: it never has to wait itself.
      async pause() {
        if (Atomics.load(flag, 0) !== 0) throw new Error("stopped");
      },
    });
    reply({ kind: "done", output });
  } catch (error) {
    const { name: errorName, message, stack = "" } = error as Error;
    const fields = errorName === "FitError" ? { ...(error as Error) } : null;
    reply({ kind: "failed", name: errorName, message, stack, fields });
  }
}
