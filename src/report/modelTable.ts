/** A model in words as a table: of each channel what is assumed, and what that says of its money before any data. */

import { returnUnit } from "../data/currency.js";
import { beliefsOf } from "../insights/describeModel.js";
import { defaultLevel } from "../math/estimate.js";
import { requireKind } from "../records.js";
import { modelTitle } from "../spec/describe.js";
import { type Prior, priorText } from "../spec/priors.js";
import type { ChannelSpec } from "../spec/spec.js";
import type { Model } from "../spec/specify.js";
import { capital } from "../words.js";
import { estimateCells, estimateColumns } from "./estimateColumns.js";
import type { Table } from "./table.js";

/** One row a channel, and one for all paid media together.
 *
 *  @example show(modelTable(specify(panel))) */
export function modelTable(model: Model): Table {
  requireKind("modelTable", model, ["model"], "model");
  const { spec, panel } = model;
  const beliefs = new Map(beliefsOf(model).map((belief) => [belief.name, belief]));
  const all = [...beliefs.values()].filter(({ name }) => !Object.hasOwn(spec.channels, name));
  const hasRevenue = [...beliefs.values()].some(({ roi }) => !Number.isNaN(roi.median));
  const level = defaultLevel;
  const moneyCells = (name: string) => ({
    ...estimateCells("roi", beliefs.get(name)?.roi),
    ...estimateCells("share", beliefs.get(name)?.share, 100),
  });
  const channels = Object.entries(spec.channels);
  const stages = [
    { key: "adstock", label: "carry-over", text: ({ adstock }: ChannelSpec) => stageText(adstock) },
    { key: "saturation", label: "saturation", text: ({ saturation }: ChannelSpec) => stageText(saturation) },
    { key: "coefficient", label: "size of the effect", text: coefficientText },
  ];
  // What is the same of every channel is said once, beneath.
  const isSame = ({ text }: (typeof stages)[number]) =>
    channels.length > 1 && new Set(channels.map(([, channel]) => text(channel))).size === 1;
  const same = stages.filter(isSame);
  const differing = stages.filter((stage) => !isSame(stage));
  return {
    kind: "table",
    title: modelTitle(model),
    columns: [
      { key: "name", label: "channel", unit: "" },
      { key: "type", label: "type", unit: "" },
      ...(hasRevenue
        ? estimateColumns("roi", "ROI before any data", {
            unit: returnUnit(panel.currency),
            decimals: 2,
            level,
          })
        : []),
      ...estimateColumns("share", `share of ${panel.kpi.name} before any data`, {
        unit: "%",
        decimals: 1,
        level,
      }),
      ...differing.map(({ key, label }) => ({ key, label, unit: "" })),
    ],
    rows: [
      ...channels.map(([name, channel]) => ({
        name,
        type: channel.type,
        ...moneyCells(name),
        ...Object.fromEntries(differing.map(({ key, text }) => [key, text(channel)])),
      })),
      ...all.map(({ name }) => ({
        name,
        type: "",
        ...moneyCells(name),
        ...Object.fromEntries(differing.map(({ key }) => [key, ""])),
      })),
    ],
    notes: [
      ...same.map(({ label, text }) => `${capital(label)} of every channel: ${text(channels[0]![1])}.`),
      "Before any data: what the priors alone say. Every number comes from the specification, which may be edited.",
    ],
    warnings: model.warnings,
  };
}

/** "geometric, alpha ~ Beta(2, 4)". */
function stageText({ kind, priors }: ChannelSpec["adstock"] | ChannelSpec["saturation"]): string {
  const parameters = Object.entries(priors as Readonly<Record<string, Prior>>);
  return [kind, ...parameters.map(([name, prior]) => `${name} ~ ${unbroken(prior)}`)].join(", ");
}

function coefficientText({ coefficient: { of, prior } }: ChannelSpec): string {
  const what = of === "roi" ? "ROI" : "beta";
  return prior === "pooled" ? `${what} pooled with its type` : `${what} ~ ${unbroken(prior)}`;
}

function unbroken(prior: Prior): string {
  return priorText(prior).replaceAll(" ", "\u00a0");
}
