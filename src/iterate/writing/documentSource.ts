/** What `ITERATION_ANALYSIS.md` is written from. */
import type { DataProfile } from "../../data/profile.js";
import type { IterationSummary, RunLog } from "../files/records.js";
import type { RunEnd } from "./report.js";

export interface DocumentSource {
  readonly log: RunLog;
  readonly end: RunEnd;
  readonly profile: DataProfile;
  readonly summary: IterationSummary;
  /** Names of the pictures that there are. */
  readonly pictures: readonly string[];
}
