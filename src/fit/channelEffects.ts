/** What channels bring in a window, draw by draw: the numbers that contributions, returns and the diagnosis of a fit are made of. */

import type { PanelDesign } from "../design/panelDesign.js";
import { type Parameters, parametersOf } from "../design/parameters.js";
import { createEffects, type EffectWindow } from "../model/effects.js";
import { eachDraw } from "./eachDraw.js";
import type { Fit } from "./fit.js";

/** Effects of every draw, in KPI units. */
export interface EffectDraws extends GroupDraws<readonly Float64Array[]> {
  readonly window: EffectWindow;
  /** All paid channels together, shape [draw]. */
  readonly paid: GroupDraws<Float64Array>;
  /** Mean over draws, shape [channel][period]. */
  readonly byPeriod: readonly Float64Array[];
  /** Shape [draw]. */
  readonly total: Float64Array;
  readonly baseline: Float64Array;
}

/** Of channels, shape [channel][draw], or of one group of them, shape [draw]; see `ChannelEffects`. */
interface GroupDraws<Draws> {
  readonly inside: Draws;
  readonly after: Draws;
  readonly withCarryIn: Draws;
  readonly next: Draws;
}

const parts = ["inside", "after", "withCarryIn", "next"] as const;

/** Effects of a window for the draws of a fit.
 *
 *  @param maxDraws  draws used at most, every k-th of them (default: all) */
export function effectsOfFit(
  fit: Fit,
  window: EffectWindow,
  maxDraws = Number.POSITIVE_INFINITY,
): EffectDraws {
  const { design } = fit.design;
  const all = fit.chains.length * fit.draws;
  const every = Math.max(1, Math.ceil(all / maxDraws));
  return collectEffects(
    fit.design,
    parametersOf(design, { isCollapsed: fit.isCollapsed }),
    window,
    Math.ceil(all / every),
    (visit) =>
      eachDraw(fit, design, (values, linear, index) => {
        if (index % every === 0) visit(values, linear, index / every);
      }),
  );
}

/** Effects of every draw that a source provides. */
export function collectEffects(
  panelDesign: PanelDesign,
  parameters: Parameters,
  window: EffectWindow,
  count: number,
  source: (visit: (values: Float64Array, linear: Float64Array, index: number) => void) => void,
): EffectDraws {
  const evaluator = createEffects(panelDesign, parameters, window);
  const { effects } = evaluator;
  const channelCount = panelDesign.design.channels.length;
  const perChannel = () => panelDesign.design.channels.map(() => new Float64Array(count));
  const single = () => new Float64Array(count);
  const channels = {
    inside: perChannel(),
    after: perChannel(),
    withCarryIn: perChannel(),
    next: perChannel(),
  };
  const paid = { inside: single(), after: single(), withCarryIn: single(), next: single() };
  const total = single();
  const baseline = single();
  source((values, linear, index) => {
    evaluator.evaluate(values, linear);
    for (const part of parts) {
      for (let c = 0; c < channelCount; c++) channels[part][c]![index] = effects.channels[part][c]!;
      paid[part][index] = effects.paid[part][0]!;
    }
    total[index] = effects.total;
    baseline[index] = effects.baseline;
  });
  const byPeriod = effects.byPeriod.map((sum) => sum.map((value) => value / count));
  return { window, ...channels, paid, byPeriod, total, baseline };
}
