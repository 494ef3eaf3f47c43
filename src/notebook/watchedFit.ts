/** A fit that shows how it is doing, one line under the cell, and that stops when the cell is interrupted. */
import { type Fit, type FitOptions, fit } from "../fit/fit.js";
import type { Progress as SamplingProgress } from "../inference/progress.js";
import type { Model } from "../model/specify.js";
import { type Progress, progress } from "./progress.js";

/** Samples the posterior of a model, with a live line: iterations, divergences, R-hat, ESS, time left.
 *
 *  The same draws as without the line. An interrupt (SIGINT, the stop button of a notebook) stops the chains within a tenth of a
 *  second and leaves everything else as it was.
 *
 *  @param options  see `FitOptions`; seed 0, 4 chains, 300 + 1000 iterations by default
 *  @throws DataError where the data cannot be fitted, FitError where the density is not finite, AbortError when interrupted
 *  @example const posterior = await fit(specify(panel), { seed: 1 }) */
export async function watchedFit(model: Model, options: FitOptions = {}): Promise<Fit> {
  const interrupt = new AbortController();
  const stop = () => interrupt.abort();
  const signals = options.signal ? [options.signal, interrupt.signal] : [interrupt.signal];
  let line: Progress | undefined;
  const onProgress = (state: SamplingProgress): void => {
    line ??= progress("Sampling", state.totalIterations);
    line.update(state.iterations, remark(state));
    options.onProgress?.(state);
  };
  // Not while the cell's script itself runs: where SIGINT may break a script, a listener that is added in it disturbs those of the kernel.
  await Promise.resolve();
  process.on("SIGINT", stop);
  try {
    const result = await fit(model, { ...options, signal: AbortSignal.any(signals), onProgress });
    line?.end(`Sampled ${result.chains.length * result.draws} draws in ${result.seconds.total.toFixed(1)} s`);
    return result;
  } catch (error) {
    line?.end("Stopped");
    throw error;
  } finally {
    process.off("SIGINT", stop);
  }
}

function remark({ phase, divergences, rhat, ess, secondsLeft }: SamplingProgress): string {
  const quality = Number.isNaN(rhat) ? "" : `, R-hat ${rhat.toFixed(3)}, ESS ${Math.round(ess)}`;
  const trouble = divergences > 0 ? `, ${divergences} divergences` : "";
  return `${phase}${quality}${trouble}, ${secondsLeft.toFixed(1)} s left`;
}
