/** The options of a run, and their parsing. */

import type { ReadOptions } from "../data/settings.js";
import { sourceRule, type TableSource } from "../data/tableSource.js";
import { ArgumentError } from "../errors.js";
import type { FitOptions } from "../fit/fit.js";
import type { SamplingProgress } from "../inference/samplingProgress.js";
import { givenIn, requireChoice, requireNumber, requireSeed, wholeNumber, withDefaults } from "../options.js";
import { phrase } from "../phrase.js";
import { requireText } from "../records.js";
import { type ModelType, modelTypes } from "../spec/spec.js";
import { type Thresholds, withThresholds } from "../validation/thresholds.js";
import type { AttemptScore, RunSettings } from "./files/records.js";

/** How far a run is. */
export interface IterationProgress {
  readonly iteration: number;
  readonly maxIterations: number;
  readonly step:
    | "config"
    | "fit"
    | "diagnose"
    | "rolling folds"
    | "decide"
    | "models"
    | "holdout"
    | "save"
    | "document";
  /** Of the step, in words: the fold, what was decided, how the holdout went; "" for none. */
  readonly detail: string;
  /** Of the chains that run; null in other steps. */
  readonly sampling: SamplingProgress | null;
  /** The attempt that has just been finished; null at all other times. */
  readonly finished: AttemptScore | null;
  readonly secondsElapsed: number;
  /** If all iterations are needed and take as long as those so far; NaN in the first. */
  readonly secondsLeft: number;
}

export interface IterateOptions {
  /** The table: one CSV, by its path, its address or as text, see `readPanel`. */
  readonly csvPath: TableSource;
  /** Folder for everything that the run leaves behind; made where there is none. Left out, the run is in memory: its files are
   *  `files` of what it returns. */
  readonly outputDir?: string | undefined;
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
  /** Address of a queue to other machines, where `computeWorker` runs the chains of fits, folds and refits; "" for this one (default: the setting
   *  CARRYOVER_COMPUTE, unless `workers` is given). */
  readonly compute?: string | undefined;
  /** Called with how far it is. */
  readonly onProgress?: ((progress: IterationProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

const defaults = {
  maxIterations: 10,
  modelType: "v3" as ModelType,
  seed: 1 as number | string,
  resume: false,
  strict: false,
};

/** Where the chains of a run are sampled, and what stops them, as `fit` takes it. */
export function placeOf({
  workers,
  compute,
  signal,
}: IterateOptions): Pick<FitOptions, "workers" | "compute" | "signal"> {
  return givenIn({ workers, compute, signal });
}

export interface CheckedOptions {
  readonly csvPath: TableSource;
  /** Null for a run in memory. */
  readonly outputDir: string | null;
  readonly maxIterations: number;
  readonly resume: boolean;
  readonly settings: RunSettings;
}

/** The options with their defaults.
 *
 *  @throws ArgumentError naming what is unknown or outside its range */
export function checkedOptions(options: IterateOptions): CheckedOptions {
  const known = withDefaults<Record<string, unknown>>(
    "iterate",
    {
      csvPath: "",
      outputDir: null,
      thresholds: {},
      read: {},
      workers: 0,
      compute: "",
      onProgress: null,
      signal: null,
      ...defaults,
    },
    options as unknown as Record<string, unknown>,
  );
  const { csvPath, outputDir } = known;
  if (csvPath === "" || csvPath === null) {
    throw new ArgumentError({ caller: "iterate", option: "csvPath", rule: sourceRule, got: phrase`nothing` });
  }
  if (outputDir !== null && (typeof outputDir !== "string" || outputDir === "")) {
    throw new ArgumentError({
      caller: "iterate",
      option: "outputDir",
      rule: "must be a path, or left out for a run in memory",
      got: outputDir === "" ? phrase`nothing` : outputDir,
    });
  }
  const { maxIterations, modelType, seed, resume, strict } = { ...defaults, ...givenIn(options) };
  if (resume && outputDir === null) {
    throw new ArgumentError({
      caller: "iterate",
      option: "resume",
      rule: "needs outputDir, the folder of the run to go on with",
    });
  }
  requireNumber("iterate", "maxIterations", maxIterations, wholeNumber(1, 100));
  requireSeed("iterate", seed);
  if (options.compute !== undefined) requireText("iterate", "compute", options.compute);
  requireChoice(
    "iterate",
    "modelType",
    Object.fromEntries(modelTypes.map((type) => [type, true])),
    modelType,
  );
  return {
    csvPath: options.csvPath,
    outputDir,
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
