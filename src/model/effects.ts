/** What channels bring in a window, for given parameters: the KPI with their media against the KPI without. */
import { carryOutPeriods } from "../data/rhythm.js";
import type { Design } from "../design/design.js";
import type { PanelDesign } from "../design/panelDesign.js";
import type { Parameters } from "../design/parameters.js";
import { type Form, formOf } from "../spec/forms.js";
import { buildOnKernels } from "../transforms/kernels/create.js";
import { additiveEffects } from "./additiveEffects.js";
import { createCoefficients } from "./coefficients.js";
import { multiplicativeEffects } from "./multiplicativeEffects.js";
import { createResponses, designMedia, type ResponseInput, type Responses } from "./response.js";
import { windowMedia } from "./windowMedia.js";

/** A window of periods: indices of the design's times, both included. */
export interface EffectWindow {
  readonly first: number;
  readonly last: number;
}

/** What media bring, in KPI units: of one channel each, shape [channel], or of several together, one number. */
export interface ChannelEffects {
  /** Within the window, of the window's own media. */
  readonly inside: Float64Array;
  /** After the window, of the window's media: what they carry out. */
  readonly after: Float64Array;
  /** Within the window, of all media, carry-in of earlier ones included; equal to `inside` where nothing ran before. */
  readonly withCarryIn: Float64Array;
  /** What the next 1 % of the window's media would bring, in the window and after it, times 100: comparable to the whole. */
  readonly next: Float64Array;
}

export interface Effects {
  readonly channels: ChannelEffects;
  /** All paid channels at once, shape [1]: the sum in an additive model, the joint counterfactual in a multiplicative one. */
  readonly paid: ChannelEffects;
  /** Of all media, by period of the window, added up over all evaluations, shape [channel][period]. */
  readonly byPeriod: readonly Float64Array[];
  /** Expected KPI of the window, and of it without any media. */
  total: number;
  baseline: number;
}

export interface EffectsEvaluator {
  /** Overwritten by `evaluate`, but for `byPeriod`, which it adds to. */
  readonly effects: Effects;
  /** @param values  sampled parameters inside their domains, in the order of the parameters
   *  @param linear  coefficients of the linear block */
  evaluate(values: Float64Array, linear: Float64Array): void;
}

/** The step of "next": what tools of the field take, and small beside any curvature. */
export const marginalStep = 0.01;

/** The responses of all channels to three inputs: their media as they were, without those of the window, and with 1 % more of those. Nothing
 *  is spent after the data, and `length` periods are followed. */
export interface WindowResponses {
  readonly length: number;
  readonly factual: Responses;
  readonly withheld: Responses;
  readonly raised: Responses;
  /** Share by which the media are raised. */
  readonly step: number;
}

/** Prepares the effects of all channels in a window.
 *
 *  The media of the channel are set to zero inside the window and left as they are elsewhere; for what comes next they are raised by 1 %
 *  there. After the last period of the design nothing more is spent. In a multiplicative model the difference is taken on the KPI's own
 *  scale, so that channels do not add up to the whole; carry-out beyond the data is not counted there.
 *
 *  @param parameters  those that `values` belong to */
export function createEffects(
  panelDesign: PanelDesign,
  parameters: Parameters,
  window: EffectWindow,
): EffectsEvaluator {
  const { first, last } = window;
  const { design, frequency, form } = panelDesign;
  const { carriesOut, effects: kind } = formOf(form);
  const { times, channels } = design;
  const length = times + (carriesOut ? carryOutPeriods[frequency] : 0);
  const inputs = (factor: number) => windowMedia(design, window, { factor, length });
  const without = inputs(0);
  const effects: Effects = {
    channels: emptyEffects(channels.length),
    paid: emptyEffects(1),
    byPeriod: channels.map(() => new Float64Array(last - first + 1)),
    total: 0,
    baseline: 0,
  };
  const measureEffects = measures[kind];
  const { actual, factual, withheld, raised, measure } = buildOnKernels((kernels) => {
    const responses = (media: readonly ResponseInput[]) =>
      createResponses(design, parameters, media, kernels);
    const given = {
      length,
      factual: responses(inputs(1)),
      withheld: responses(without),
      raised: responses(inputs(1 + marginalStep)),
      step: marginalStep,
    };
    const measure = measureEffects(panelDesign, window, given, effects, kernels);
    return { actual: responses(designMedia(design)), ...given, measure };
  });
  const coefficients = createCoefficients(design, parameters, actual);
  // Coefficients follow from responses only where ROI is sampled; and no media at all bring nothing, which responses begin with.
  const isNothing = without.every(({ media }) =>
    media.every((values) => values.every((value) => value === 0)),
  );
  const needed = [
    ...(channels.some(({ coefficient }) => coefficient.of === "roi") ? [actual] : []),
    factual,
    ...(isNothing && hasNoOwnKinds(design) ? [] : [withheld]),
    raised,
  ];
  return {
    effects,
    evaluate(values, linear) {
      for (const responses of needed) responses.respond(values);
      coefficients.compute(values);
      for (const group of [effects.channels, effects.paid]) {
        for (const part of [group.inside, group.after, group.withCarryIn, group.next]) part.fill(0);
      }
      effects.total = 0;
      effects.baseline = 0;
      measure(coefficients.values, linear);
    },
  };
}

/** How effects are measured. */
const measures = { sums: additiveEffects, joint: multiplicativeEffects } satisfies Record<
  Form["effects"],
  unknown
>;

/** Kinds that are built in answer nothing with nothing; a user's own may not. */
function hasNoOwnKinds({ ownKinds }: Design): boolean {
  return Object.keys({ ...ownKinds.adstock, ...ownKinds.saturation }).length === 0;
}

function emptyEffects(size: number): ChannelEffects {
  const numbers = () => new Float64Array(size);
  return { inside: numbers(), after: numbers(), withCarryIn: numbers(), next: numbers() };
}
