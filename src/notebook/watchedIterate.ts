/** A run of the iteration engine that shows how far it is, one line under the cell, and that stops when the cell is interrupted. */
import type { IterationRun } from "../iterate/finish.js";
import { iterate } from "../iterate/iterate.js";
import type { IterationProgress } from "../iterate/progress.js";
import type { IterateOptions } from "../iterate/runOptions.js";
import { counted, timeLeft } from "../words.js";
import { watched } from "./watched.js";

/** Builds a model of a CSV, validates it out of sample, adjusts it and tries again, with a live line; see `iterate` in src/iterate.
 *
 *  @param options  csvPath and outputDir, then `{ maxIterations: 10, modelType: "v3", seed: 1, resume: false, strict: false, thresholds }`
 *  @throws DataError where the table cannot be modelled or the folder not be used; ArgumentError for options outside their range;
 *    AbortError when interrupted: finished iterations are kept, `resume: true` goes on
 *  @example const run = await iterate({ csvPath: "data/market.csv", outputDir: "out/market" });
 *  run.document // the written analysis */
export function watchedIterate(options: IterateOptions): Promise<IterationRun> {
  return watched(
    "Iterating",
    (signal, update) =>
      iterate({
        ...options,
        signal,
        onProgress(progress) {
          const { iteration, maxIterations, sampling } = progress;
          const share = sampling === null ? 0 : sampling.iterations / sampling.totalIterations;
          update(Math.floor(100 * (iteration - 1 + share)), 100 * maxIterations, remark(progress));
          options.onProgress?.(progress);
        },
      }),
    {
      signal: options.signal,
      done: ({ status, history }) => `${counted(history.length, "iteration")}: ${status}`,
    },
  );
}

function remark({ iteration, step, detail, secondsLeft }: IterationProgress): string {
  return `iteration ${iteration}, ${step}${detail === "" ? "" : `: ${detail}`}${timeLeft(secondsLeft, "at most ")}`;
}
