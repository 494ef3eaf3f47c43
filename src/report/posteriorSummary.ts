/** A fitted table in a few totals: what was spent and sold, and how much of it media brought, with intervals. */
import type { Contributions } from "../insights/contributions.js";
import type { Summary } from "../insights/summary.js";
import { warningText } from "../warning.js";
import { summaryTable } from "./analysisTables.js";
import { summaryDocument } from "./documents.js";
import { contributionsTable } from "./fitTables.js";
import { type Json, toJson } from "./json.js";
import type { Table } from "./table.js";

/** The document of `carryover summary --fit`: the totals of the table, and beside each channel's spend what it brought. */
export function fitSummaryDocument(summary: Summary, brought: Contributions): Json {
  const totals = summaryDocument(summary) as { readonly [key: string]: Json };
  const byName = new Map(brought.channels.map((channel) => [channel.name, channel]));
  return {
    ...totals,
    channel_breakdown: summary.channels.map((channel) => {
      const { total, share } = byName.get(channel.name) ?? { total: null, share: null };
      return toJson({ ...channel, incrementalUnits: total, shareOfUnits: share });
    }),
    ...(toJson({
      model: brought.model.spec.type,
      from: brought.times[0],
      to: brought.times.at(-1),
      mediaShare: brought.mediaShare,
      baselineShare: brought.baselineShare,
    }) as { readonly [key: string]: Json }),
    warnings: [...new Set([...summary.warnings, ...brought.warnings].map(warningText))],
  };
}

/** What each channel brought, under the totals of the table. */
export function fitSummaryTable(summary: Summary, brought: Contributions): Table {
  const table = contributionsTable(brought);
  return { ...table, notes: [...summaryTable(summary).notes, ...table.notes] };
}
