/** Warnings where a type was changed and the settings written out beside it say something else: the settings win, and the type is only a name. */
import type { Channel, Panel } from "../data/panel.js";
import { phrase, setting } from "../phrase.js";
import { cureNaming, type Warning } from "../warning.js";
import { type ChannelContext, presets, shareOf, typePrior } from "./channelDefaults.js";
import { carryovers, roiPrior, salesSharePrior } from "./channelPriors.js";
import { channelTypeNames, priorReadings } from "./channelTypes.js";
import type { NamedChanges } from "./kinds.js";
import { priorText } from "./priors.js";
import type { ModelSpec, ModelType } from "./spec.js";

const frequencies = ["day", "week", "month"] as const;

/** A channel whose type was written out beside a retention prior that is another type's, of the other reading or of periods of another length: the
 *  sign of a type that was changed in a full specification, or of one that was written for another table. A prior that no type has is taken as meant. */
export function typePriorWarnings(
  { channels }: NamedChanges,
  spec: ModelSpec,
  context: Pick<ChannelContext, "preset" | "reading" | "frequency" | "carryover" | "ownKinds">,
): readonly Warning[] {
  return Object.entries(spec.channels).flatMap(([name, { type, adstock }]) => {
    const given = channels?.[name];
    const { alpha } = adstock.priors;
    if (given?.type === undefined || alpha === undefined) return [];
    const priorOf = (of: typeof type, changes: Partial<typeof context> = {}) => {
      const own = typePrior(of, adstock.kind, { ...context, ...changes });
      return own === null ? null : priorText(own.prior);
    };
    const [got, expected] = [priorText(alpha), priorOf(type)];
    const isAnothers = channelTypeNames.some((other) =>
      priorReadings.some((reading) =>
        frequencies.some((frequency) =>
          carryovers.some((carryover) => priorOf(other, { reading, frequency, carryover }) === got),
        ),
      ),
    );
    if (expected === null || got === expected || !isAnothers) return [];
    return [
      {
        code: "prior-of-another-type",
        message: `channel "${name}" is of type ${type}, but its prior of alpha is written out as ${got}, and the type would give ${expected}: the type changes nothing but the name`,
        cure: `remove channels.${name}.adstock.priors.alpha for the prior of ${type}, or leave it if it is meant`,
      },
    ];
  });
}

/** Channels whose priors are written out as the other of the two settings has them: the sign of a setting that was changed in a full specification. */
export function mediaPriorWarnings(
  { media, channels }: NamedChanges,
  panel: Panel,
  context: ChannelContext,
): readonly Warning[] {
  if (media?.prior === undefined) return [];
  const isAnothers = (channel: Channel): boolean => {
    const given = channels?.[channel.name]?.coefficient;
    if (given?.prior === undefined || given.prior === "pooled") return false;
    return media.prior === "roi"
      ? given.of !== "roi" &&
          // Of what costs nothing the prior is on a share of sales by either setting.
          context.spendOf(channel) > 0 &&
          priorText(given.prior) === priorText(salesSharePrior(shareOf(channel, context)))
      : given.of === "roi" && priorText(given.prior) === priorText(roiPrior);
  };
  const names = panel.channels.filter(isAnothers).map(({ name }) => name);
  if (names.length === 0) return [];
  return [
    {
      code: "media-prior-overruled",
      message: `media.prior is ${media.prior}, but ${names.join(", ")} ${names.length === 1 ? "has its prior" : "have their priors"} written out as the other setting has them, which win`,
      cure: `remove channels.${names[0]}.coefficient${names.length === 1 ? "" : " and the like"}, or leave ${names.length === 1 ? "it if it is" : "them if they are"} meant`,
    },
  ];
}

/** A specification written out for one model type and asked for as another: what the file says of channels and pooling stays.
 *
 *  @param written  type in the file
 *  @param spec     what the file and the asked type gave together
 *  @param plain    what the asked type gives by itself, of the same panel */
export function typeOverruledWarnings(
  written: ModelType | undefined,
  spec: ModelSpec,
  plain: ModelSpec,
): readonly Warning[] {
  if (written === undefined || written === spec.type || presets[written] === undefined) return [];
  const kept = Object.entries(spec.channels).flatMap(([name, channel]) => {
    const usual = plain.channels[name];
    if (usual === undefined) return [];
    return [
      ...differing(`channels.${name}.adstock`, channel.adstock.kind, usual.adstock.kind),
      ...differing(`channels.${name}.saturation`, channel.saturation.kind, usual.saturation.kind),
      ...differing(`channels.${name}.coefficient`, coefficientText(channel), coefficientText(usual)),
    ];
  });
  const all = [...kept, ...differing("pooling", poolingText(spec), poolingText(plain))];
  if (all.length === 0) return [];
  const more = all.length > shown ? ` and ${all.length - shown} more` : "";
  return [
    {
      code: "type-overruled",
      message: `type ${spec.type} was asked for, but the specification was written out for ${written} and its own settings win: ${all.slice(0, shown).join(", ")}${more}`,
      ...cureNaming(
        phrase`make a specification of this type (${setting("type", spec.type)}), or remove these settings from the file`,
      ),
    },
  ];
}

/** Settings named in a warning; the rest are counted. */
const shown = 6;

function differing(path: string, got: string, usual: string): readonly string[] {
  return got === usual ? [] : [`${path} ${got} (the type has ${usual})`];
}

function coefficientText({ coefficient: { of, prior } }: ModelSpec["channels"][string]): string {
  return prior === "pooled" ? `${of} pooled` : of;
}

function poolingText({ pooling }: ModelSpec): string {
  return pooling === null ? "none" : "given";
}
