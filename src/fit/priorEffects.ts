/** What channels would bring by their priors alone: effects for draws that no KPI has been asked about. */

import type { PanelDesign } from "../design/panelDesign.js";
import { parametersOf } from "../design/parameters.js";
import { createRng } from "../math/rng.js";
import type { EffectWindow } from "../model/effects.js";
import { distributionOf } from "../spec/priors.js";
import { collectEffects, type EffectDraws, type EffectSource, rememberEffects } from "./channelEffects.js";

/** Effects of a window for parameters drawn from their priors, computed once for a design and a window.
 *
 *  @param options.seed   same seed, same draws (default 0)
 *  @param options.draws  default 1000
 *  @param options.hasNext  see `EffectOptions` */
export function priorEffects(
  panelDesign: PanelDesign,
  window: EffectWindow,
  options: { readonly seed?: number | string; readonly draws?: number; readonly hasNext?: boolean } = {},
): EffectDraws {
  const { seed = 0, draws = 1000, hasNext = true } = options;
  const { design } = panelDesign;
  const parameters = parametersOf(design, { isCollapsed: true });
  const priors = parameters.priors.map(distributionOf);
  const drawEach: EffectSource = (visit) => {
    const rng = createRng(seed).split("prior");
    const values = new Float64Array(priors.length);
    const linear = new Float64Array(design.linear.length);
    for (let index = 0; index < draws; index++) {
      for (let i = 0; i < priors.length; i++) values[i] = priors[i]!.draw(rng);
      for (let k = 0; k < linear.length; k++) {
        const { mean, sd } = design.linear[k]!.prior;
        linear[k] = mean + sd * rng.normal();
      }
      visit(values, linear, index);
    }
  };
  return rememberEffects(panelDesign, JSON.stringify([window.first, window.last, seed, draws]), hasNext, () =>
    collectEffects(panelDesign, parameters, { window, count: draws, hasNext }, drawEach),
  );
}
