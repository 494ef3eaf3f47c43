/** Refutation: what a fit says must vanish where there is nothing to find, and must hang on when the money was spent. */

import { type Step, watched } from "../compute/host.js";
import { askNegativeControls } from "../diagnosis/attribution/negativeControls.js";
import { weeksOf } from "../diagnosis/attribution/weeks.js";
import { doubtsOf } from "../diagnosis/diagnose.js";
import { mediaEvidence } from "../diagnosis/mediaFindings.js";
import { checkPredictions } from "../diagnosis/predictiveChecks.js";
import { ArgumentError } from "../errors.js";
import type { Fit } from "../fit/fit.js";
import { checkSampling } from "../fit/sampleDesign.js";
import { effectDraws } from "../insights/contributions.js";
import { nothingWarnings } from "../insights/possiblyNothing.js";
import { tippingPoints } from "../insights/tippingPoints.js";
import { defaultLevel, type Estimate, estimate } from "../math/estimate.js";
import { createRng } from "../math/rng.js";
import { standardDeviation } from "../math/statistics.js";
import { withItsBaseline } from "../model/specify.js";
import { suggestion } from "../nearest.js";
import { level as levelRule, requireNames, requireNumber, wholeNumber } from "../options.js";
import { requireKind } from "../records.js";
import { negativeControlFault } from "../spec/negativeControls.js";
import { luckOf } from "./copies.js";
import { mediaShapesOf } from "./mediaShapes.js";
import { type ValidationProgress, validationReading } from "./progress.js";
import { type RefitOptions, refits } from "./refits.js";
import type { ChannelRefutation, DroppedChannel, Placebo, PredictionLoss, Refutation } from "./refutation.js";
import { attributionOf, demandEvidence, demandReasons, doubts, missingFor } from "./refutationReasons.js";
import { droppedVariant, nameBeside, placeboVariants } from "./refutationTrials.js";

export interface RefuteOptions extends RefitOptions {
  /** Channels to refute (default: all). */
  readonly channels?: readonly string[];
  /** Columns that media cannot have moved: other outcomes of the table, or controls that the model leaves out (default: those of the specification). */
  readonly negativeControls?: readonly string[];
  /** Placebo channels, a refit each (default 3). */
  readonly placebos?: number;
  readonly level?: number;
}

/** Evidence for no effect below which a fit is sure of one: "strong" by Jeffreys. */
const sure = 0.1;
/** Tries to refute what a fit says of its channels.
 *
 *  Placebo: a copy of a real channel's media at another time, with its season, memory and flights, is added as a channel; it must not be credited. Luck: such copies
 *  in the place of the channel, one for every time that there is and each in the shape that suits it best, must not explain the KPI as well as it does. Dropped: the channel is left out; no other
 *  channel may simply take its place. Tipping point: how strong an unseen driver would have to be; see `tippingPoints`. These ask whether the times at which a channel ran explain the KPI, and a driver that nobody has
 *  measured has the same times where money follows it: what `diagnose` holds against a channel's attribution, or against that of the fit as a whole, speaks against it
 *  here too, and a number that is not refuted is not proved. Negative controls: columns that media cannot have moved must not seem to be moved by them. Demand: next week's media must not seem to sell this week, and media must not go up and down with the baseline. Each placebo and each channel is a refit.
 *
 *  In a cell a line tells how far it is, and an interrupt stops it; elsewhere `onProgress` and `signal` do.
 *
 *  @param options  `{ channels: all, negativeControls: of the specification, placebos: 3, level: 0.9, chains: 2, warmup: 300, draws: 500, seed: of the fit }`
 *  @throws ArgumentError for options out of range; the signal's reason when it is aborted
 *  @example (await refute(posterior)).verdict */
export async function refute(fit: Fit, options: RefuteOptions = {}): Promise<Refutation> {
  requireKind("refute", fit, ["fit"], "fit");
  return watched(step, options, (settings) => tryToRefute(fit, settings));
}

const step: Step<ValidationProgress, Refutation> = {
  label: "Refuting",
  reading: validationReading,
  done: ({ verdict }) => `Tried to refute: ${verdict}`,
};

async function tryToRefute(fit: Fit, options: RefuteOptions): Promise<Refutation> {
  checkSampling("refute", options, ["channels", "negativeControls", "placebos", "level"]);
  const {
    channels: asked,
    negativeControls: untouched = fit.model.spec.negativeControls ?? [],
    placebos: placeboCount = 3,
    level = defaultLevel,
    ...sampling
  } = options;
  requireNumber("refute", "placebos", placeboCount, wholeNumber(0, 20));
  requireNumber("refute", "level", level, levelRule);
  const model = withItsBaseline(fit.model);
  const all = fit.design.design.channels.map(({ name }) => name);
  const names = asked ?? all;
  requireNames("refute", "channels", names);
  requireNames("refute", "negativeControls", untouched);
  requireKnownChannels(names, all);
  const { controls, training } = fit.model.spec;
  const fault = negativeControlFault(fit.model.panel, untouched, { controls: controls.columns, ...training });
  if (fault !== null) throw new ArgumentError({ caller: "refute", option: "negativeControls", ...fault });
  const weeks = weeksOf(fit);
  const negativeControls = askNegativeControls(fit.model.panel, weeks, untouched);
  const placeboName = nameBeside(all);
  const rng = createRng(fit.provenance.seed).split("refute");
  const before = summaryOf(fit, level);
  const creditOf = (name: string) => before.brought.get(name)!.estimate.mean;
  // A copy of media that never vary is the channel itself.
  const varying = weeks.channels.flatMap(({ name, input }) => (input === null ? [] : [name]));
  const ranked = varying.sort((a, b) => creditOf(b) - creditOf(a));
  const variants = [
    ...placeboVariants(model, weeks, { ranked, placeboName }, rng.split("placebo"), placeboCount),
    ...(all.length > 1 ? names.map((name) => droppedVariant(model, name)) : []),
  ];
  const results = await refits(variants, { seed: fit.provenance.seed, ...sampling }, (refit, variant) => ({
    variant,
    summary: summaryOf(refit, level),
    evidence: variant.move !== null ? evidenceOf(refit, placeboName) : null,
  }));
  const withoutIt = (name: string) =>
    results.find(({ variant }) => variant.move === null && variant.channel === name)?.summary ?? null;
  const placebos = results.flatMap(({ variant, summary, evidence }): Placebo[] => {
    if (variant.move === null) return [];
    const brought = summary.brought.get(placeboName)!;
    return [
      {
        of: variant.channel,
        move: variant.move,
        brought: brought.estimate,
        share: brought.estimate.mean / before.brought.get(variant.channel)!.estimate.mean,
        evidenceForNone: evidence!,
        isCredited: evidence! < sure,
      },
    ];
  });
  const tipping = tippingPoints(fit, { level });
  const demands = demandEvidence(weeks);
  const judged = attributionOf(fit);
  const period = model.panel.frequency;
  const channels = names.map((name): ChannelRefutation => {
    const brought = before.brought.get(name)!.estimate;
    const luck = luckOf(weeks, name, {
      shapes: mediaShapesOf(fit, weeks, name),
      brought: brought.mean,
      level,
    });
    const [byLuck, noCopies] = typeof luck === "string" ? [null, luck] : [luck, null];
    const without = withoutIt(name);
    const dropped = without && {
      ...elpdLoss(before.pointwise, without.pointwise),
      heir: heirOf(name, before, without),
    };
    const demand = demands(name);
    const against = [...demandReasons(demand, period), ...judged(name, demand)];
    const missing = missingFor({ byLuck, noCopies, dropped }, period);
    return {
      name,
      brought,
      byLuck,
      noCopies,
      dropped,
      demand,
      tippingPoint: tipping.channels.find((one) => one.name === name) ?? null,
      verdict: against.length > 0 ? "review" : missing.length > 0 ? "not shown" : "not refuted",
      reasons: [...against, ...missing],
    };
  });
  const isDoubtful =
    placebos.some(({ isCredited }) => isCredited) ||
    negativeControls.some(({ isMoved }) => isMoved) ||
    channels.some(({ verdict }) => verdict !== "not refuted");
  return {
    kind: "refutation",
    model,
    verdict: isDoubtful ? "review" : "not refuted",
    placebos,
    channels,
    negativeControls,
    isRoi: tipping.isRoi,
    warnings: [
      ...doubtsOf(fit),
      ...nothingWarnings(fit),
      ...doubts({ placebos, channels, negativeControls }, period),
    ],
  };
}

interface FitSummary {
  /** KPI that each channel brought in the training window, with its standard deviation over the draws. */
  readonly brought: ReadonlyMap<string, { readonly estimate: Estimate; readonly sd: number }>;
  /** Expected log predictive density of each row. */
  readonly pointwise: Float64Array;
}

function summaryOf(fit: Fit, level: number): FitSummary {
  const { total } = effectDraws(fit);
  return {
    brought: new Map(
      fit.design.design.channels.map(({ name }, c) => {
        const draws = total[c]!;
        return [name, { estimate: estimate(draws, level), sd: standardDeviation(draws) }];
      }),
    ),
    pointwise: checkPredictions(fit).loo.pointwise,
  };
}

function requireKnownChannels(names: readonly string[], all: readonly string[]): void {
  const unknown = names.find((name) => !all.includes(name));
  if (unknown === undefined) return;
  throw new ArgumentError({
    caller: "refute",
    option: "channels",
    rule: "must name channels of the fit",
    got: unknown,
    cure: suggestion(unknown, all),
  });
}

function evidenceOf(fit: Fit, name: string): number {
  return mediaEvidence(fit).channels.find((channel) => channel.name === name)!.evidenceForNone;
}

function elpdLoss(full: Float64Array, without: Float64Array): PredictionLoss {
  const losses = full.map((value, row) => value - without[row]!);
  return {
    elpdLoss: losses.reduce((sum, loss) => sum + loss, 0),
    standardError: Math.sqrt(losses.length) * standardDeviation(losses),
  };
}

function heirOf(dropped: string, before: FitSummary, without: FitSummary): DroppedChannel["heir"] {
  return [...before.brought]
    .filter(([name]) => name !== dropped)
    .map(([name, { estimate: own, sd }]) => ({
      name,
      growth: (without.brought.get(name)!.estimate.mean - own.mean) / sd,
    }))
    .reduce((most, one) => (one.growth > most.growth ? one : most));
}
