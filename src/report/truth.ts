/** The truth behind a simulated table, as the JSON document that lies beside it. */
import type { SimulationTruth } from "../data/simulation.js";
import { type Json, toJson } from "./json.js";

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
      decay: channel.decay,
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
