/** Returns of channels under one or several models: dots with intervals where there are any, bars where there are none, the truth as crosses. */
import type { ChannelRoi, RidgeRoi } from "../baseline/roi.js";
import { returnUnit } from "../data/currency.js";
import type { SimulationTruth } from "../data/simulation.js";
import type { PlanForecast } from "../decisions/evaluate.js";
import type { Plan } from "../decisions/plan.js";
import { nameOfOptimum } from "../decisions/planVerdict.js";
import { notTold } from "../diagnosis/claims.js";
import { ArgumentError } from "../errors.js";
import type { PriorPredictive } from "../insights/priorPredictive.js";
import type { ChannelReturn, Roi } from "../insights/roi.js";
import type { Estimate } from "../math/estimate.js";
import { requireChoice, withDefaults } from "../options.js";
import { requireText } from "../records.js";
import type { Warning } from "../warning.js";
import { horizontalBars } from "./bars.js";
import { compare } from "./compare.js";
import type { Figure } from "./figure.js";
import { intervals } from "./intervals.js";
import { verticalLine } from "./marks.js";
import { channelsNamed, namedRecords, warningsOfNamed } from "./records.js";
import { axis } from "./theme.js";

/** A record that knows what a unit of money brings. */
export type ReturnsRecord = RidgeRoi | Roi | PriorPredictive | Plan | PlanForecast | SimulationTruth;

export interface RoiFigureOptions {
  /** "roi" is the average over all of the money, "marginalRoi" what the next unit of spend returns, "both" the two side by side (default "roi"). A plan
   *  has the second only: today and as planned. */
  readonly of?: "roi" | "marginalRoi" | "both" | undefined;
  /** Channels drawn, in this order (default: all). */
  readonly channels?: readonly string[] | null | undefined;
  readonly title?: string | null | undefined;
}

const defaults = { of: "roi", channels: null, title: null } as const;

/** The number of each channel, and what it is: "" where the record says one thing only. */
interface Reading {
  readonly label: string;
  readonly values: readonly NamedValue[];
}

interface NamedValue {
  readonly name: string;
  /** NaN where nothing is claimed. */
  readonly value: Estimate | number;
  /** Why nothing is. */
  readonly withheld?: string | null;
}

type Quantity = "roi" | "marginalRoi";

const labels: Readonly<Record<Quantity, string>> = { roi: "ROI", marginalRoi: "marginal ROI" };
const titles: Readonly<Record<Required<RoiFigureOptions>["of"] & string, string>> = {
  roi: "ROI by channel",
  marginalRoi: "Marginal ROI by channel",
  both: "ROI and marginal ROI by channel",
};

const ofChannels = (
  { channels }: { readonly channels: readonly (ChannelRoi | ChannelReturn)[] },
  quantities: readonly Quantity[],
): readonly Reading[] =>
  quantities.map((quantity) => ({
    label: quantities.length === 1 ? "" : labels[quantity],
    values: channels.map((channel) => {
      const withheld = "withheld" in channel ? channel.withheld : null;
      return { name: channel.name, value: withheld === null ? channel[quantity] : Number.NaN, withheld };
    }),
  }));

const ofPlan = (plan: Plan | PlanForecast): readonly Reading[] => {
  const isKept = plan.kind === "plan" && plan.verdict !== "change";
  const { channels } = isKept ? plan.optimum : plan;
  const reading = (label: string, quantity: "marginalToday" | "marginal"): Reading => ({
    label,
    values: channels.map((channel) => {
      const withheld = "withheld" in plan && plan.withheld.includes(channel.name) ? notTold : null;
      return { name: channel.name, value: withheld === null ? channel[quantity] : Number.NaN, withheld };
    }),
  });
  const planned = isKept ? `marginal ROI, ${nameOfOptimum(plan.verdict)}` : "marginal ROI planned";
  const today = reading("marginal ROI today", "marginalToday");
  return isKept && plan.isUntold ? [today] : [today, reading(planned, "marginal")];
};

type Readings = {
  readonly [Kind in ReturnsRecord["kind"]]: (
    record: Extract<ReturnsRecord, { readonly kind: Kind }>,
    quantities: readonly Quantity[],
  ) => readonly Reading[];
};

const readings: Readings = {
  ridgeRoi: ofChannels,
  roi: ofChannels,
  priorPredictive: ({ roi: prior }, quantities) => {
    if (prior !== null) return ofChannels(prior, quantities);
    throw new ArgumentError({
      caller: "plot.roi",
      option: "result",
      rule: "must have revenue: the priors know no ROI",
    });
  },
  truth: ({ channels }, quantities) => {
    if (quantities.includes("roi")) {
      return [
        { label: "", values: Object.entries(channels).map(([name, { roi: value }]) => ({ name, value })) },
      ];
    }
    throw new ArgumentError({
      caller: "plot.roi",
      option: "of",
      rule: 'must be "roi" for the truth of a simulation',
    });
  },
  plan: ofPlan,
  planForecast: ofPlan,
};

const kinds = Object.keys(readings) as readonly ReturnsRecord["kind"][];

/** ROI of every channel, of one result or of several by name, with the line at 1 where a unit of money brings itself back.
 *
 *  Dots with intervals for what has them, dots alone beside these for the ridge baseline and bars for it on its own; what is called "truth" is drawn
 *  dark.
 *
 *  @param result  of `roi`, `ridgeRoi`, `priorPredictive`, `planBudget`, `evaluatePlan`, the truth of a simulation; or several of these by name
 *  @param options  `{ of: "roi", channels: all, title }`
 *  @throws ArgumentError where one is none of these, or has no such channel
 *  @example plot.roi({ prior: priorPredictive(model), posterior: roi(posterior) }) */
export function roi(
  result: ReturnsRecord | Readonly<Record<string, ReturnsRecord>>,
  options: RoiFigureOptions = {},
): Figure {
  const caller = "plot.roi";
  const { of, channels, title } = withDefaults<RoiFigureOptions>(caller, defaults, options);
  requireChoice(caller, "of", titles, of);
  if (title !== defaults.title) requireText(caller, "title", title);
  const quantities: readonly Quantity[] = of === "both" ? ["roi", "marginalRoi"] : [of];
  const named = namedRecords(caller, result, kinds);
  const withheld = new Map<string, string>();
  const drawn = named.flatMap(([name, record]) => {
    const read = readings[record.kind] as (
      record: ReturnsRecord,
      of: readonly Quantity[],
    ) => readonly Reading[];
    return read(record, quantities).map(({ label, values }) => {
      const shown = channelsNamed(caller, values, channels);
      for (const { name: channel, withheld: why } of shown) if (why) withheld.set(channel, why);
      return {
        name: [name, label].filter((part) => part !== "").join(", ") || labels[quantities[0]!],
        isTruth: record.kind === "truth" || name === "truth",
        values: new Map(shown.map((one) => [one.name, one.value] as const)),
      };
    });
  });
  const unit = unitOf(named.map(([, record]) => record));
  const isRidge = named.length === 1 && named[0]![1].kind === "ridgeRoi";
  const heading = title ?? `${titles[of]}${isRidge ? ", ridge baseline" : ""}`;
  const warnings = warningsOf(named);
  const isEstimate = (value: Estimate | number): value is Estimate => typeof value === "object";
  if (withheld.size > 0 || drawn.some(({ values }) => [...values.values()].some(isEstimate))) {
    const truth = drawn.find(({ isTruth }) => isTruth)?.values as ReadonlyMap<string, number> | undefined;
    const estimated = drawn
      .filter(({ isTruth }) => !isTruth)
      .map(({ name, values }) => [name, values] as const);
    return intervals(Object.fromEntries(estimated), heading, {
      ...(truth && { truth }),
      what: of === "both" ? "" : labels[of],
      unit,
      decimals: 2,
      isSorted: named.length === 1 && channels === null,
      at: 1,
      withheld,
      warnings,
    });
  }
  const [first, ...others] = drawn as { name: string; values: ReadonlyMap<string, number> }[];
  if (others.length > 0) {
    return compare(
      Object.fromEntries(drawn.map(({ name, values }) => [name, values as ReadonlyMap<string, number>])),
      heading,
      unit,
      { warnings, said: { what: labels[quantities[0]!], unit } },
    );
  }
  const bars = [...first!.values].map(([name, value]) => ({ name, value })).reverse();
  const said = { what: labels[quantities[0]!], unit };
  const figure = horizontalBars(bars, heading, axis(said.what, said.unit), said, warnings);
  return { ...figure, layout: { ...figure.layout, shapes: [verticalLine(1)] } };
}

/** Of all but the truth, which has no doubts. */
function warningsOf(named: readonly (readonly [name: string, record: ReturnsRecord])[]): readonly Warning[] {
  return warningsOfNamed(
    named.flatMap(([name, record]) => {
      if (record.kind === "truth") return [];
      const { warnings } = record.kind === "priorPredictive" ? record.contributions : record;
      return [[name, { warnings }] as const];
    }),
  );
}

/** "£ per £ spent", of the money of the first that names one. */
function unitOf(records: readonly ReturnsRecord[]): string {
  for (const record of records) {
    if (record.kind === "truth") continue;
    const { panel } = record.kind === "ridgeRoi" ? record.regression : record.model;
    return returnUnit(panel.currency);
  }
  return returnUnit("");
}
