/** A fit that shows how it is doing, one line under the cell, and that stops when the cell is interrupted. */
import { type Fit, type FitOptions, fit } from "../fit/fit.js";
import { progressText } from "../inference/samplingProgress.js";
import type { Model } from "../spec/specify.js";
import { watched } from "./watched.js";

/** Samples the posterior of a model, with a live line: iterations, divergences, R-hat, ESS, time left.
 *
 *  The same draws as without the line. An interrupt (SIGINT, the stop button of a notebook) stops the chains within a tenth of a
 *  second and leaves everything else as it was.
 *
 *  @param options  see `FitOptions`; seed 0, 4 chains, 300 + 1000 iterations by default
 *  @throws DataError where the data cannot be fitted, FitError where the density is not finite, AbortError when interrupted
 *  @example const posterior = await fit(specify(panel), { seed: 1 }) */
export function watchedFit(model: Model, options: FitOptions = {}): Promise<Fit> {
  return watched(
    "Sampling",
    (signal, update) =>
      fit(model, {
        ...options,
        signal,
        onProgress(state) {
          update(state.iterations, state.totalIterations, progressText(state));
          options.onProgress?.(state);
        },
      }),
    {
      signal: options.signal,
      done: ({ chains, draws, seconds }) =>
        `Sampled ${chains.length * draws} draws in ${seconds.total.toFixed(1)} s`,
    },
  );
}
