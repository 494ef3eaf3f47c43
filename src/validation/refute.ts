/** Refutation: what a fit says must vanish where there is nothing to find, and must hang on when the money was spent. */

import { type Step, watched } from "../compute/host.js";
import { suggestion } from "../data/nearest.js";
import { demandFollowing, isFollower } from "../diagnosis/attribution/followsDemand.js";
import { leadsOf } from "../diagnosis/attribution/leads.js";
import {
  askNegativeControls,
  movedWords,
  type NegativeControl,
} from "../diagnosis/attribution/negativeControls.js";
import { type Weeks, weeksOf } from "../diagnosis/attribution/weeks.js";
import { withholdingCodes } from "../diagnosis/claims.js";
import { diagnose, doubtsOf } from "../diagnosis/diagnose.js";
import { mediaEvidence } from "../diagnosis/mediaFindings.js";
import { checkPredictions } from "../diagnosis/predictiveChecks.js";
import { ArgumentError } from "../errors.js";
import type { Fit } from "../fit/fit.js";
import { checkSampling } from "../fit/sampleDesign.js";
import { effectDraws } from "../insights/contributions.js";
import { type TippingPoint, tippingPoints } from "../insights/tippingPoints.js";
import { defaultLevel, type Estimate, estimate } from "../math/estimate.js";
import { createRng } from "../math/rng.js";
import { normalQuantile } from "../math/special.js";
import { standardDeviation } from "../math/statistics.js";
import { withItsBaseline } from "../model/specify.js";
import { level as levelRule, requireNames, requireNumber, wholeNumber } from "../options.js";
import { requireKind } from "../records.js";
import { negativeControlFault } from "../spec/negativeControls.js";
import type { Model } from "../spec/specify.js";
import { raised, type Warning } from "../warning.js";
import { listed, percent } from "../words.js";
import { type Luck, luckOf } from "./copies.js";
import { type RefitOptions, refits } from "./refits.js";
import { droppedVariant, nameBeside, placeboVariants } from "./refutationTrials.js";
import { type ValidationProgress, validationReading } from "./rollingOrigin.js";

/** A channel that nobody ran: the media of a real one at another time, with its season, memory and flights. */
export interface Placebo {
  /** The channel whose media were copied. */
  readonly of: string;
  /** Periods by which the copy is moved. */
  readonly move: number;
  /** KPI that it is credited with. */
  readonly brought: Estimate;
  /** The same as a share of what the real channel is credited with. */
  readonly share: number;
  /** P(next to nothing | data) / P(next to nothing): below 0.1 the fit is sure of an effect that there is not. */
  readonly evidenceForNone: number;
  readonly isCredited: boolean;
}

/** How much worse weeks are predicted that were left out (expected log predictive density, PSIS-LOO), and the standard error. */
export interface PredictionLoss {
  readonly elpdLoss: number;
  readonly standardError: number;
}

/** Whether money followed sales. What predicts weeks well because money followed them passes every test that asks for prediction. */
export interface DemandEvidence {
  /** What its media of the next period seem to sell in this one, in standard errors; 0 where they never vary. */
  readonly lead: number;
  /** True where that is no chance. */
  readonly isLeading: boolean;
  /** Share of its movement that goes up and down with the baseline; 0 where it does not surely do so. */
  readonly followed: number;
}

export interface ChannelRefutation {
  readonly name: string;
  /** KPI that the channel brought in the training window, as fitted. */
  readonly brought: Estimate;
  /** What copies of its media at other times are credited with; null where the periods are too few to ask. */
  readonly byLuck: Luck | null;
  /** Without the channel. */
  readonly dropped: PredictionLoss & {
    /** The channel that takes most of its place, and by how many of its own standard deviations it grows; null with one channel. */
    readonly heir: { readonly name: string; readonly growth: number } | null;
  };
  /** What speaks for its number being demand's. */
  readonly demand: DemandEvidence;
  /** What an unseen driver would have to be; null for channels without spend where the table has revenue. */
  readonly tippingPoint: TippingPoint | null;
  /** "review": something speaks against its number. "not shown": nothing does, and nothing speaks for it either. "not refuted": its times count, and nothing was found
   *  against it; that says nothing of a driver that nobody measured, which has the same times. */
  readonly verdict: "not refuted" | "not shown" | "review";
  /** Why, a clause each; empty where it is not refuted. */
  readonly reasons: readonly string[];
}

export interface Refutation {
  readonly kind: "refutation";
  readonly model: Model;
  /** "not refuted" where every channel is, no placebo is credited and no negative control is moved. */
  readonly verdict: "not refuted" | "review";
  readonly placebos: readonly Placebo[];
  readonly channels: readonly ChannelRefutation[];
  readonly negativeControls: readonly NegativeControl[];
  /** True where tipping points are of ROI. */
  readonly isRoi: boolean;
  readonly warnings: readonly Warning[];
}

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
/** Share of the copies of a channel's media that may explain the KPI as well as it does. */
const copiesByLuck = 0.05;
/** Chance that any of the channels asked seems to lead. */
const leadByLuck = 0.05;
/** Growth of another channel, in its own standard deviations, that says that it takes the place. */
const notable = 1;

/** Tries to refute what a fit says of its channels.
 *
 *  Placebo: a copy of a real channel's media at another time, with its season, memory and flights, is added as a channel; it must not be credited. Luck: such copies
 *  in the place of the channel, one for every time that there is, must not explain the KPI as well as it does. Dropped: the channel is left out; no other
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
  const ranked = [...all].sort((a, b) => creditOf(b) - creditOf(a));
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
  const demands = demandEvidence(fit, weeks);
  const judged = attributionOf(fit);
  const channels = names.map((name): ChannelRefutation => {
    const brought = before.brought.get(name)!.estimate;
    const byLuck = luckOf(weeks, name, { brought: brought.mean, level });
    const without = withoutIt(name);
    const dropped = {
      ...elpdLoss(before.pointwise, without?.pointwise ?? before.pointwise),
      heir: without === null ? null : heirOf(name, before, without),
    };
    const demand = demands(name);
    const against = [...demandReasons(demand, model.panel.frequency), ...judged(name, demand)];
    const unshown = reasonsOf({ byLuck, dropped }, model.panel.frequency);
    return {
      name,
      brought,
      byLuck,
      dropped,
      demand,
      tippingPoint: tipping.channels.find((one) => one.name === name) ?? null,
      verdict: against.length > 0 ? "review" : unshown.length > 0 ? "not shown" : "not refuted",
      reasons: [...against, ...unshown],
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
    warnings: [...doubtsOf(fit), ...doubts(placebos, channels, negativeControls)],
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

function heirOf(
  dropped: string,
  before: FitSummary,
  without: FitSummary,
): ChannelRefutation["dropped"]["heir"] {
  let heir: ChannelRefutation["dropped"]["heir"] = null;
  for (const [name, { estimate: own, sd }] of before.brought) {
    if (name === dropped) continue;
    const growth = (without.brought.get(name)!.estimate.mean - own.mean) / sd;
    if (heir === null || growth > heir.growth) heir = { name, growth };
  }
  return heir;
}

function reasonsOf(
  { byLuck, dropped: { elpdLoss: loss, standardError, heir } }: Pick<ChannelRefutation, "byLuck" | "dropped">,
  period: string,
): readonly string[] {
  const reasons: string[] = [];
  if (byLuck === null) reasons.push(`too few ${period}s to ask whether its number is luck`);
  else if (byLuck.share > copiesByLuck) {
    reasons.push(`${percent(byLuck.share)} of its copies at other times explain as much`);
  }
  if (heir !== null && loss < standardError && heir.growth > notable) {
    reasons.push(`${period}s are predicted as well without it, and ${heir.name} takes its place`);
  }
  return reasons;
}

/** What the judgement of the fit holds against a channel: where something unseen moves sales and media alike, a channel's times explain sales, and it is the checks of
 *  attribution that see it. Where they fail it, of some channels or as a whole, no channel of the fit stands: what
 *  one is credited with too much is missing with others. */
function attributionOf(fit: Fit): (name: string, demand: DemandEvidence) => readonly string[] {
  const gate = diagnose(fit).gates.find(({ name }) => name === "attribution")!;
  const names = fit.design.design.channels.map(({ name }) => name);
  const speaking = gate.findings.filter(
    ({ severity, code }) => severity !== "note" && !learning.includes(code),
  );
  return (name, { isLeading, followed }) =>
    speaking.flatMap(({ code, severity, about }) => {
      if (about.includes(name)) {
        // What the demand evidence of the channel says is said once.
        const isSaid = withholdingCodes.includes(code) && (isLeading || followed > 0);
        return isSaid ? [] : [`diagnose raises "${inWords(code)}" of it`];
      }
      if (severity !== "fail") return [];
      const others = about.filter((one) => names.includes(one));
      const of = others.length > 0 ? ` of ${listed(others)}` : "";
      return [`diagnose fails the attribution of the fit: "${inWords(code)}"${of}`];
    });
}

/** Findings that say that nothing was learnt: no word against a number, and none for it. */
const learning: readonly string[] = ["effects-not-learnt", "attribution-not-asked"];

function inWords(code: string): string {
  return code.replaceAll("-", " ");
}

/** By the channel's name. */
function demandEvidence(fit: Fit, weeks: Weeks): (name: string) => DemandEvidence {
  const leads = new Map(leadsOf(weeks).map(({ channel, z }) => [channel, z]));
  const followers = new Map(
    demandFollowing({ weeks })
      .filter(isFollower)
      .map(({ name, share }) => [name, share]),
  );
  const limit = -normalQuantile(leadByLuck / Math.max(1, fit.design.design.channels.length));
  return (name) => {
    const lead = leads.get(name) ?? 0;
    return { lead, isLeading: lead > limit, followed: followers.get(name) ?? 0 };
  };
}

function demandReasons({ lead, isLeading, followed }: DemandEvidence, period: string): readonly string[] {
  return [
    ...(isLeading
      ? [`its media of the next ${period} seem to sell in this one (${lead.toFixed(1)} standard errors)`]
      : []),
    ...(followed > 0
      ? [`it cannot be told from demand: ${percent(followed)} of its movement goes with the baseline`]
      : []),
  ];
}

function doubts(
  placebos: readonly Placebo[],
  channels: readonly ChannelRefutation[],
  negativeControls: readonly NegativeControl[],
): readonly Warning[] {
  const moved = negativeControls.filter(({ isMoved }) => isMoved);
  const credited = placebos.filter(({ isCredited }) => isCredited);
  const isDemands = ({ demand }: ChannelRefutation) => demand.isLeading || demand.followed > 0;
  const followers = channels.filter(isDemands);
  const weak = channels.filter(({ verdict }) => verdict === "not shown");
  return [
    ...raised(
      credited.length > 0 && {
        code: "placebo-credited",
        message: `a channel that never ran is credited with ${listed(credited.map(({ of, share }) => `${percent(share)} of what ${of} is`))}, and the fit is sure of it`,
        cure: "look for a trend or a season that the model lacks; do not decide on channels of this size",
      },
    ),
    ...raised(
      moved.length > 0 && {
        code: "negative-control-moved",
        ...movedWords(moved.map(({ name }) => name)),
      },
    ),
    ...raised(
      followers.length > 0 && {
        code: "told-from-demand",
        message: `the numbers of ${listed(followers.map(({ name }) => name))} cannot be told from demand`,
        cure: "claim nothing of them; add demand as a control, or run an experiment",
      },
    ),
    ...raised(
      weak.length > 0 && {
        code: "not-refutable",
        message: `the numbers of ${listed(weak.map(({ name }) => name))} are not told from luck: media like theirs at other times explain as much, or another channel takes their place`,
        cure: "read them as the prior's; run an experiment before deciding on them",
      },
    ),
  ];
}
