/** A run of `iterate` from its table to its documents: loaded when the first one is begun. */
import { platform } from "#platform";
import { readPanel } from "../data/read.js";
import type { SamplingProgress } from "../inference/samplingProgress.js";
import { holdFolder } from "../platform/holdFolder.js";
import { memoryFiles } from "../platform/memoryFiles.js";
import type { Configuration } from "./configuration.js";
import { type Attempt, type Decision, decide } from "./decide.js";
import { dataProfileText } from "./files/artifacts.js";
import { openFolder, type RunFolder, refusal, runFiles } from "./files/folder.js";
import type { AttemptScore, RunLog } from "./files/records.js";
import { readRunLog, runLogText, thinkingHistoryText } from "./files/runLog.js";
import { finishRun, type IterationRun } from "./finish.js";
import { configOf, oneIteration, type RunContext } from "./oneIteration.js";
import { prepare } from "./prepare.js";
import { continued, newLog, requireSame, sweep } from "./resume.js";
import { checkedOptions, type IterateOptions, type IterationProgress } from "./runOptions.js";
import { scoresOf } from "./writing/report.js";

/** @throws what `iterate` throws */
export async function runIterations(options: IterateOptions): Promise<IterationRun> {
  const { csvPath, outputDir, maxIterations, resume, settings } = checkedOptions(options);
  const panel = await readPanel(csvPath, options.read ?? {});
  const preparation = prepare(panel, settings, maxIterations);
  // Without a folder the run has a disk of its own in memory.
  const memory = outputDir === null ? memoryFiles() : null;
  const files = memory ?? platform.files;
  const opened = await openFolder(outputDir ?? "", files);
  const lock = await holdFolder("iterate", opened.path, { instead: "name another folder", files }).catch(
    (error: unknown) => {
      throw refusal(opened.path, error);
    },
  );
  const folder: RunFolder = {
    ...opened,
    async write(file, content) {
      await lock.requireHeld();
      await opened.write(file, content);
    },
  };
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
