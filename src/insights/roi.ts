/** Return on investment of every paid channel and of all together: revenue brought per money spent, per draw and then summarised. */
import { channelNamed, moneySpent } from "../data/panelColumns.js";
import type { PanelDesign } from "../design/panelDesign.js";
import { diagnose, doubtsOf } from "../diagnosis/diagnose.js";
import type { Judgement } from "../diagnosis/judgement.js";
import { priorShareOf } from "../diagnosis/priorShare.js";
import { drawsOf, type EffectDraws, type GroupDraws } from "../fit/channelEffects.js";
import type { Fit } from "../fit/fit.js";
import { priorEffects } from "../fit/priorEffects.js";
import { defaultLevel, type Estimate, estimate } from "../math/estimate.js";
import { mean } from "../math/statistics.js";
import { option, phrase } from "../phrase.js";
import { requireKind } from "../records.js";
import type { Model } from "../spec/specify.js";
import { cureNaming, type Warning } from "../warning.js";
import { listed } from "../words.js";
import { allClaimed, type ClaimOptions, type Claims, claimsOf, effectDraws } from "./contributions.js";
import { withPossibleNothing } from "./possiblyNothing.js";

/** ROI and its like are money per money spent; spend, revenue and cost are money, contribution is units of the KPI. */
export interface ChannelReturn {
  readonly name: string;
  /** Money spent in the window. */
  readonly spend: number;
  /** KPI brought by the window's media, in the window and after it. */
  readonly contribution: Estimate;
  /** The same in money. */
  readonly revenue: Estimate;
  /** Revenue / spend. */
  readonly roi: Estimate;
  /** P(it brings nothing at all): 0 where the data do not favour that by three to one. */
  readonly probabilityNone: number;
  /** P(ROI > 1). */
  readonly probabilityAboveOne: number;
  /** Revenue per money of the next 1 % of the window's spend: what the next unit of spend returns. */
  readonly marginalRoi: Estimate;
  /** The same in units of the KPI per money. */
  readonly marginalUnits: Estimate;
  /** P(marginal ROI > 1). */
  readonly probabilityNextAboveOne: number;
  /** Spend / contribution: infinite in draws where the channel brings nothing. */
  readonly costPerUnit: Estimate;
  /** Share of the ROI that arrives after the window, posterior mean of the parts. */
  readonly shareAfter: number;
  /** The same with other conventions, which other tools use. */
  readonly variants: {
    /** Only what arrives inside the window: carry-out is lost. */
    readonly insideOnly: Estimate;
    /** Inside the window with the carry-in of earlier media, as Robyn counts. */
    readonly withCarryIn: Estimate;
  };
  /** How much of each number is its prior, in [0, 1]: of the ROI (and with it of revenue, contribution and cost), of a channel over the training
   *  periods as `diagnose` says it, whatever the window; and of the marginal ROI. */
  readonly priorShare: { readonly roi: number; readonly marginalRoi: number };
  /** Why nothing is claimed of these numbers, which are then the model's alone; null where they stand. */
  readonly withheld: string | null;
}

export interface Roi {
  readonly kind: "roi";
  readonly model: Model;
  readonly times: readonly string[];
  readonly channels: readonly ChannelReturn[];
  /** All channels with spend together, under the name "all channels". */
  readonly total: ChannelReturn;
  /** All of them but those whose numbers are withheld, "all but google": the total where none is, null where all are. In a multiplicative model with several
   *  of these it is what is left of the total without what each of them brings alone. */
  readonly claimed: ChannelReturn | null;
  /** The same returns, to be read by each convention side by side. */
  readonly conventions: RoiConventions;
  /** What `diagnose` says of the fit; null where the returns are of priors alone. */
  readonly judgement: Judgement | null;
  readonly warnings: readonly Warning[];
}

/** The same returns as a record of its own, whose table sets the three conventions of ROI side by side. */
export interface RoiConventions extends Omit<Roi, "kind" | "conventions"> {
  readonly kind: "roiConventions";
}

/** ROI of every paid channel in a window.
 *
 *  ROI = Σ revenue with the window's media minus without, in the window and after it / Σ spend of the window. Revenue is the contribution
 *  times Σ revenue / Σ KPI of the training rows. Marginal ROI = revenue of 1 % more media in every period of the window / 1 % of the spend,
 *  at an unchanged price of media. Ratios are formed draw by draw; the ROI of mean parameters appears nowhere.
 *
 *  Without revenue the cost per unit is all there is: ROI and its like are NaN, with a warning.
 *
 *  A channel that cannot be told from demand is claimed to have brought nothing in particular: its numbers and the total that holds them are the model's,
 *  `withheld` says why they do not stand, and tables, documents and figures leave them out unless `withheld: "show"` is asked for.
 *
 *  @param options  `{ from, to: the training window, level: 0.9, withheld: "hide" }`
 *  @returns NaN where a channel has no spend in the window
 *  @throws ArgumentError if the window holds no period, or for an option that is unknown
 *  @example roi(posterior).total.marginalRoi.median */
export function roi(fit: Fit, options: ClaimOptions = {}): Roi {
  requireKind("roi", fit, ["fit"], "fit");
  const { model, design } = fit;
  const { window, ...claims } = claimsOf("roi", fit, options);
  const posterior = withPossibleNothing(fit, effectDraws(fit, window, "roi"));
  const prior = priorEffects(design, posterior.window);
  const diagnosis = diagnose(fit);
  return roiOf(model, design, {
    posterior,
    prior,
    level: window.level ?? defaultLevel,
    claims,
    judgement: diagnosis,
    learnt: new Map(diagnosis.channels.map(({ name, priorShare }) => [name, priorShare])),
    warnings: doubtsOf(fit),
  });
}

/** ROI from the effects of draws. */
export function roiOf(
  model: Model,
  panelDesign: PanelDesign,
  given: {
    readonly posterior: EffectDraws;
    readonly prior: EffectDraws;
    readonly level: number;
    /** Default: all numbers are claimed. */
    readonly claims?: Omit<Claims, "window">;
    /** Of the fit; left out where there is none. */
    readonly judgement?: Judgement;
    /** Share of the prior in what each channel brings, as the fit's judgement has it (default: in what it brings in the window). */
    readonly learnt?: ReadonlyMap<string, number>;
    readonly warnings: readonly Warning[];
  },
): Roi {
  const { posterior, prior, level, claims = allClaimed, learnt, warnings } = given;
  const { times, design } = panelDesign;
  const { first, last } = posterior.window;
  const { panel } = model;
  const revenuePerKpi = panelDesign.revenuePerKpi ?? Number.NaN;
  const returnOf = (
    name: string,
    spend: number,
    withheld: string | null,
    pick: (draws: EffectDraws) => GroupOfDraws,
  ): ChannelReturn =>
    channelReturn(pick(posterior), pick(prior), {
      name,
      spend,
      revenuePerKpi,
      level,
      withheld,
      priorShare: learnt?.get(name),
    });
  const paid = design.channels.flatMap(({ name, spend: trained }, c) => {
    const channel = channelNamed(panel, name);
    if (channel.spend === null) return [];
    return [{ name, c, spend: moneySpent(panel, channel, first, last), isPaid: trained > 0 }];
  });
  const spendOf = (channels: readonly { readonly spend: number }[]) =>
    channels.reduce((sum, { spend }) => sum + spend, 0);
  const counted = paid.filter(({ isPaid }) => isPaid);
  const untold = counted.filter(({ name }) => claims.withheldBy(name) !== null);
  const untoldNames = listed(untold.map(({ name }) => name));
  const total = returnOf(
    "all channels",
    spendOf(counted),
    untold.length === 0 ? null : `holds ${untoldNames}, of which nothing is claimed`,
    (draws) => draws.paid,
  );
  const claimed =
    untold.length === 0
      ? total
      : untold.length === counted.length
        ? null
        : returnOf(`all but ${untoldNames}`, spendOf(counted) - spendOf(untold), null, (draws) =>
            without(
              draws.paid,
              untold.map(({ c }) => drawsOf(draws, c)),
            ),
          );
  const returns = {
    model,
    times: times.slice(first, last + 1),
    channels: paid.map(({ name, c, spend }) =>
      returnOf(name, spend, claims.withheldBy(name), (draws) => drawsOf(draws, c)),
    ),
    total,
    claimed,
    judgement: judged(given.judgement),
    warnings: panelDesign.revenuePerKpi === null ? [...warnings, noRevenue] : warnings,
  };
  return { kind: "roi", ...returns, conventions: { kind: "roiConventions", ...returns } };
}

/** No more of a diagnosis than the judgement. */
function judged(judgement: Judgement | undefined): Judgement | null {
  return judgement === undefined ? null : { verdict: judgement.verdict, gates: judgement.gates };
}

const noRevenue: Warning = {
  code: "no-revenue",
  message: "the table has no revenue, so that there are contributions and a cost per unit but no ROI",
  ...cureNaming(phrase`name the column of ${option("revenue")}, or give ${option("revenuePerKpi")}`),
};

type GroupOfDraws = GroupDraws<Float64Array>;

/** A group of channels without some of its members, draw by draw. */
function without(group: GroupOfDraws, members: readonly GroupOfDraws[]): GroupOfDraws {
  const less = (pick: (draws: GroupOfDraws) => Float64Array) =>
    pick(group).map((value, i) => members.reduce((rest, member) => rest - pick(member)[i]!, value));
  return {
    inside: less(({ inside }) => inside),
    after: less(({ after }) => after),
    total: less(({ total }) => total),
    withCarryIn: less(({ withCarryIn }) => withCarryIn),
    next: less(({ next }) => next),
  };
}

function channelReturn(
  draws: GroupOfDraws,
  prior: GroupOfDraws,
  facts: {
    readonly name: string;
    readonly spend: number;
    readonly revenuePerKpi: number;
    readonly level: number;
    readonly withheld: string | null;
    readonly priorShare: number | undefined;
  },
): ChannelReturn {
  const { name, spend, revenuePerKpi, level, withheld, priorShare } = facts;
  const money = spend > 0 ? spend : Number.NaN;
  const whole = draws.total;
  const ratio = (values: Float64Array) => values.map((value) => (value * revenuePerKpi) / money);
  const summarised = (values: Float64Array) => estimate(values, level);
  const costOfNothing = Number.isNaN(money) ? money : Number.POSITIVE_INFINITY;
  const returns = ratio(whole);
  const margins = ratio(draws.next);
  return {
    name,
    spend,
    contribution: summarised(whole),
    revenue: summarised(whole.map((value) => value * revenuePerKpi)),
    roi: summarised(returns),
    probabilityNone: spend > 0 ? mean(whole.map((value) => (value === 0 ? 1 : 0))) : Number.NaN,
    probabilityAboveOne: probabilityAboveOne(returns),
    marginalRoi: summarised(margins),
    marginalUnits: summarised(draws.next.map((value) => value / money)),
    probabilityNextAboveOne: probabilityAboveOne(margins),
    costPerUnit: summarised(whole.map((value) => (value > 0 ? money / value : costOfNothing))),
    shareAfter: mean(draws.after) / mean(whole),
    variants: {
      insideOnly: summarised(ratio(draws.inside)),
      withCarryIn: summarised(ratio(draws.withCarryIn)),
    },
    priorShare: {
      roi: spend > 0 ? (priorShare ?? priorShareOf(prior.total, whole)) : Number.NaN,
      marginalRoi: spend > 0 ? priorShareOf(prior.next, draws.next) : Number.NaN,
    },
    withheld,
  };
}

function probabilityAboveOne(values: Float64Array): number {
  return values.some(Number.isNaN) ? Number.NaN : mean(values.map((value) => (value > 1 ? 1 : 0)));
}
