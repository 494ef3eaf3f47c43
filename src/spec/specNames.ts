/** Names in a specification against those that exist: channels, columns and parameters, each refused with the nearest one. */

import { holidayEffects } from "../data/holidayEffects.js";
import type { Channel, Panel, Series } from "../data/panel.js";
import { channelNamed, mediaCandidates } from "../data/panelColumns.js";
import { periodAt } from "../data/rows.js";
import { DataError, type DataFault } from "../errors.js";
import { sum } from "../math/statistics.js";
import { suggestion } from "../nearest.js";
import { phrase } from "../phrase.js";
import type { TransformParameter } from "../transforms/kind.js";
import { addsUp } from "./forms.js";
import { adstockNamed, kindNames, type OwnKinds, type Stage, saturationNamed } from "./kinds.js";
import { likelihoodOf, likelihoods } from "./likelihoods/likelihoods.js";
import { negativeControlFault } from "./negativeControls.js";
import { distributionOf, type Prior, priorText } from "./priors.js";
import type { ChannelSpec, LiftTest, ModelSpec } from "./spec.js";

/** Names of the blocks that are no transform's parameters. */
const reservedBlocks: readonly string[] = [
  "beta",
  "roi",
  "typeLevel",
  "typeSpread",
  "channelOffset",
  "geoSpread",
  "geoOffset",
  "intercept",
  "geoIntercept",
  "control",
  "event",
  "season",
  "trend",
  ...Object.values(likelihoods).flatMap(({ noiseNames }) => noiseNames),
];

/** Checks a complete specification against its panel.
 *
 *  @throws DataError for a name that the panel or a kind does not have, for settings that contradict each other, and for a lift test whose
 *    effect is more than was sold */
export function checkNames(panel: Panel, spec: ModelSpec, ownKinds: OwnKinds): void {
  const columns = (series: readonly Series[]) => series.map(({ name }) => name);
  requireKnown(spec.controls.columns, columns(panel.controls), "unknown control", "controls.columns");
  requireKnown(spec.events.columns, columns(panel.events), "unknown event", "events.columns");
  requireEffects(spec);
  const untouched = { controls: spec.controls.columns, ...spec.training };
  const fault = negativeControlFault(panel, spec.negativeControls ?? [], untouched);
  if (fault !== null) throw new DataError({ caller: "model", key: "negativeControls", ...fault });
  for (const test of spec.liftTests) {
    requireKnown([test.channel], Object.keys(spec.channels), "unknown channel", "liftTests");
    requireOrder(test);
    requireGeos(test, panel);
    requirePossibleEffect(test, panel);
  }
  for (const [name, channel] of Object.entries(spec.channels)) {
    checkKinds(name, channel, ownKinds);
    checkChannel(name, channel, panel, spec);
  }
  checkScales(spec);
  if (Object.keys(spec.channels).length === 0) {
    throw new DataError({
      caller: "model",
      rule: "the panel must have at least one channel with spend or exposure",
      cure: "name its columns",
    });
  }
}

/** @throws DataError for an effect that the calendar does not offer, and one with the name of an event */
function requireEffects({ calendar, events, holidays }: ModelSpec): void {
  if (calendar === null) return;
  const { columns } = calendar;
  requireKnown(columns, [...holidayEffects(calendar).keys()], "unknown holiday", "calendar.columns");
  const taken = [...events.columns, ...Object.keys(holidays)];
  const twice = columns.find((name, i) => taken.includes(name) || columns.indexOf(name) < i);
  if (twice === undefined) return;
  throw new DataError({
    caller: "model",
    key: "calendar.columns",
    about: `the holiday "${twice}"`,
    rule: "must be in the model once",
    cure: "leave it out of events, holidays or calendar.columns",
  });
}

function checkChannel(
  name: string,
  { media, coefficient }: ChannelSpec,
  panel: Panel,
  spec: ModelSpec,
): void {
  const channel = channelNamed(panel, name);
  requireKnown(
    [media],
    mediaCandidates(channel).map(({ column }) => column),
    `unknown media of channel "${name}":`,
    `channels.${name}.media`,
  );
  if (coefficient.of === "roi") requireRoi(name, channel, panel, spec.form);
  if (coefficient.prior === "pooled" && spec.pooling === null) {
    throw new DataError({
      caller: "model",
      key: `channels.${name}.coefficient`,
      about: `channel "${name}": a pooled coefficient`,
      rule: 'needs "pooling"',
      cure: "set it or give a prior",
    });
  }
}

function requireOrder({ channel, from, to, countUntil = to }: LiftTest): void {
  const what = {
    caller: "model",
    channel,
    key: "liftTests",
    about: `lift test "${channel} ${from} to ${to}"`,
  };
  if (from > to) {
    throw new DataError({
      ...what,
      rule: "has from after to",
      cure: "give the first day as from and the last as to",
    });
  }
  if (countUntil < to) {
    throw new DataError({
      ...what,
      rule: "has countUntil before to",
      got: countUntil,
      cure: "give the last day on which the effect was counted, or leave it out where that is to",
    });
  }
}

function requireGeos({ channel, from, to, geos }: LiftTest, panel: Panel): void {
  if (geos === undefined) return;
  if (panel.geos.length === 1) {
    throw new DataError({
      caller: "model",
      channel,
      key: "liftTests",
      about: `lift test "${channel} ${from} to ${to}"`,
      rule: `must be of the whole market, as this model has one geo`,
      got: phrase`geos ${geos.join(", ")}`,
      cure: "use type: v2 with a table that has geos, or leave geos out",
    });
  }
  requireKnown(geos, panel.geos, "unknown geo", "liftTests");
}

/** A channel cannot have brought more than was sold, where nothing is sold below zero. Weeks with an empty cell are not judged. */
function requirePossibleEffect(
  { channel, from, to, countUntil = to, effect }: LiftTest,
  { kpi, times }: Panel,
): void {
  const counted = kpi.values.filter((_, row) => {
    const time = times[periodAt(row, times.length)]!;
    return time >= from && time <= countUntil;
  });
  const sold = sum(counted);
  if (counted.length === 0 || counted.some((value) => !(value >= 0)) || effect <= sold) return;
  throw new DataError({
    caller: "model",
    channel,
    key: "liftTests",
    about: `lift test "${channel} ${from} to ${to}"`,
    rule: `must have an effect of at most the ${kpi.name} of the periods that it counts, ${Number(sold.toPrecision(6))} from ${from} to ${countUntil}`,
    got: effect,
    cure: `give the ${kpi.name} that the media of the window brought, or correct the window`,
  });
}

/** ROI is sampled in place of beta where beta follows from it in closed form: see `createCoefficients` for why an additive model is needed. */
function requireRoi(name: string, { spend }: Channel, { revenue }: Panel, form: ModelSpec["form"]): void {
  const what = {
    caller: "model",
    channel: name,
    key: `channels.${name}.coefficient`,
    about: `channel "${name}": a prior on ROI`,
  };
  if (!addsUp(form)) {
    throw new DataError({
      ...what,
      rule: `needs an additive model: where effects multiply, the ROI of a channel depends on all the others and gives no coefficient in closed form`,
      cure: "set form: additive, or give a prior of the coefficient and see the ROI that it implies with priorPredictive",
    });
  }
  if (spend === null) {
    throw new DataError({
      ...what,
      rule: `needs spend, and the table has only its exposure`,
      cure: "name its spend column, or give a prior of the coefficient",
    });
  }
  if (revenue === null) {
    throw new DataError({
      ...what,
      rule: `needs revenue, and the table has none`,
      cure: "name its column, or give a prior of the coefficient",
    });
  }
}

/** Checks a channel's kinds, with their settings and priors. */
function checkKinds(channel: string, { adstock, saturation, order }: ChannelSpec, ownKinds: OwnKinds): void {
  requireKind(channel, "adstock", adstock.kind, ownKinds);
  requireKind(channel, "saturation", saturation.kind, ownKinds);
  const adstockKind = adstockNamed(adstock.kind, ownKinds);
  const { kind: _, priors: adstockPriors, ...settings } = adstock;
  for (const key of Object.keys(settings)) {
    if (adstockKind.settings.some((known) => known === key)) continue;
    throw new DataError({
      caller: "model",
      channel,
      key: `channels.${channel}.adstock.${key}`,
      about: `channel "${channel}": adstock "${adstock.kind}"`,
      rule: `does not read "${key}"`,
      cure: "leave it out, or choose a kind that does",
    });
  }
  checkPriors(channel, "adstock", adstock.kind, adstockPriors, adstockKind.parameters);
  const { parameters } = saturationNamed(saturation.kind, ownKinds);
  checkPriors(channel, "saturation", saturation.kind, saturation.priors, parameters);
  if (order === "saturationFirst" && adstockKind.needsFixedInput && saturation.kind !== "none") {
    throw new DataError({
      caller: "model",
      channel,
      key: `channels.${channel}.adstock`,
      about: `channel "${channel}": adstock "${adstock.kind}"`,
      rule: `must come first, as its media are fixed`,
      cure: 'use "geometric"',
    });
  }
}

function requireKind(channel: string, stage: Stage, name: string, ownKinds: OwnKinds): void {
  const known = kindNames(stage, ownKinds);
  if (known.includes(name)) return;
  throw new DataError({
    caller: "model",
    key: `channels.${channel}.${stage}.kind`,
    rule: `must be one of ${known.join(", ")}`,
    got: name,
    cure: `${suggestion(name, known)} A kind of your own is handed over: specify(panel, spec, { kinds: [${/^[A-Za-z_]\w*$/.test(name) ? name : "…"}] })`,
  });
}

/** A prior for every parameter, none for another, and each inside the parameter's domain. */
function checkPriors(
  channel: string,
  stage: Stage,
  name: string,
  priors: Readonly<Record<string, Prior>>,
  parameters: readonly TransformParameter[],
): void {
  const what = {
    channel,
    key: `channels.${channel}.${stage}.priors`,
    about: `channel "${channel}": ${stage} "${name}"`,
  };
  requireKnown(
    Object.keys(priors),
    parameters.map(({ name }) => name),
    `channel "${channel}": unknown parameter of ${stage} "${name}":`,
    what.key,
  );
  for (const { name, domain } of parameters) {
    const prior = priors[name];
    if (prior === undefined) {
      throw new DataError({
        caller: "model",
        ...what,
        rule: `must have a prior of "${name}"`,
        cure: "give it one",
      });
    }
    if (reservedBlocks.includes(name)) {
      throw new DataError({
        caller: "model",
        ...what,
        rule: `must not call a parameter "${name}", which is the model's`,
        cure: "give it another name",
      });
    }
    requireSupport(what, `must have a prior of "${name}"`, prior, domain);
  }
}

/** Where a parameter of a domain lives, and the families that stay there: no prior is cut off at the edge of a domain. */
const supports = {
  positive: {
    where: "above 0",
    families:
      "halfNormal, logNormal, gamma, inverseGamma, exponential, halfStudentT, halfCauchy, beta, or a uniform from 0 or more",
  },
  unitInterval: { where: "between 0 and 1", families: "beta, or a uniform from 0 or more to 1 or less" },
};

function requireSupport(
  what: Partial<DataFault>,
  rule: string,
  prior: Prior,
  domain: TransformParameter["domain"],
): void {
  if (domain === "real") return;
  const { quantile } = distributionOf(prior);
  if (quantile(0) >= 0 && (domain === "positive" || quantile(1) <= 1)) return;
  const { where, families } = supports[domain];
  throw new DataError({
    caller: "model",
    ...what,
    rule: `${rule} ${where}`,
    got: phrase`${priorText(prior)}`,
    cure: `use ${families}`,
  });
}

/** The noise stays in its domain, and spreads are above 0. */
function checkScales({ likelihood, pooling }: ModelSpec): void {
  for (const { name, prior, domain } of likelihoodOf(likelihood).noise(likelihood)) {
    requireSupport({ key: `likelihood.${name}` }, "must be a prior", prior, domain);
  }
  for (const name of ["typeSpread", "geoSpread"] as const) {
    const prior = pooling?.[name] ?? null;
    if (prior !== null) requireSupport({ key: `pooling.${name}` }, "must be a prior", prior, "positive");
  }
}

/** Refuses the first name that is not known.
 *
 *  @param what  what it would have been, for the message
 *  @param key   of the specification that the names stand under
 *  @param path  in front of the name in the message, as "channels.tv." */
export function requireKnown(
  names: readonly string[],
  known: readonly string[],
  what: string,
  key: string,
  path = "",
): void {
  for (const name of names) {
    if (known.includes(name)) continue;
    throw new DataError({
      caller: "model",
      key: key === "" ? name : key,
      about: "",
      rule: `${what} "${path}${name}"`,
      cure: suggestion(name, known),
    });
  }
}
