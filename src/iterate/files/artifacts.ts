/** Writes what one iteration leaves behind: its configuration, diagnostics, metrics, thoughts, holdout and trace. */

import type { DataProfile } from "../../data/profile.js";
import { geoAt, periodAt } from "../../data/rows.js";
import type { Diagnosis } from "../../diagnosis/diagnose.js";
import type { Fit } from "../../fit/fit.js";
import { contributions } from "../../insights/contributions.js";
import { type Roi, roi } from "../../insights/roi.js";
import type { Gate } from "../../limits.js";
import { diagnosisTable } from "../../report/diagnosisTable.js";
import { type Json, toJson } from "../../report/json.js";
import { profileDocument } from "../../report/profileDocument.js";
import type { Table } from "../../report/table.js";
import { csvText } from "../../report/tableMarkdown.js";
import { tableText } from "../../report/tableText.js";
import { saveFit } from "../../trace/trace.js";
import { gateDocuments } from "../../validation/gates.js";
import type { Holdout } from "../../validation/holdout.js";
import type { HoldoutSplit } from "../../validation/split.js";
import { warningText } from "../../warning.js";
import { withoutTime } from "../../withoutTime.js";
import type { Trained } from "../train.js";
import { iterationFiles, type RunFolder } from "./folder.js";
import type { HoldoutRecord, ThinkingLog } from "./records.js";
import { jsonText } from "./runLog.js";

/** The profile of the training weeks, with what it leaves out. */
export function dataProfileText(profile: DataProfile, split: HoldoutSplit): string {
  return jsonText({
    ...(profileDocument(profile) as { readonly [key: string]: Json }),
    split: toJson(split),
    note: `of the table up to ${split.train.to}; the ${split.test.periods} periods from ${split.test.from} on are the holdout, which no choice of this run was made from`,
  });
}

/** Diagnostics and metrics of a trained configuration. */
export async function writeTraining(
  folder: RunFolder,
  iteration: number,
  { fit, diagnosis, evidence }: Trained,
  gates: readonly Gate[],
): Promise<void> {
  const files = iterationFiles(iteration);
  await folder.write(files.diagnosticsSummary, diagnosticsText(iteration, diagnosis, gates));
  await folder.write(files.predictedVsActual, trainingSeries(diagnosis, fit));
  await folder.write(files.summary, jsonText(summaryDocument(iteration, fit, diagnosis, evidence)));
}

function diagnosticsText(iteration: number, diagnosis: Diagnosis, gates: readonly Gate[]): string {
  const lines = gates.map(({ text, isPassed }) => `${isPassed ? "passed" : "FAILED"}  ${text}`);
  return `Iteration ${iteration}\n\nGates\n${lines.join("\n")}\n\n${tableText(diagnosisTable(diagnosis))}\n`;
}

/** The weeks of the likelihood: observed, expected (posterior mean), and the interval of the KPI. */
function trainingSeries({ predictive }: Diagnosis, { model }: Fit): string {
  return rowsText(
    predictive.rows.map(({ time, geo, observed, mean, interval90 }) => ({
      time,
      ...(model.panel.geos.length > 1 ? { geo } : {}),
      observed,
      predicted: mean,
      lower: interval90[0],
      upper: interval90[1],
      residual: observed - mean,
    })),
  );
}

function summaryDocument(
  iteration: number,
  fit: Fit,
  diagnosis: Diagnosis,
  { inSample, sampling, folds, findings }: Trained["evidence"],
): Json {
  const parts = contributions(fit);
  const { untold } = parts;
  const returns = fit.design.revenuePerKpi === null ? null : roi(fit);
  const shares = new Map(diagnosis.channels.map(({ name, priorShare }) => [name, priorShare]));
  return toJson({
    iteration,
    inSample,
    sampling,
    folds,
    verdict: diagnosis.verdict,
    findings,
    parameters: diagnosis.parameters,
    channels: parts.channels.map(({ name, share, withheld }) => {
      const own = returns?.channels.find((channel) => channel.name === name);
      return {
        name,
        share,
        spend: own?.spend ?? Number.NaN,
        roi: own?.roi ?? null,
        probabilityAboveOne: own?.probabilityAboveOne ?? Number.NaN,
        withheld,
        priorShare: shares.get(name) ?? Number.NaN,
      };
    }),
    baselineShare: untold === null ? parts.baselineShare : null,
    mediaShare: untold === null ? parts.mediaShare : null,
    untold,
    together: togetherOf(returns),
    warnings: fit.warnings,
  });
}

/** What all channels of which something is claimed brought for their money. */
function togetherOf(returns: Roi | null) {
  const claimed = returns?.claimed ?? null;
  if (claimed === null) return null;
  const { name, spend, revenue, roi: rate, probabilityAboveOne } = claimed;
  return { name, spend, revenue, roi: rate, probabilityAboveOne };
}

/** What was thought, before the holdout was opened. */
export async function writeThoughts(folder: RunFolder, log: ThinkingLog): Promise<void> {
  await folder.write(iterationFiles(log.iteration).thinkingLog, jsonText(toJson(log)));
}

/** The holdout as the log keeps it. */
export function holdoutRecord({ series: _, kind: __, warnings, ...rest }: Holdout): HoldoutRecord {
  return { ...rest, gates: gateDocuments(rest.gates), doubts: warnings.map(warningText) };
}

/** The scored holdout, with how often it had been looked at by then. */
export async function writeHoldout(
  folder: RunFolder,
  iteration: number,
  holdout: Holdout,
  chanceByLuck: number,
): Promise<void> {
  const files = iterationFiles(iteration);
  await folder.write(
    files.oosValidation,
    jsonText(toJson({ iteration, look: iteration, chanceByLuck, ...holdoutRecord(holdout) })),
  );
  const { times, geos, observed, predicted, isTest } = holdout.series;
  const rows = [...observed.keys()].filter((row) => isTest[row]!);
  await folder.write(
    files.oosPredictions,
    rowsText(
      rows.map((row) => {
        const { mean, median, lower, upper } = predicted[row]!;
        return {
          time: times[periodAt(row, times.length)]!,
          ...(geos.length > 1 ? { geo: geos[geoAt(row, times.length)]! } : {}),
          observed: observed[row]!,
          predicted: mean,
          median,
          lower,
          upper,
          residual: observed[row]! - mean,
        };
      }),
    ),
  );
}

/** The draws, under this name. */
export async function writeTrace(folder: RunFolder, name: string, fit: Fit): Promise<void> {
  await folder.write(name, await saveFit(withoutTime(fit)));
}

/** CSV of rows of the same keys; NaN is an empty cell. */
function rowsText(rows: Table["rows"]): string {
  return rows.length === 0 ? "" : csvText(Object.keys(rows[0]!), rows);
}
