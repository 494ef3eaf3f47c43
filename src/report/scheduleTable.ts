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
  const moneyColumn = { unit: currencySign(currency), decimals: 0 };
  const inUnit = (label: string): string => `${label} (${currency})`;
  return {
    kind: "table",
    title: `Schedule of the best plan found${verdict === "change" ? "" : `, which is not advised: ${verdict}`}`,
    columns: [
      { key: "time", label: frequency, unit: "" },
      ...channels.map(({ name }) => ({
        ...moneyColumn,
        key: `money ${name}`,
        header: inUnit(name),
        label: name,
      })),
      { ...moneyColumn, key: "total", header: inUnit("total"), label: "total" },
      { ...moneyColumn, key: "today", header: inUnit("today's total"), label: "today's total" },
    ],
    rows: times.map((time, h) => ({
      time,
      ...Object.fromEntries(channels.map(({ name, proposed }) => [`money ${name}`, proposed[h]!])),
      total: plainSum(channels.map(({ proposed }) => proposed[h]!)),
      today: plainSum(channels.map(({ today }) => today[h]!)),
    })),
    notes: [`${capital(reason)}.`],
    warnings,
  };
}

/** A sum without what adding in binary leaves behind the last figure of its parts: 0.1 and 0.2 are 0.3. */
function plainSum(money: readonly number[]): number {
  return Number(sum(money).toPrecision(14));
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
