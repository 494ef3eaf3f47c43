/** The truth behind a simulated table, for people and as the JSON document that lies beside it. */

import { currencySign, returnUnit } from "../data/currency.js";
import type { SimulationTruth } from "../data/simulation.js";
import { type Json, toJson } from "./json.js";
import type { Table } from "./table.js";

/** What each channel really brought, and the shape of its effect. */
export function truthTable({ spec, seed, channels }: SimulationTruth): Table {
  return {
    kind: "table",
    title: `The truth of ${spec.weeks} simulated weeks, seed ${seed}`,
    columns: [
      { key: "name", label: "channel", unit: "" },
      { key: "spend", label: "spend", unit: currencySign(spec.currency), decimals: 0 },
      { key: "brought", label: "brought", unit: "units", decimals: 0 },
      { key: "roi", label: "ROI", unit: returnUnit(spec.currency), decimals: 2 },
      { key: "retention", label: "retention", unit: "per week", decimals: 2 },
      {
        key: "halfSaturation",
        label: "half saturated at",
        unit: `${currencySign(spec.currency)} a week`,
        decimals: 0,
      },
      { key: "slope", label: "slope", unit: "", decimals: 1 },
    ],
    rows: Object.entries(channels).map(([name, channel]) => ({
      name,
      spend: channel.totalSpend,
      brought: channel.incrementalUnits,
      roi: channel.roi,
      retention: channel.retention,
      halfSaturation: channel.halfSaturation,
      slope: channel.slope,
    })),
    notes: [],
    warnings: [],
  };
}

/** Units are given to six decimals: enough to compare with, and the same text on every machine. */
export function truthDocument(truth: SimulationTruth): Json {
  const { spec, seed, channels, controls, events, baseline, season, expected } = truth;
  const byName = <T>(record: Readonly<Record<string, T>>, map: (value: T) => unknown) =>
    new Map(Object.entries(record).map(([name, value]) => [name, map(value)]));
  const rounded = (values: Float64Array) => values.map((value) => Math.round(value * 1e6) / 1e6);
  return toJson({
    seed,
    start: spec.start,
    weeks: spec.weeks,
    pricePerUnit: spec.pricePerUnit,
    noiseSd: spec.noise,
    collinearity: spec.collinearity,
    channels: byName(channels, (channel) => ({
      decay: channel.retention,
      halfSaturation: channel.halfSaturation,
      slope: channel.slope,
      effect: channel.effect,
      totalSpend: channel.totalSpend,
      incrementalUnits: channel.incrementalUnits,
      roi: channel.roi,
      contribution: rounded(channel.contribution),
    })),
    controls: byName(controls, rounded),
    events: byName(events, rounded),
    baseline: rounded(baseline),
    season: rounded(season),
    expectedUnits: rounded(expected),
  });
}
