/** What the priors say before any data: contribution shares, ROI and the KPI that the model thinks possible. */

import { buildDesign } from "../design/panelDesign.js";
import { priorEffects } from "../fit/priorEffects.js";
import { defaultLevel, type Estimate, estimate } from "../math/estimate.js";
import { level as levelRule, requireSeed, wholeNumber, withDefaults } from "../options.js";
import { requireKind } from "../records.js";
import type { Model } from "../spec/specify.js";
import { type Contributions, summariseEffects, windowOf } from "./contributions.js";
import { type Roi, roiOf } from "./roi.js";

export interface PriorPredictive {
  readonly kind: "priorPredictive";
  readonly model: Model;
  /** With shares of the KPI that the priors imply; a draw with a KPI near zero makes the mean share wild: read medians. */
  readonly contributions: Contributions;
  /** null where the panel has no revenue. */
  readonly roi: Roi | null;
  /** Mean KPI of a row, all rows alike. */
  readonly kpi: Estimate;
}

export interface PriorPredictiveOptions {
  /** Same seed, same draws (default 0). */
  readonly seed?: number | string;
  /** Draws made of the prior (default 1000). */
  readonly draws?: number;
  /** Probability inside the intervals (default 0.9). */
  readonly level?: number;
}

const defaults = { seed: 0, draws: 1000, level: defaultLevel };

/** Draws parameters from their priors and asks what they would mean for this panel.
 *
 *  Nothing of the KPI is used but its scale. Priors that already imply a channel share of 80 %, or an ROI of 50, will show in the
 *  posterior too.
 *
 *  @param options  `{ seed: 0, draws: 1000, level: 0.9 }`
 *  @throws ArgumentError for an option that is unknown, or a level that is no probability */
export function priorPredictive(model: Model, options: PriorPredictiveOptions = {}): PriorPredictive {
  requireKind("priorPredictive", model, ["model"], "model");
  const { seed, draws, level } = withDefaults<PriorPredictiveOptions>("priorPredictive", defaults, options, {
    draws: wholeNumber(1),
    level: levelRule,
  });
  requireSeed("priorPredictive", seed);
  const panelDesign = buildDesign(model);
  const { design } = panelDesign;
  const window = windowOf("priorPredictive", model, panelDesign, { level });
  const effects = priorEffects(panelDesign, window, { seed, draws });
  const rows = (window.last - window.first + 1) * design.geos.length;
  const warnings = [...model.warnings, ...panelDesign.warnings];
  return {
    kind: "priorPredictive",
    model,
    contributions: summariseEffects(model, panelDesign, effects, { level, warnings }),
    roi:
      panelDesign.revenuePerKpi === null
        ? null
        : roiOf(model, panelDesign, {
            posterior: effects,
            prior: effects,
            level,
            warnings,
          }),
    kpi: estimate(
      effects.expected.map((value) => value / rows),
      level,
    ),
  };
}
