/** The draws of a fit in which media may bring nothing at all, as often as the data say so: a point of mass at zero beside priors that have none. */
import type { Design } from "../design/design.js";
import type { EffectDraws } from "../fit/channelEffects.js";
import type { Fit } from "../fit/fit.js";
import { createRng } from "../math/rng.js";
import { mean, sum } from "../math/statistics.js";
import { noMediaEvidence } from "../model/noMedia.js";
import type { Warning } from "../warning.js";
import { listed, percent } from "../words.js";

/** Probability before any data that no channel brings anything; and that one of them does not, which they share. */
const before = 0.05;
/** What is less probable than this after the data is left out of the average (Occam's window). */
const window = 0.1;

/** P(nothing | data) = p·B/(p·B + 1 − p) for a Bayes factor B for nothing and p before any data; 0 where that is below one in ten.
 *
 *  @see Madigan and Raftery 1994, "Model selection and accounting for model uncertainty in graphical models using Occam's window"; Scott and Berger 2010,
 *    "Bayes and empirical-Bayes multiplicity adjustment in the variable-selection problem", for a prior that is shared among the channels */
export function probabilityOfNothing(evidence: number, prior: number): number {
  const probability = 1 / (1 + (1 - prior) / (prior * evidence));
  return probability >= window ? probability : 0;
}

/** The effects with those of a channel, or of all of them at once, at zero in as many draws as that is probable by `noMediaEvidence`.
 *
 *  Draws that are zero for one channel are the first to be zero for another, whatever the order of the channels. What is taken from them goes to the
 *  baseline.
 *
 *  Returns are read from these, and so are curves and plans. Contributions and decompositions stay what the model with all its media credits them with.
 *
 *  @returns the effects themselves where nothing speaks for zero */
export function withPossibleNothing({ design: { design } }: Fit, effects: EffectDraws): EffectDraws {
  const probability = nothingIn(design);
  if (probability === null) return effects;
  return withZeros(effects, { ...probability, paid: design.channels.map(({ spend }) => spend > 0) });
}

/** What is left of each channel in each draw, shape [channel][draw]: 0 where it brings nothing, 1 elsewhere; null where nothing speaks for zero. */
export function leftInDraws(design: Design, draws: number): readonly (readonly number[])[] | null {
  const probability = nothingIn(design);
  return probability === null ? null : leftIn(probability, draws);
}

/** For results that stay what the model with all its media credits them with: which channels may bring nothing, which other results count. */
export function nothingWarnings({ design: { design }, chains, draws }: Fit): readonly Warning[] {
  const left = leftInDraws(design, chains.length * draws);
  if (left === null) return [];
  const named = design.channels.flatMap(({ name }, c) => {
    const none = 1 - mean(left[c]!);
    return none > 0 ? [`${name} ${percent(none)}`] : [];
  });
  return [
    {
      code: "credited-as-if-it-works",
      message: `the data leave it open that media bring nothing at all (probability: ${listed(named)}), which returns, curves and plans count, and what else says how much they brought does not`,
      cure: "read contributions as how the model divides the KPI if all media work, and decide by returns",
    },
  ];
}

interface ProbabilityOfNothing {
  /** Of all channels at once. */
  readonly ofAll: number;
  /** Shape [channel]. */
  readonly ofEach: readonly number[];
}

/** Null where both are zero. */
function nothingIn(design: Design): ProbabilityOfNothing | null {
  const evidence = noMediaEvidence(design);
  const ofAll = probabilityOfNothing(evidence.ofAll, before);
  const ofEach = evidence.ofEach.map((factor) =>
    probabilityOfNothing(factor, before / design.channels.length),
  );
  return ofAll === 0 && ofEach.every((probability) => probability === 0) ? null : { ofAll, ofEach };
}

function leftIn({ ofAll, ofEach }: ProbabilityOfNothing, draws: number): readonly (readonly number[])[] {
  const rng = createRng(0).split("possibly nothing");
  const places = Array.from({ length: draws }, () => rng.uniform());
  return ofEach.map((probability) => {
    const none = 1 - (1 - ofAll) * (1 - probability);
    return places.map((place) => (place < none ? 0 : 1));
  });
}

/** @param given.paid  which channels are paid */
export function withZeros(
  effects: EffectDraws,
  { paid, ...given }: ProbabilityOfNothing & { readonly paid: readonly boolean[] },
): EffectDraws {
  const { expected, baseline, withCarryIn } = effects;
  const kept = leftIn(given, expected.length);
  /** The part of a sum over channels that is left, draw by draw. */
  const leftOf = (parts: readonly Float64Array[], isCounted: (c: number) => boolean): Float64Array =>
    expected.map((_, i) => {
      let whole = 0;
      let left = 0;
      parts.forEach((values, c) => {
        if (!isCounted(c)) return;
        whole += values[i]!;
        left += kept[c]![i]! * values[i]!;
      });
      return whole > 0 ? left / whole : 1;
    });
  const zeroed = (parts: readonly Float64Array[]) =>
    parts.map((values, c) => values.map((value, i) => value * kept[c]![i]!));
  const paidLeft = (key: keyof EffectDraws["paid"]) => {
    const left = leftOf(effects[key], (c) => paid[c]!);
    return effects.paid[key].map((value, i) => value * left[i]!);
  };
  const left = leftOf(withCarryIn, () => true);
  return {
    ...effects,
    inside: zeroed(effects.inside),
    after: zeroed(effects.after),
    total: zeroed(effects.total),
    withCarryIn: zeroed(withCarryIn),
    next: zeroed(effects.next),
    paid: {
      inside: paidLeft("inside"),
      after: paidLeft("after"),
      total: paidLeft("total"),
      withCarryIn: paidLeft("withCarryIn"),
      next: paidLeft("next"),
    },
    byPeriod: effects.byPeriod.map((values, c) => {
      const whole = sum(withCarryIn[c]!);
      const share = whole > 0 ? sum(withCarryIn[c]!.map((value, i) => value * kept[c]![i]!)) / whole : 1;
      return values.map((value) => value * share);
    }),
    baseline: baseline.map((value, i) => value + (1 - left[i]!) * (expected[i]! - value)),
  };
}
