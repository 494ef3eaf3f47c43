/** Builds panels from text for tests, as if a file had been read. */
import type { Panel } from "../../src/data/panel.js";
import { parsePanel } from "../../src/data/read.js";
import type { TableSettings } from "../../src/data/settings.js";

/** The panel of a CSV text, UTF-8, called table.csv. */
export function panelOf(text: string, settings: TableSettings = {}): Panel {
  return parsePanel(new TextEncoder().encode(text), "table.csv", settings);
}

/** A small healthy weekly table: ten weeks, two channels, one control; cells can be replaced by row and column. */
export function weeklyCsv(
  replace: Readonly<Record<string, string>> = {},
  header: Readonly<Record<string, string>> = {},
): string {
  const columns = ["week_start", "spend_tv", "spend_search", "units_sold", "revenue", "price_index"];
  const rows = Array.from({ length: 10 }, (_, i) => [
    new Date(Date.UTC(2024, 0, 1 + 7 * i)).toISOString().slice(0, 10),
    String(100 * (i % 3)),
    String(50 + 7 * i),
    String(200 + ((13 * i) % 11)),
    String(2000 + 17 * ((5 * i) % 7)),
    String(98 + ((3 * i) % 5)),
  ]);
  const lines = [
    columns.map((name) => header[name] ?? name),
    ...rows.map((row, i) => row.map((cell, j) => replace[`${i + 2}:${columns[j]}`] ?? cell)),
  ];
  return `${lines.map((line) => line.join(",")).join("\n")}\n`;
}

/** The healthy table in three geos, each with its own level of everything, and with people and prices. */
export function geoCsv(): string {
  const [header, ...lines] = weeklyCsv().trim().split("\n");
  const rows = ["north", "south", "west"].flatMap((geo, g) =>
    lines.map((line) => {
      const [date, ...cells] = line.split(",");
      const price = cells.pop();
      return [geo, date, ...cells.map((cell) => Number(cell) * (g + 1)), price, 1000 * (g + 1)].join(",");
    }),
  );
  return `${[`geo,${header},population`, ...rows].join("\n")}\n`;
}

/** `weeks` weekly rows from functions of the week, from 2024-01-01. */
export function columnsCsv(
  weeks: number,
  columns: Readonly<Record<string, (week: number) => number | string>>,
): string {
  const rows = Array.from({ length: weeks }, (_, week) => {
    const date = new Date(Date.UTC(2024, 0, 1 + 7 * week)).toISOString().slice(0, 10);
    return [date, ...Object.values(columns).map((column) => column(week))].join(",");
  });
  return `${[["week_start", ...Object.keys(columns)].join(","), ...rows].join("\n")}\n`;
}
