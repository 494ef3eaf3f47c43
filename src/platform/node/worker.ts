/** The far end of a thread: loads the job it is told, runs it and answers. */
import { parentPort } from "node:worker_threads";
import { answerJobs, type JobRequest, type Reply } from "../answerJobs.js";

/** What the pool sends: a job; word of the module that the next job will come from, which is answered once it is loaded; or that no job will come. */
export type WorkerRequest =
  | RunRequest
  | { readonly kind: "load"; readonly module: string }
  | { readonly kind: "end" };

interface RunRequest extends JobRequest {
  readonly kind: "run";
  readonly module: string;
  /** One Int32; other than 0 asks the job to stop at its next pause. */
  readonly stop: SharedArrayBuffer;
}

const port = parentPort;
if (port === null) throw new Error("platform/worker: must be started as a worker thread");
const reply = (message: Reply): void => port.postMessage(message);
const run = answerJobs(reply);

port.on("message", (request: WorkerRequest) => {
  // Nothing else keeps the thread, once what it loads is loaded.
  if (request.kind === "end") return port.close();
  if (request.kind === "load") {
    const loaded = () => reply({ kind: "done", output: null });
    // What is wrong with the module is said when it is run.
    return void import(request.module).then(loaded, loaded);
  }
  const flag = new Int32Array(request.stop);
  void run(
    request,
    () => import(request.module),
    // Nobody else waits for this thread: it never has to wait itself.
    async () => {
      if (Atomics.load(flag, 0) !== 0) throw new Error("stopped");
    },
  );
});
