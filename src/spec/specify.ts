/** From a panel and what somebody wants changed to a complete specification: every default, with its reason. */

import { nationalPanel } from "../data/national.js";
import type { Panel } from "../data/panel.js";
import { DataError } from "../errors.js";
import { sum } from "../math/statistics.js";
import { suggestion } from "../nearest.js";
import { requireKnownOptions } from "../options.js";
import { option, phrase } from "../phrase.js";
import { requireKind } from "../records.js";
import type { Warning } from "../warning.js";
import type { BaselineChoice } from "./baselineChoice.js";
import { completeCalendar } from "./calendarDays.js";
import { type ChannelContext, channelSpec, presets } from "./channelDefaults.js";
import { addsUp, formOf, forms } from "./forms.js";
import { holidayWarnings } from "./holidayDates.js";
import { type NamedChanges, noOwnKinds, type OwnKind, type OwnKinds, separateKinds } from "./kinds.js";
import { liftTestWarnings } from "./liftTestWarnings.js";
import type { FrozenScaling } from "./scaling.js";
import { checkSpec, type ModelSpec, type ModelType, type SpecChanges, specKeys } from "./spec.js";
import { checkNames, requireKnown } from "./specNames.js";
import { isRecord } from "./specShapes.js";
import { trainingSpend } from "./trainingSpend.js";
import { mediaPriorWarnings, typeOverruledWarnings, typePriorWarnings } from "./typeWarnings.js";

/** What a specification may need besides itself. */
export interface SpecifyOptions {
  /** Your own kinds that the changes name without holding them, as when they were read from YAML (default: none). */
  readonly kinds?: readonly OwnKind[];
  /** A model type in place of that of the changes. Settings that they write out win over it, with a warning (default: none). */
  readonly type?: ModelType;
}

/** A panel and what is to be fitted to it. */
export interface Model {
  readonly kind: "model";
  /** One geo, unless the specification pools geos. */
  readonly panel: Panel;
  readonly spec: ModelSpec;
  /** What was asked for, without the defaults: what `withSpec` adds to. */
  readonly changes: NamedChanges;
  /** The kinds of the user's own that the specification may name. */
  readonly ownKinds: OwnKinds;
  /** The panel as it was given. */
  readonly source: Panel;
  /** How the baseline was chosen; null where nothing was. */
  readonly baseline: BaselineChoice | null;
  /** What an earlier fit was scaled by, kept for this one; null where the training weeks scale it. */
  readonly scaling: FrozenScaling | null;
  readonly warnings: readonly Warning[];
}

/** The model of a panel with the defaults as they stand, its baseline a line and two waves; `specify` of the public API chooses the baseline too.
 *
 *  @param changes  what differs from the defaults, in TypeScript or as read from YAML; a channel set to null is left out
 *  @throws DataError for a setting, channel or column that does not exist, with the nearest name */
export function specify(panel: Panel, changes: SpecChanges = {}, options: SpecifyOptions = {}): Model {
  requireKind("specify", panel, ["panel"], "panel");
  requireKnownOptions("specify", options, ["kinds", "type"]);
  const { kinds = [], type } = options;
  if (type === undefined || !isRecord(changes))
    return complete(panel, separateKinds(changes, kinds, noOwnKinds));
  const model = specify(panel, { ...changes, type }, { kinds });
  const overruled = typeOverruledWarnings(changes.type, model.spec, specify(panel, { type }).spec);
  return { ...model, warnings: [...model.warnings, ...overruled] };
}

/** The record of a name that the defaults depend on, before the schema sees the whole.
 *
 *  @throws DataError naming the key and its choices */
function chosen<Choice>(key: string, choices: Readonly<Record<string, Choice>>, name: string): Choice {
  const names = Object.keys(choices);
  if (names.includes(name)) return choices[name]!;
  throw new DataError({
    caller: "model",
    key,
    about: key,
    rule: `must be one of ${names.join(", ")}`,
    got: name,
    cure: suggestion(String(name), names),
  });
}

function complete(
  panel: Panel,
  { changes, ownKinds }: { readonly changes: NamedChanges; readonly ownKinds: OwnKinds },
): Model {
  requireKnown(Object.keys(changes), specKeys(), "unknown setting", "");
  const type = changes.type ?? "v3";
  const preset = chosen("type", presets, type);
  const pooled = preset.isPooled ? panel : nationalPanel(panel);
  const reading = changes.priors ?? "words";
  const form = changes.form ?? "additive";
  chosen("form", forms, form);
  const channelChanges = changes.channels ?? {};
  requireKnown(
    Object.keys(channelChanges),
    pooled.channels.map(({ name }) => name),
    "unknown channel",
    "channels",
  );
  const used = pooled.channels.filter(
    ({ name, spend, exposures }) => channelChanges[name] !== null && (spend !== null || exposures.length > 0),
  );
  const spendOf = trainingSpend(pooled, changes.training);
  const hasRoi = pooled.revenue !== null && addsUp(form);
  if (changes.media?.prior === "roi" && !hasRoi) refuseRoi(form);
  const mediaPrior = changes.media?.prior ?? (hasRoi ? "roi" : "salesShare");
  const context: ChannelContext = {
    preset,
    reading,
    frequency: pooled.frequency,
    spendOf,
    totalSpend: sum(used.map(spendOf)),
    count: used.length,
    hasRoi,
    mediaPrior,
    carryover: changes.media?.carryover ?? "wide",
    ownKinds,
  };
  const channels = Object.fromEntries(
    used.map((channel) => [channel.name, channelSpec(channel, channelChanges[channel.name] ?? {}, context)]),
  );
  const defaults = {
    type,
    priors: reading,
    form,
    baseline: "auto" as const,
    ...sectionDefaults(pooled, channels, { form, hasRoi, mediaPrior }, changes.negativeControls ?? []),
  };
  refuseCountry(changes.holidays);
  const calendar = completeCalendar(changes.calendar, pooled);
  const spec = checkSpec({ ...mergeSections(defaults, changes), channels, calendar });
  checkNames(pooled, spec, ownKinds);
  return {
    kind: "model",
    panel: pooled,
    spec,
    changes,
    ownKinds,
    source: panel,
    baseline: null,
    scaling: null,
    warnings: [
      ...pooled.warnings,
      ...typePriorWarnings(changes, spec, context),
      ...mediaPriorWarnings(changes, pooled, context),
      ...holidayWarnings(pooled, spec.holidays),
      ...liftTestWarnings(pooled, spec.liftTests),
    ],
  };
}

/** @throws DataError: priors on ROI were asked for, and there is none or it is no number that a coefficient follows from */
function refuseRoi(form: ModelSpec["form"]): never {
  throw new DataError({
    caller: "model",
    key: "media.prior",
    about: "media.prior: roi",
    ...(addsUp(form)
      ? {
          rule: "needs revenue, and the table has none",
          cure: phrase`name its column, give ${option("revenuePerKpi")}, or set media.prior: salesShare`,
        }
      : {
          rule: "needs an additive model",
          cure: "set form: additive or media.prior: salesShare, and see the ROI that it implies with priorPredictive",
        }),
  });
}

/** @throws DataError for a country among the holidays, which are dates by name */
function refuseCountry(holidays: unknown): void {
  if (!isRecord(holidays) || typeof holidays.country !== "string") return;
  throw new DataError({
    caller: "model",
    key: "holidays.country",
    rule: "must be a list of dates",
    got: holidays.country,
    cure: `for the holidays of a country write calendar: { country: "${holidays.country}" }`,
  });
}

/** The defaults of everything but the channels. */
function sectionDefaults(
  { times, geos, controls, events, frequency }: Panel,
  channels: ModelSpec["channels"],
  { form, hasRoi, mediaPrior }: Pick<ChannelContext, "hasRoi" | "mediaPrior"> & Pick<ModelSpec, "form">,
  untouched: readonly string[],
): Omit<ModelSpec, "type" | "priors" | "form" | "baseline"> {
  const days = (Date.parse(times.at(-1)!) - Date.parse(times[0]!)) / 86_400_000;
  const { scaling, intercept } = formOf(form).defaults;
  const arePooled = Object.values(channels).some(({ coefficient }) => coefficient.prior === "pooled");
  return {
    kpi: { scaling },
    media: { scaling: "mean", prior: mediaPrior, carryover: "wide" },
    training: { from: null, to: null },
    channels,
    pooling: arePooled
      ? {
          typeLevel: { family: "normal", mean: hasRoi ? 0.2 : -2.3, sd: 0.7 },
          typeSpread: { family: "halfNormal", scale: 0.5 },
          geoSpread: geos.length > 1 ? { family: "halfNormal", scale: 0.3 } : null,
        }
      : null,
    intercept,
    controls: {
      columns: controls.map(({ name }) => name).filter((name) => !untouched.includes(name)),
      sd: 0.1,
    },
    events: { columns: events.map(({ name }) => name), sd: 0.2 },
    holidays: {},
    calendar: null,
    seasonality: {
      yearly: days >= 360 ? 2 : 0,
      weekly: frequency === "day" ? 3 : 0,
      sd: 0.1,
      decay: 0,
      peaks: [],
      peakSd: 0.5,
    },
    trend: { kind: "linear", changepoints: 5, sd: 0.25 },
    level: { sd: 0, weeks: 4, steps: [], stepSd: 0.3 },
    periodEffects: { sd: 0 },
    likelihood: { family: "normal", sigma: { family: "halfNormal", scale: 0.2 } },
    liftTests: [],
  };
}

/** The model with some settings changed; the defaults that depend on them are made anew. A kind of your own that was defined anew takes the
 *  place of the one of its name. */
export function withSpec(
  model: Model,
  changes: SpecChanges,
  options: Pick<SpecifyOptions, "kinds"> = {},
): Model {
  requireKind("withSpec", model, ["model"], "model");
  requireKnownOptions("withSpec", options, ["kinds"]);
  const { kinds = [] } = options;
  const before = model.changes;
  const { changes: after, ownKinds } = separateKinds(changes, kinds, model.ownKinds);
  const names = new Set([...Object.keys(before.channels ?? {}), ...Object.keys(after.channels ?? {})]);
  const channels = Object.fromEntries(
    [...names].map((name) => {
      const earlier = before.channels?.[name];
      const next = after.channels?.[name];
      // A channel that was left out stays out until something is said of it.
      if (next === null || (next === undefined && earlier === null)) return [name, null];
      return [name, { ...(earlier ?? {}), ...(next ?? {}) }];
    }),
  );
  // Another country has other holidays.
  const isElsewhere =
    after.calendar?.country !== undefined && after.calendar.country !== before.calendar?.country;
  const { calendar: _, ...kept } = before;
  const merged = mergeSections(isElsewhere ? kept : before, after);
  return complete(model.source, { changes: { ...merged, channels }, ownKinds });
}

/** Sections are merged key by key; what has variants (likelihood, pooling), lists and single values are replaced. */
const sections = [
  "kpi",
  "media",
  "training",
  "intercept",
  "controls",
  "events",
  "calendar",
  "seasonality",
  "trend",
  "level",
  "periodEffects",
];

function mergeSections(defaults: NamedChanges | ModelSpec, changes: NamedChanges): object {
  const merged: Record<string, unknown> = { ...defaults };
  for (const [key, value] of Object.entries(changes)) {
    if (key === "channels" || value === undefined) continue;
    const before = merged[key];
    const isSection = sections.includes(key);
    merged[key] = isSection && isRecord(before) && isRecord(value) ? { ...before, ...value } : value;
  }
  return merged;
}
