/** The far end of a Web Worker: runs the jobs that it knows by name, and answers. */
import { answerJobs, type Job, type JobRequest } from "../answerJobs.js";

/** Makes this worker run these jobs. */
export function serveJobs(jobs: Readonly<Record<string, Job>>): void {
  const run = answerJobs((message) => self.postMessage(message));
  self.onmessage = ({ data }: MessageEvent<JobRequest>) =>
    run(
      data,
      async () => jobs,
      // Nobody else waits for this worker, and whoever wants it to stop ends it.
      async () => {},
    );
}
