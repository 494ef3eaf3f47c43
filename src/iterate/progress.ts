/** How far a run is, for whoever watches it. */
import type { SamplingProgress } from "../inference/samplingProgress.js";

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
