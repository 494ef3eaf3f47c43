/** A small table of weeks, cut at any of them and restated in any cell, and a short fit of its first weeks. */
import { readFileSync } from "node:fs";
import { readPanel } from "../../src/data/read.js";
import { fit as sample } from "../../src/fit/fit.js";
import { specify } from "../../src/spec/specify.js";

const kept = [
  ...["week_start", "spend_tv", "spend_meta", "units_sold", "revenue"],
  ...["consumer_confidence_index", "event_black_friday"],
];
const lines = readFileSync("data/market.csv", "utf8").trim().split("\n");
const header = lines[0]!.split(",");
const rows = lines
  .slice(1)
  .map((line) => line.split(","))
  .map((cells) => kept.map((name) => cells[header.indexOf(name)]!));

export const name = "weeks.csv";

/** The first so many weeks, with some cells changed: `{ "60 spend_tv": "1" }` is of the row 60, from 0 on. */
export function weeks(count: number, changes: Readonly<Record<string, string>> = {}): string {
  const table = rows
    .slice(0, count)
    .map((cells, row) => kept.map((column, i) => changes[`${row} ${column}`] ?? cells[i]!));
  return `${[kept, ...table].map((cells) => cells.join(",")).join("\n")}\n`;
}

export const oldWeeks = 70;
export const sampling = { seed: 5, chains: 2, warmup: 100, draws: 150, workers: 0 };

export async function firstModel() {
  const panel = await readPanel({ text: weeks(oldWeeks), name }, { currency: "GBP" });
  return specify(panel, { baseline: "fixed", level: { sd: 0.3, weeks: 8 } });
}

export const firstFit = async () => sample(await firstModel(), sampling);
