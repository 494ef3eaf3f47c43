/** The table in a few totals: what was spent, what was sold, for how long. */
import { nationalPanel } from "../data/national.js";
import type { Panel, Series } from "../data/panel.js";
import { launchPeriod } from "../data/panelColumns.js";
import type { Warning } from "../warning.js";

export interface ChannelSpend {
  readonly name: string;
  readonly totalSpend: number;
  /** Share of all spend, in [0, 1]; NaN where nothing was spent at all. */
  readonly share: number;
  /** Periods in which the channel ran. */
  readonly activePeriods: number;
}

export interface Summary {
  readonly kind: "summary";
  readonly panel: Panel;
  readonly channels: readonly ChannelSpend[];
  readonly totalSpend: number;
  readonly totalUnits: number;
  /** NaN where the table has no revenue. */
  readonly totalRevenue: number;
  /** Totals of the other outcomes of the table, by name: leads, test drives, … */
  readonly outcomes: ReadonlyMap<string, number>;
  /** Spend of all channels, shape [time]. */
  readonly spendByPeriod: Float64Array;
  /** Periods from the first one with sales on; 0 where nothing was ever sold. */
  readonly postLaunchPeriods: number;
  readonly warnings: readonly Warning[];
}

/** Totals of spend, units, revenue and other outcomes. Empty cells are left out of totals, with the panel's warning. */
export function summarisePanel(panel: Panel): Summary {
  const national = nationalPanel(panel);
  const { times, kpi, revenue, outcomes } = national;
  const paid = national.channels.flatMap(({ name, spend }) => (spend ? [{ name, spend: spend.values }] : []));
  const spendByPeriod = Float64Array.from(times, (_, t) =>
    paid.reduce((sum, { spend }) => sum + known(spend[t]!), 0),
  );
  const totalSpend = spendByPeriod.reduce((sum, value) => sum + value, 0);
  return {
    kind: "summary",
    panel: national,
    channels: paid.map(({ name, spend }) => {
      const spent = spend.reduce((sum, value) => sum + known(value), 0);
      return {
        name,
        totalSpend: spent,
        share: spent / totalSpend,
        activePeriods: spend.reduce((count, value) => count + (value > 0 ? 1 : 0), 0),
      };
    }),
    totalSpend,
    totalUnits: totalOf(kpi),
    totalRevenue: revenue ? totalOf(revenue) : Number.NaN,
    outcomes: new Map(outcomes.map((outcome) => [outcome.name, totalOf(outcome)])),
    spendByPeriod,
    postLaunchPeriods: times.length - launchPeriod(panel),
    warnings: national.warnings,
  };
}

function totalOf({ values }: Series): number {
  return values.reduce((sum, value) => sum + known(value), 0);
}

function known(value: number): number {
  return Number.isNaN(value) ? 0 : value;
}
