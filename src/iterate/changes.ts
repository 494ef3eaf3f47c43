/** The changes of a configuration that rules propose: each gives the changed configuration and the line that says so. */

import { familyOf, type Prior } from "../spec/priorFamilies.js";
import type { ChannelSpec, ModelSpec } from "../spec/spec.js";
import { hillSlope } from "../transforms/saturationKinds/hillSlope.js";
import { counted, listed } from "../words.js";
import type { Configuration } from "./configuration.js";
import type { ConfiguredSampling, TrainingEvidence } from "./files/records.js";

/** A change of a configuration, with what is written beside the setting it changes. */
export interface ProposedChange {
  /** What changes, with old and new value: "target acceptance 0.8 → 0.95". */
  readonly text: string;
  readonly configuration: Configuration;
}

/** Narrowest half-saturation prior on the log scale: 90 % within a factor of 1.5 of its middle. */
const narrowestSigma = 0.25;

/** The configuration with other settings of the sampler. */
export function resampled(
  configuration: Configuration,
  sampling: Partial<ConfiguredSampling>,
  text: string,
): ProposedChange {
  return { text, configuration: { ...configuration, sampling: { ...configuration.sampling, ...sampling } } };
}

/** The configuration with another value of one part of its specification, and why beside it. */
export function respecified<Part extends keyof ModelSpec>(
  configuration: Configuration,
  part: Part,
  value: ModelSpec[Part],
  text: string,
): ProposedChange {
  const { spec, notes } = configuration;
  return {
    text,
    configuration: { ...configuration, spec: { ...spec, [part]: value }, notes: { ...notes, [part]: text } },
  };
}

/** The configuration with some channels changed; null where `change` changes none. */
function withChannels(
  configuration: Configuration,
  change: (channel: ChannelSpec, name: string) => ChannelSpec | null,
  text: (names: readonly string[]) => string,
): ProposedChange | null {
  const changed = Object.entries(configuration.spec.channels).flatMap(([name, channel]) => {
    const after = change(channel, name);
    return after === null ? [] : [[name, after] as const];
  });
  if (changed.length === 0) return null;
  const names = changed.map(([name]) => name);
  const line = text(names);
  return {
    text: line,
    configuration: {
      ...configuration,
      spec: {
        ...configuration.spec,
        channels: { ...configuration.spec.channels, ...Object.fromEntries(changed) },
      },
      notes: {
        ...configuration.notes,
        ...Object.fromEntries(names.map((name) => [`channels.${name}`, line])),
      },
    },
  };
}

/** Half-saturation priors of half the width, for the channels at which the sampler fails, or all. */
export function tightenedSaturation(
  configuration: Configuration,
  { sampling }: TrainingEvidence,
): ProposedChange | null {
  const named = [...sampling.divergencesAt, sampling.worstParameter].flatMap(
    (parameter) => /\[([^\]]+)\]/.exec(parameter)?.[1] ?? [],
  );
  const about = Object.keys(configuration.spec.channels).filter((name) => named.includes(name));
  const isMeant = (name: string) => about.length === 0 || about.includes(name);
  return withChannels(
    configuration,
    (channel, name) => {
      const { halfSaturation } = channel.saturation.priors;
      if (!isMeant(name) || halfSaturation?.family !== "logNormal") return null;
      const sigma = halfSaturation.sigma / 2;
      if (sigma < narrowestSigma) return null;
      const priors = { ...channel.saturation.priors, halfSaturation: { ...halfSaturation, sigma } };
      return { ...channel, saturation: { ...channel.saturation, priors } };
    },
    (names) => `half-saturation prior halved in width for ${listed(names)}`,
  );
}

/** Hill curves get a slope, under its default prior. */
export function withSlopes(configuration: Configuration): ProposedChange | null {
  const slope = hillSlope.parameters.find(({ name }) => name === "slope")!.prior;
  return withChannels(
    configuration,
    (channel) => {
      const { kind, priors } = channel.saturation;
      if (kind !== "hill") return null;
      return { ...channel, saturation: { kind: "hillSlope", priors: { ...priors, slope } } };
    },
    (names) => `saturation with a slope for ${listed(names)}`,
  );
}

/** Pooled coefficients get what the type's level says before any data: its median, and the spread of both together. */
export function unpooled(configuration: Configuration): ProposedChange | null {
  const { pooling } = configuration.spec;
  if (pooling === null || pooling.geoSpread !== null || pooling.typeLevel.family !== "normal") return null;
  const types = Object.values(configuration.spec.channels)
    .filter(({ coefficient }) => coefficient.prior === "pooled")
    .map(({ type }) => type);
  // No spread is sampled where each channel is the only one of its type.
  if (new Set(types).size === types.length) return null;
  const { mean, sd } = pooling.typeLevel;
  const prior: Prior = { family: "logNormal", mu: mean, sigma: sd };
  const change = withChannels(
    configuration,
    (channel) =>
      channel.coefficient.prior === "pooled"
        ? { ...channel, coefficient: { ...channel.coefficient, prior } }
        : null,
    (names) => `coefficients of ${counted(names.length, "channel")} no longer pooled`,
  );
  return (
    change && {
      ...change,
      configuration: { ...change.configuration, spec: { ...change.configuration.spec, pooling: null } },
    }
  );
}

/** Media effects expected half as large. */
export function shrunkMedia(configuration: Configuration): ProposedChange | null {
  return withChannels(
    configuration,
    (channel) => {
      const { prior } = channel.coefficient;
      if (prior === "pooled") return null;
      const changed = familyOf(prior).scaled(prior, 0.5);
      if (changed === null) return null;
      const narrower = { ...prior, ...changed } as Prior;
      return { ...channel, coefficient: { ...channel.coefficient, prior: narrower } };
    },
    (names) => `media effects of ${counted(names.length, "channel")} expected half as large as before`,
  );
}
