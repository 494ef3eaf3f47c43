/** Variants of a fitted model, refitted one after another with progress: what refutations and specification curves are made of. */
import { inLanes } from "../compute/lanes.js";
import { jobsAtTheQueue, queueAddress } from "../compute/run.js";
import { type Fit, sampleModel } from "../fit/fit.js";
import { type SamplingOptions, usualChains } from "../fit/sampleDesign.js";
import type { Model } from "../spec/specify.js";
import { counted } from "../words.js";
import { progressOf, type ValidationProgress } from "./progress.js";

/** A model to refit, and what to call it. */
export interface Variant {
  readonly name: string;
  /** What is said while it is fitted, where that is not the name. */
  readonly step?: string;
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
export function refits<Variants extends Variant, Kept>(
  variants: readonly Variants[],
  options: RefitOptions,
  keep: (refit: Fit, variant: Variants) => Kept,
): Promise<readonly Kept[]> {
  return refitEach(variants, { ...sampling, ...options }, keep);
}

/** The same with the draws of `fit` where nobody says otherwise. On this machine one after another, as the chains of each have all cores; on a queue
 *  at once. */
export async function refitEach<Variants extends Variant, Kept>(
  variants: readonly Variants[],
  { onProgress, signal, ...options }: RefitOptions,
  keep: (refit: Fit, variant: Variants) => Kept,
): Promise<readonly Kept[]> {
  const begin = performance.now();
  const address = await queueAddress(options);
  const atOnce =
    address === null ? 1 : Math.max(1, Math.floor(jobsAtTheQueue / (options.chains ?? usualChains)));
  const shares = variants.map(() => 0);
  const report = (index: number, share: number): void => {
    shares[index] = share;
    const { name, step = name } = variants[index]!;
    const total = shares.reduce((sum, one) => sum + one, 0);
    const text = atOnce === 1 ? step : `${counted(variants.length, "refit")} at once`;
    onProgress?.(progressOf(text, total / variants.length, begin));
  };
  return inLanes(variants.length, { atOnce, signal }, async (i, stop) => {
    const variant = variants[i]!;
    // Whoever watches sees the whole, not each refit.
    const refit = await sampleModel(variant.model, {
      ...options,
      compute: address ?? "",
      seed: `${options.seed ?? 0} ${variant.name}`,
      signal: stop,
      ...(onProgress && {
        onProgress: ({ iterations, totalIterations }) => report(i, iterations / totalIterations),
      }),
    });
    shares[i] = 1;
    return keep(refit, variant);
  });
}
