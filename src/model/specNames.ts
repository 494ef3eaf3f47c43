/** Names in a specification against those that exist: channels, columns and parameters, each refused with the nearest one. */
import { suggestion } from "../data/nearest.js";
import type { Panel, Series } from "../data/panel.js";
import { DataError } from "../errors.js";
import { adstocks } from "../transforms/adstocks.js";
import { saturations } from "../transforms/saturations.js";
import { mediaSeries } from "./channelDesign.js";
import type { ChannelSpec, ModelSpec } from "./spec.js";

/** Checks a complete specification against its panel.
 *
 *  @throws DataError for a name that the panel or a kind does not have, and for settings that contradict each other */
export function checkNames(panel: Panel, spec: ModelSpec): void {
  const columns = (series: readonly Series[]) => series.map(({ name }) => name);
  requireKnown(spec.controls.columns, columns(panel.controls), "unknown control");
  requireKnown(spec.events.columns, columns(panel.events), "unknown event");
  for (const { channel } of spec.liftTests)
    requireKnown([channel], Object.keys(spec.channels), "unknown channel");
  for (const [name, channel] of Object.entries(spec.channels)) checkChannel(name, channel, panel, spec);
  if (Object.keys(spec.channels).length === 0) {
    throw new DataError(
      "model: the panel must have at least one channel with spend or exposure; name its columns",
    );
  }
}

function checkChannel(
  name: string,
  { media, adstock, saturation, order, coefficient }: ChannelSpec,
  panel: Panel,
  spec: ModelSpec,
): void {
  const channel = panel.channels.find((one) => one.name === name)!;
  requireKnown(
    [media],
    mediaSeries(channel).map(({ column }) => column),
    `unknown media of channel "${name}":`,
  );
  const stages = [
    ["adstock", adstock, adstocks[adstock.kind]],
    ["saturation", saturation, saturations[saturation.kind]],
  ] as const;
  for (const [stage, { kind, priors }, { parameters }] of stages) {
    requireKnown(
      Object.keys(priors),
      parameters.map((parameter) => parameter.name),
      `channel "${name}": unknown parameter of ${stage} "${kind}":`,
    );
  }
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

/** Refuses the first name that is not known.
 *
 *  @param what   what it would have been, for the message
 *  @param joint  "." where the name continues the path that `what` ends with */
export function requireKnown(
  names: readonly string[],
  known: readonly string[],
  what: string,
  joint = " ",
): void {
  for (const name of names) {
    if (known.includes(name)) continue;
    const quoted = joint === "." ? `${what}.${name}"` : `${what} "${name}"`;
    throw new DataError(`model: ${quoted}; ${suggestion(name, known)}`);
  }
}
