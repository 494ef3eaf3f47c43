/** What the commands of a table answer from a saved fit: the keys of the table's own answer, and intervals beside them. */
import {
  type Contributions,
  documentOf,
  type Json,
  type Plan,
  type Summary,
  type Table,
  tableOf,
  toJson,
} from "../index.js";
import { warningText } from "../warning.js";

type JsonRecord = { readonly [key: string]: Json };

/** How closely a plan keeps its total. */
const oneCent = 0.01;

/** The document of `carryover optimize --fit`: the keys of the ridge's budget, with posterior means for numbers, and the intervals beside them. */
export function planAsBudgetDocument(plan: Plan, change: number): Json {
  const { channels, optimum, bounds, constraints, model } = plan;
  const { kpi, currency, frequency } = model.panel;
  const { units } = documentOf(plan) as JsonRecord;
  const byChannel = (value: (name: string, index: number) => unknown) =>
    new Map(channels.map(({ name }, index) => [name, value(name, index)]));
  return toJson({
    currentAllocation: byChannel((_, c) => channels[c]!.today),
    optimalAllocation: byChannel((_, c) => optimum.channels[c]!.proposed),
    projectedLiftPct: (100 * optimum.promised.mean) / optimum.broughtToday.mean,
    projectedLiftOf: `${kpi.unit} a ${frequency} that the planned channels bring, at a steady budget in its flighting`,
    projectedGain: optimum.promised.mean,
    objective: kpi.name,
    totalBudget: optimum.proposed,
    marginalRois: byChannel((_, c) => channels[c]!.marginalToday.mean),
    constraints: {
      total: optimum.proposed,
      tolerance: oneCent,
      change,
      bounds: byChannel((_, c) => ({ lower: bounds[c]!.lower, upper: bounds[c]!.upper })),
      binding: new Map(bounds.flatMap(({ name, binding }) => (binding ? [[name, binding] as const] : []))),
      shadowPrice: constraints[0]?.shadowPrice ?? Number.NaN,
    },
    method: plan.method,
    convention: "steady budget in the flighting of its window, the whole carry-over counted",
    optimalityGap: plan.optimalityGap,
    verdict: plan.verdict,
    reason: plan.reason,
    probabilityBetter: optimum.probabilityBetter,
    intervals: {
      projectedGain: optimum.promised,
      profitGain: optimum.promisedProfit,
      gainByTheDrawsAlone: optimum.uplift,
      marginalRois: byChannel((_, c) => channels[c]!.marginalToday),
      marginalRoisAtOptimum: byChannel((_, c) => optimum.channels[c]!.marginal),
    },
    units,
    window: plan.window,
    posteriorDraws: plan.posteriorDraws,
    draws: plan.posteriorDraws,
    model: model.spec.type,
    currency,
    warnings: plan.warnings,
  });
}

/** The document of `carryover summary --fit`: the totals of the table, and beside each channel's spend what it brought. */
export function fitSummaryDocument(summary: Summary, brought: Contributions): Json {
  const byName = new Map(brought.channels.map((channel) => [channel.name, channel]));
  const { baseline: _, ...shares } = wholesOf(brought);
  return {
    ...(documentOf(summary) as JsonRecord),
    channel_breakdown: summary.channels.map((channel) => {
      const { total, share, withheld } = byName.get(channel.name) ?? {
        total: null,
        share: null,
        withheld: null,
      };
      return {
        ...(toJson(channel) as JsonRecord),
        ...(toJson({ incrementalUnits: total, shareOfUnits: share, withheld }) as JsonRecord),
      };
    }),
    ...(toJson({
      model: brought.model.spec.type,
      from: brought.times[0],
      to: brought.times.at(-1),
    }) as JsonRecord),
    ...shares,
    warnings: [...new Set([...summary.warnings, ...brought.warnings].map(warningText))],
  };
}

/** What of a document of contributions is not of single channels: baseline and shares, as far as they are claimed. */
export function wholesOf(brought: Contributions): JsonRecord {
  const { kpi: _, times: __, channels: ___, warnings: ____, ...wholes } = documentOf(brought) as JsonRecord;
  return wholes;
}

/** What each channel brought, under the totals of the table. */
export function fitSummaryTable(summary: Summary, brought: Contributions): Table {
  const table = tableOf(brought);
  return { ...table, notes: [...tableOf(summary).notes, ...table.notes] };
}
