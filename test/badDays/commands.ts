/** The commands that write, each with a small run of it: what it is given, what stands in its folder before, and how it goes on. */
import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { tableText } from "../iterate/tables.js";
import { brandFolder } from "../portfolio/brands.js";
import { daily } from "../prepare/recipes.js";
import { weeks } from "../refresh/months.js";

export interface WritingCommand {
  /** What follows `carryover`: into the folder `out`, from files in the folder `given`.
   *  @param again  after a run that did not end */
  readonly args: (out: string, given: string, again: boolean) => readonly string[];
  /** Commands before it, whose files it finds and may write over. */
  readonly before: (out: string, given: string) => readonly (readonly string[])[];
  /** Exit code of a run that is left alone. */
  readonly code: number;
  /** What it says, with exit code 2, where the run before had done all of it when it died. */
  readonly isDone?: RegExp;
  /** Files that grow while it runs: what is whole of them is neither the old one nor the last. */
  readonly growing: readonly string[];
  /** Its folder is for one run at a time. */
  readonly locks: boolean;
}

const sampling = ["--chains", "2", "--warmup", "100", "--draws", "150"];
const fitTo = (out: string, table: string, seed: number) => {
  const options = ["--type", "simple", "--currency", "GBP", "--seed", `${seed}`, ...sampling];
  return ["fit", table, "--out", out, ...options];
};

export const commands: Readonly<Record<string, WritingCommand>> = {
  fit: {
    args: (out, given) => fitTo(out, join(given, "old.csv"), 2),
    before: (out, given) => [fitTo(out, join(given, "old.csv"), 1)],
    code: 0,
    growing: [],
    locks: true,
  },
  iterate: {
    args: (out, given, again) => [
      ...["iterate", join(given, "noise.csv"), out, "2", "simple"],
      ...(again ? ["--resume"] : []),
    ],
    before: () => [],
    code: 3,
    growing: ["iteration_log.json", "thinking_history.json"],
    locks: true,
  },
  portfolio: {
    args: (out, given, again) => [
      ...["portfolio", join(given, "brands"), "--out", out, "--workers", "1"],
      ...["--draws", "30", "--chains", "2", "--no-other-models", "--type", "simple"],
      ...(again ? ["--resume"] : []),
    ],
    before: () => [],
    code: 0,
    growing: [],
    locks: true,
  },
  report: {
    args: (out, given) => reportTo(out, given, "Now"),
    before: (out, given) => [
      fitTo(join(given, "my"), join(given, "old.csv"), 1),
      reportTo(out, given, "Before"),
    ],
    code: 3,
    growing: [],
    locks: false,
  },
  prepare: {
    args: (_, given) => ["prepare", join(given, "now.yaml")],
    before: (_, given) => [["prepare", join(given, "before.yaml")]],
    code: 0,
    growing: [],
    locks: false,
  },
  refresh: {
    args: (out, given) => ["refresh", out, "--data", join(given, "new.csv")],
    isDone: /there is nothing to refresh/,
    before: (out, given) => [fitTo(out, join(given, "old.csv"), 1)],
    code: 0,
    growing: [],
    locks: true,
  },
};

function reportTo(out: string, given: string, title: string): readonly string[] {
  const file = join(out, "report.md");
  return ["report", join(given, "my", "trace.nc"), "--out", file, "--title", title, "--no-experiments"];
}

/** Writes the files that the commands are given into a folder.
 *
 *  @param out  where `prepare` writes */
export function writeGiven(given: string, out: string): void {
  mkdirSync(given, { recursive: true });
  const brands = brandFolder(["one", "two"]);
  const recipe = (files: string) =>
    `out: ${JSON.stringify(join(out, "weekly.csv"))}\nresults:\n  - { files: ${files}, date: day, money: { revenue: revenue } }\n`;
  const days = (count: number) =>
    daily("2023-01-02", count, "day,revenue", (day, i) => `${day},${100 + (i % 7)}.25`);
  const files = {
    "old.csv": weeks(70),
    "new.csv": weeks(76),
    "noise.csv": tableText("noise"),
    "before.csv": days(700),
    "now.csv": days(1400),
    "before.yaml": recipe("before.csv"),
    "now.yaml": recipe("now.csv"),
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(given, name), text);
  cpSync(brands, join(given, "brands"), { recursive: true });
  rmSync(brands, { recursive: true });
}
