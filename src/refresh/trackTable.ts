/** Plans held against what came, as tables for people and as JSON documents. */
import { currencySign } from "../data/currency.js";
import { estimateCells, estimateColumns } from "../report/estimateColumns.js";
import { type Json, toJson } from "../report/json.js";
import type { Table } from "../report/table.js";
import { chanceText, counted, formatNumber, listed, percent } from "../words.js";
import type { TrackedPlan, Tracking } from "./track.js";

/** A row a plan. */
export function trackingTable({ plans, waiting, warnings }: Tracking): Table {
  const { kpiUnit, currency, frequency } = plans[0]!;
  const sign = currencySign(currency);
  return {
    kind: "table",
    title: "Plans and what came",
    columns: [
      { key: "plan", label: "plan", unit: "" },
      { key: "verdict", label: "it said", unit: "" },
      { key: "periods", label: `${frequency}s that came`, unit: "", decimals: 0 },
      { key: "outside", label: "outside 90 %", unit: "", decimals: 0 },
      { key: "expected", label: "expected by chance", unit: "", decimals: 1 },
      { key: "kpi", label: "came in sum", unit: kpiUnit, decimals: 0 },
      ...estimateColumns("sum", "predicted in sum", { unit: kpiUnit, decimals: 0, level: 0.9 }),
      { key: "inside", label: "inside?", unit: "" },
      { key: "planned", label: "planned money", unit: sign, decimals: 0 },
      { key: "spent", label: "spent", unit: sign, decimals: 0 },
    ],
    rows: plans.map(({ file, verdict, periods, outside, expectedOutside, sum, money }) => ({
      plan: nameOf(file),
      verdict,
      periods: periods.length,
      outside,
      expected: expectedOutside,
      kpi: sum.kpi,
      ...estimateCells("sum", sum.predicted),
      inside: sum.isInside ? "yes" : "no",
      planned: money.reduce((all, { planned }) => all + planned, 0),
      spent: money.reduce((all, { spent }) => all + spent, 0),
    })),
    notes: [
      `Predictions are for the money that was spent, by the fit that the plan was made from, which knew nothing of these ${frequency}s' ${kpiUnit}. They say whether the model can be believed; what a plan gained nobody saw.`,
      ...(waiting.length === 0
        ? []
        : [`Nothing came yet for ${listed(waiting.map((file) => nameOf(file)))}.`]),
    ],
    warnings,
  };
}

function nameOf(file: string): string {
  return file.replace(/^.*[\\/]/, "");
}

/** A row a period. */
export function trackedPlanTable(plan: TrackedPlan): Table {
  const { file, periods, outside, expectedOutside, probability, sum, money, kpiUnit, frequency } = plan;
  const tail =
    outside === 0
      ? ""
      : `; so many or more have a chance of ${chanceText(probability)} were the ${frequency}s independent, and as they share a baseline misses come together`;
  return {
    kind: "table",
    title: `Plan ${nameOf(file)}, ${frequency} by ${frequency}`,
    columns: [
      { key: "date", label: frequency, unit: "" },
      { key: "kpi", label: "came", unit: kpiUnit, decimals: 0 },
      ...estimateColumns("predicted", "predicted", { unit: kpiUnit, decimals: 0, level: 0.9 }),
      { key: "inside", label: "inside?", unit: "" },
    ],
    rows: periods.map(({ date, kpi, predicted, isInside }) => ({
      date,
      kpi,
      ...estimateCells("predicted", predicted),
      inside: isInside ? "yes" : "no",
    })),
    notes: [
      `${outside} of ${counted(periods.length, frequency)} outside the 90 % interval, where chance leaves ${formatNumber(expectedOutside, 1)}${tail}. In sum ${formatNumber(sum.kpi, 0)} came, and ${formatNumber(sum.predicted.lower, 0)} to ${formatNumber(sum.predicted.upper, 0)} were predicted: ${sum.isInside ? "inside" : "outside"}.`,
      moneyNote(plan, money),
    ],
    warnings: [],
  };
}

function moneyNote({ currency }: TrackedPlan, money: TrackedPlan["money"]): string {
  const sign = currencySign(currency);
  const text = ({ name, planned, spent }: TrackedPlan["money"][number]) =>
    `${name} ${sign}${formatNumber(spent, 0)} of ${sign}${formatNumber(planned, 0)}${planned > 0 ? ` (${percent(spent / planned)})` : ""}`;
  return `Spent, of what was planned: ${listed(money.map(text))}.`;
}

/** The same as JSON. */
export function trackedPlanDocument({ kind: _, ...plan }: TrackedPlan): Json {
  return toJson(plan);
}

export function trackingDocument({ plans, waiting, warnings }: Tracking): Json {
  return toJson({ plans: plans.map(trackedPlanDocument), waiting, warnings });
}
