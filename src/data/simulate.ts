/** Tables with known truth: what a method finds can be held against what is really there. */
import { exp } from "../math/elementary.js";
import { createRng, type Rng } from "../math/rng.js";
import { requireSeed } from "../options.js";
import { geometricAdstock } from "../transforms/geometricAdstock.js";
import { hillSaturation } from "../transforms/saturation.js";
import { civilDate, dayNumber, isoDate, parseIsoDate } from "./calendar.js";
import { checkSimulation } from "./checkSimulation.js";
import type { Panel } from "./panel.js";
import { parsePanel } from "./read.js";
import { simulateSpend } from "./simulateSpend.js";
import type {
  ChannelTruth,
  SimulatedChannel,
  SimulatedControl,
  SimulatedOutcome,
  SimulationSpec,
  SimulationTruth,
} from "./simulation.js";

/** A simulated table: the panel, the file it would be read from, and the truth behind it. */
export interface Simulation {
  readonly panel: Panel;
  readonly csv: string;
  readonly truth: SimulationTruth;
}

/** Weeks in a year, on average. */
const yearInWeeks = 365.2425 / 7;

/** Simulates a weekly table whose truth is an additive marketing-mix model.
 *
 *  units[t] = baseline + trend t/52 + season[t] + Σ_m effect_m Hill((1 − retention_m) adstock_m[t]) + Σ controls + Σ events + noise
 *
 *  Units are whole and never negative, money is in cents; the truth is computed from the rounded table, so that the table
 *  holds nothing that the truth does not explain.
 *
 *  @param seed  any integer; the same seed gives the same table, digit for digit
 *  @throws ArgumentError naming the key if the spec asks for what cannot be (fewer than two weeks, shares outside their range) */
export function simulatePanel(spec: SimulationSpec, seed: number): Simulation {
  checkSimulation(spec);
  requireSeed("simulatePanel", seed);
  const rng = createRng(seed);
  const weeks = [...Array(spec.weeks).keys()];
  const each = (value: (week: number) => number) => Float64Array.from(weeks, value);
  const days = weeks.map((week) => parseIsoDate(spec.start)! + 7 * week);
  const yearly = each((week) =>
    Math.cos((2 * Math.PI * (weekOfYear(days[week]!) - spec.season.peakWeek)) / yearInWeeks),
  );

  const spend = simulateSpend(spec, yearly, rng.split("spend"));
  const channels = mapRecord(spec.channels, (channel, name) => channelTruth(channel, spend[name]!, spec));
  const values = mapRecord(spec.controls, (control, name) =>
    wander(control, spec.weeks, rng.split(`control ${name}`)),
  );
  const controls = mapRecord(spec.controls, ({ mean, sd, effect }, name) =>
    values[name]!.map((value) => (effect * (value - mean)) / sd),
  );
  const events = mapRecord(spec.events, (event) =>
    each((week) => (event.weeks.includes(week) ? event.effect : 0)),
  );
  const baseline = each((week) => spec.baseline + (spec.trendPerYear * week) / yearInWeeks);
  const season = yearly.map((value) => spec.season.amplitude * value);
  const sources = [
    baseline,
    season,
    ...Object.values(channels).map(({ contribution }) => contribution),
    ...Object.values(controls),
    ...Object.values(events),
  ];
  const expected = each((week) => sources.reduce((sum, source) => sum + source[week]!, 0));
  const noise = rng.split("noise");
  const units = expected.map((value) => Math.max(0, Math.round(value + spec.noise * noise.normal())));

  const columns = new Map<string, readonly (string | number)[]>([
    ["week_start", days.map(isoDate)],
    ...column("spend_", spend),
    ["spend_total", weeks.map((week) => toCents(sumAt(Object.values(spend), week)))],
    ["units_sold", [...units]],
    ["revenue", Array.from(units, (value) => toCents(value * spec.pricePerUnit))],
    ...column("units_", splitByMarket(units, spec.markets)),
    ...column(
      "",
      mapRecord(spec.outcomes, (outcome, name) => follow(units, outcome, rng.split(`outcome ${name}`))),
    ),
    ...column(
      "adstock_",
      mapRecord(spec.channels, ({ retention }, name) =>
        geometricAdstock(spend[name]!, retention).map((value) => round(value, 4)),
      ),
    ),
    ...column("", values),
    ...column(
      "event_",
      mapRecord(events, (_, name) => each((week) => (spec.events[name]!.weeks.includes(week) ? 1 : 0))),
    ),
  ]);
  const csv = csvText(columns);
  const panel = parsePanel(new TextEncoder().encode(csv), "simulated.csv", {
    currency: spec.currency,
  });
  return {
    panel,
    csv,
    truth: { kind: "truth", spec, seed, channels, baseline, season, controls, events, expected },
  };
}

function channelTruth(channel: SimulatedChannel, spend: Float64Array, spec: SimulationSpec): ChannelTruth {
  const { retention, halfSaturation, slope, effect } = channel;
  const adstocked = geometricAdstock(spend, retention, { normalise: true });
  const contribution = hillSaturation(adstocked, { halfSaturation, slope }).map((share) => effect * share);
  const totalSpend = sum(spend);
  const incrementalUnits = sum(contribution);
  return {
    ...channel,
    totalSpend,
    contribution,
    incrementalUnits,
    roi: (incrementalUnits * spec.pricePerUnit) / totalSpend,
  };
}

/** A stationary first-order autoregression, rounded as the table shows it. */
function wander(control: SimulatedControl, weeks: number, rng: Rng): Float64Array {
  const { mean, sd, persistence, decimals } = control;
  const step = sd * Math.sqrt(1 - persistence * persistence);
  let deviation = sd * rng.normal();
  return Float64Array.from({ length: weeks }, () => {
    const value = round(mean + deviation, decimals);
    deviation = persistence * deviation + step * rng.normal();
    return value;
  });
}

/** Whole units by market that add up to all units: rounded down, the rest to the largest market. */
function splitByMarket(
  units: Float64Array,
  markets: Readonly<Record<string, number>>,
): Record<string, Float64Array> {
  const split = mapRecord(markets, (share) => units.map((value) => Math.floor(share * value)));
  const largest = Object.entries(markets).sort(([, a], [, b]) => b - a)[0]?.[0];
  if (largest !== undefined) {
    const others = Object.entries(split).filter(([name]) => name !== largest);
    split[largest] = units.map(
      (value, week) =>
        value -
        sumAt(
          others.map(([, series]) => series),
          week,
        ),
    );
  }
  return split;
}

function follow(units: Float64Array, { perUnit, noise }: SimulatedOutcome, rng: Rng): Float64Array {
  return units.map((value) => Math.round(value * perUnit * exp(noise * rng.normal())));
}

/** Weeks since 1 January. */
function weekOfYear(day: number): number {
  return (day - dayNumber(civilDate(day).year, 1, 1)!) / 7;
}

function csvText(columns: ReadonlyMap<string, readonly (string | number)[]>): string {
  const rows = columns.get("week_start")!.map((_, row) => [...columns.values()].map((cells) => cells[row]));
  return `${[[...columns.keys()], ...rows].map((cells) => cells.join(",")).join("\n")}\n`;
}

function column(
  prefix: string,
  series: Readonly<Record<string, Float64Array>>,
): [string, readonly number[]][] {
  return Object.entries(series).map(([name, values]) => [`${prefix}${name}`, [...values]]);
}

function mapRecord<A, B>(record: Readonly<Record<string, A>>, map: (value: A, key: string) => B) {
  return Object.fromEntries(
    Object.entries(record).map(([key, value]): [string, B] => [key, map(value, key)]),
  );
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}

function sumAt(series: readonly Float64Array[], week: number): number {
  return series.reduce((total, values) => total + values[week]!, 0);
}

function toCents(value: number): number {
  return round(value, 2);
}

function round(value: number, decimals: number): number {
  const factor = 10 ** decimals;
  return Math.round(value * factor) / factor;
}
