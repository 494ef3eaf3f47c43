/** What a report is of: a fit, a run of `iterate`, or the file or folder in which one lies. */

import { platform } from "#platform";
import { ArgumentError, DataError } from "../errors.js";
import type { Fit } from "../fit/fit.js";
import { runFiles } from "../iterate/files/folder.js";
import { camelKeys } from "../iterate/files/records.js";
import { artifactSchemas } from "../iterate/files/schemas.js";
import type { IterationRun } from "../iterate/finish.js";
import { phrase } from "../phrase.js";
import { requireText } from "../records.js";
import { loadFit } from "../trace/trace.js";
import { recordText } from "../words.js";

/** skill_report.json of a run, as a record. */
export type RunReport = ReturnType<typeof runReport>;

export interface Subject {
  readonly fit: Fit;
  /** Null for a fit alone. */
  readonly run: RunReport | null;
}

/** The fit and, of a run, its report. Of a run that passed it is the fit to all weeks, else the best attempt.
 *
 *  @throws DataError where a path leads to neither; ArgumentError for anything else */
export async function subjectOf(subject: Fit | IterationRun | string, caller = "report"): Promise<Subject> {
  if (typeof subject === "string") return subjectAt(subject);
  const kind = typeof subject === "object" && subject !== null ? subject.kind : null;
  if (kind === "fit") return { fit: subject as Fit, run: null };
  if (kind === "iteration") {
    const { final, best, report } = subject as IterationRun;
    return { fit: final ?? best.fit, run: runReport(report) };
  }
  throw new ArgumentError({
    caller,
    option: "subject",
    rule: 'must be a fit, a run of iterate, or the path of one: await fit(model), await iterate({ … }), "my/trace.nc" or "output"',
    got: phrase`${recordText(subject)}`,
  });
}

/** The fit that lies at a path: a saved one, or that of a run of `iterate` in its folder, which is the fit to all weeks where the run passed, else the best attempt.
 *
 *  @param path  of a file that `saveFit` wrote, of the folder of `carryover fit --out`, or of the folder of a run
 *  @throws DataError where there is neither
 *  @example (await openFit("out/trace.nc")).kind // "fit" */
export async function openFit(path: string): Promise<Fit> {
  requireText("openFit", "path", path);
  return (await subjectAt(path)).fit;
}

async function subjectAt(path: string): Promise<Subject> {
  const { files } = platform;
  const place = await files.locate(path);
  if ((await files.kindOf(place)) !== "folder") return { fit: await loadFit(path), run: null };
  const at = (name: string) => files.join(place, name);
  const file = at(runFiles.report);
  if ((await files.kindOf(file)) === "file") {
    const run = readRun(await files.readText(file), file);
    const trace = run.artifacts.final_trace ?? run.artifacts.best_trace!;
    return { fit: await loadFit(at(trace)), run };
  }
  // `carryover fit --out my` leaves its draws in a folder too.
  if ((await files.kindOf(at("trace.nc"))) === "file")
    return { fit: await loadFit(at("trace.nc")), run: null };
  throw new DataError({
    file: path,
    rule: `holds neither ${runFiles.report} of a finished run nor trace.nc of a fit`,
    cure: "name the folder of carryover iterate, or the file that carryover fit --out wrote",
  });
}

/** @throws DataError for what is no report of a run, or that of another version */
function readRun(text: string, file: string): RunReport {
  try {
    return runReport(JSON.parse(text));
  } catch (error) {
    throw new DataError(
      {
        file,
        rule: "this is no report of a finished run, or one that another version wrote",
        cure: "run carryover iterate again, or name the trace.nc of an attempt in the folder",
      },
      { cause: error },
    );
  }
}

function runReport(report: unknown) {
  const parsed = artifactSchemas().report.parse(report);
  // Keys of artifacts are names of files, which stay as they are.
  return { ...camelKeys(parsed), artifacts: parsed.artifacts };
}
