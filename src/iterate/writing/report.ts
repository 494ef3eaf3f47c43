/** `skill_report.json`: how a run ended, its numbers, and where everything lies, for programs. */
import { drawing } from "#drawing";
import { failures } from "../../limits.js";
import { type Json, toJson } from "../../report/json.js";
import { often } from "../../words.js";
import { iterationFiles, pictureFiles, runFiles } from "../files/folder.js";
import type {
  AttemptScore,
  IterationStatus,
  IterationSummary,
  LikelyReason,
  LogEntry,
  RunLog,
} from "../files/records.js";
import { hypothesesOf } from "../hypotheses.js";
import { chanceWithin } from "../luck.js";
import { statusOf } from "../outcome.js";

/** How a run ended. */
export interface RunEnd {
  readonly status: IterationStatus;
  readonly statusReason: string;
  /** Why no further attempt was made. */
  readonly stopReason: string;
  readonly best: LogEntry;
  /** The best attempt passed the gates of the holdout, on enough evidence. */
  readonly oosValidationPassed: boolean;
  readonly maxIterations: number;
  readonly history: readonly AttemptScore[];
  /** Why nothing passed; empty after a full success. */
  readonly reasons: readonly LikelyReason[];
}

/** The history of a run. */
export function scoresOf({ iterations }: RunLog): readonly AttemptScore[] {
  return iterations.map(({ iteration, madeBy, evidence, holdout, verdict }) => ({
    iteration,
    change: madeBy?.change ?? "",
    r2InSample: evidence.inSample.r2,
    mapeInSample: evidence.inSample.mape,
    rhat: evidence.sampling.rhat,
    ess: evidence.sampling.ess,
    divergences: evidence.sampling.divergences,
    r2Folds: evidence.folds?.r2 ?? Number.NaN,
    r2Holdout: holdout.test.r2,
    mapeHoldout: holdout.test.mape,
    overfitting: holdout.overfitting,
    diagnosticsPassed: verdict.hasPassedDiagnostics,
    oosValidationPassed: verdict.hasPassedHoldout,
    attributionPassed: failures(verdict.attribution).length === 0,
  }));
}

/** Status, reason and best attempt of a run. */
export function endOf(
  log: RunLog,
  best: LogEntry,
  { maxIterations, reasons }: { readonly maxIterations: number; readonly reasons: readonly LikelyReason[] },
): RunEnd {
  const { iterations } = log;
  const status = statusOf(iterations.map(({ verdict }) => verdict));
  const last = iterations.at(-1)!;
  const isEnough = best.verdict.sufficiency.every(({ isPassed }) => isPassed);
  return {
    status,
    statusReason: statusReason(status, iterations, best),
    stopReason:
      status === "full_success"
        ? `iteration ${best.iteration} passed everything`
        : last.decision.stopReason !== ""
          ? last.decision.stopReason
          : `the budget of ${maxIterations} ${maxIterations === 1 ? "iteration is" : "iterations is"} used up`,
    best,
    oosValidationPassed: best.verdict.hasPassedHoldout && isEnough,
    maxIterations,
    history: scoresOf(log),
    reasons: status === "full_success" ? [] : reasons,
  };
}

/** A full success that the fit to all weeks takes back: what it fails in was not there, or did not show, before the holdout. */
export function takenBack(
  end: RunEnd,
  against: readonly { readonly message: string }[],
  reasons: readonly LikelyReason[],
): RunEnd {
  return {
    ...end,
    status: "diagnostics_only",
    statusReason: `iteration ${end.best.iteration} passed everything, but fitted again to all weeks, those held out included, it does not: ${against.map(({ message }) => message).join("; ")}`,
    reasons,
  };
}

function statusReason(status: IterationStatus, iterations: readonly LogEntry[], best: LogEntry): string {
  if (status === "full_success") {
    return `iteration ${best.iteration} passed its diagnostics, attribution and the holdout, which had been looked at ${often(best.iteration)} by then`;
  }
  if (status === "budget_exhausted") {
    return `no attempt passed its diagnostics; in the best one, iteration ${best.iteration}: ${failures(best.diagnostics).join("; ")}`;
  }
  const passedHoldout = iterations.filter(
    ({ verdict }) => verdict.hasPassedDiagnostics && verdict.hasPassedHoldout,
  );
  if (passedHoldout.length > 0) {
    const one =
      passedHoldout.find(({ verdict }) => failures(verdict.attribution).length === 0) ?? passedHoldout[0]!;
    const unattributed = failures(one.verdict.attribution);
    if (unattributed.length > 0) {
      return `iteration ${one.iteration} passed its diagnostics and the gates of the holdout, but what was sold cannot be attributed: ${unattributed.join("; ")}`;
    }
    return `iteration ${one.iteration} passed its diagnostics and the gates of the holdout, but the table cannot carry that claim: ${failures(one.verdict.sufficiency).join("; ")}`;
  }
  return `diagnostics passed, the holdout did not; in the best attempt, iteration ${best.iteration}: ${failures(best.holdout.gates).join("; ")}`;
}

/** The report as the document of `skill_report.json`. */
export function reportDocument(log: RunLog, end: RunEnd, summary: IterationSummary): Json {
  const { best, status, statusReason: reason, stopReason, history, reasons, maxIterations } = end;
  const { settings, luck } = log;
  const looks = log.iterations.length;
  const files = iterationFiles(best.iteration);
  return toJson({
    status,
    oosValidationPassed: end.oosValidationPassed,
    diagnosticsPassed: best.verdict.hasPassedDiagnostics,
    attributionPassed: failures(best.verdict.attribution).length === 0,
    statusReason: reason,
    stopReason,
    iterations: looks,
    maxIterations,
    bestIteration: best.iteration,
    modelType: settings.modelType,
    seed: settings.seed,
    isStrict: settings.isStrict,
    data: log.data,
    split: log.split,
    thresholds: settings.thresholds,
    limits: log.limits,
    inSample: best.evidence.inSample,
    sampling: best.evidence.sampling,
    folds: best.evidence.folds,
    oosValidation: best.holdout,
    spread: best.spread && {
      ...best.spread,
      channels: best.spread.channels.map((channel) => ({
        ...channel,
        withheld: summary.channels.find(({ name }) => name === channel.name)?.withheld ?? null,
      })),
    },
    verdict: best.verdict,
    holdoutLooks: {
      count: looks,
      chanceByLuck: chanceWithin(luck, looks),
      standardError: luck.standardError,
      simulations: luck.simulations,
      assumptions: luck.assumptions,
    },
    history,
    likelyReasons: reasons,
    hypotheses: hypothesesOf(best.evidence),
    channels: summary.channels,
    baselineShare: summary.baselineShare,
    mediaShare: summary.mediaShare,
    untold: summary.untold,
    kfDocumentation: runFiles.document,
    artifacts: {
      data_profile: runFiles.dataProfile,
      iteration_log: runFiles.iterationLog,
      thinking_history: runFiles.thinkingHistory,
      best_config: best.config,
      best_trace: files.trace,
      ...(status === "full_success" ? { final_trace: runFiles.finalTrace } : {}),
      best_summary: files.summary,
      best_oos_validation: files.oosValidation,
      best_oos_predictions: files.oosPredictions,
      ...(drawing.isReproducible ? { pictures: Object.values(pictureFiles).join(" ") } : {}),
    },
    version: log.version,
    // Sentences already, which toJson would take for records.
    doubts: summary.warnings,
  });
}
