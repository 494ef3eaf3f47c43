/** The folder of a run: the names of its files, and writing them whole, with one line where the disk will not. */
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { DataError } from "../errors.js";
import { writeWholeFile } from "../fit/wholeFile.js";

/** Files of a run, relative to its folder. Names are fixed: other programs read them. */
export const runFiles = {
  dataProfile: "data_profile.json",
  iterationLog: "iteration_log.json",
  thinkingHistory: "thinking_history.json",
  document: "ITERATION_ANALYSIS.md",
  report: "skill_report.json",
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

/** Codes of the system that are the user's to mend, and what to do. */
const cures: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full; make room and go on with --resume",
  EDQUOT: "the quota of this disk is used up; make room and go on with --resume",
  EFBIG: "the file is larger than this process may write; raise the limit and go on with --resume",
  EACCES: "permission is denied; name a folder that you may write to",
  EPERM: "permission is denied; name a folder that you may write to",
  EROFS: "the disk is read-only; name a folder that you may write to",
  ENOTDIR: "a part of the path is a file; name another folder",
  EEXIST: "there is a file of that name; name another folder",
  EIO: "the disk reports a fault; use another one",
};

/** The error in one line where the system refused a path for a reason that a user can mend; the error itself otherwise. */
export function refusal(path: string, error: unknown): unknown {
  if (error instanceof DataError) return error;
  const code = (error as NodeJS.ErrnoException).code;
  const cure = code === undefined ? undefined : cures[code];
  return cure === undefined ? error : new DataError(`iterate: cannot write "${path}" (${code}): ${cure}`);
}

export interface RunFolder {
  readonly path: string;
  /** The path of a file of the run. */
  at(file: string): string;
  /** Writes a file whole or not at all, its folder too. */
  write(file: string, content: string | Uint8Array): Promise<void>;
  /** The same with a writer of the caller's. */
  writeWith(file: string, write: (path: string) => Promise<void>): Promise<void>;
  read(file: string): Promise<string | null>;
  remove(file: string): Promise<void>;
}

/** Opens the folder of a run, making it where there is none.
 *
 *  @throws DataError where it cannot be made or written to */
export async function openFolder(path: string): Promise<RunFolder> {
  const guarded = async <T>(file: string, work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw refusal(file === "" ? path : join(path, file), error);
    }
  };
  const at = (file: string) => join(path, file);
  const made = new Set<string>();
  const makeParent = async (file: string): Promise<void> => {
    const parent = dirname(at(file));
    if (made.has(parent)) return;
    await mkdir(parent, { recursive: true });
    made.add(parent);
  };
  await guarded("", () => mkdir(path, { recursive: true }));
  return {
    path,
    at,
    write: (file, content) =>
      guarded(file, async () => {
        await makeParent(file);
        await writeWholeFile(at(file), (partial) => writeFile(partial, content));
      }),
    writeWith: (file, write) =>
      guarded(file, async () => {
        await makeParent(file);
        await write(at(file));
      }),
    async read(file) {
      try {
        return await readFile(at(file), "utf8");
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
        throw refusal(at(file), error);
      }
    },
    remove: (file) =>
      guarded(file, async () => {
        await rm(at(file), { recursive: true, force: true });
        made.clear();
      }),
  };
}
