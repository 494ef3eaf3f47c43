/** Iterates until validated: builds a model of a table, checks it, judges it on weeks it has not seen, adjusts, tries again, writes down why. */
import { type Step, watched } from "../compute/host.js";
import { counted, timeLeft } from "../words.js";
import type { IterationRun } from "./finish.js";
import type { IterateOptions, IterationProgress } from "./runOptions.js";

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
  return watched(step, options, async (given) => (await import("./runIterations.js")).runIterations(given));
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
