/** The table in a few totals: what was spent, what was sold, for how long. */
import { nationalPanel } from "../data/national.js";
import type { Panel, Series } from "../data/panel.js";
import { launchPeriod } from "../data/panelColumns.js";
import { sum } from "../math/statistics.js";
import { requireKind } from "../records.js";
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
  requireKind("summarisePanel", panel, ["panel"], "panel");
  const national = nationalPanel(panel);
  const { times, kpi, revenue, outcomes } = national;
  const paid = national.channels.flatMap(({ name, spend }) => (spend ? [{ name, spend: spend.values }] : []));
  const spendByPeriod = Float64Array.from(times, (_, t) => sum(paid.map(({ spend }) => known(spend[t]!))));
  const totalSpend = sum(paid.map(({ spend }) => sum(spend.map(known))));
  return {
    kind: "summary",
    panel: national,
    channels: paid.map(({ name, spend }) => {
      const spent = sum(spend.map(known));
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
  return sum(values.map(known));
}

function known(value: number): number {
  return Number.isNaN(value) ? 0 : value;
}
