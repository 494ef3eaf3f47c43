/** Variants of a fitted model, refitted one after another with progress: what refutations and specification curves are made of. */
import { type Fit, fit } from "../fit/fit.js";
import type { SamplingOptions } from "../fit/sampleDesign.js";
import type { SamplingProgress } from "../inference/samplingProgress.js";
import type { Model } from "../spec/specify.js";
import { progressOf, type ValidationProgress } from "./rollingOrigin.js";

/** A model to refit, and what to call it. */
export interface Variant {
  readonly name: string;
  readonly model: Model;
}

export interface RefitOptions extends Omit<SamplingOptions, "onProgress"> {
  /** Called with how far it is. */
  readonly onProgress?: (progress: ValidationProgress) => void;
}

/** Shorter than a fit's, as only means and widths are compared. */
export const sampling = { chains: 2, warmup: 300, draws: 500 };

/** Refits every variant and keeps what is wanted of each: a fit with all its draws is let go.
 *
 *  @param options  `{ seed: 0, chains: 2, warmup: 300, draws: 500 }`; each variant has a seed of its own by its name
 *  @throws what a fit throws; the signal's reason */
export async function refits<Variants extends Variant, Kept>(
  variants: readonly Variants[],
  { onProgress, ...options }: RefitOptions,
  keep: (refit: Fit, variant: Variants) => Kept,
): Promise<readonly Kept[]> {
  const begin = performance.now();
  const kept: Kept[] = [];
  for (const [i, variant] of variants.entries()) {
    const refit = await fit(variant.model, {
      ...sampling,
      ...options,
      seed: `${options.seed ?? 0} ${variant.name}`,
      ...(onProgress === undefined
        ? {}
        : {
            onProgress: ({ iterations, totalIterations }: SamplingProgress) =>
              onProgress(
                progressOf(variant.name, (i + iterations / totalIterations) / variants.length, begin),
              ),
          }),
    });
    kept.push(keep(refit, variant));
  }
  return kept;
}
