/** The commands of the README that print tables or sentences, in a terminal of 80 columns: no line is longer, and no word is broken. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import stringWidth from "string-width";
import { afterAll, beforeAll, expect, it } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "carryover-80-"));
afterAll(() => rmSync(folder, { recursive: true }));

const program = join(process.cwd(), "dist/cli/main.js");
const script = join(process.cwd(), "test/cli/pseudoTerminal.py");
const columns = 80;

/** Two years of two channels: as quick to fit as a table can be. */
beforeAll(() => {
  const weeks = Array.from({ length: 104 }, (_, t) => {
    const date = new Date(Date.UTC(2023, 0, 2 + 7 * t)).toISOString().slice(0, 10);
    const [tv, search] = [t % 6 < 2 ? 9000 + 37 * (t % 11) : 0, 2000 + 113 * ((5 * t) % 23)];
    const sold = 700 + 60 * Math.sin((2 * Math.PI * t) / 52) + 0.01 * tv + 0.02 * search + ((29 * t) % 37);
    return [date, tv, search, sold.toFixed(0), (20 * sold).toFixed(0)].join(",");
  });
  const table = ["week_start,spend_tv,spend_paid_search,units_sold,revenue", ...weeks].join("\n");
  writeFileSync(join(folder, "my.csv"), table);
  writeFileSync(join(folder, "my.yaml"), "currency: EUR\n");
  const fit = ["fit", "my.csv", "--out", "my", "--draws", "200", "--warmup", "200", "--chains", "2"];
  expect(spawnSync(process.execPath, [program, ...fit], { cwd: folder }).status).toBe(0);
});

/** Those that fit again, with as few draws as they take. */
const commands: readonly (readonly string[])[] = [
  ["profile", "my.csv"],
  ["spec", "init", "my.csv"],
  ["fit", "my.csv", "--out", "again", "--draws", "200", "--warmup", "200", "--chains", "2"],
  ["validate", "my.csv", "--folds", "1", "--draws", "60"],
  ["iterate", "my.csv", "run", "1"],
  ["regression", "my.csv"],
  ["roi", "my.csv"],
  ["optimize", "my.csv"],
  ["adstock", "my.csv"],
  ["summary", "my.csv"],
  ["diagnose", "my/trace.nc"],
  ["roi", "--fit", "my/trace.nc"],
  ["curves", "my/trace.nc"],
  ["refute", "my/trace.nc", "--draws", "60", "--placebos", "1"],
  ["specifications", "my/trace.nc", "--draws", "60"],
  ["plan", "my/trace.nc", "--no-other-models"],
  ["experiments", "my/trace.nc", "--max-draws", "60"],
  ["report", "my/trace.nc", "--no-experiments", "--out", "my.md"],
  ["compare", "my/trace.nc", "./my/trace.nc"],
];

/** Those that write a file or a folder, which say the same wherever they say it. */
const withoutTable = new Set(["spec", "iterate", "report"]);

/** A row of dashes under a heading is as long as its column. */
const words = (text: string) => text.split(/\s+/).filter((word) => !/^-*$/.test(word));

/** What stays of a line of progress: what was written after it was last cleared. */
const settled = (line: string) => stripVTControlCharacters(line.slice(line.lastIndexOf("\r") + 1));

it.each(commands.map((args) => [args.join(" "), args] as const))("%s fits and breaks no word", (_, args) => {
  const env = { ...process.env, TERM: "xterm-256color", NO_COLOR: "1" };
  const options = { cwd: folder, encoding: "utf8", env, maxBuffer: 1e8 } as const;
  const inTerminal = spawnSync(
    "python3",
    [script, String(columns), process.execPath, program, ...args],
    options,
  );
  const screen = inTerminal.stdout.replaceAll("\r\n", "\n").split("\n").map(settled);
  expect([0, 3], screen.join("\n")).toContain(inTerminal.status);
  for (const line of screen) expect(stringWidth(line), line).toBeLessThanOrEqual(columns);
  const form = withoutTable.has(args[0]!) ? [] : ["--table"];
  rmSync(join(folder, "run"), { recursive: true, force: true });
  const piped = spawnSync(process.execPath, [program, ...args, ...form], options);
  const whole = new Set(words(`${piped.stdout} ${piped.stderr}`));
  expect(words(screen.join("\n")).filter((word) => !whole.has(word))).toEqual([]);
});
