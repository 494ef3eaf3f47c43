/** Iterates until validated: builds a model of a table, checks it, judges it on weeks it has not seen, adjusts, tries again, writes down why. */
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Panel } from "../data/panel.js";
import { readPanel } from "../data/read.js";
import type { ReadOptions } from "../data/settings.js";
import { ArgumentError, DataError } from "../errors.js";
import type { Progress as SamplingProgress } from "../inference/progress.js";
import { type ModelType, modelTypes } from "../model/spec.js";
import { requireChoice, requireNumber, withDefaults } from "../options.js";
import { type Thresholds, withThresholds } from "../validation/thresholds.js";
import { version } from "../version.js";
import {
  dataProfileText,
  holdoutRecord,
  writeHoldout,
  writeThoughts,
  writeTrace,
  writeTraining,
} from "./artifacts.js";
import { configYaml } from "./configYaml.js";
import { type Attempt, type Decision, decide } from "./decide.js";
import { finishRun, type IterationRun } from "./finish.js";
import { openFolder, type RunFolder, runFiles } from "./folder.js";
import { checkDiagnostics } from "./gates.js";
import { openHoldout } from "./holdoutGate.js";
import { lockFolder, lockName } from "./lock.js";
import { checkSufficiency, judge } from "./outcome.js";
import type { Plan } from "./plan.js";
import { type Preparation, prepare } from "./prepare.js";
import {
  type LogEntry,
  type RunLog,
  type RunSettings,
  readRunLog,
  runLogText,
  sha256Of,
  type ThinkingLog,
  thinkingHistoryText,
} from "./runLog.js";
import { trainPlan } from "./trainPlan.js";

export interface IterateOptions {
  /** The table: one CSV, see `readPanel`. */
  readonly csvPath: string;
  /** Folder for everything that the run leaves behind; made where there is none. */
  readonly outputDir: string;
  /** Attempts at most, from 1 (default 10). */
  readonly maxIterations?: number | undefined;
  /** Default "v3". */
  readonly modelType?: ModelType | undefined;
  /** Same table, settings and seed: the same digits in every file (default 1). */
  readonly seed?: number | string | undefined;
  /** Go on from the last finished iteration of the run in the folder (default false). */
  readonly resume?: boolean | undefined;
  /** R² in sample must lie between .55 and .70, R-hat below 1.01, effective samples above 400 (default false). */
  readonly strict?: boolean | undefined;
  /** What the holdout must reach: `{ oosR2Min: 0.4, oosMapeMax: 0.2, overfittingMax: 0.25, testSize: 0.2 }`. */
  readonly thresholds?: Partial<Thresholds> | undefined;
  /** How to read the table, where its columns are not detected rightly. */
  readonly read?: ReadOptions | undefined;
  /** Threads; 0 runs in turns on the caller's own (default: one a core). */
  readonly workers?: number | undefined;
  readonly onProgress?: ((progress: IterationProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** How far a run is. */
export interface IterationProgress {
  readonly iteration: number;
  readonly maxIterations: number;
  readonly step: "config" | "fit" | "diagnose" | "rolling folds" | "decide" | "holdout" | "save" | "document";
  /** Of the step, in words: the fold, what was decided, how the holdout went; "" for none. */
  readonly detail: string;
  /** Of the chains that run; null in other steps. */
  readonly sampling: SamplingProgress | null;
  readonly secondsElapsed: number;
  /** If all iterations are needed and take as long as those so far; NaN in the first. */
  readonly secondsLeft: number;
}

const defaults = {
  maxIterations: 10,
  modelType: "v3" as ModelType,
  seed: 1 as number | string,
  resume: false,
  strict: false,
};

/** Builds a model of a CSV, validates it out of sample, adjusts it and tries again, until it passes or nothing is left to try.
 *
 *  Adjustments are decided from the training weeks alone: sampler, fit in sample, rolling forecasts inside them. The last 20 % of weeks are
 *  opened after each decision, as the gate; nothing of them reaches a rule.
 *
 *  @param options  csvPath and outputDir, then `{ maxIterations: 10, modelType: "v3", seed: 1, resume: false, strict: false }`
 *  @returns the status, the history, the best attempt, the document; the files in `outputDir` are the same for the same table, settings
 *    and seed, byte for byte
 *  @throws DataError where the table cannot be modelled, the folder not be used, or a run not be resumed; ArgumentError for options
 *    outside their range; the signal's reason
 *  @example const run = await iterate({ csvPath: "data/market.csv", outputDir: "out/market" });
 *  run.status // "full_success" */
export async function iterate(options: IterateOptions): Promise<IterationRun> {
  const { csvPath, outputDir, maxIterations, resume, settings } = checkedOptions(options);
  const panel = await readPanel(csvPath, options.read ?? {});
  const preparation = prepare(panel, settings, maxIterations);
  const folder = await openFolder(outputDir);
  const lock = await lockFolder(outputDir);
  try {
    const found = await readRunLog(folder);
    const log =
      found === null
        ? newLog(panel, settings, preparation)
        : continued(found, { panel, settings, resume, folder });
    return await runFrom(log, { panel, preparation, folder, maxIterations, options });
  } finally {
    await lock.release();
  }
}

interface CheckedOptions {
  readonly csvPath: string;
  readonly outputDir: string;
  readonly maxIterations: number;
  readonly resume: boolean;
  readonly settings: RunSettings;
}

function checkedOptions(options: IterateOptions): CheckedOptions {
  const known = withDefaults<Record<string, unknown>>(
    "iterate",
    {
      csvPath: "",
      outputDir: "",
      thresholds: {},
      read: {},
      workers: 0,
      onProgress: null,
      signal: null,
      ...defaults,
    },
    options as unknown as Record<string, unknown>,
  );
  for (const name of ["csvPath", "outputDir"] as const) {
    if (typeof known[name] !== "string" || known[name] === "") {
      throw new ArgumentError(
        `iterate: ${name} must be a path, got ${known[name] === "" ? "nothing" : String(known[name])}`,
      );
    }
  }
  const { maxIterations, modelType, seed, resume, strict } = { ...defaults, ...stripped(options) };
  requireNumber(
    "iterate",
    "maxIterations",
    maxIterations,
    "a whole number from 1 to 100",
    (value) => Number.isInteger(value) && value >= 1 && value <= 100,
  );
  requireChoice(
    "iterate",
    "modelType",
    Object.fromEntries(modelTypes.map((type) => [type, true])),
    modelType,
  );
  return {
    csvPath: options.csvPath,
    outputDir: options.outputDir,
    maxIterations,
    resume,
    settings: {
      modelType,
      seed,
      isStrict: strict,
      thresholds: withThresholds(options.thresholds ?? {}),
      readOptions: { ...(options.read ?? {}) },
    },
  };
}

/** Options that are undefined count as left out. */
function stripped(options: IterateOptions): Partial<typeof defaults> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

function newLog(panel: Panel, settings: RunSettings, { split, context, luck }: Preparation): RunLog {
  return {
    format: 1,
    version,
    data: { path: panel.source.path, sha256: panel.source.sha256 },
    settings,
    split,
    limits: context.limits,
    facts: context.facts,
    luck,
    iterations: [],
  };
}

/** The log of a run to go on with.
 *
 *  @throws DataError where that was not asked for, or the run was another one */
function continued(
  log: RunLog,
  {
    panel,
    settings,
    resume,
    folder,
  }: { panel: Panel; settings: RunSettings; resume: boolean; folder: RunFolder },
): RunLog {
  const done = `${log.iterations.length} finished iteration${log.iterations.length === 1 ? "" : "s"}`;
  if (!resume) {
    throw new DataError(
      `iterate: the folder "${folder.path}" holds a run with ${done}; go on with it by resume (--resume), or name another folder`,
    );
  }
  if (log.data.sha256 !== panel.source.sha256) {
    throw new DataError(
      `iterate: the table has changed since the run in "${folder.path}" began (checksum ${log.data.sha256.slice(0, 12)}… then, ${panel.source.sha256.slice(0, 12)}… now); bring the old table back, or name another folder`,
      { file: panel.source.path },
    );
  }
  const now = JSON.parse(JSON.stringify(settings)) as Record<string, unknown>;
  const then = JSON.parse(JSON.stringify(log.settings)) as Record<string, unknown>;
  const changed = Object.keys(now).find((key) => JSON.stringify(now[key]) !== JSON.stringify(then[key]));
  if (changed !== undefined) {
    throw new DataError(
      `iterate: the run in "${folder.path}" was begun with ${changed} ${JSON.stringify(then[changed])}, got ${JSON.stringify(now[changed])}; resume it with the same, or name another folder`,
    );
  }
  if (log.version !== version) {
    throw new DataError(
      `iterate: the run in "${folder.path}" was begun by version ${log.version}, this is ${version}, whose digits may differ; resume with that version, or name another folder`,
    );
  }
  return log;
}

interface RunContext {
  readonly panel: Panel;
  readonly preparation: Preparation;
  readonly folder: RunFolder;
  readonly maxIterations: number;
  readonly options: IterateOptions;
}

async function runFrom(begun: RunLog, run: RunContext): Promise<IterationRun> {
  const { preparation, folder, maxIterations, options } = run;
  const { signal } = options;
  const begin = performance.now();
  let doneHere = 0;
  const report =
    (iteration: number) =>
    (step: IterationProgress["step"], detail = "", sampling: SamplingProgress | null = null) => {
      const secondsElapsed = (performance.now() - begin) / 1000;
      const left = maxIterations - iteration + 1;
      const secondsLeft =
        doneHere === 0 ? Number.NaN : Math.max(0, (secondsElapsed / (doneHere + 0.5)) * left);
      options.onProgress?.({ iteration, maxIterations, step, detail, sampling, secondsElapsed, secondsLeft });
    };

  await sweep(folder, begun.iterations.length);
  await folder.write(runFiles.dataProfile, dataProfileText(preparation.profile, preparation.split));
  let log = begun;
  const attempts: Attempt[] = [];
  let plan: Plan | null = preparation.firstPlan;
  let madeBy: Attempt["madeBy"] = null;
  let decision: Decision | null = null;
  for (
    let iteration = 1;
    iteration <= Math.max(maxIterations, log.iterations.length) && plan !== null;
    iteration++
  ) {
    signal?.throwIfAborted();
    const known = log.iterations[iteration - 1];
    if (known === undefined) {
      const entry = await oneIteration(iteration, plan, madeBy, attempts, log, run, report(iteration));
      // From here on this iteration is done: a run that dies goes on with the next. The log is taken as it lies in the folder, so that what
      // is written later is the same for a run that was resumed, to the order of its keys.
      await folder.write(
        runFiles.iterationLog,
        runLogText({ ...log, iterations: [...log.iterations, entry] }),
      );
      log = (await readRunLog(folder))!;
      await folder.write(runFiles.thinkingHistory, thinkingHistoryText(log));
      doneHere++;
    } else requireSame(known, configOf(iteration, plan, madeBy, preparation, log), folder);
    const entry = log.iterations[iteration - 1]!;
    attempts.push({ iteration, plan, madeBy, evidence: entry.evidence });
    if (entry.verdict.isSuccess) break;
    decision = decide(attempts, preparation.context);
    madeBy = decision.chosen && { rule: decision.chosen.rule, change: decision.chosen.change };
    plan = decision.next;
  }
  report(log.iterations.length)("document");
  return finishRun(log, { folder, preparation, maxIterations, attempts });
}

/** Fit, diagnose, fold, decide; then, with the decision written down, open the holdout. */
async function oneIteration(
  iteration: number,
  plan: Plan,
  madeBy: Attempt["madeBy"],
  before: readonly Attempt[],
  log: RunLog,
  { panel, preparation, folder, options }: RunContext,
  report: (step: IterationProgress["step"], detail?: string, sampling?: SamplingProgress | null) => void,
): Promise<LogEntry> {
  const { training, context, split, luck } = preparation;
  const { seed, thresholds } = log.settings;
  const { signal, workers } = options;
  report("config", madeBy?.change ?? "");
  const config = configOf(iteration, plan, madeBy, preparation, log);
  await folder.write(runFiles.config(iteration), config);
  const trained = await trainPlan(training, plan, {
    seed,
    ...(signal === undefined ? {} : { signal }),
    ...(workers === undefined ? {} : { workers }),
    onFit: (sampling) => report("fit", "", sampling),
    onDiagnose: () => report("diagnose"),
    onFold: (step) => report("rolling folds", step),
  });
  const { evidence } = trained;
  const diagnostics = checkDiagnostics(evidence, context.limits);
  await writeTraining(folder, iteration, trained, diagnostics);
  signal?.throwIfAborted();
  const { next: _, ...decision } = decide([...before, { iteration, plan, madeBy, evidence }], context);
  const thoughts: ThinkingLog = { iteration, madeBy, evidence, diagnostics, decision };
  await writeThoughts(folder, thoughts);
  report("decide", decision.chosen?.change ?? decision.stopReason);
  await writeTrace(folder, iteration, trained.fit);
  signal?.throwIfAborted();

  const holdout = openHoldout(panel, plan, trained.fit, { split, thresholds });
  const sufficiency = checkSufficiency(context.facts, luck, iteration);
  const hasPassed = diagnostics.every(({ isPassed }) => isPassed);
  const verdict = judge(hasPassed, holdout, sufficiency);
  report("holdout", holdout.gates.map(({ text }) => text).join("; "));
  await writeHoldout(
    folder,
    iteration,
    holdout,
    sufficiency.find(({ name }) => name === "chance_by_luck")!.value,
  );
  report("save");
  return {
    ...thoughts,
    config: runFiles.config(iteration),
    configSha256: sha256Of(config),
    sampling: plan.sampling,
    holdout: holdoutRecord(holdout),
    verdict,
  };
}

function configOf(
  iteration: number,
  plan: Plan,
  madeBy: Attempt["madeBy"],
  { training }: Preparation,
  { settings }: RunLog,
): string {
  return configYaml(plan, training, {
    iteration,
    seed: settings.seed,
    name: runFiles.config(iteration),
    change: madeBy?.change ?? "",
  });
}

/** A replayed decision must lead to the configuration that the log names. */
function requireSame(entry: LogEntry, config: string, folder: RunFolder): void {
  if (entry.configSha256 === sha256Of(config)) return;
  throw new DataError(
    `iterate: the log of "${folder.path}" does not lead to its own ${entry.config}; it was changed, or written by another version: name another folder`,
  );
}

/** Takes away what an interrupted iteration left behind: nothing that the log does not know of stays. */
async function sweep(folder: RunFolder, finished: number): Promise<void> {
  for (const name of await readdir(folder.path)) {
    const number = /^(?:artifacts_iter_|config_iter_)(\d+)/.exec(name)?.[1];
    const isUnknown = number !== undefined && Number(number) > finished;
    const isPartial = /^\..*\.partial$/.test(name) || (name.startsWith(`${lockName}.`) && name !== lockName);
    if (isUnknown || isPartial) await rm(join(folder.path, name), { recursive: true, force: true });
  }
}
