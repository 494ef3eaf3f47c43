/** ROI of a fit as tables for people and as the JSON document of `carryover roi`, every number with its interval. */
import { currencySign, perMoneyUnit, returnUnit } from "../data/currency.js";
import { periodAt } from "../data/rows.js";
import type { ChannelReturn, Roi, RoiConventions } from "../insights/roi.js";
import { levelText } from "../math/estimate.js";
import { sum } from "../math/statistics.js";
import { listed, percent, spanOf } from "../words.js";
import { endsOf, estimateCells, estimateColumns } from "./estimateColumns.js";
import { type Json, toJson } from "./json.js";
import { gatesDocument, judgementNotes } from "./judgementText.js";
import type { Table, TableColumn } from "./table.js";
import { withheldNotes } from "./withheld.js";

/** From here on a number is called mostly its prior. */
const mostly = 0.5;

/** What each channel brought, its marginal ROI, and how much of that is prior. */
export function roiTable(roi: Roi): Table {
  const { currency, kpi } = roi.model.panel;
  const level = roi.total.roi.level;
  const money = (key: string, label: string): TableColumn => ({
    key,
    label,
    unit: currencySign(currency),
    decimals: 0,
  });
  const perOne = { unit: returnUnit(currency), decimals: 2, level };
  const hasRevenue = roi.model.panel.revenue !== null;
  const shown = rowsOf(roi).filter(({ spend }) => spend > 0);
  const ofMoney = decimalsOf(shown.map(({ contribution, spend }) => contribution.median / spend));
  const unitsPer = perMoneyUnit(kpi.unit, currency);
  // Beside the number that it is about: a table wider than a screen hides its last columns.
  const prior: TableColumn = { key: "prior", label: "mostly prior?", unit: "" };
  const rowOf = (channel: ChannelReturn) => {
    const { name, spend, withheld, contribution } = channel;
    if (withheld !== null) {
      return withheldRow(
        channel,
        hasRevenue ? ["roi", "marginalRoi"] : ["brought"],
        hasRevenue ? "roi" : "brought",
      );
    }
    return {
      name,
      spend,
      ...(hasRevenue
        ? {
            ...estimateCells("revenue", channel.revenue),
            ...estimateCells("roi", channel.roi),
            ...estimateCells("marginalRoi", channel.marginalRoi),
            probability: channel.priorShare.roi > mostly ? null : channel.probabilityAboveOne,
          }
        : {
            ...estimateCells("brought", contribution),
            ...(spend > 0 ? estimateCells("perMoney", contribution, 1 / spend) : {}),
            ...estimateCells("next", channel.marginalUnits),
          }),
      ...estimateCells("cost", channel.costPerUnit),
      cost: finiteOrNull(channel.costPerUnit.median),
      prior: priorText(channel.priorShare.roi),
    };
  };
  return {
    kind: "table",
    title: `${hasRevenue ? "ROI" : "Returns"} by channel, spend of ${spanOf(roi.times)}`,
    columns: [
      { key: "name", label: "channel", unit: "" },
      money("spend", "spend"),
      ...(hasRevenue
        ? [
            { ...money("revenue", "revenue brought"), interval: endsOf("revenue") },
            ...estimateColumns("roi", "ROI", perOne),
            prior,
            ...estimateColumns("marginalRoi", "marginal ROI", {
              ...perOne,
              unit: returnUnit(currency, "more"),
            }),
          ]
        : [
            ...estimateColumns("brought", "brought", { unit: kpi.unit, decimals: 0, level }),
            ...estimateColumns("perMoney", "for its money", { unit: unitsPer, decimals: ofMoney, level }),
            prior,
            {
              key: "next",
              label: "next unit of spend",
              unit: unitsPer,
              decimals: ofMoney,
              interval: endsOf("next"),
            },
          ]),
      {
        key: "cost",
        label: "cost",
        unit: kpi.unit === currency ? "per 1 brought" : `${currencySign(currency)} per ${singular(kpi.unit)}`,
        decimals: Math.max(2, decimalsOf(shown.map(({ costPerUnit }) => costPerUnit.median))),
        interval: endsOf("cost"),
      },
      ...(hasRevenue
        ? [{ key: "probability", label: "P(ROI > 1)", unit: "%", decimals: 0, isChance: true }]
        : []),
    ],
    rows: rowsOf(roi).map(rowOf),
    notes: [
      ...judgementNotes(roi.judgement),
      `Medians, and intervals that hold ${levelText(level)} of the posterior. The outcome of the spend is counted whole, also what arrives after the last day; summary and contributions count what arrives inside the window.`,
      `"${hasRevenue ? "marginal ROI" : "next unit of spend"}" is what the next unit of spend returns: what 1 % more in every ${roi.model.panel.frequency} of this window would bring per unit of it; "${hasRevenue ? "ROI" : "for its money"}" is the average over all of it. "mostly prior?" says how much of ${hasRevenue ? "the ROI" : "it"} was there before any data.`,
      ...(hasRevenue && shown.some(({ priorShare }) => priorShare.roi > mostly)
        ? [
            "P(ROI > 1) is left out where the ROI is mostly its prior, which was there before any data; documents have it.",
          ]
        : []),
      ...withheldNotes(withheldNames(roi)),
      ...nothingNotes(roi),
      "A model's ROI is an association under its assumptions; an experiment makes it a cause.",
    ],
    warnings: roi.warnings,
  };
}

/** All channels, those that return most first and those of which nothing is claimed last; behind them those of which something is claimed
 *  together. */
function rowsOf({
  channels,
  total,
  claimed,
}: Pick<Roi, "channels" | "total" | "claimed">): readonly ChannelReturn[] {
  const rank = ({ withheld, spend, roi, contribution }: ChannelReturn) => {
    const perMoney = Number.isNaN(roi.median) ? contribution.median / spend : roi.median;
    return withheld !== null || !Number.isFinite(perMoney) ? Number.NEGATIVE_INFINITY : perMoney;
  };
  const sorted = [...channels].sort((a, b) => (rank(a) === rank(b) ? 0 : rank(b) - rank(a)));
  return [...sorted, claimed ?? total];
}

function withheldNames({ channels }: Pick<Roi, "channels">): readonly string[] {
  return channels.filter(({ withheld }) => withheld !== null).map(({ name }) => name);
}

/** A channel of which nothing is claimed: what was spent, and why, in the place of its number. */
function withheldRow(
  { name, spend, withheld }: ChannelReturn,
  estimates: readonly string[],
  place: string,
): Readonly<Record<string, string | number | null>> {
  return {
    name,
    spend,
    ...Object.assign({}, ...estimates.map((key) => estimateCells(key, null))),
    [place]: withheld,
  };
}

/** How probable it is that a channel, or none of them, brings anything, where the data speak for it. */
function nothingNotes(roi: Roi): readonly string[] {
  const possible = rowsOf(roi).filter(
    ({ probabilityNone, withheld }) => withheld === null && probabilityNone > 0,
  );
  if (possible.length === 0) return [];
  const parts = possible.map(({ name, probabilityNone }) => `${name} ${percent(probabilityNone)}`);
  return [`Probability of bringing nothing at all, which the data favour there: ${listed(parts)}.`];
}

/** The ROI by three conventions, side by side: the same model, the same money, three questions. */
export function roiConventionsTable(roi: RoiConventions): Table {
  const columns = [
    { key: "whole", label: "the spend's own outcome" },
    { key: "inside", label: "inside the window only" },
    { key: "carryIn", label: "with carry-in, without carry-out" },
  ];
  const { currency } = roi.model.panel;
  const ofOne = { unit: returnUnit(currency), decimals: 2, level: roi.total.roi.level };
  return {
    kind: "table",
    title: `ROI by convention, spend of ${spanOf(roi.times)}`,
    columns: [
      { key: "name", label: "channel", unit: "" },
      ...columns.flatMap(({ key, label }) => estimateColumns(key, label, ofOne)),
      { key: "after", label: "arrives later", unit: "%", decimals: 0 },
    ],
    rows: rowsOf(roi).map((channel) =>
      channel.withheld !== null
        ? withheldRow(
            channel,
            columns.map(({ key }) => key),
            "whole",
          )
        : {
            name: channel.name,
            ...estimateCells("whole", channel.roi),
            ...estimateCells("inside", channel.variants.insideOnly),
            ...estimateCells("carryIn", channel.variants.withCarryIn),
            after: 100 * channel.shareAfter,
          },
    ),
    notes: [
      ...judgementNotes(roi.judgement),
      "The spend's own outcome: with the window's media minus without, counted until it has all arrived; the default here, as in Jin et al. 2017 and PyMC-Marketing.",
      "Inside the window only: what arrives after the last day is lost. With carry-in, without carry-out: all that arrives in the window, also from earlier spend, as Robyn counts; adjacent windows then credit each other's money.",
      ...withheldNotes(withheldNames(roi)),
    ],
    warnings: roi.warnings,
  };
}

/** The document of `carryover roi --fit`: the keys of the ridge's, with posterior medians for numbers, and the intervals beside them. */
export function roiDocument(roi: Roi): Json {
  const { panel, spec } = roi.model;
  const inWindow = (time: string) => time >= roi.times[0]! && time <= roi.times.at(-1)!;
  const totalOf = (values: Float64Array) =>
    sum(
      values.filter(
        (value, i) => inWindow(panel.times[periodAt(i, panel.times.length)]!) && !Number.isNaN(value),
      ),
    );
  const totalUnits = totalOf(panel.kpi.values);
  const totalRevenue = panel.revenue === null ? Number.NaN : totalOf(panel.revenue.values);
  return toJson({
    channels: roi.channels.map(channelDocument),
    total: channelDocument(roi.total),
    claimed: roi.claimed === null ? null : channelDocument(roi.claimed),
    totalSpend: sum(roi.channels.map(({ spend }) => spend)),
    totalRevenue,
    totalUnits,
    revenuePerUnit: totalRevenue / totalUnits,
    convention: "spend's own outcome, carry-out included",
    point: "posterior median",
    model: spec.type,
    from: roi.times[0],
    to: roi.times.at(-1),
    currency: panel.currency,
    nObservations: roi.times.length,
    judgement: judgementDocument(roi.judgement),
    warnings: roi.warnings,
  });
}

/** The three conventions as a JSON document. */
export function roiConventionsDocument(roi: RoiConventions): Json {
  const document = ({ name, spend, roi: whole, variants, shareAfter, withheld }: ChannelReturn) => ({
    name,
    spend,
    whole,
    ...variants,
    shareAfter,
    withheld,
  });
  return toJson({
    model: roi.model.spec.type,
    from: roi.times[0],
    to: roi.times.at(-1),
    channels: roi.channels.map(document),
    total: document(roi.total),
    claimed: roi.claimed === null ? null : document(roi.claimed),
    judgement: judgementDocument(roi.judgement),
    warnings: roi.warnings,
  });
}

/** Verdicts, and the findings by their names. */
function judgementDocument(judgement: Roi["judgement"]) {
  return judgement === null ? null : { verdict: judgement.verdict, gates: gatesDocument(judgement) };
}

function channelDocument(channel: ChannelReturn) {
  const { contribution, revenue, roi, marginalRoi, marginalUnits, costPerUnit } = channel;
  return {
    name: channel.name,
    totalSpend: channel.spend,
    incrementalUnits: contribution.median,
    incrementalRevenue: revenue.median,
    roi: roi.median,
    marginalRoi: marginalRoi.median,
    marginalUnits: marginalUnits.median,
    costPerUnit: costPerUnit.median,
    intervals: {
      incrementalUnits: contribution,
      incrementalRevenue: revenue,
      roi,
      marginalRoi,
      marginalUnits,
      costPerUnit,
    },
    probabilityNone: channel.probabilityNone,
    probabilityAboveOne: channel.probabilityAboveOne,
    probabilityNextAboveOne: channel.probabilityNextAboveOne,
    shareAfter: channel.shareAfter,
    variants: channel.variants,
    priorShare: channel.priorShare,
    withheld: channel.withheld,
  };
}

/** As many decimals as leave the smallest of some numbers above zero two digits, 8 at most. */
function decimalsOf(values: readonly number[]): number {
  const sizes = values.filter((value) => value > 0 && Number.isFinite(value));
  if (sizes.length === 0) return 2;
  return Math.min(8, Math.max(0, 1 - Math.floor(Math.log10(Math.min(...sizes)))));
}

function priorText(share: number): string {
  return Number.isNaN(share)
    ? "–"
    : `${share > mostly ? "yes" : "no"}, ${percent(share)}`.replaceAll(" ", "\u00a0");
}

function singular(unit: string): string {
  return unit.endsWith("s") ? unit.slice(0, -1) : unit;
}

function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
