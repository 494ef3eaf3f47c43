/** The far end of a Web Worker: runs the jobs that it knows by name, and answers. */
import type { JobFailure } from "../platform.js";

/** What the page sends. */
export interface Request {
  readonly name: string;
  /** What the run's inputs share; null where this worker has been sent it. */
  readonly shared: { readonly value: unknown } | null;
  readonly input: unknown;
}

/** What comes back: any number of events, then one result or failure. */
export type Reply =
  | { readonly kind: "event"; readonly event: unknown }
  | { readonly kind: "done"; readonly output: unknown }
  | ({ readonly kind: "failed" } & JobFailure);

/** See compute/job.ts. */
type Job = (
  shared: never,
) => (input: never, context: { emit(event: unknown): void; pause(): Promise<void> }) => Promise<unknown>;

/** Makes this worker run these jobs. */
export function serveJobs(jobs: Readonly<Record<string, Job>>): void {
  const reply = (message: Reply): void => self.postMessage(message);
  /** The job of the current run, prepared from what its inputs share. */
  let work: ReturnType<Job>;
  self.onmessage = async ({ data }: MessageEvent<Request>) => {
    try {
      if (data.shared !== null) work = jobs[data.name]!(data.shared.value as never);
      const output = await work(data.input as never, {
        emit: (event: unknown) => reply({ kind: "event", event }),
        // Nobody else waits for this worker, and whoever wants it to stop ends it.
        pause: async () => {},
      });
      reply({ kind: "done", output });
    } catch (error) {
      const { name, message, stack = "" } = error as Error;
      const fields = name === "FitError" ? { ...(error as Error) } : null;
      reply({ kind: "failed", name, message, stack, fields });
    }
  };
}
