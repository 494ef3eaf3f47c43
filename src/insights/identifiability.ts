/** Which channels can be told apart: before a fit from the table and the priors, after it from the draws; and what would help. */

import { type Design, likelihoodRows, mediaColumns } from "../design/design.js";
import { inseparablePairs, separationCure } from "../design/inseparable.js";
import { buildDesign } from "../design/panelDesign.js";
import { mediaEvidence } from "../diagnosis/mediaFindings.js";
import { effectsOfFit } from "../fit/channelEffects.js";
import type { Fit } from "../fit/fit.js";
import { limits } from "../limits.js";
import { varianceInflation } from "../math/collinearity.js";
import { correlation } from "../math/statistics.js";
import { requireKind } from "../records.js";
import type { Model } from "../spec/specify.js";
import type { Warning } from "../warning.js";
import { windowOf } from "./contributions.js";
import { expectedInformation } from "./expectedInformation.js";

export interface ChannelIdentifiability {
  readonly name: string;
  /** Variance inflation of its media among all media and the columns of the linear block, ≥ 1. */
  readonly inflation: number;
  /** The channel whose media move most like its own. */
  readonly mediaTwin: { readonly name: string; readonly correlation: number } | null;
  /** Share of its coefficient's variance that data like these leave, with the transforms known: see `expectedInformation`. */
  readonly expectedPriorShare: number;
  /** Share of its contribution that is its prior, after the fit; null before one. */
  readonly priorShare: number | null;
  /** The channel it is most entangled with, and how: the correlation with the largest size in `correlations`. */
  readonly closest: { readonly name: string; readonly correlation: number } | null;
  /** True where its number is mostly its prior. */
  readonly isMostlyPrior: boolean;
}

export interface EntangledPair {
  readonly first: string;
  readonly second: string;
  /** Of their scaled media. */
  readonly media: number;
  /** Of their coefficients, as expected before a fit. */
  readonly expected: number;
  /** Of their contributions over the draws; null before a fit. */
  readonly posterior: number | null;
  readonly cure: string;
}

export interface Identifiability {
  readonly kind: "identifiability";
  readonly model: Model;
  readonly isFitted: boolean;
  readonly channels: readonly ChannelIdentifiability[];
  /** Shape [channel, channel], row-major: of contributions over the draws, or of the coefficients as expected before a fit. */
  readonly correlations: Float64Array;
  /** Pairs that share one effect between them, the worst first: effects that correlate below −0.5, media with r² of at least 0.9, or a channel whose
   *  variance inflation is above 10 with its media twin. */
  readonly pairs: readonly EntangledPair[];
  readonly warnings: readonly Warning[];
}

/** Above this variance inflation a column is nearly a combination of the others (Marquardt 1970). */
export const largestInflation = 10;
/** Below this correlation of two effects a quarter of the variance of one is what the other does not have. */
const entangled = -0.5;
const maxDraws = 1000;

/** Whether the effects of channels can be told apart, by a model before any fit, or by a fit.
 *
 *  @example identifiability(model); identifiability(posterior) */
export function identifiability(subject: Model | Fit): Identifiability {
  requireKind("identifiability", subject, ["model", "fit"], "subject");
  const isFitted = subject.kind === "fit";
  const model = isFitted ? subject.model : subject;
  const panelDesign = isFitted ? subject.design : buildDesign(model);
  const { design } = panelDesign;
  const names = design.channels.map(({ name }) => name);
  const size = names.length;
  const media = mediaColumns(design);
  const expected = expectedInformation(design);
  const inflation = varianceInflation([...media, ...linearColumns(design)]);
  const shares = isFitted ? mediaEvidence(subject).channels.map(({ priorShare }) => priorShare) : null;
  const moves = Float64Array.from({ length: size * size }, (_, k) =>
    correlation(media[Math.floor(k / size)]!, media[k % size]!),
  );
  const correlations = isFitted ? posteriorCorrelations(subject) : expected.correlations;
  const inseparable = inseparablePairs(design);
  const pairs = names.flatMap((first, i) =>
    names.slice(i + 1).map((second, k): EntangledPair => {
      const at = i * size + i + 1 + k;
      return {
        first,
        second,
        media: moves[at]!,
        expected: expected.correlations[at]!,
        posterior: isFitted ? correlations[at]! : null,
        cure: separationCure,
      };
    }),
  );
  const twins = names.map((_, c) => closestTo(c, names, moves));
  const isInflated = (name: string, other: string) =>
    inflation[names.indexOf(name)]! > largestInflation && twins[names.indexOf(name)]?.name === other;
  const isEntangled = ({ first, second, expected: before, posterior }: EntangledPair) =>
    (posterior ?? before) < entangled ||
    isInflated(first, second) ||
    isInflated(second, first) ||
    inseparable.some((pair) => pair.first === first && pair.second === second);
  return {
    kind: "identifiability",
    model,
    isFitted,
    channels: names.map((name, c) => {
      const expectedPriorShare = expected.shares[c]!;
      const priorShare = shares?.[c] ?? null;
      return {
        name,
        inflation: inflation[c]!,
        mediaTwin: twins[c]!,
        expectedPriorShare,
        priorShare,
        closest: closestTo(c, names, correlations),
        isMostlyPrior: (priorShare ?? expectedPriorShare) > limits.priorShare.review,
      };
    }),
    correlations,
    pairs: pairs
      .filter(isEntangled)
      .sort((a, b) => (a.posterior ?? a.expected) - (b.posterior ?? b.expected)),
    warnings: isFitted ? subject.warnings : [...model.warnings, ...panelDesign.warnings],
  };
}

function closestTo(c: number, names: readonly string[], correlations: Float64Array) {
  return names.reduce<ChannelIdentifiability["closest"]>((closest, name, other) => {
    const value = correlations[c * names.length + other]!;
    const isCloser = other !== c && (closest === null || Math.abs(value) > Math.abs(closest.correlation));
    return isCloser ? { name, correlation: value } : closest;
  }, null);
}

/** Columns of the linear block that vary over these rows: the intercept does not. */
function linearColumns(design: Design): readonly Float64Array[] {
  const rows = likelihoodRows(design);
  return design.linear
    .map(({ values }) => Float64Array.from(rows, (row) => values[row]!))
    .filter((column) => column.some((value) => value !== column[0]));
}

/** Correlations of the contributions over the draws. */
function posteriorCorrelations(fit: Fit): Float64Array {
  const { withCarryIn } = effectsOfFit(fit, windowOf("identifiability", fit.model, fit.design, {}), {
    maxDraws,
  });
  const size = withCarryIn.length;
  return Float64Array.from({ length: size * size }, (_, k) => {
    const [i, j] = [Math.floor(k / size), k % size];
    return i === j ? 1 : correlation(withCarryIn[i]!, withCarryIn[j]!);
  });
}
