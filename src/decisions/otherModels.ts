/** What a plan gains under models as reasonable as the fit's own: a gain that one choice of whoever built the model makes or breaks is no reason to move money. */
import { FitError } from "../errors.js";
import type { Fit } from "../fit/fit.js";
import { fitNow } from "../fit/fitNow.js";
import { responseDraws } from "../insights/responseDraws.js";
import type { Estimate } from "../math/estimate.js";
import { progressOf, type ValidationProgress } from "../validation/progress.js";
import { reasonableModels } from "../validation/reasonableModels.js";
import { sampling } from "../validation/refits.js";
import { createReturns, leastGain, type PlanReturns } from "./planReturns.js";
import { type Flighting, spreadAs } from "./solver/flighting.js";
import { createSurface, type Surface } from "./solver/surface.js";

/** A plan under another model. */
export interface GainElsewhere {
  readonly name: string;
  /** What the model changes of the fit's own. */
  readonly text: string;
  /** The gain over today by its own draws, in KPI a period, or in money where the plan is better by profit. */
  readonly gain: Estimate;
  readonly shareOfDrawsBetter: number;
  /** Whether anything is left of it: a median gain that is more than noise in size. The mean would be a few draws' where a slope has no bounds. */
  readonly isKept: boolean;
}

export interface PlanElsewhere {
  readonly optimum: PlanReturns;
  readonly x: Float64Array;
  readonly today: Float64Array;
  readonly horizon: number | null;
  readonly flighting: Flighting;
  readonly window: { readonly from?: string; readonly to?: string };
  readonly maxDraws: number;
  readonly level: number;
}

interface OtherFit {
  readonly name: string;
  readonly text: string;
  readonly fit: Fit;
  /** Surfaces of steady plans by what they are of: the same for every total and every bound. */
  readonly steady: Map<string, Surface>;
}

/** Made once for a fit: plans of other totals and bounds have them for nothing. */
const made = new WeakMap<Fit, readonly OtherFit[]>();

/** The gain of a plan under every other model that the table allows.
 *
 *  @param onProgress  called before each refit */
export function gainsElsewhere(
  fit: Fit,
  { optimum, x, today, horizon, flighting, window, maxDraws, level }: PlanElsewhere,
  onProgress: (progress: ValidationProgress) => void,
): readonly GainElsewhere[] {
  const afterwards = horizon === null ? null : optimum.channels.map((channel) => channel.afterwards!);
  return otherFits(fit, onProgress).map(({ name, text, fit: other, steady }) => {
    const surfaceOf = () => {
      const draws = responseDraws("planBudget", other, maxDraws, window);
      return createSurface(spreadAs(flighting, draws), horizon, afterwards ?? undefined);
    };
    const key = JSON.stringify([flighting, window, maxDraws]);
    const surface = (horizon === null ? steady.get(key) : undefined) ?? surfaceOf();
    if (horizon === null) steady.set(key, surface);
    const trust = surface.draws.channels.map(() => ({ weight: 1, spread: 0 }));
    const { revenuePerKpi } = other.design;
    const returns = createReturns(surface, today, { revenuePerKpi, level, trust, afterwards })(x);
    const isProfit = optimum.better === "profit";
    const gain = isProfit ? returns.profitUplift! : returns.uplift;
    const brought = Math.abs(returns.broughtToday.median) * (isProfit ? revenuePerKpi! : 1);
    const isKept = gain.median > leastGain * brought;
    return { name, text, gain, shareOfDrawsBetter: returns.shareOfDrawsBetter, isKept };
  });
}

function otherFits(fit: Fit, onProgress: (progress: ValidationProgress) => void): readonly OtherFit[] {
  const known = made.get(fit);
  if (known !== undefined) return known;
  const begin = performance.now();
  const models = reasonableModels(fit.model, { isSloped: true });
  const others = models.flatMap(({ name, text, model }, i) => {
    onProgress(progressOf(text, i / models.length, begin));
    try {
      const other = fitNow(model, { ...sampling, seed: `${fit.provenance.seed} ${name}` });
      return [{ name, text, fit: other, steady: new Map() }];
    } catch (error) {
      // A model that cannot be sampled says nothing.
      if (!(error instanceof FitError)) throw error;
      return [];
    }
  });
  made.set(fit, others);
  return others;
}
