/** What channels bring in a window, draw by draw: the numbers that contributions, returns and the diagnosis of a fit are made of. */

import type { PanelDesign } from "../design/panelDesign.js";
import { type Parameters, parametersOf } from "../design/parameters.js";
import { type Changes, createEffects, type EffectWindow } from "../model/effects.js";
import { eachDraw } from "./eachDraw.js";
import type { Fit } from "./fit.js";

/** Effects of every draw, in KPI units. */
export interface EffectDraws extends GroupDraws<readonly Float64Array[]> {
  readonly window: EffectWindow;
  /** All paid channels together, shape [draw]: the sum in an additive model, the joint counterfactual in a multiplicative one. */
  readonly paid: GroupDraws<Float64Array>;
  /** `withCarryIn`, mean over draws, shape [channel][period]. */
  readonly byPeriod: readonly Float64Array[];
  /** The same of the geos that have a KPI in the period alone. */
  readonly byPeriodObserved: readonly Float64Array[];
  /** Expected KPI of the window, and of it without any media, shape [draw]. */
  readonly expected: Float64Array;
  readonly baseline: Float64Array;
}

/** What media bring: of channels, shape [channel][draw], or of one group of them, shape [draw]. */
export interface GroupDraws<Draws> {
  /** Within the window, of the window's own media. */
  readonly inside: Draws;
  /** After the window, of the window's media: what they carry out. */
  readonly after: Draws;
  /** Both. */
  readonly total: Draws;
  /** Within the window, of all media, carry-in of earlier ones included; equal to `inside` where nothing ran before. */
  readonly withCarryIn: Draws;
  /** What the next 1 % of the window's media would bring, in the window and after it, times 100: comparable to the total. */
  readonly next: Draws;
}

/** The step of "next": what tools of the field take, and small beside any curvature. */
export const marginalStep = 0.01;

export interface EffectOptions {
  /** Draws used at most, every k-th of them (default: all). */
  readonly maxDraws?: number;
  /** False where `next` is not needed, which is then NaN (default true). */
  readonly hasNext?: boolean;
}

const known = new WeakMap<object, Map<string, EffectDraws>>();

/** Effects that were computed for an owner under a name are not computed again: those with `next` serve whoever does not need it. */
export function rememberEffects(
  owner: object,
  name: string,
  hasNext: boolean,
  compute: () => EffectDraws,
): EffectDraws {
  const own = known.get(owner) ?? new Map<string, EffectDraws>();
  known.set(owner, own);
  const [full, brief] = [`${name} with next`, name];
  const effects = own.get(full) ?? (hasNext ? undefined : own.get(brief)) ?? compute();
  own.set(hasNext ? full : brief, effects);
  return effects;
}

/** Effects of a window for the draws of a fit, computed once for a fit and a window. */
export function effectsOfFit(
  fit: Fit,
  window: EffectWindow,
  { maxDraws = Number.POSITIVE_INFINITY, hasNext = true }: EffectOptions = {},
): EffectDraws {
  const { design } = fit.design;
  const all = fit.chains.length * fit.draws;
  const every = Math.max(1, Math.ceil(all / maxDraws));
  const indices = Array.from({ length: Math.ceil(all / every) }, (_, i) => i * every);
  const parameters = parametersOf(design, { isCollapsed: fit.isCollapsed });
  return rememberEffects(fit, JSON.stringify([window.first, window.last, every]), hasNext, () =>
    collectEffects(fit.design, parameters, { window, count: indices.length, hasNext }, (visit) =>
      eachDraw(fit, design, (values, linear, _, position) => visit(values, linear, position), indices),
    ),
  );
}

/** Calls for every draw with its parameters, its linear block and its position. */
export type EffectSource = (
  visit: (values: Float64Array, linear: Float64Array, index: number) => void,
) => void;

/** Effects of every draw that a source provides. */
export function collectEffects(
  panelDesign: PanelDesign,
  parameters: Parameters,
  {
    window,
    count,
    hasNext = true,
  }: { readonly window: EffectWindow; readonly count: number; readonly hasNext?: boolean },
  source: EffectSource,
): EffectDraws {
  const factors = hasNext ? [0, 1 + marginalStep] : [0];
  const evaluator = createEffects(panelDesign, parameters, { window, factors });
  const { effects } = evaluator;
  const [withheld, raised] = effects.changes as [Changes, Changes | undefined];
  const drawsOfAll = (size: number): GroupDraws<readonly Float64Array[]> => {
    const numbers = () => Array.from({ length: size }, () => new Float64Array(count));
    return { inside: numbers(), after: numbers(), total: numbers(), withCarryIn: numbers(), next: numbers() };
  };
  const channels = drawsOfAll(panelDesign.design.channels.length);
  const paid = drawsOfAll(1);
  const expected = new Float64Array(count);
  const baseline = new Float64Array(count);
  source((values, linear, index) => {
    evaluator.evaluate(values, linear);
    for (const [group, draws] of [
      ["channels", channels],
      ["paid", paid],
    ] as const) {
      for (let c = 0; c < draws.inside.length; c++) {
        const inside = 0 - withheld[group].inside[c]!;
        const after = 0 - withheld[group].after[c]!;
        draws.inside[c]![index] = inside;
        draws.after[c]![index] = after;
        draws.total[c]![index] = inside + after;
        draws.withCarryIn[c]![index] = effects.withCarryIn[group][c]!;
        draws.next[c]![index] =
          raised === undefined
            ? Number.NaN
            : (raised[group].inside[c]! + raised[group].after[c]!) / marginalStep;
      }
    }
    expected[index] = effects.expected;
    baseline[index] = effects.baseline;
  });
  const meanOf = (sums: readonly Float64Array[]) => sums.map((sum) => sum.map((value) => value / count));
  return {
    window,
    ...channels,
    paid: drawsOf(paid, 0),
    byPeriod: meanOf(effects.byPeriod),
    byPeriodObserved: meanOf(effects.byPeriodObserved),
    expected,
    baseline,
  };
}

/** Those of one channel. */
export function drawsOf(
  { inside, after, total, withCarryIn, next }: GroupDraws<readonly Float64Array[]>,
  channel: number,
): GroupDraws<Float64Array> {
  return {
    inside: inside[channel]!,
    after: after[channel]!,
    total: total[channel]!,
    withCarryIn: withCarryIn[channel]!,
    next: next[channel]!,
  };
}
