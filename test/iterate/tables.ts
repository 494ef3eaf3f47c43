/** Small tables with a known fate: what the engine must make of each. */
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import type { IterateOptions } from "../../src/iterate/runOptions.js";
import { createRng } from "../../src/math/rng.js";
import { columnsCsv } from "../data/tables.js";

export const weeks = 100;
/** The last 20 %. */
export const trainingWeeks = 80;

const rng = createRng("tables of the engine");
const noise = Array.from({ length: weeks }, () => rng.normal());
const tv = Array.from({ length: weeks }, () => 800 + 400 * rng.uniform());
const search = Array.from({ length: weeks }, () => 300 + 200 * rng.uniform());

const kpis = {
  /** Two channels explain it, before the holdout and in it. */
  sound: (week: number) => 100 + 0.4 * tv[week]! + 0.6 * search[week]! + 8 * noise[week]!,
  /** The same, until the market breaks away where the holdout begins. */
  broken: (week: number) =>
    100 + 0.4 * tv[week]! + 0.6 * search[week]! + 8 * noise[week]! + (week >= trainingWeeks ? 900 : 0),
  /** Nothing explains it. */
  noise: (week: number) => 500 + 60 * noise[week]!,
};

/** A table as CSV text; the KPI of the holdout weeks is what `holdout` makes of it. */
export function tableText(
  kind: keyof typeof kpis,
  holdout: (kpi: number, week: number) => number = (kpi) => kpi,
): string {
  return columnsCsv(weeks, {
    spend_tv: (week) => tv[week]!.toFixed(2),
    spend_search: (week) => search[week]!.toFixed(2),
    units_sold: (week) => {
      const kpi = kpis[kind](week);
      return (week >= trainingWeeks ? holdout(kpi, week) : kpi).toFixed(3);
    },
  });
}

export interface PreparedRun extends IterateOptions {
  readonly csvPath: string;
  readonly outputDir: string;
}

/** An empty folder of its own, the table in it, and the options of a short run of it. */
export function prepareRun(text: string): PreparedRun {
  const folder = mkdtempSync(join(tmpdir(), "iterate-"));
  const csvPath = join(folder, "table.csv");
  writeFileSync(csvPath, text);
  return { csvPath, outputDir: join(folder, "run"), modelType: "simple", maxIterations: 3, workers: 0 };
}

/** SHA-256 of every file of a folder, by its path inside. */
export function digestsOf(folder: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...filesOf(folder)].map(([name, bytes]) => [name, createHash("sha256").update(bytes).digest("hex")]),
  );
}

/** Every file of a folder with its bytes, by its path inside. */
export function filesOf(folder: string): ReadonlyMap<string, Buffer> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return new Map(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((path) => [relative(folder, path), readFileSync(path)]),
  );
}
