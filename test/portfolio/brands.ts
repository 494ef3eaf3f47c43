/** Simulated brands as files, and all that a folder holds. */
import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { exampleMarket } from "../../src/data/exampleMarket.js";
import { simulatePanel } from "../../src/data/simulate.js";

/** What makes a brand quick to compute. */
export const quick = {
  draws: 30,
  chains: 2,
  otherModels: false,
  spec: { baseline: "fixed" },
} as const;

export const newFolder = (): string => mkdtempSync(join(tmpdir(), "carryover-portfolio-"));

/** A folder with a CSV for each name: simulated markets of two channels, each its own. */
export function brandFolder(names: readonly string[]): string {
  const folder = newFolder();
  const { tv, meta } = exampleMarket.channels;
  names.forEach((name, i) => {
    const spec = { ...exampleMarket, weeks: 60, channels: { tv: tv!, meta: meta! } };
    writeFileSync(join(folder, `${name}.csv`), simulatePanel(spec, i + 1).csv);
  });
  return folder;
}

/** Every file beneath a folder by its path there, as hexadecimal text. */
export function contentsOf(folder: string): Readonly<Record<string, string>> {
  const walk = (at: string): string[] =>
    readdirSync(at).flatMap((name) => {
      const path = join(at, name);
      return statSync(path).isDirectory() ? walk(path) : [path];
    });
  return Object.fromEntries(
    walk(folder)
      .sort()
      .map((path) => [relative(folder, path), readFileSync(path).toString("hex")]),
  );
}
