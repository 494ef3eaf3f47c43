/** Iterates until validated: builds a model of a table, checks it, judges it on weeks it has not seen, adjusts, tries again, writes down why. */
import { platform } from "#platform";
import { type Step, watched } from "../compute/host.js";
import { readPanel } from "../data/read.js";
import type { SamplingProgress } from "../inference/samplingProgress.js";
import { memoryFiles } from "../platform/memoryFiles.js";
import { counted, timeLeft } from "../words.js";
import type { Configuration } from "./configuration.js";
import { type Attempt, type Decision, decide } from "./decide.js";
import { dataProfileText } from "./files/artifacts.js";
import { lockFolder, openFolder, runFiles } from "./files/folder.js";
import type { AttemptScore, RunLog } from "./files/records.js";
import { readRunLog, runLogText, thinkingHistoryText } from "./files/runLog.js";
import { finishRun, type IterationRun } from "./finish.js";
import { configOf, oneIteration, type RunContext } from "./oneIteration.js";
import { prepare } from "./prepare.js";
import { continued, newLog, requireSame, sweep } from "./resume.js";
import { checkedOptions, type IterateOptions, type IterationProgress } from "./runOptions.js";
import { scoresOf } from "./writing/report.js";

/** Builds a model of a CSV, validates it out of sample, adjusts it and tries again, until it passes or nothing is left to try.
 *
 *  Adjustments are decided from the training weeks alone: sampler, fit in sample, rolling forecasts inside them. The last 20 % of weeks are
 *  opened after each decision, as the gate; nothing of them reaches a rule.
 *
 *  In a cell a line tells how far it is, and an interrupt stops it; elsewhere `onProgress` and `signal` do.
 *  Finished iterations are kept: `resume: true` goes on.
 *
 *  @param options  csvPath, and outputDir (without it the run is in memory), then `{ maxIterations: 10, modelType: "v3", seed: 1, resume: false, strict: false }`
 *  @returns the status, the history, the best attempt, the document; the files in `outputDir` are the same for the same table, settings
 *    and seed, byte for byte
 *  @throws DataError where the table cannot be modelled, the folder not be used, or a run not be resumed; ArgumentError for options
 *    outside their range; the signal's reason
 *  @example const run = await iterate({ csvPath: "data/market.csv", outputDir: "out/market" });
 *  run.status // "full_success" */
export function iterate(options: IterateOptions): Promise<IterationRun> {
  return watched(step, options, runIterations);
}

const step: Step<IterationProgress, IterationRun> = {
  label: "Iterating",
  reading: ({ iteration, maxIterations, step: doing, detail, sampling, secondsLeft }) => {
    const share = sampling === null ? 0 : sampling.iterations / sampling.totalIterations;
    return {
      steps: Math.floor(100 * (iteration - 1 + share)),
      total: 100 * maxIterations,
      remark: `iteration ${iteration}, ${doing}${detail === "" ? "" : `: ${detail}`}${timeLeft(secondsLeft, "at most ")}`,
    };
  },
  done: ({ status, history }) => `${counted(history.length, "iteration")}: ${status}`,
};

async function runIterations(options: IterateOptions): Promise<IterationRun> {
  const { csvPath, outputDir, maxIterations, resume, settings } = checkedOptions(options);
  const panel = await readPanel(csvPath, options.read ?? {});
  const preparation = prepare(panel, settings, maxIterations);
  // Without a folder the run has a disk of its own in memory.
  const memory = outputDir === null ? memoryFiles() : null;
  const files = memory ?? platform.files;
  const folder = await openFolder(outputDir ?? "", files);
  const lock = await lockFolder(folder.path, files);
  try {
    const found = await readRunLog(folder);
    const log =
      found === null
        ? newLog(panel, settings, preparation)
        : continued(found, { panel, settings, resume, folder });
    const run = await runFrom(log, { panel, preparation, folder, maxIterations, options });
    return { ...run, files: memory?.all() ?? null };
  } finally {
    await lock.release();
  }
}

async function runFrom(begun: RunLog, run: RunContext): Promise<Omit<IterationRun, "files">> {
  const { preparation, folder, maxIterations, options } = run;
  const { signal } = options;
  const begin = performance.now();
  let doneHere = 0;
  const report =
    (iteration: number) =>
    (
      step: IterationProgress["step"],
      detail = "",
      sampling: SamplingProgress | null = null,
      finished: AttemptScore | null = null,
    ) => {
      const secondsElapsed = (performance.now() - begin) / 1000;
      const left = maxIterations - iteration + 1;
      const secondsLeft =
        doneHere === 0 ? Number.NaN : Math.max(0, (secondsElapsed / (doneHere + 0.5)) * left);
      const done = { sampling, finished, secondsElapsed, secondsLeft };
      options.onProgress?.({ iteration, maxIterations, step, detail, ...done });
    };

  await sweep(folder, begun.iterations.length);
  await folder.write(runFiles.dataProfile, dataProfileText(preparation.profile, preparation.split));
  let log = begun;
  const attempts: Attempt[] = [];
  let configuration: Configuration | null = preparation.firstConfiguration;
  let madeBy: Attempt["madeBy"] = null;
  let decision: Decision | null = null;
  for (
    let iteration = 1;
    iteration <= Math.max(maxIterations, log.iterations.length) && configuration !== null;
    iteration++
  ) {
    signal?.throwIfAborted();
    const step = { iteration, configuration, madeBy, log };
    const known = log.iterations[iteration - 1];
    if (known === undefined) {
      const entry = await oneIteration({ ...step, before: attempts }, run, report(iteration));
      // From here on this iteration is done: a run that dies goes on with the next. The log is taken as it lies in the folder, so that what
      // is written later is the same for a run that was resumed, to the order of its keys.
      await folder.write(
        runFiles.iterationLog,
        runLogText({ ...log, iterations: [...log.iterations, entry] }),
      );
      log = (await readRunLog(folder))!;
      await folder.write(runFiles.thinkingHistory, thinkingHistoryText(log));
      doneHere++;
      report(iteration)("save", "", null, scoresOf(log).at(-1)!);
    } else requireSame(known, configOf(step, preparation), folder);
    const entry = log.iterations[iteration - 1]!;
    attempts.push({ iteration, configuration, madeBy, evidence: entry.evidence });
    if (entry.verdict.isSuccess) break;
    decision = decide(attempts, preparation.context);
    madeBy = decision.chosen && { rule: decision.chosen.rule, change: decision.chosen.change };
    configuration = decision.next;
  }
  report(log.iterations.length)("document");
  return finishRun(log, attempts, run);
}
