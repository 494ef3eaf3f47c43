/** Whether what a model says of channels stays what it was as weeks are added, beyond what its own intervals allow. */

import { returnUnit } from "../data/currency.js";
import type { Fit } from "../fit/fit.js";
import { chainsOf } from "../fit/sampleDesign.js";
import { contributions } from "../insights/contributions.js";
import { roi } from "../insights/roi.js";
import { defaultLevel, type Estimate, estimate } from "../math/estimate.js";
import type { Warning } from "../warning.js";

/** One number as several fits have it. */
export interface Movement {
  readonly name: string;
  /** One a fit, in order of time; NaN where the fit has no such channel or parameter. */
  readonly estimates: readonly Estimate[];
  /** Largest median − smallest median. */
  readonly spread: number;
  /** Mean width of the intervals. */
  readonly width: number;
  /** spread / width. */
  readonly ratio: number;
  /** The last median lies in every earlier interval. */
  readonly isStable: boolean;
}

export interface Stability {
  readonly kind: "stability";
  /** What of the channels is compared: their ROI, or what they brought where the table has no revenue. */
  readonly quantity: "ROI" | "contribution";
  readonly unit: string;
  /** The weeks whose media it is of: those that every fit has learnt from. */
  readonly from: string;
  readonly to: string;
  /** Last training day of each fit. */
  readonly until: readonly string[];
  readonly channels: readonly Movement[];
  /** Parameters of scaled data: where the KPI's mean moves, so do they. */
  readonly parameters: readonly Movement[];
  /** Those of the model. */
  readonly warnings: readonly Warning[];
}

export interface StabilityOptions {
  /** Probability inside the intervals (default 0.9). */
  readonly level?: number;
  /** Doubts that travel with the result (default: those of the first fit's model). */
  readonly warnings?: readonly Warning[];
}

/** Compares fits of one model to more and more weeks.
 *
 *  A posterior mean is a martingale: if the model is right, the mean after more weeks differs from that before with variance V_before −
 *  V_after, less than V_before. So the later estimate lies in the earlier 90 % interval at least nine times in ten, and where it does
 *  not, the model is doubtful (or unlucky). ROI is compared on the same weeks, as other weeks have other spend and another ROI. */
export function stabilityOf(
  fits: readonly Fit[],
  { level = defaultLevel, warnings = fits[0]!.model.warnings }: StabilityOptions = {},
): Stability {
  const shortest = fits[0]!;
  const { model, design } = shortest;
  const from = model.spec.training.from ?? design.times[0]!;
  const to = design.times.at(-1)!;
  const hasRevenue = design.revenuePerKpi !== null;
  const returns = fits.map((fit): ReadonlyMap<string, Estimate> => {
    const window = { from, to, level };
    return new Map(
      hasRevenue
        ? roi(fit, window).channels.map(({ name, roi: value }) => [name, value])
        : contributions(fit, window).channels.map(({ name, total }) => [name, total]),
    );
  });
  const parameters = fits.map(
    (fit): ReadonlyMap<string, Estimate> =>
      new Map(
        [...fit.parameters.values()].flatMap((draws) =>
          draws.names.map((name, index) => [
            name,
            estimate(Float64Array.from(chainsOf(draws, 1, index)[0]!), level),
          ]),
        ),
      ),
  );
  return {
    kind: "stability",
    quantity: hasRevenue ? "ROI" : "contribution",
    unit: hasRevenue ? returnUnit(model.panel.currency) : model.panel.kpi.unit,
    from,
    to,
    until: fits.map(({ design: { times } }) => times.at(-1)!),
    channels: movements(returns, level),
    parameters: movements(parameters, level),
    warnings,
  };
}

function movements(fits: readonly ReadonlyMap<string, Estimate>[], level: number): readonly Movement[] {
  const names = [...new Set(fits.flatMap((fit) => [...fit.keys()]))];
  const unknown: Estimate = {
    mean: Number.NaN,
    median: Number.NaN,
    lower: Number.NaN,
    upper: Number.NaN,
    level,
  };
  return names.map((name) =>
    movementOf(
      name,
      fits.map((fit) => fit.get(name) ?? unknown),
    ),
  );
}

/** How a number moved; fits that do not have it are passed over. */
export function movementOf(name: string, estimates: readonly Estimate[]): Movement {
  const known = estimates.filter(({ median }) => !Number.isNaN(median));
  const medians = known.map(({ median }) => median);
  const last = medians.at(-1)!;
  const spread = known.length < 2 ? Number.NaN : Math.max(...medians) - Math.min(...medians);
  const width = known.reduce((sum, { lower, upper }) => sum + upper - lower, 0) / known.length;
  return {
    name,
    estimates,
    spread,
    width,
    ratio: spread / width,
    isStable: known.every(({ lower, upper }) => last >= lower && last <= upper),
  };
}
