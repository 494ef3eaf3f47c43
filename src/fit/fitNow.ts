/** A short fit made at once on the caller's own thread: for answers that wait for a few of them and have no turns to give away. */
import { buildDesign } from "../design/panelDesign.js";
import { createDensity } from "../model/density.js";
import type { Model } from "../spec/specify.js";
import { wholeChain } from "./chainJob.js";
import { type Fit, fitOf } from "./fit.js";
import { nameDraws, type SamplingSettings, samplingDefaults, usualTreeDepth } from "./sampleDesign.js";

/** The draws that `fit` would make, in one go.
 *
 *  @throws DataError where the data cannot be fitted; FitError where the density is not finite */
export function fitNow(
  model: Model,
  options: Pick<SamplingSettings, "seed" | "chains" | "warmup"> & { readonly draws: number },
): Fit {
  const begin = performance.now();
  const design = buildDesign(model);
  const density = createDensity(design.design);
  const { targetAcceptance, metric } = samplingDefaults(design.design);
  const settings = { ...options, targetAcceptance, metric, maxTreeDepth: usualTreeDepth, isFull: false };
  const { isCollapsed } = density;
  const chunks = Array.from({ length: options.chains }, (_, chain) =>
    wholeChain({ design: design.design, ...settings }, density, chain),
  );
  const total = (performance.now() - begin) / 1000;
  const samples = {
    parameters: nameDraws(design.design, isCollapsed, chunks),
    chains: chunks.map(({ draws }) => draws),
    isCollapsed,
    draws: options.draws,
    settings,
    warnings: [],
    seconds: { warmup: Number.NaN, sampling: Number.NaN, total },
  };
  return fitOf(model, design, samples, {});
}
