/** What media bring in money, by the priors alone: the ROI of every paid channel, and its share of what was sold. */
import { nationalTotal } from "../data/panelColumns.js";
import { buildDesign } from "../design/panelDesign.js";
import { priorEffects } from "../fit/priorEffects.js";
import { defaultLevel, type Estimate } from "../math/estimate.js";
import type { Model } from "../spec/specify.js";
import { windowOf } from "./contributions.js";
import { type Roi, roiOf } from "./roi.js";

/** A paid channel, or all of them together, in the training window. */
export interface MoneyBelief {
  readonly name: string;
  /** NaN where the table has no revenue. */
  readonly roi: Estimate;
  /** What the window's media bring, in the window and after it, as a share of the KPI that was sold in it. */
  readonly share: Estimate;
}

/** What the priors say of every paid channel, and at the end of all of them under the name "all channels". Nothing of the KPI is used but its scale.
 *
 *  @param options.draws  made of the prior (default 1000)
 *  @throws DataError for a table that no model can be made of */
export function priorMoney(model: Model, options: { readonly draws?: number } = {}): readonly MoneyBelief[] {
  const { draws = 1000 } = options;
  const panelDesign = buildDesign(model);
  const window = windowOf("priorMoney", model, panelDesign, {});
  const effects = priorEffects(panelDesign, window, { draws, hasNext: false });
  return moneyOf(
    roiOf(model, panelDesign, { posterior: effects, prior: effects, level: defaultLevel, warnings: [] }),
  );
}

/** The same of returns that are known, but for those of which nothing is claimed. */
export function moneyOf({ model: { panel }, times, channels, total }: Roi): readonly MoneyBelief[] {
  const counted = new Set(times);
  const sold = nationalTotal(panel, panel.kpi).reduce(
    (sum, kpi, t) => (counted.has(panel.times[t]!) ? sum + kpi : sum),
    0,
  );
  const claimed = [...channels, total].filter(({ withheld }) => withheld === null);
  return claimed.map(({ name, roi, contribution: { mean, median, lower, upper, level } }) => ({
    name,
    roi,
    share: { mean: mean / sold, median: median / sold, lower: lower / sold, upper: upper / sold, level },
  }));
}
