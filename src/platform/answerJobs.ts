/** What passes between whoever wants a job done and the thread that does it, and how the thread answers: the same in Node and in a browser. */
import { type Failure, failureOf } from "./failure.js";

/** See compute/job.ts. */
export type Job = (
  shared: never,
) => (input: never, context: { emit(event: unknown): void; pause(): Promise<void> }) => Promise<unknown>;

export interface JobRequest {
  readonly name: string;
  /** What the run's inputs share; null where this thread has been sent it. */
  readonly shared: { readonly value: unknown } | null;
  readonly input: unknown;
}

/** What comes back: any number of events, then one result or failure. */
export type Reply =
  | { readonly kind: "event"; readonly event: unknown }
  | { readonly kind: "done"; readonly output: unknown }
  | { readonly kind: "failed"; readonly failure: Failure };

/** A thread's end of the line: runs the job of each request, prepared once from what the inputs share.
 *
 *  @returns runs a request; `jobs` loads those that there are, `pause` lets the thread breathe */
export function answerJobs(reply: (message: Reply) => void) {
  let work: ReturnType<Job>;
  return async (
    { name, shared, input }: JobRequest,
    jobs: () => Promise<Readonly<Record<string, Job>>>,
    pause: () => Promise<void>,
  ): Promise<void> => {
    try {
      if (shared !== null) work = (await jobs())[name]!(shared.value as never);
      const output = await work(input as never, {
        emit: (event: unknown) => reply({ kind: "event", event }),
        pause,
      });
      reply({ kind: "done", output });
    } catch (error) {
      reply({ kind: "failed", failure: failureOf(error) });
    }
  };
}
