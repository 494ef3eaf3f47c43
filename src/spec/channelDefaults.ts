/** What a channel is given where nothing is said of it: kinds and priors, by model type, channel type and share of the spend. */

import type { Channel, Frequency } from "../data/panel.js";
import type { AdstockName } from "../transforms/adstocks.js";
import type { TransformParameter } from "../transforms/kind.js";
import type { SaturationName } from "../transforms/saturations.js";
import { type Carryover, type MediaPrior, roiPrior, salesSharePrior } from "./channelPriors.js";
import {
  type ChannelType,
  carryoverPrior,
  carryoverReason,
  channelTypeNames,
  channelTypeOf,
  type PriorReading,
} from "./channelTypes.js";
import {
  adstockNamed,
  kindNames,
  type NamedChannelChanges,
  type OwnKinds,
  type Stage,
  saturationNamed,
} from "./kinds.js";
import { conversionText, priorOfPeriod, settingsOfPeriod } from "./periodPriors.js";
import type { Prior } from "./priors.js";
import { type ChannelSpec, channelKeys, type ModelType } from "./spec.js";
import { requireKnown } from "./specNames.js";

/** What a model type says of its channels. */
export interface TypePreset {
  readonly adstock: AdstockName;
  readonly saturation: SaturationName;
  readonly hasTypePriors: boolean;
  readonly isPooled: boolean;
}

export const presets: Readonly<Record<ModelType, TypePreset>> = {
  v3: { adstock: "geometricGrid", saturation: "hill", hasTypePriors: true, isPooled: false },
  v3_proper: { adstock: "geometric", saturation: "hill", hasTypePriors: true, isPooled: false },
  v2: { adstock: "geometric", saturation: "hill", hasTypePriors: true, isPooled: true },
  v1: { adstock: "geometric", saturation: "hill", hasTypePriors: false, isPooled: false },
  simple: { adstock: "none", saturation: "none", hasTypePriors: false, isPooled: false },
};

/** What the defaults of one channel depend on beside the channel. */
export interface ChannelContext {
  readonly preset: TypePreset;
  readonly reading: PriorReading;
  readonly frequency: Frequency;
  /** Money spent on a channel in the training weeks. */
  readonly spendOf: (channel: Channel) => number;
  readonly totalSpend: number;
  readonly count: number;
  /** Revenue is known, and effects add up. */
  readonly hasRoi: boolean;
  readonly mediaPrior: MediaPrior;
  readonly carryover: Carryover;
  readonly ownKinds: OwnKinds;
}

/** The complete specification of one channel: the defaults, with the changes over them. */
export function channelSpec(
  channel: Channel,
  changes: NamedChannelChanges,
  context: ChannelContext,
): ChannelSpec {
  const key = `channels.${channel.name}`;
  requireKnown(Object.keys(changes), channelKeys(), "unknown setting", key, `${key}.`);
  const { preset, frequency, hasRoi, ownKinds } = context;
  const type: ChannelType = changes.type ?? channelTypeOf(channel.name);
  requireKnown([String(type)], channelTypeNames, `unknown type of channel "${channel.name}":`, `${key}.type`);
  const isPaid = channel.spend !== null;
  const adstockChanges: Partial<ChannelSpec["adstock"]> =
    typeof changes.adstock === "string" ? { kind: changes.adstock } : (changes.adstock ?? {});
  const saturationChanges: Partial<ChannelSpec["saturation"]> =
    typeof changes.saturation === "string" ? { kind: changes.saturation } : (changes.saturation ?? {});
  const adstockKind: string =
    adstockChanges.kind ??
    (changes.order === "saturationFirst" && preset.adstock === "geometricGrid"
      ? "geometric"
      : preset.adstock);
  const saturationKind: string = saturationChanges.kind ?? preset.saturation;
  const isPooled = preset.isPooled && (isPaid || !hasRoi);
  // A prior that is written without what it is of is one of the coefficient.
  const isOwn = changes.coefficient?.prior !== undefined;
  const isOfRoi =
    changes.roi !== undefined ||
    (isPooled ? hasRoi : context.mediaPrior === "roi" && context.spendOf(channel) > 0 && !isOwn);
  const coefficient = {
    of: isOfRoi ? ("roi" as const) : ("coefficient" as const),
    ...(changes.coefficient ?? {}),
  };
  const defaultPrior: Prior | "pooled" = isPooled
    ? "pooled"
    : coefficient.of === "roi"
      ? roiPrior
      : salesSharePrior(shareOf(channel, context));
  return {
    type,
    media: changes.media ?? (channel.spend ?? channel.exposures[0]!).column,
    adstock: {
      ...defaultSettings(adstockKind, frequency, ownKinds),
      ...adstockChanges,
      kind: adstockKind,
      priors: {
        ...defaultPriors(parametersOfKind("adstock", adstockKind, ownKinds), context),
        ...alphaOfType(type, adstockKind, context),
        ...(adstockChanges.priors ?? {}),
      },
    },
    saturation: {
      ...saturationChanges,
      kind: saturationKind,
      priors: {
        ...defaultPriors(parametersOfKind("saturation", saturationKind, ownKinds), context),
        ...(saturationChanges.priors ?? {}),
      },
    },
    order: changes.order ?? "adstockFirst",
    coefficient: { prior: changes.roi ?? defaultPrior, ...coefficient },
  };
}

/** Share of the spend that is the channel's; where it has none, or nobody has, that of an average one. */
export function shareOf(
  channel: Channel,
  { spendOf, totalSpend, count }: Pick<ChannelContext, "spendOf" | "totalSpend" | "count">,
): number {
  return channel.spend !== null && totalSpend > 0 ? spendOf(channel) / totalSpend : 1 / count;
}

/** None for a kind that is not known: it is refused later, with the nearest name. */
function parametersOfKind(stage: Stage, name: string, own: OwnKinds): readonly TransformParameter[] {
  if (!kindNames(stage, own).includes(name)) return [];
  return (stage === "adstock" ? adstockNamed(name, own) : saturationNamed(name, own)).parameters;
}

/** The default priors of a kind's parameters, in periods of the table. */
function defaultPriors(
  parameters: readonly TransformParameter[],
  { frequency, carryover }: Pick<ChannelContext, "frequency" | "carryover">,
): Record<string, Prior> {
  return Object.fromEntries(
    parameters.map((parameter) => [parameter.name, { ...priorOfPeriod(parameter, frequency, carryover) }]),
  );
}

/** The times among a built-in adstock's settings, where weeks are not the table's periods. */
function defaultSettings(kind: string, frequency: Frequency, own: OwnKinds): { readonly maxLag?: number } {
  const isBuiltIn = own.adstock[kind] === undefined && kindNames("adstock", own).includes(kind);
  return isBuiltIn ? settingsOfPeriod(adstockNamed(kind, own), frequency) : {};
}

/** The prior that a channel's type gives the retention of its adstock, with the reason; none in models without priors by type, for kinds without a
 *  Beta on alpha, and for a kind of the user's own, which comes with the user's own priors. */
export function typePrior(
  type: ChannelType,
  adstockKind: string,
  {
    preset,
    reading,
    frequency,
    carryover,
    ownKinds,
  }: Pick<ChannelContext, "preset" | "reading" | "frequency" | "carryover" | "ownKinds">,
): { readonly prior: Prior; readonly reason: string } | null {
  if (!preset.hasTypePriors || ownKinds.adstock[adstockKind] !== undefined) return null;
  const alpha = parametersOfKind("adstock", adstockKind, ownKinds).find(({ name }) => name === "alpha");
  if (alpha?.prior.family !== "beta") return null;
  const { overTime } = alpha;
  return {
    prior: priorOfPeriod({ prior: carryoverPrior(type, reading), overTime }, frequency, carryover),
    reason: `${carryoverReason(type, reading)}${conversionText(alpha, frequency, carryover)}`,
  };
}

function alphaOfType(type: ChannelType, adstockKind: string, context: ChannelContext): Record<string, Prior> {
  const own = typePrior(type, adstockKind, context);
  return own === null ? {} : { alpha: own.prior };
}
