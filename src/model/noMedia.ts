/** The evidence that media bring nothing, all of them or one, against what their priors say: before a fit and in closed form. */
import { type Design, likelihoodRows } from "../design/design.js";
import { exp } from "../math/elementary.js";
import { roiPrior } from "../spec/channelPriors.js";
import { likelihoodOf } from "../spec/likelihoods/likelihoods.js";
import { distributionOf } from "../spec/priors.js";
import { createBlockEvidence } from "./blockEvidence.js";
import { linearisedMedia } from "./linearisedMedia.js";

/** Bayes factors p(KPI | they bring nothing) / p(KPI | the priors of all media). */
export interface NoMediaEvidence {
  readonly ofAll: number;
  /** Of one channel, beside all others; shape [channel]. */
  readonly ofEach: readonly number[];
}

const known = new WeakMap<Design, NoMediaEvidence>();

/** The evidence, computed once for a design.
 *
 *  Media are columns with normal coefficients (`linearisedMedia`), so that both are the evidence of a Gaussian block, all coefficients and the noise
 *  integrated out (`createBlockEvidence`). The noise is taken for normal.
 *
 *  It is asked of paid channels with the default prior on ROI, which has no mass at zero, as the half-normal of a share of sales has. A prior that
 *  the user has written says what they know, an effect included, and is not doubted.
 *
 *  @returns zeros where it is not asked, and where it would not hold: beside experiments, which are no part of it, and beside effects of periods that geos
 *    share, which are as many columns as periods */
export function noMediaEvidence(design: Design): NoMediaEvidence {
  const evidence = known.get(design) ?? computed(design);
  known.set(design, evidence);
  return evidence;
}

function computed(design: Design): NoMediaEvidence {
  const { channels, liftTests, linear } = design;
  const isAsked =
    channels.some(hasDefaultPrior) &&
    channels.every(({ coefficient, spend }) => coefficient.of === "roi" || !(spend > 0)) &&
    liftTests.length === 0 &&
    linear.every(({ block }) => block !== "period");
  if (!isAsked) return { ofAll: 0, ofEach: channels.map(() => 0) };
  const rows = likelihoodRows(design);
  const at = (values: ArrayLike<number>) => Float64Array.from(rows, (row) => values[row]!);
  const base = linear.map(({ values, prior }) => ({ ...prior, values: at(values) }));
  const media = linearisedMedia(design).map((column) => ({ ...column, values: at(column.values) }));
  const perChannel = media.length / channels.length;
  const noise = distributionOf(likelihoodOf(design.likelihood).noise(design.likelihood)[0]!.prior);
  const logEvidence = (columns: typeof base): number => {
    const target = at(design.kpi);
    for (const { values, mean } of columns) {
      for (let row = 0; row < target.length; row++) target[row]! -= mean * values[row]!;
    }
    const evidence = createBlockEvidence(
      columns.map(({ values }) => values),
      target,
      noise.logDensity,
    );
    return evidence(columns.map(({ sd }) => sd)).logEvidence;
  };
  const whole = logEvidence([...media, ...base]);
  const without = (isOut: (channel: number) => boolean) =>
    exp(logEvidence([...media.filter((_, i) => !isOut(Math.floor(i / perChannel))), ...base]) - whole);
  return {
    ofAll: channels.every((channel) => hasDefaultPrior(channel) || !(channel.spend > 0))
      ? without(() => true)
      : 0,
    ofEach: channels.map((channel, c) => (hasDefaultPrior(channel) ? without((other) => other === c) : 0)),
  };
}

function hasDefaultPrior({ coefficient: { of, prior }, spend }: Design["channels"][number]): boolean {
  if (of !== "roi" || prior === "pooled" || prior.family !== roiPrior.family || !(spend > 0)) return false;
  return prior.shape === roiPrior.shape && prior.rate === roiPrior.rate;
}
