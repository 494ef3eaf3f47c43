/** The folder of a run, which one run has at a time: the names of its files, and writing them whole, with one line where the disk will not. */
import { DataError } from "../../errors.js";
import { option, phrase } from "../../phrase.js";
import { diskFault, errorCode } from "../../platform/diskFaults.js";
import type { Files } from "../../platform/platform.js";

/** Files of a run, relative to its folder. Names are fixed: other programs read them. */
export const runFiles = {
  dataProfile: "data_profile.json",
  iterationLog: "iteration_log.json",
  thinkingHistory: "thinking_history.json",
  document: "ITERATION_ANALYSIS.md",
  report: "skill_report.json",
  /** Draws of the winner, fitted again to all weeks. */
  finalTrace: "final_trace.nc",
  config: (iteration: number) => `config_iter_${iteration}.yaml`,
} as const;

/** Pictures beside the document. */
export const pictureFiles = {
  history: "iteration_history.png",
  forecast: "predicted_vs_actual.png",
  roi: "roi.png",
} as const;

/** Files of one iteration, relative to the folder of the run. */
export function iterationFiles(iteration: number) {
  const folder = `artifacts_iter_${iteration}`;
  return {
    folder,
    diagnosticsSummary: `${folder}/diagnostics/diagnostics_summary.txt`,
    predictedVsActual: `${folder}/diagnostics/predicted_vs_actual_series.csv`,
    summary: `${folder}/metrics/summary.json`,
    oosValidation: `${folder}/oos_validation.json`,
    oosPredictions: `${folder}/oos_predictions.csv`,
    thinkingLog: `${folder}/thinking_log.json`,
    trace: `${folder}/trace.nc`,
  } as const;
}

/** The error in one line where the system refused a path for a reason that a user can mend; the error itself otherwise. */
export function refusal(path: string, error: unknown): unknown {
  const fault = diskFault(error instanceof DataError ? error.cause : error);
  if (fault === null) return error;
  const next = fault.isPassing ? phrase` and go on with ${option("resume")}` : "";
  return new DataError({
    caller: "iterate",
    rule: phrase`cannot write "${path}" (${fault.code}): ${fault.cure}${next}`,
  });
}

export interface RunFolder {
  readonly path: string;
  /** The path of a file of the run. */
  at(file: string): string;
  /** Writes a file whole or not at all, its folder too. */
  write(file: string, content: string | Uint8Array): Promise<void>;
  read(file: string): Promise<string | null>;
  readBytes(file: string): Promise<Uint8Array>;
  /** Names of what lies in the folder itself. */
  list(): Promise<readonly string[]>;
  remove(file: string): Promise<void>;
}

/** Opens the folder of a run, making it where there is none.
 *
 *  @throws DataError where it cannot be made or written to */
export async function openFolder(path: string, files: Files): Promise<RunFolder> {
  const guarded = async <T>(file: string, work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw refusal(file === "" ? path : files.join(path, file), error);
    }
  };
  const at = (file: string) => files.join(path, file);
  const made = new Set<string>();
  const makeParent = async (file: string): Promise<void> => {
    const parent = files.parent(at(file));
    if (made.has(parent)) return;
    await files.makeFolder(parent);
    made.add(parent);
  };
  await guarded("", () => files.makeFolder(path));
  return {
    path,
    at,
    write: (file, content) =>
      guarded(file, async () => {
        await makeParent(file);
        await files.write(at(file), content);
      }),
    async read(file) {
      try {
        return await files.readText(at(file));
      } catch (error) {
        if (errorCode(error) === "ENOENT") return null;
        throw refusal(at(file), error);
      }
    },
    readBytes: (file) => files.readBytes(at(file)),
    list: () => files.list(path),
    remove: (file) =>
      guarded(file, async () => {
        await files.remove(at(file));
        made.clear();
      }),
  };
}
