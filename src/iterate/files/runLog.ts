/** The log of a run: all that was seen and decided, in the order in which it happened; what a resumed run starts from. */
import { DataError } from "../../errors.js";
import { type Json, toJson } from "../../report/json.js";
import type { ModelType } from "../../spec/spec.js";
import type { Holdout } from "../../validation/holdout.js";
import type { HoldoutSplit } from "../../validation/split.js";
import type { Thresholds } from "../../validation/thresholds.js";
import type { ConfiguredSampling } from "../configuration.js";
import type { Decision } from "../decide.js";
import type { DiagnosticGate, DiagnosticLimits } from "../diagnosticGates.js";
import type { TrainingEvidence } from "../evidence.js";
import type { TrainingFacts } from "../facts.js";
import type { Luck } from "../luck.js";
import type { Verdict } from "../outcome.js";
import type { RuleName } from "../rules.js";
import type { RunFolder } from "./folder.js";
import { runFiles } from "./folder.js";
import { artifactSchemas } from "./schemas.js";

/** What was thought after an attempt; nothing of it was known from the holdout. */
export interface ThinkingLog {
  readonly iteration: number;
  readonly madeBy: { readonly rule: RuleName; readonly change: string } | null;
  readonly evidence: TrainingEvidence;
  readonly diagnostics: readonly DiagnosticGate[];
  readonly decision: Omit<Decision, "next">;
}

/** A scored holdout without its series, and with its doubts as sentences. */
export type HoldoutRecord = Omit<Holdout, "series" | "kind" | "warnings"> & {
  readonly doubts: readonly string[];
};

export interface LogEntry extends ThinkingLog {
  /** Name of its configuration, and the checksum of the text. */
  readonly config: string;
  readonly configSha256: string;
  readonly sampling: ConfiguredSampling;
  readonly holdout: HoldoutRecord;
  readonly verdict: Verdict;
}

export interface RunSettings {
  readonly modelType: ModelType;
  readonly seed: number | string;
  readonly isStrict: boolean;
  readonly thresholds: Thresholds;
  readonly readOptions: Readonly<Record<string, unknown>>;
}

export interface RunLog {
  readonly format: 1;
  readonly version: string;
  readonly data: { readonly path: string; readonly sha256: string };
  readonly settings: RunSettings;
  readonly split: HoldoutSplit;
  readonly limits: DiagnosticLimits;
  readonly facts: TrainingFacts;
  readonly luck: Luck;
  readonly iterations: readonly LogEntry[];
}

/** The log as JSON text. */
export function runLogText({ settings, ...log }: RunLog): string {
  const { readOptions, ...rest } = settings;
  const document = {
    ...(toJson({ ...log, settings: rest }) as Record<string, Json>),
  };
  const plain = document.settings as Record<string, Json>;
  // Options of reading are names of columns and keep their spelling.
  document.settings = { ...plain, read_options: JSON.parse(JSON.stringify(readOptions)) as Json };
  return jsonText(document);
}

/** The thoughts of all iterations as JSON text. */
export function thinkingHistoryText({ iterations }: RunLog): string {
  return jsonText(
    toJson(
      iterations.map(
        ({ iteration, madeBy, evidence, diagnostics, decision }): ThinkingLog => ({
          iteration,
          madeBy,
          evidence,
          diagnostics,
          decision,
        }),
      ),
    ),
  );
}

/** A document as text: two spaces, a line break at the end. */
export function jsonText(document: Json): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** The log in a folder, or null where it has none.
 *
 *  @throws DataError where it is not one */
export async function readRunLog(folder: RunFolder): Promise<RunLog | null> {
  const text = await folder.read(runFiles.iterationLog);
  if (text === null) return null;
  const path = folder.at(runFiles.iterationLog);
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    throw new DataError({
      file: path,
      rule: "this is not the log of a run",
      cure: "remove it, or name another folder",
    });
  }
  const result = artifactSchemas().iterationLog.safeParse(document);
  if (!result.success) {
    const issue = result.error.issues[0]!;
    throw new DataError({
      file: path,
      rule: `this is not a log that this version can go on from (${issue.path.map(String).join(".") || "the document"}: ${issue.message})`,
      cure: "remove it, or name another folder",
    });
  }
  const { read_options } = result.data.settings;
  const log = camelKeys(result.data) as RunLog;
  return { ...log, settings: { ...log.settings, readOptions: read_options } };
}

/** The inverse of `toJson` for records: total_spend becomes totalSpend. */
function camelKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(camelKeys);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()),
      camelKeys(item),
    ]),
  );
}
