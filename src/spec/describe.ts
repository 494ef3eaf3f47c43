/** A model in words and formulas: what is assumed, before anybody fits it. */
import type { Panel } from "../data/panel.js";
import { requireKind } from "../records.js";
import type { AdstockKind, SaturationKind } from "../transforms/kind.js";
import { choiceLines } from "./baselineChoice.js";
import { presets, typePrior } from "./channelDefaults.js";
import { formOf } from "./forms.js";
import { adstockNamed, type Stage, saturationNamed } from "./kinds.js";
import { likelihoodOf } from "./likelihoods/likelihoods.js";
import { type Prior, priorRange, priorText } from "./priors.js";
import type { ChannelSpec, ModelSpec } from "./spec.js";
import type { Model } from "./specify.js";

/** What is said of a model's channels depends on the specification and on how long a period is. */
export type DescribedModel = Pick<Model, "kind" | "spec" | "ownKinds"> & {
  readonly panel: Pick<Panel, "frequency">;
};

/** The model as lines of text: the equation, then every prior with its middle 90 % and its reason.
 *
 *  @example describeModel(specify(panel)) // "Model v3, additive, of units_sold…" */
export function describeModel(model: Model): string {
  requireKind("describeModel", model, ["model"], "model");
  const { spec, panel } = model;
  const channels = Object.entries(spec.channels);
  return [
    modelTitle(model),
    "",
    ...modelFormula(model),
    "",
    "Channels",
    ...channels.flatMap(([name, channel]) => channelLines(name, channel, model)),
    ...(spec.pooling === null ? [] : ["", "Pooling", ...poolingLines(spec)]),
    "",
    "Everything else",
    `  intercept ~ Normal(${spec.intercept.mean}, ${spec.intercept.sd})`,
    ...(spec.controls.columns.length > 0
      ? [`  controls ${spec.controls.columns.join(", ")}, each standardised: Normal(0, ${spec.controls.sd})`]
      : []),
    ...(spec.events.columns.length + Object.keys(spec.holidays).length > 0
      ? [
          `  events ${[...spec.events.columns, ...Object.keys(spec.holidays)].join(", ")}: Normal(0, ${spec.events.sd})`,
        ]
      : []),
    ...(spec.seasonality.yearly > 0
      ? [
          `  season: ${spec.seasonality.yearly} sine waves a year, each coefficient Normal(0, ${spec.seasonality.sd}${fallText(spec.seasonality)})`,
        ]
      : []),
    ...(spec.seasonality.peaks.length > 0
      ? [
          `  peaks every year, in the ${panel.frequency} of ${spec.seasonality.peaks.join(", ")}: Normal(0, ${spec.seasonality.peakSd})`,
        ]
      : []),
    ...(spec.calendar === null || spec.calendar.columns.length === 0
      ? []
      : [
          `  holidays of ${spec.calendar.country}, ${spec.calendar.before} days before and ${spec.calendar.after} after, ${spec.calendar.columns.join(", ")}: Normal(0, ${spec.seasonality.peakSd})`,
        ]),
    ...(spec.seasonality.weekly > 0
      ? [
          `  week: ${spec.seasonality.weekly} sine waves a week, each coefficient Normal(0, ${spec.seasonality.sd})`,
        ]
      : []),
    ...(spec.trend.kind === "none"
      ? []
      : [
          `  trend: ${spec.trend.kind === "linear" ? "one line" : `a line with ${spec.trend.changepoints} bends`} over the training ${panel.frequency}s, Normal(0, ${spec.trend.sd})`,
        ]),
    ...(spec.level.sd === 0
      ? []
      : [
          `  level: a random walk that changes by Normal(0, ${spec.level.sd}) in a year, with a knot every ${spec.level.weeks} weeks`,
        ]),
    ...(spec.level.steps.length === 0
      ? []
      : [`  steps of the level on ${spec.level.steps.join(", ")}: Normal(0, ${spec.level.stepSd})`]),
    ...(spec.periodEffects.sd === 0 || panel.geos.length < 2
      ? []
      : [
          `  period effects: what all geos share in a ${panel.frequency} and nothing else explains, Normal(0, ${spec.periodEffects.sd}) each`,
        ]),
    ...(model.baseline ? choiceLines(model.baseline).map((line) => `  ${line}`) : []),
    ...likelihoodOf(spec.likelihood)
      .noise(spec.likelihood)
      .map(({ name, prior, isScale }) => `  ${name} ~ ${isScale ? priorText(prior) : withRange(prior)}`),
    ...spec.liftTests.map(
      ({ channel, from, to, geos, against, effect, standardError }) =>
        `  lift test: ${channel} from ${from} to ${to}${geos === undefined ? "" : ` in ${geos.join(", ")}`} brought ${effect} ± ${standardError} ${panel.kpi.name}${against === undefined ? "" : ` more than ${against} a ${panel.frequency} would have`}`,
    ),
  ].join("\n");
}

/** What is modelled, in one line. */
export function modelTitle({ spec, panel }: Model): string {
  const { length } = Object.keys(spec.channels);
  const geos = panel.geos.length > 1 ? `, ${panel.geos.length} geos` : "";
  return `Model ${spec.type}, ${spec.form}, of ${panel.kpi.name}: ${length} channels, ${panel.times.length} ${panel.frequency}s${geos}`;
}

/** The equation of the model, in lines that are indented. */
export function modelFormula({ spec, panel }: Model): readonly string[] {
  return equation(spec, panel.frequency);
}

/** How the sd of the k-th wave of the year falls with k. */
function fallText({ decay }: ModelSpec["seasonality"]): string {
  if (decay === 0) return "";
  return decay === 1 ? "/k" : `/k^${decay}`;
}

function equation(
  { form, kpi, media, likelihood, training, level }: ModelSpec,
  period: Panel["frequency"],
): readonly string[] {
  const { words } = formOf(form);
  const mediaUnit = {
    mean: `the mean of its training ${period}s with spend`,
    max: "its training maximum",
    none: "nothing",
  }[media.scaling];
  const window =
    training.from === null && training.to === null
      ? `all ${period}s`
      : `${training.from ?? `the first ${period}`} to ${training.to ?? `the last ${period}`}`;
  return [
    `  y[t] ~ ${likelihoodOf(likelihood).words(likelihood)}, y = ${words.scaledKpi(kpi.scaling)}; likelihood over ${window}`,
    `  mu[t] = intercept + controls + events + season + trend${level.sd === 0 ? "" : " + level"} + sum over channels of beta · response[t]`,
    `  media of each channel are divided by ${mediaUnit}`,
    ...(words.effects === "" ? [] : [`  ${words.effects}`]),
  ];
}

function channelLines(name: string, channel: ChannelSpec, model: Model): readonly string[] {
  const { ownKinds } = model;
  const adstock = adstockNamed(channel.adstock.kind, ownKinds);
  const saturation = saturationNamed(channel.saturation.kind, ownKinds);
  const kindLine = (stage: Stage, { name: kind, formula, isSlow }: AdstockKind | SaturationKind) => {
    const own = kind in ownKinds[stage] ? ` (your own${isSlow ? ", by finite differences: slow" : ""})` : "";
    return `    ${stage} ${kind}${own}: ${formula}`;
  };
  const order = channel.order === "adstockFirst" ? "adstock, then saturation" : "saturation, then adstock";
  const coefficient =
    channel.coefficient.prior === "pooled"
      ? "pooled with its type"
      : `~ ${withRange(channel.coefficient.prior)}`;
  return [
    `  ${name} (${channel.type}), from ${channel.media}: ${order}`,
    kindLine("adstock", adstock),
    ...priorLines(channel.adstock.priors, (parameter) =>
      parameter === "alpha" ? retentionReason(channel, model) : null,
    ),
    kindLine("saturation", saturation),
    ...priorLines(channel.saturation.priors, () => null),
    `    ${channel.coefficient.of === "roi" ? "ROI" : "beta"} ${coefficient}`,
  ];
}

/** Why the retention of a channel has its prior: by the channel's type, or not, as it was set; null where types say nothing of it. */
export function retentionReason(
  { type, adstock }: Pick<ChannelSpec, "type" | "adstock">,
  { spec, panel, ownKinds }: DescribedModel,
): string | null {
  const { alpha } = adstock.priors;
  const byType = typePrior(type, adstock.kind, {
    preset: presets[spec.type],
    reading: spec.priors,
    frequency: panel.frequency,
    carryover: spec.media.carryover,
    ownKinds,
  });
  if (alpha === undefined || byType === null) return null;
  return priorText(alpha) === priorText(byType.prior)
    ? byType.reason
    : `as written out; the type ${type} would give ${priorText(byType.prior)}`;
}

function priorLines(
  priors: Readonly<Record<string, Prior>>,
  reason: (parameter: string, prior: Prior) => string | null,
): readonly string[] {
  return Object.entries(priors).map(([parameter, prior]) => {
    const why = reason(parameter, prior);
    return `      ${parameter} ~ ${withRange(prior)}${why === null ? "" : `; ${why}`}`;
  });
}

function withRange(prior: Prior): string {
  const { q5, median, q95 } = priorRange(prior);
  const short = (value: number) => Number(value.toPrecision(2));
  return `${priorText(prior)}: ${short(median)}, 90 % in ${short(q5)} to ${short(q95)}`;
}

function poolingLines({ pooling }: ModelSpec): readonly string[] {
  if (pooling === null) return [];
  return [
    `  ln of a type's typical coefficient or ROI ~ ${priorText(pooling.typeLevel)}`,
    `  spread of its channels' logarithms ~ ${priorText(pooling.typeSpread)}, where it has several`,
    ...(pooling.geoSpread === null
      ? []
      : [`  spread of the geos' logarithms ~ ${priorText(pooling.geoSpread)}`]),
  ];
}
