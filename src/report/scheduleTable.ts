/** A plan's schedule as a table with one row a period, for people and spreadsheets, and as a JSON document. */

import { currencySign } from "../data/currency.js";
import type { PlanSchedule } from "../decisions/schedule.js";
import { sum } from "../math/statistics.js";
import { capital } from "../words.js";
import { type Json, toJson } from "./json.js";
import type { Table } from "./table.js";

/** One row a period: each channel's money, and what all have together. */
export function scheduleTable({ times, channels, model, verdict, reason, warnings }: PlanSchedule): Table {
  const { currency, frequency } = model.panel;
  return {
    kind: "table",
    title: `Schedule of the best plan found${verdict === "change" ? "" : `, which is not advised: ${verdict}`}`,
    columns: [
      { key: "time", label: frequency, unit: "" },
      ...channels.map(({ name }) => ({
        key: `money ${name}`,
        label: name,
        unit: currencySign(currency),
        decimals: 0,
      })),
      { key: "total", label: "total", unit: currencySign(currency), decimals: 0 },
      { key: "today", label: "today's total", unit: currencySign(currency), decimals: 0 },
    ],
    rows: times.map((time, h) => ({
      time,
      ...Object.fromEntries(channels.map(({ name, proposed }) => [`money ${name}`, proposed[h]!])),
      total: sum(channels.map(({ proposed }) => proposed[h]!)),
      today: sum(channels.map(({ today }) => today[h]!)),
    })),
    notes: [`${capital(reason)}.`],
    warnings,
  };
}

/** The schedule as a JSON document. */
export function scheduleDocument({ model, verdict, reason, times, channels, warnings }: PlanSchedule): Json {
  const { currency, source } = model.panel;
  return toJson({
    verdict,
    reason,
    times,
    channels,
    units: { money: currency },
    warnings,
    source: source.path,
  });
}
