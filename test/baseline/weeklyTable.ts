/** Tables for tests of the baseline, written from functions of the period. */
import type { Panel } from "../../src/data/panel.js";
import { parsePanel } from "../../src/data/read.js";
import type { TableSettings } from "../../src/data/settings.js";

export type Columns = Readonly<Record<string, (period: number) => number | string>>;

/** First days of periods from the start of 2022. */
const dates = {
  day: (period: number) => Date.UTC(2022, 0, 3 + period),
  week: (period: number) => Date.UTC(2022, 0, 3 + 7 * period),
  month: (period: number) => Date.UTC(2022, period, 1),
};

/** A table of `periods` rows called table.csv. */
export function tableOf(
  periods: number,
  columns: Columns,
  settings: TableSettings = {},
  frequency: keyof typeof dates = "week",
): Panel {
  const rows = Array.from({ length: periods }, (_, period) => {
    const date = new Date(dates[frequency](period)).toISOString().slice(0, 10);
    return [date, ...Object.values(columns).map((column) => column(period))].join(",");
  });
  const text = [["date", ...Object.keys(columns)].join(","), ...rows].join("\n");
  return parsePanel(new TextEncoder().encode(text), "table.csv", settings);
}

/** Two series that are neither constant nor alike. */
export const wave = (period: number) => 100 + ((period * 37) % 50);
export const otherWave = (period: number) => 80 + ((period * 23) % 41);
