/** A channel of a design: its media scaled by geo, its kinds and priors, and the money it cost. */
import type { Channel, Panel } from "../data/panel.js";
import { channelNamed, hasNumbers, mediaCandidates, moneyOf } from "../data/panelColumns.js";
import { periodAt } from "../data/rows.js";
import { DataError } from "../errors.js";
import { mean } from "../math/statistics.js";
import { phrase, setting } from "../phrase.js";
import type { FrozenScaling } from "../spec/scaling.js";
import type { ChannelSpec, ModelSpec } from "../spec/spec.js";
import { counted } from "../words.js";
import type { DesignChannel } from "./design.js";
import type { DesignRows } from "./designRows.js";

/** The channels of a specification, in its order.
 *
 *  @throws DataError for a channel with empty or negative media, without media in training, or without spend where its ROI is sampled */
export function designChannels(
  panel: Panel,
  spec: ModelSpec,
  rows: DesignRows,
  frozen: FrozenScaling | null,
): readonly DesignChannel[] {
  return Object.entries(spec.channels).map(([name, channelSpec]) => {
    const channel = channelNamed(panel, name);
    return designChannel(channel, channelSpec, spec.media.scaling, {
      panel,
      rows,
      frozen: frozen?.media[name] ?? null,
    });
  });
}

function designChannel(
  channel: Channel,
  spec: ChannelSpec,
  scaling: ModelSpec["media"]["scaling"],
  {
    panel,
    rows,
    frozen,
  }: { readonly panel: Panel; readonly rows: DesignRows; readonly frozen: readonly number[] | null },
): DesignChannel {
  const { name } = channel;
  const { isObserved, isReference } = rows;
  const series = mediaCandidates(channel).find(({ column }) => column === spec.media)!;
  const place = {
    file: panel.source.path,
    column: series.column,
    caller: "model",
    channel: name,
    about: `channel "${name}"`,
  };
  const values = rows.cut(series);
  requireMedia(name, values, panel, { rows, column: series.column });
  const { media, scales } = scaleMedia(values, scaling, rows, frozen);
  if (!values.some((value, row) => value > 0 && isObserved[row] === 1)) {
    throw new DataError({
      ...place,
      key: `channels.${name}`,
      rule: `must have media in the training ${panel.frequency}s`,
      got: phrase`none`,
      cure: `leave it out with channels: { ${name}: null }`,
    });
  }
  const cells = channel.spend === null ? null : rows.cut(channel.spend);
  const moneyIn = (flags: Uint8Array): number =>
    cells?.reduce((total, cell, row) => total + (flags[row] === 1 ? moneyOf(cell) : 0), 0) ?? 0;
  const roiSpend = moneyIn(isReference);
  if (spec.coefficient.of === "roi" && !(roiSpend > 0)) {
    throw new DataError({
      ...place,
      key: `channels.${name}.coefficient`,
      rule: `must have spend in the training ${panel.frequency}s for a prior on ROI`,
      got: phrase`none`,
    });
  }
  const { kind, priors, ...settings } = spec.adstock;
  const { kind: saturationKind, priors: saturationPriors } = spec.saturation;
  return {
    name,
    type: spec.type,
    media,
    scales,
    adstock: { kind, settings: withoutUndefined(settings), priors },
    saturation: { kind: saturationKind, settings: {}, priors: saturationPriors },
    order: spec.order,
    coefficient: spec.coefficient,
    spend: moneyIn(isObserved),
    roiSpend,
  };
}

function requireMedia(
  name: string,
  values: Float64Array,
  panel: Panel,
  { rows: { times }, column }: { readonly rows: DesignRows; readonly column: string },
): void {
  values.forEach((value, row) => {
    if (value >= 0) return;
    const period = periodAt(row, times.length);
    if (Number.isNaN(value)) requireRow(panel, period);
    const [got, cure] = Number.isNaN(value)
      ? ["an empty cell", phrase`fill it or read the table with ${setting("missing", "zero")}`]
      : [value, "correct it, or write 0 where a refund is no media"];
    throw new DataError({
      column,
      caller: "model",
      channel: name,
      rule: "must have media ≥ 0",
      got: phrase`${got} in the period of ${times[period]}`,
      cure,
    });
  });
}

/** Carry-over needs every period, and missing: "zero" fills cells of rows that there are.
 *
 *  @throws DataError for a period of which the panel has no number at all */
export function requireRow(panel: Panel, period: number): void {
  if (hasNumbers(panel, period)) return;
  const { frequency, times, source } = panel;
  const absent = times.filter((_, t) => !hasNumbers(panel, t)).length;
  const more = absent > 1 ? ` (nor for ${counted(absent - 1, `other ${frequency}`)})` : "";
  throw new DataError({
    file: source.path,
    caller: "model",
    rule: `the table has no row for the ${frequency} of ${times[period]}${more}, and carry-over needs every ${frequency}`,
    cure: "add a row for it, with 0 where nothing was spent; the KPI may stay empty",
  });
}

/** Media by geo, each divided by its own mean over the training weeks in which it ran, by its largest, or by nothing; or by what an earlier fit divided it by. */
function scaleMedia(
  values: Float64Array,
  scaling: ModelSpec["media"]["scaling"],
  rows: DesignRows,
  frozen: readonly number[] | null,
): { readonly media: readonly Float64Array[]; readonly scales: readonly number[] } {
  const { times } = rows;
  const scales =
    frozen ??
    rows.geos.map((_, geo) => {
      const seen = rows.observed(values, geo);
      const active = seen.filter((value) => value > 0);
      // A geo in which the channel never ran has nothing to be scaled by.
      return { mean: active.length > 0 ? mean(active) : 1, max: Math.max(...seen, 0) || 1, none: 1 }[scaling];
    });
  const media = scales.map((scale, geo) =>
    values.slice(geo * times.length, (geo + 1) * times.length).map((value) => value / scale),
  );
  return { media, scales };
}

function withoutUndefined<T extends object>(record: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
