/** From a panel and what somebody wants changed to a complete specification: every default, with its reason. */
import { nationalPanel } from "../data/national.js";
import { suggestion } from "../data/nearest.js";
import type { Channel, Panel, Series } from "../data/panel.js";
import { DataError } from "../errors.js";
import { sum } from "../math/statistics.js";
import { type AdstockName, adstocks } from "../transforms/adstocks.js";
import { type SaturationName, saturations } from "../transforms/saturations.js";
import type { Warning } from "../warning.js";
import { type ChannelType, carryoverPrior, channelTypeOf, type PriorReading } from "./channelTypes.js";
import type { Prior } from "./priors.js";
import {
  type ChannelChanges,
  type ChannelSpec,
  channelKeys,
  checkSpec,
  type ModelSpec,
  type ModelType,
  type SpecChanges,
  specKeys,
} from "./spec.js";

/** A panel and what is to be fitted to it. */
export interface Model {
  readonly kind: "model";
  /** One geo, unless the specification pools geos. */
  readonly panel: Panel;
  readonly spec: ModelSpec;
  /** What was asked for, without the defaults: what `withSpec` adds to. */
  readonly changes: SpecChanges;
  /** The panel as it was given. */
  readonly source: Panel;
  readonly warnings: readonly Warning[];
}

interface TypePreset {
  readonly adstock: AdstockName;
  readonly saturation: SaturationName;
  readonly hasTypePriors: boolean;
  readonly isPooled: boolean;
}

const presets: Readonly<Record<ModelType, TypePreset>> = {
  v3: { adstock: "geometricGrid", saturation: "hill", hasTypePriors: true, isPooled: false },
  v3_proper: { adstock: "geometric", saturation: "hill", hasTypePriors: true, isPooled: false },
  v2: { adstock: "geometric", saturation: "hill", hasTypePriors: true, isPooled: true },
  v1: { adstock: "geometric", saturation: "hill", hasTypePriors: false, isPooled: false },
  simple: { adstock: "none", saturation: "none", hasTypePriors: false, isPooled: false },
};

/** Meridian's default prior of ROI: median 1.22, 90 % of it between 0.28 and 5.4. */
const roiPrior: Prior = { family: "logNormal", mu: 0.2, sigma: 0.9 };

/** The model of a panel.
 *
 *  @param changes  what differs from the defaults, in TypeScript or as read from YAML; a channel set to null is left out
 *  @returns the model with a complete specification; see `describeModel` for it in words
 *  @throws DataError for a setting, channel or column that does not exist, with the nearest name
 *  @example specify(panel, { type: "v3", channels: { tv: { adstock: "delayed" } } }) */
export function specify(panel: Panel, changes: SpecChanges = {}): Model {
  requireKnown(Object.keys(changes), specKeys(), "unknown setting");
  const type = changes.type ?? "v3";
  const preset = presets[type];
  if (preset === undefined) {
    throw new DataError(
      `model: type must be one of ${Object.keys(presets).join(", ")}, got "${type}"; ${suggestion(String(type), Object.keys(presets))}`,
    );
  }
  const pooled = preset.isPooled ? panel : nationalPanel(panel);
  const reading = changes.priors ?? "words";
  const form = changes.form ?? "additive";
  const channelChanges = changes.channels ?? {};
  requireKnown(
    Object.keys(channelChanges),
    pooled.channels.map(({ name }) => name),
    "unknown channel",
  );
  const used = pooled.channels.filter(
    ({ name, spend, exposures }) => channelChanges[name] !== null && (spend !== null || exposures.length > 0),
  );
  const spendOf = trainingSpend(pooled, changes.training);
  const context = {
    type,
    preset,
    reading,
    spendOf,
    totalSpend: sum(used.map(spendOf)),
    count: used.length,
    hasRoi: pooled.revenue !== null && form === "additive",
  };
  const channels = Object.fromEntries(
    used.map((channel) => [channel.name, channelSpec(channel, channelChanges[channel.name] ?? {}, context)]),
  );
  const days = spanInDays(pooled.times);
  const isLog = form === "multiplicative";
  const arePooled = Object.values(channels).some(({ coefficient }) => coefficient.prior === "pooled");
  const defaults: ModelSpec = {
    type,
    priors: reading,
    form,
    kpi: { scaling: isLog ? "none" : "mean" },
    media: { scaling: "mean" },
    training: { from: null, to: null },
    channels: {},
    pooling: arePooled
      ? {
          typeLevel: context.hasRoi
            ? { family: "normal", mean: 0.2, sd: 0.7 }
            : { family: "normal", mean: -2.3, sd: 0.7 },
          typeSpread: { family: "halfNormal", scale: 0.5 },
          geoSpread: pooled.geos.length > 1 ? { family: "halfNormal", scale: 0.3 } : null,
        }
      : null,
    intercept: isLog ? { mean: 0, sd: 0.5 } : { mean: 0.75, sd: 0.5 },
    controls: { columns: pooled.controls.map(({ name }) => name), sd: 0.1 },
    events: { columns: pooled.events.map(({ name }) => name), sd: 0.2 },
    holidays: {},
    seasonality: { yearly: days >= 360 ? 2 : 0, weekly: pooled.frequency === "day" ? 3 : 0, sd: 0.1 },
    trend: { kind: "linear", changepoints: 5, sd: 0.25 },
    likelihood: { family: "normal", sigma: { family: "halfNormal", scale: 0.2 } },
    liftTests: [],
  };
  const spec = checkSpec({ ...mergeSections(defaults, changes), channels });
  checkNames(pooled, spec);
  return {
    kind: "model",
    panel: pooled,
    spec,
    changes,
    source: panel,
    warnings: pooled.warnings,
  };
}

/** The model with some settings changed; the defaults that depend on them are made anew.
 *
 *  @example withSpec(model, { channels: { tv: { adstock: "delayed" } } }) */
export function withSpec(model: Model, changes: SpecChanges): Model {
  const before = model.changes;
  const names = new Set([...Object.keys(before.channels ?? {}), ...Object.keys(changes.channels ?? {})]);
  const channels = Object.fromEntries(
    [...names].map((name) => {
      const next = changes.channels?.[name];
      if (next === null) return [name, null];
      return [name, { ...(before.channels?.[name] ?? {}), ...(next ?? {}) }];
    }),
  ) as Record<string, ChannelChanges | null>;
  return specify(model.source, { ...(mergeSections(before, changes) as SpecChanges), channels });
}

interface ChannelContext {
  readonly type: ModelType;
  readonly preset: TypePreset;
  readonly reading: PriorReading;
  readonly spendOf: (channel: Channel) => number;
  readonly totalSpend: number;
  readonly count: number;
  readonly hasRoi: boolean;
}

function channelSpec(channel: Channel, changes: ChannelChanges, context: ChannelContext): ChannelSpec {
  requireKnown(Object.keys(changes), channelKeys(), `unknown setting "channels.${channel.name}`, ".");
  const { preset, reading, hasRoi } = context;
  const type: ChannelType = changes.type ?? channelTypeOf(channel.name);
  const isPaid = channel.spend !== null;
  const adstockChanges =
    typeof changes.adstock === "string" ? { kind: changes.adstock } : (changes.adstock ?? {});
  const saturationChanges =
    typeof changes.saturation === "string" ? { kind: changes.saturation } : (changes.saturation ?? {});
  const adstockKind =
    adstockChanges.kind ??
    (changes.order === "saturationFirst" && preset.adstock === "geometricGrid"
      ? "geometric"
      : preset.adstock);
  const saturationKind = saturationChanges.kind ?? preset.saturation;
  const carryover = preset.hasTypePriors ? carryoverPrior(type, reading) : undefined;
  const isPooled = preset.isPooled && (isPaid || !hasRoi);
  const coefficient = {
    of: changes.roi !== undefined || (isPooled && hasRoi) ? ("roi" as const) : ("coefficient" as const),
    ...(changes.coefficient ?? {}),
  };
  const share =
    isPaid && context.totalSpend > 0 ? context.spendOf(channel) / context.totalSpend : 1 / context.count;
  const defaultPrior: Prior | "pooled" = isPooled
    ? "pooled"
    : coefficient.of === "roi"
      ? roiPrior
      : { family: "halfNormal", scale: Number((0.4 * Math.sqrt(Math.max(share, 1e-4))).toPrecision(3)) };
  return {
    type,
    media: changes.media ?? (channel.spend ?? channel.exposures[0]!).column,
    adstock: {
      ...adstockChanges,
      kind: adstockKind,
      priors: {
        ...defaultPriors(adstocks[adstockKind], carryover),
        ...(adstockChanges.priors ?? {}),
      },
    },
    saturation: {
      ...saturationChanges,
      kind: saturationKind,
      priors: { ...defaultPriors(saturations[saturationKind]), ...(saturationChanges.priors ?? {}) },
    },
    order: changes.order ?? "adstockFirst",
    coefficient: { prior: changes.roi ?? defaultPrior, ...coefficient },
  };
}

/** The default priors of a kind's parameters; `alpha` by channel type where there is one. An unknown kind is refused later, by name. */
function defaultPriors(
  kind: { readonly parameters: readonly { readonly name: string; readonly prior: Prior }[] } | undefined,
  carryover?: Prior,
): Record<string, Prior> {
  return Object.fromEntries(
    (kind?.parameters ?? []).map(({ name, prior }) => [
      name,
      name === "alpha" && prior.family === "beta" && carryover !== undefined ? carryover : { ...prior },
    ]),
  );
}

/** Sections are merged key by key; what has variants (likelihood, pooling), lists and single values are replaced. */
function mergeSections(defaults: SpecChanges | ModelSpec, changes: SpecChanges): object {
  const merged: Record<string, unknown> = { ...defaults };
  for (const [key, value] of Object.entries(changes)) {
    if (key === "channels" || value === undefined) continue;
    const before = merged[key];
    const isSection = [
      "kpi",
      "media",
      "training",
      "intercept",
      "controls",
      "events",
      "seasonality",
      "trend",
    ].includes(key);
    merged[key] = isSection && isRecord(before) && isRecord(value) ? { ...before, ...value } : value;
  }
  return merged;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function checkNames(panel: Panel, spec: ModelSpec): void {
  const columns = (series: readonly Series[]) => series.map(({ name }) => name);
  requireKnown(spec.controls.columns, columns(panel.controls), "unknown control");
  requireKnown(spec.events.columns, columns(panel.events), "unknown event");
  for (const { channel } of spec.liftTests)
    requireKnown([channel], Object.keys(spec.channels), "unknown channel");
  for (const [name, { media, adstock, saturation, order, coefficient }] of Object.entries(spec.channels)) {
    const channel = panel.channels.find((one) => one.name === name)!;
    requireKnown(
      [media],
      [...(channel.spend ? [channel.spend] : []), ...channel.exposures].map(({ column }) => column),
      `unknown media of channel "${name}":`,
    );
    const known = (kind: { readonly parameters: readonly { readonly name: string }[] }) =>
      kind.parameters.map((parameter) => parameter.name);
    requireKnown(
      Object.keys(adstock.priors),
      known(adstocks[adstock.kind]),
      `channel "${name}": unknown parameter of adstock "${adstock.kind}":`,
    );
    requireKnown(
      Object.keys(saturation.priors),
      known(saturations[saturation.kind]),
      `channel "${name}": unknown parameter of saturation "${saturation.kind}":`,
    );
    if (order === "saturationFirst" && adstocks[adstock.kind].needsFixedInput && saturation.kind !== "none") {
      throw new DataError(
        `model: channel "${name}": adstock "${adstock.kind}" must come first, as its media are fixed; use "geometric"`,
      );
    }
    if (
      coefficient.of === "roi" &&
      (spec.form === "multiplicative" || panel.revenue === null || channel.spend === null)
    ) {
      throw new DataError(
        `model: channel "${name}": a prior on ROI needs spend, revenue and an additive model; use "coefficient"`,
      );
    }
    if (coefficient.prior === "pooled" && spec.pooling === null) {
      throw new DataError(
        `model: channel "${name}": a pooled coefficient needs "pooling"; set it or give a prior`,
      );
    }
  }
  if (Object.keys(spec.channels).length === 0) {
    throw new DataError(
      "model: the panel must have at least one channel with spend or exposure; name its columns",
    );
  }
}

function requireKnown(names: readonly string[], known: readonly string[], what: string, joint = " "): void {
  for (const name of names) {
    if (known.includes(name)) continue;
    const quoted = joint === "." ? `${what}.${name}"` : `${what} "${name}"`;
    throw new DataError(`model: ${quoted}; ${suggestion(name, known)}`);
  }
}

/** Money spent on a channel in the training weeks: later spend must not say what is believed of a channel before. */
function trainingSpend({ times }: Panel, training: SpecChanges["training"]): (channel: Channel) => number {
  const from = training?.from ?? null;
  const to = training?.to ?? null;
  const isTraining = times.map((time) => (from === null || time >= from) && (to === null || time <= to));
  return ({ spend }) =>
    spend === null
      ? 0
      : sum(spend.values.filter((value, row) => value > 0 && isTraining[row % times.length]!));
}

function spanInDays(times: readonly string[]): number {
  return (Date.parse(times.at(-1)!) - Date.parse(times[0]!)) / 86_400_000;
}
