/** The changes of a plan that rules propose: each gives the changed plan and the line that says so. */
import type { Prior } from "../spec/priors.js";
import type { ChannelSpec, ModelSpec } from "../spec/spec.js";
import { counted, listed } from "../words.js";
import type { Plan, SamplingPlan } from "./configuration.js";
import type { TrainingEvidence } from "./evidence.js";

/** A change of a plan, with what is written beside the setting it changes. */
export interface Change {
  /** What changes, with old and new value: "target acceptance 0.8 → 0.95". */
  readonly text: string;
  readonly plan: Plan;
}

/** Narrowest half-saturation prior on the log scale: 90 % within a factor of 1.5 of its middle. */
const narrowestSigma = 0.25;

/** The plan with other settings of the sampler. */
export function resampled(plan: Plan, sampling: Partial<SamplingPlan>, text: string): Change {
  return { text, plan: { ...plan, sampling: { ...plan.sampling, ...sampling } } };
}

/** The plan with other parts of its specification, `path` naming the part that the note stands beside. */
export function respecified(plan: Plan, changes: Partial<ModelSpec>, path: string, text: string): Change {
  return {
    text,
    plan: { ...plan, spec: { ...plan.spec, ...changes }, notes: { ...plan.notes, [path]: text } },
  };
}

/** The plan with some channels changed; null where `change` changes none. */
function withChannels(
  plan: Plan,
  change: (channel: ChannelSpec, name: string) => ChannelSpec | null,
  text: (names: readonly string[]) => string,
): Change | null {
  const changed = Object.entries(plan.spec.channels).flatMap(([name, channel]) => {
    const after = change(channel, name);
    return after === null ? [] : [[name, after] as const];
  });
  if (changed.length === 0) return null;
  const names = changed.map(([name]) => name);
  const line = text(names);
  return {
    text: line,
    plan: {
      ...plan,
      spec: { ...plan.spec, channels: { ...plan.spec.channels, ...Object.fromEntries(changed) } },
      notes: { ...plan.notes, ...Object.fromEntries(names.map((name) => [`channels.${name}`, line])) },
    },
  };
}

/** Half-saturation priors of half the width, for the channels at which the sampler fails, or all. */
export function tightenedSaturation(plan: Plan, { sampling }: TrainingEvidence): Change | null {
  const named = [...sampling.divergencesAt, sampling.worstParameter].flatMap(
    (parameter) => /\[([^\]]+)\]/.exec(parameter)?.[1] ?? [],
  );
  const about = Object.keys(plan.spec.channels).filter((name) => named.includes(name));
  const isMeant = (name: string) => about.length === 0 || about.includes(name);
  return withChannels(
    plan,
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

/** Pooled coefficients get what the type's level says before any data: its median, and the spread of both together. */
export function unpooled(plan: Plan): Change | null {
  const { pooling } = plan.spec;
  if (pooling === null || pooling.geoSpread !== null || pooling.typeLevel.family !== "normal") return null;
  const { mean, sd } = pooling.typeLevel;
  const prior: Prior = { family: "logNormal", mu: mean, sigma: sd };
  const change = withChannels(
    plan,
    (channel) =>
      channel.coefficient.prior === "pooled"
        ? { ...channel, coefficient: { ...channel.coefficient, prior } }
        : null,
    (names) => `coefficients of ${counted(names.length, "channel")} no longer pooled`,
  );
  return change && { ...change, plan: { ...change.plan, spec: { ...change.plan.spec, pooling: null } } };
}

/** Media effects expected half as large. */
export function shrunkMedia(plan: Plan): Change | null {
  return withChannels(
    plan,
    (channel) => {
      const { prior } = channel.coefficient;
      if (prior === "pooled") return null;
      const narrower: Prior | null =
        prior.family === "halfNormal"
          ? { ...prior, scale: prior.scale / 2 }
          : prior.family === "logNormal"
            ? { ...prior, mu: prior.mu - Math.LN2 }
            : null;
      return narrower && { ...channel, coefficient: { ...channel.coefficient, prior: narrower } };
    },
    (names) => `media effects of ${counted(names.length, "channel")} expected half as large as before`,
  );
}
