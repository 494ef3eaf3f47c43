/** The end of a run: status, report, document and pictures, all from the log and the files of the best attempt. */
import { drawing } from "#drawing";
import { diagnose } from "../diagnosis/diagnose.js";
import { type Fit, fit } from "../fit/fit.js";
import { defaultLevel, type Estimate } from "../math/estimate.js";
import { specify } from "../model/specify.js";
import { figurePng } from "../picture/picture.js";
import type { Figure } from "../plots/figure.js";
import { intervals } from "../plots/intervals.js";
import { type ForecastRow, predictedVsActual, scoresByIteration } from "../plots/iteration.js";
import type { Json } from "../report/json.js";
import { loadFit } from "../trace/trace.js";
import { raised, type Warning } from "../warning.js";
import { type Configuration, changesOf } from "./configuration.js";
import { type Attempt, bestAttempt, type DecisionContext } from "./decide.js";
import { writeTrace } from "./files/artifacts.js";
import { iterationFiles, pictureFiles, runFiles } from "./files/folder.js";
import type { AttemptScore, IterationStatus, IterationSummary, LogEntry, RunLog } from "./files/records.js";
import { jsonText, thinkingHistoryText } from "./files/runLog.js";
import { readSeries, readSummary } from "./files/summaryFile.js";
import type { RunContext } from "./oneIteration.js";
import { placeOf } from "./runOptions.js";
import { findingsOf } from "./train.js";
import { writeDocument } from "./writing/document.js";
import { likelyReasons } from "./writing/likelyReasons.js";
import { endOf, type RunEnd, reportDocument, takenBack } from "./writing/report.js";
import { channelsLeftOut } from "./writing/sections/answer.js";
import { uncertainChannels } from "./writing/sections/learnings.js";

/** A text with its pictures, which shows itself. */
export interface RunDocument {
  readonly kind: "document";
  readonly markdown: string;
  /** PNG files by the names that the text has for them. */
  readonly pictures: ReadonlyMap<string, Uint8Array>;
}

/** What `iterate` returns. */
export interface IterationRun {
  readonly kind: "iteration";
  readonly status: IterationStatus;
  readonly statusReason: string;
  readonly stopReason: string;
  /** The best attempt passed the holdout, on enough evidence. */
  readonly oosValidationPassed: boolean;
  readonly history: readonly AttemptScore[];
  readonly best: {
    readonly iteration: number;
    readonly score: AttemptScore;
    /** Its draws; the table in it ends where the holdout begins. */
    readonly fit: Fit;
  };
  /** The best attempt fitted again to all weeks of the table, holdout included, and examined again: for returns and plans. Null where the run was no full success. */
  readonly final: Fit | null;
  /** All that was seen and decided. */
  readonly log: RunLog;
  /** ITERATION_ANALYSIS.md. */
  readonly document: RunDocument;
  /** skill_report.json. */
  readonly report: Json;
  /** Where the files of the run lie; in memory their names in `files`. */
  readonly paths: {
    readonly folder: string;
    readonly document: string;
    readonly report: string;
    readonly config: string;
    readonly trace: string;
    /** Null where the run was no full success. */
    readonly finalTrace: string | null;
  };
  /** Every file of a run in memory, by its name; null where they lie in a folder. */
  readonly files: ReadonlyMap<string, Uint8Array> | null;
  readonly warnings: readonly Warning[];
}

/** Ends a run: writes what is made from all iterations, the report last, so that its presence means that all is there. */
export async function finishRun(
  log: RunLog,
  attempts: readonly Attempt[],
  run: RunContext,
): Promise<Omit<IterationRun, "files">> {
  const { folder, preparation, maxIterations } = run;
  const best = bestEntry(log.iterations, attempts, preparation.context);
  const summary = await readSummary(folder, best.iteration);
  const reasonsOf = (entry: LogEntry) =>
    likelyReasons({
      period: preparation.profile.frequency,
      facts: log.facts,
      entry,
      uncertain: uncertainChannels(summary).map(({ name }) => name),
      testSize: log.settings.thresholds.testSize,
      modelType: log.settings.modelType,
    });
  const hoped = endOf(log, best, { maxIterations, reasons: reasonsOf(best) });
  const again =
    hoped.status === "full_success"
      ? await fitAgain(attempts[best.iteration - 1]!.configuration, log, run)
      : null;
  const findings = again === null ? [] : findingsOf(diagnose(again));
  const against = findings.filter(({ severity }) => severity === "fail");
  const end =
    against.length === 0
      ? hoped
      : takenBack(hoped, against, reasonsOf({ ...best, evidence: { ...best.evidence, findings } }));
  const final = against.length === 0 ? again : null;
  if (final !== null) await writeTrace(folder, runFiles.finalTrace, final);
  const warnings = [...warningsOf(end, log), ...raised(channelsLeftOut(preparation.profile, summary))];
  const series = await readSeries(folder, best.iteration);
  const figures = figuresOf(end, summary, series, { threshold: log.settings.thresholds.oosR2Min, warnings });
  const pictures = new Map<string, Uint8Array>();
  // Files of a run are the same wherever it runs, which pictures in a browser are not.
  for (const [name, figure] of drawing.isReproducible ? Object.entries(figures) : []) {
    const png = await figurePng(figure);
    await folder.write(name, png);
    pictures.set(name, png);
  }
  const markdown = writeDocument({
    log,
    end,
    profile: preparation.profile,
    summary,
    pictures: [...pictures.keys()],
  });
  const report = reportDocument(log, end, summary);
  await folder.write(runFiles.thinkingHistory, thinkingHistoryText(log));
  await folder.write(runFiles.document, markdown);
  await folder.write(runFiles.report, jsonText(report));
  const { trace } = iterationFiles(best.iteration);
  return {
    kind: "iteration",
    status: end.status,
    statusReason: end.statusReason,
    stopReason: end.stopReason,
    oosValidationPassed: end.oosValidationPassed,
    history: end.history,
    best: {
      iteration: best.iteration,
      score: end.history[best.iteration - 1]!,
      fit: await loadFit(await folder.readBytes(trace)),
    },
    final,
    log,
    document: { kind: "document", markdown, pictures },
    report,
    paths: {
      folder: folder.path,
      document: folder.at(runFiles.document),
      report: folder.at(runFiles.report),
      config: folder.at(best.config),
      trace: folder.at(trace),
      finalTrace: final === null ? null : folder.at(runFiles.finalTrace),
    },
    warnings,
  };
}

/** Fits a configuration to all weeks: what was held out has done its work, and the returns of a plan should know it. */
async function fitAgain(
  configuration: Configuration,
  { settings }: RunLog,
  { panel, options }: RunContext,
): Promise<Fit> {
  const { training } = configuration.spec;
  const model = specify(panel, { ...changesOf(configuration), training: { ...training, to: null } });
  return await fit(model, {
    ...configuration.sampling,
    seed: settings.seed,
    ...placeOf(options),
  });
}

/** The entry to report: the one that passed, else the best of those whose diagnostics passed, as the training weeks see it. The holdout picks it only where it passed; among failures its numbers choose nothing. */
function bestEntry(
  entries: readonly LogEntry[],
  attempts: readonly Attempt[],
  context: DecisionContext,
): LogEntry {
  const success = entries.find(({ verdict }) => verdict.isSuccess);
  if (success !== undefined) return success;
  const verdictOf = ({ iteration }: Attempt) => entries[iteration - 1]!.verdict;
  const sound = attempts.filter((one) => verdictOf(one).hasPassedDiagnostics);
  const best = bestAttempt(sound.length > 0 ? sound : attempts, context)!;
  return entries[best.iteration - 1]!;
}

function warningsOf({ status, statusReason, best }: RunEnd, { limits }: RunLog): readonly Warning[] {
  const r2 = best.diagnostics.find(({ name }) => name === "r2")!;
  const isFlagged = r2.value > limits.r2Flag && !limits.isFlagFatal;
  return [
    ...raised(
      status !== "full_success" && {
        code: "not-validated",
        message: statusReason,
        cure: "do not decide on these numbers; section 5.0 of the document says what would settle it",
      },
    ),
    ...raised(
      isFlagged &&
        !best.verdict.isSuccess && {
          code: "high-r2",
          message: r2.text,
          cure: "take it as a sign of overfitting until a holdout passes",
        },
    ),
  ];
}

function figuresOf(
  { history, best }: RunEnd,
  { channels }: IterationSummary,
  series: readonly ForecastRow[],
  { threshold, warnings }: { readonly threshold: number; readonly warnings: readonly Warning[] },
): Readonly<Record<string, Figure>> {
  const returns = new Map<string, Estimate | number>();
  for (const { name, roi, withheld } of channels) {
    if (withheld !== null) returns.set(name, Number.NaN);
    else if (roi !== null) returns.set(name, roi);
  }
  const withheld = new Map(
    channels.flatMap((channel) =>
      channel.withheld === null ? [] : [[channel.name, channel.withheld] as const],
    ),
  );
  const forecast = { kpi: best.holdout.kpi.name, level: defaultLevel, warnings };
  return {
    [pictureFiles.history]: scoresByIteration(history, { threshold }),
    [pictureFiles.forecast]: predictedVsActual(series, forecast),
    ...(returns.size > 0 && {
      [pictureFiles.roi]: intervals({ posterior: returns }, "ROI by channel", { at: 1, withheld, warnings }),
    }),
  };
}
