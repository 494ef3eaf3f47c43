/** The log of a run: all that was seen and decided, in the order in which it happened; what a resumed run starts from. */
import { DataError } from "../../errors.js";
import { type Json, toJson } from "../../report/json.js";
import type { RunFolder } from "./folder.js";
import { runFiles } from "./folder.js";
import type { RunLog, ThinkingLog } from "./records.js";
import { camelKeys } from "./records.js";
import { artifactSchemas } from "./schemas.js";

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
  const log = camelKeys(result.data);
  return { ...log, settings: { ...log.settings, readOptions: read_options } };
}
