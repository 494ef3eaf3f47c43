/** What a fit has learnt of its channels: how much of each effect is its prior, whether it can be told from none, whether all fit into the KPI. */

import { moneyText } from "../data/currency.js";
import type { Channel } from "../data/panel.js";
import { effectsOfFit } from "../fit/channelEffects.js";
import type { Fit } from "../fit/fit.js";
import { observedRows } from "../fit/predictions.js";
import { priorEffects } from "../fit/priorEffects.js";
import { limits } from "../limits.js";
import { mean, median, quantile, sum } from "../math/statistics.js";
import type { EffectWindow } from "../model/effects.js";
import { noMediaEvidence } from "../model/noMedia.js";
import { trainingSpend } from "../spec/trainingSpend.js";
import type { Warning } from "../warning.js";
import { formatNumber, listed, percent } from "../words.js";
import { type Finding, someOf } from "./finding.js";
import { priorShareOf } from "./priorShare.js";

/** What is known of one channel's contribution in the training window. */
export interface ChannelEvidence {
  readonly name: string;
  /** Share of the contribution, and with it of the ROI, that is its prior: see `priorShareOf`. */
  readonly priorShare: number;
  /** P(next to nothing | data) / P(next to nothing), where "next to nothing" is the tenth of the prior with the smallest contributions: above
   *  1 the data speak for no effect, near 0 against it. The Bayes factor of the interval, but for a factor of at most 10/9. */
  readonly evidenceForNone: number;
  /** Whether the posterior comes as near to zero as the prior does: the smallest twentieth, fiftieth and hundredth of the prior each keep a third of their
   *  probability. Where it does not, a low return is known from below too. */
  readonly reachesNone: boolean;
  /** Shares of its prior below the posterior's median and its 95 % point. Near 0 or 1 the first says that prior and data disagree; where nothing speaks
   *  against no effect, a second well below 0.95 says that an upper bound was learnt, and no more. */
  readonly place: { readonly median: number; readonly upper: number };
}

export interface MediaEvidence {
  readonly channels: readonly ChannelEvidence[];
  /** p(KPI | no medium does anything) / p(KPI | the priors of the media): see `noMediaEvidence`. */
  readonly evidenceForNoMedia: number;
  /** P(the KPI without media, over the training window, is below zero). */
  readonly probabilityNegativeBaseline: number;
  /** Of the channel with the largest contribution: its name, and its mean share of the observed KPI. */
  readonly largest: { readonly name: string; readonly share: number };
  /** Mean share of the observed KPI that all media are credited with. */
  readonly mediaShare: number;
  /** What all paid media bring: the median of the posterior, and draws from the prior; null where none is paid. */
  readonly paid: { readonly median: number; readonly prior: Float64Array } | null;
}

/** "Next to nothing" is the smallest so much of the prior. */
const nothing = 0.1;
/** Parts of the prior within that, and how much of its probability each keeps at least where nothing is known from below. */
const nearest = [0.05, 0.02, 0.01];
const kept = 1 / 3;
/** Enough for shares to two digits. */
const maxDraws = 1000;

/** What the draws of a fit say of its channels against draws from their priors. */
export function mediaEvidence(fit: Fit): MediaEvidence {
  const known = made.get(fit) ?? evidenceOf(fit);
  made.set(fit, known);
  return known;
}

/** Looked at once for a fit: its judgement, its returns and its plans quote the same. */
const made = new WeakMap<Fit, MediaEvidence>();

function evidenceOf(fit: Fit): MediaEvidence {
  const window = trainingWindow(fit);
  const posterior = effectsOfFit(fit, window, { maxDraws, hasNext: false });
  const prior = priorEffects(fit.design, window, { draws: maxDraws, hasNext: false });
  const names = fit.design.design.channels.map(({ name }) => name);
  const channels = names.map((name, c): ChannelEvidence => {
    const before = prior.total[c]!;
    const after = posterior.total[c]!;
    /** How much of its probability the smallest part of the prior has after the data. */
    const keeps = (part: number) => {
      const limit = quantile(before, part);
      return mean(after.map((value) => (value <= limit ? 1 : 0))) / part;
    };
    return {
      name,
      priorShare: priorShareOf(before, after),
      evidenceForNone: keeps(nothing),
      reachesNone: nearest.every((part) => keeps(part) >= kept),
      place: { median: shareBelow(before, median(after)), upper: shareBelow(before, quantile(after, 0.95)) },
    };
  });
  const sold = sum(observedRows(fit).kpi);
  const shares = posterior.withCarryIn.map((draws) => mean(draws) / sold);
  const top = shares.indexOf(Math.max(...shares));
  return {
    channels,
    evidenceForNoMedia: noMediaEvidence(fit.design.design).ofAll,
    probabilityNegativeBaseline: mean(posterior.baseline.map((value) => (value < 0 ? 1 : 0))),
    largest: { name: names[top] ?? names[0]!, share: shares[top] ?? Number.NaN },
    mediaShare: shares.reduce((total, share) => total + share, 0),
    paid: fit.design.design.channels.some(({ spend }) => spend > 0)
      ? { median: median(posterior.paid.total), prior: prior.paid.total }
      : null,
  };
}

function shareBelow(draws: Float64Array, value: number): number {
  return mean(draws.map((draw) => (draw < value ? 1 : 0)));
}

/** Findings about the channels.
 *
 *  Nothing was learnt of a channel whose contribution is mostly its prior, or whose data do not speak against its bringing next to nothing
 *  (`evidenceForNone` of at least 1, and `reachesNone`: a low return that is known from both sides was learnt). "review" where that is more than half of the channels: what the fit says of media is then mostly
 *  what was put into it. A baseline below zero, where nothing is sold below zero: "fail" where it is more probable than not, as the
 *  channels are credited with more than all sales, "review" above 5 %.
 *
 *  Nothing may be brought at all where the data are at least three times as probable without any media as under their priors ("review"), strongly where
 *  twenty times ("fail").
 *
 *  Prior and data disagree where the posterior median lies in the outer 2.5 % of the channel's prior: the number is then a compromise that neither
 *  believes, "review". (Evans and Moshonov 2006 compare with the prior predictive; of one number that is this tail.) */
export function mediaFindings(fit: Fit, evidence: MediaEvidence): readonly Finding[] {
  return [
    ...noMediaFindings(evidence),
    ...baselineFindings(fit, evidence),
    ...learningFindings(evidence),
    ...conflictFindings(evidence),
    ...leftOutFindings(fit),
  ];
}

/** Notes on channels with money that the model does not have: those that ran while it was trained, and those that have run only since. */
function leftOutFindings({ model: { panel, spec } }: Fit): readonly Finding[] {
  const trainedOn = trainingSpend(panel, spec.training);
  const ever = trainingSpend(panel);
  const outside = panel.channels.filter(
    (channel) => !Object.hasOwn(spec.channels, channel.name) && ever(channel) > 0,
  );
  const ran = outside.filter((channel) => trainedOn(channel) > 0);
  const since = outside.filter((channel) => !ran.includes(channel));
  const total = sum(panel.channels.map(trainedOn));
  const finding = (channels: readonly Channel[], where: string, cure: string): Finding => {
    const one = channels.length === 1;
    return {
      code: "channels-left-out",
      severity: "note",
      message: `the model leaves out ${listed(channels.map(({ name }) => `"${name}"`))}, on which ${where}: what ${one ? "it has" : "they have"} brought stands with the rest, and no plan gives ${one ? "it" : "them"} money`,
      cure,
      about: channels.map(({ name }) => name),
    };
  };
  return [
    ...(ran.length === 0
      ? []
      : [
          finding(
            ran,
            `${moneyText(sum(ran.map(trainedOn)), panel.currency)} were spent in the training ${panel.frequency}s, ${percent(sum(ran.map(trainedOn)) / total, 1)} of all money`,
            `take ${listed(ran.map(({ name }) => `"${name}: null"`))} out of the specification's channels, so that the model has ${ran.length === 1 ? "it" : "them"}; leave out only what bought no media`,
          ),
        ]),
    ...(since.length === 0
      ? []
      : [
          finding(
            since,
            `money was spent after the training ${panel.frequency}s alone`,
            `fit a model with ${since.length === 1 ? "the channel" : "the channels"} once ${since.length === 1 ? "it has" : "they have"} run in the training ${panel.frequency}s`,
          ),
        ]),
  ];
}

/** The same as warnings, for results that rest on what the channels brought. */
export function mediaWarnings(fit: Fit): readonly Warning[] {
  return mediaFindings(fit, mediaEvidence(fit)).map(({ code, message, cure }) => ({ code, message, cure }));
}

function noMediaFindings({ evidenceForNoMedia: evidence, channels }: MediaEvidence): readonly Finding[] {
  const { review, fail } = limits.noMedia;
  if (!(evidence >= review)) return [];
  const times = evidence > 1e6 ? "over a million" : formatNumber(evidence, evidence < 10 ? 1 : 0);
  return [
    {
      code: "media-may-bring-nothing",
      severity: evidence >= fail ? "fail" : "review",
      message: `the data are ${times} times as probable if no channel brings anything as under the priors of the channels: intervals of returns reach to zero`,
      cure: "take no return as given: run an experiment (liftTests) with the largest channels, or look at weeks in which the spend of several of them changed",
      about: channels.map(({ name }) => name),
    },
  ];
}

function baselineFindings(
  fit: Fit,
  { probabilityNegativeBaseline: probability, largest }: MediaEvidence,
): readonly Finding[] {
  const { panel } = fit.model;
  if (!(probability > limits.negativeBaseline.review) || panel.kpi.values.some((value) => value < 0))
    return [];
  return [
    {
      code: "negative-baseline",
      severity: probability > limits.negativeBaseline.fail ? "fail" : "review",
      message: `the baseline is negative: without media less than nothing would have been sold in the training window, with probability ${percent(probability)}; "${largest.name}" alone is credited with ${percent(largest.share)} of what was sold`,
      cure: `check lift tests and priors of "${largest.name}", or give the intercept a higher prior; decompose shows the periods`,
      about: [largest.name],
    },
  ];
}

function conflictFindings({ channels }: MediaEvidence): readonly Finding[] {
  const limit = limits.priorConflict.review;
  const above = channels.filter(({ place }) => 1 - place.median < limit);
  const below = channels.filter(({ place }) => place.median < limit);
  if (above.length + below.length === 0) return [];
  const parts = [
    ...(above.length > 0
      ? [`above all but ${percent(limit, 1)} of it: ${someOf(above.map(({ name }) => name))}`]
      : []),
    ...(below.length > 0
      ? [`below all but ${percent(limit, 1)} of it: ${someOf(below.map(({ name }) => name))}`]
      : []),
  ];
  const names = [...above, ...below].map(({ name }) => name);
  return [
    {
      code: "prior-conflict",
      severity: "review",
      message: `the data pull what ${names.length} of ${channels.length} channels brought to the edge of the prior (${parts.join("; ")}): the numbers are a compromise`,
      cure: `if such returns of ${listed(names)} are plausible, give them a wider prior and compare; if not, look for what else moved the KPI with their media`,
      about: names,
    },
  ];
}

function learningFindings({ channels }: MediaEvidence): readonly Finding[] {
  const mostly = channels.filter(({ priorShare }) => priorShare > limits.priorShare.review);
  const undenied = channels
    .filter((one) => !mostly.includes(one) && one.evidenceForNone >= 1 && one.reachesNone)
    .sort((a, b) => b.evidenceForNone - a.evidenceForNone);
  const bounded = undenied.filter(({ place }) => place.upper <= limits.upperBound.review);
  const unlearnt = [...mostly.sort((a, b) => b.priorShare - a.priorShare), ...undenied];
  if (unlearnt.length === 0) return [];
  const isMost = unlearnt.length > channels.length / 2;
  const parts = [
    ...(mostly.length > 0
      ? [
          `mostly ${mostly.length === 1 ? "its" : "their"} prior: ${someOf(mostly.map(({ name, priorShare }) => `${name} ${percent(priorShare)}`))}`,
        ]
      : []),
    ...(undenied.length > 0 ? [`not told from zero: ${someOf(undenied.map(({ name }) => name))}`] : []),
    ...(bounded.length > 0
      ? [`only an upper bound was learnt of ${someOf(bounded.map(({ name }) => name))}`]
      : []),
  ];
  return [
    {
      code: "effects-not-learnt",
      severity: isMost ? "review" : "note",
      message: `the data say little of what ${unlearnt.length} of ${channels.length} channels brought (${parts.join("; ")})`,
      cure: `do not decide on ${isMost ? "these returns" : listed(unlearnt.map(({ name }) => name))} as on something measured: run an experiment (liftTests), vary the spend, or add history`,
      about: unlearnt.map(({ name }) => name),
    },
  ];
}

/** From the first period of training on; a design ends with training. */
function trainingWindow({ design: { times }, model }: Fit): EffectWindow {
  const { from } = model.spec.training;
  return { first: from === null ? 0 : times.findIndex((time) => time >= from), last: times.length - 1 };
}
