/** Where chains are found by whoever runs them, and how they are sent. */
import type { JobReference } from "../compute/job.js";
import { type ChainEvent, type ChainsInput, chainJob } from "./chainJob.js";

export const chainJobReference: JobReference<ChainsInput, number, null, ChainEvent> = {
  job: chainJob,
  module: "fit/chainJob.js",
  name: "chainJob",
  schemas: async () => (await import("./chainSchemas.js")).chainSchemas(),
};
