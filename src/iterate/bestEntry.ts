/** Which attempt a run reports: the one that passed, else the best of those whose diagnostics passed, as the training weeks see it. */
import { type Attempt, bestAttempt, type DecisionContext } from "./decide.js";
import type { LogEntry } from "./files/runLog.js";

/** The entry to report. The holdout picks it only where it passed; among failures its numbers choose nothing. */
export function bestEntry(
  entries: readonly LogEntry[],
  attempts: readonly Attempt[],
  context: DecisionContext,
): LogEntry {
  const success = entries.find(({ verdict }) => verdict.isSuccess);
  if (success !== undefined) return success;
  const sound = attempts.filter(({ iteration }) => entries[iteration - 1]!.verdict.hasPassedDiagnostics);
  const best = bestAttempt(sound.length > 0 ? sound : attempts, context)!;
  return entries[best.iteration - 1]!;
}
