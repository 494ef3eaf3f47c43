/** The search for experiments with a live line under the cell, which stops when the cell is interrupted. */
import {
  type ExperimentOptions,
  type Experiments,
  experiments,
} from "../decisions/experiments/experiments.js";
import type { Fit } from "../fit/fit.js";
import { watched } from "./watched.js";

/** The tests that a posterior calls for, with a live line; see `experiments` in src/decisions.
 *
 *  For every channel: tests of some lengths and sizes, how well they measure, what they cost, and what the best plan gains by being chosen after
 *  their result.
 *
 *  @param options  `{ horizon: a year, lengths: 4, 8 and 12 weeks, multiples: [0, 2], draws: 400, outcomes: 12, level: 0.9 }` and the limits of a plan
 *  @throws ArgumentError for a table without revenue, limits that cannot be met, options out of range; AbortError when interrupted
 *  @example (await experiments(posterior)).channels[0].best?.net */
export function watchedExperiments(fit: Fit, options: ExperimentOptions = {}): Promise<Experiments> {
  return watched(
    "Weighing tests",
    (signal, update) =>
      experiments(fit, {
        ...options,
        signal,
        onProgress: (progress) => {
          update(progress.done, progress.channels, progress.channel);
          options.onProgress?.(progress);
        },
      }),
    { signal: options.signal, done: ({ channels }) => `Weighed tests of ${channels.length} channels` },
  );
}
