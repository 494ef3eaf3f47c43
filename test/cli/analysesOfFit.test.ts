/** roi, optimize, adstock and summary from a saved fit: the keys of the table's own analyses, with intervals added. */
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { readPanel } from "../../src/data/read.js";
import { quickFit } from "../../src/fit/quickFit.js";
import { specify } from "../../src/spec/specify.js";
import { saveFit } from "../../src/trace/trace.js";
import { runCaptured } from "./runCaptured.js";

const folder = await mkdtemp(join(tmpdir(), "carryover-"));
const trace = join(folder, "trace.nc");
const other = join(folder, "other.csv");
const table = "data/market.csv";

beforeAll(async () => {
  await saveFit(quickFit(specify(await readPanel(table)), { seed: 1, draws: 100 }), trace);
  await writeFile(other, "week_start,spend_tv,sales\n2024-01-01,1,2\n");
});

/** Paths of all keys of a document; of lists those of the first entry. */
function keysOf(value: unknown, path = ""): string[] {
  if (Array.isArray(value)) return value.length > 0 ? keysOf(value[0], `${path}[]`) : [];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => [
    `${path}.${key}`,
    ...keysOf(item, `${path}.${key}`),
  ]);
}

describe("a saved fit of a table without revenue", () => {
  it("is told to name it where the model is fitted, as roi takes no --revenue beside --fit", async () => {
    const path = join(folder, "units.nc");
    const units = { ...(await readPanel(table)), revenue: null, outcomes: [] };
    await saveFit(quickFit(specify(units), { seed: 1, draws: 100 }), path);
    const { stdout } = await runCaptured(["roi", "--fit", path]);
    expect(stdout).toContain("carryover fit --revenue");
    expect(stdout.replaceAll("carryover fit --revenue", "")).not.toContain("--revenue");
  });
});

describe.each(["roi", "optimize", "adstock", "summary"])("%s --fit", (command) => {
  it("prints every key that the table's own analysis has, and more", async () => {
    const ofFit = await runCaptured([command, "--fit", trace]);
    const ofTable = await runCaptured([command, table]);
    expect([ofFit.code, ofFit.stderr, ofTable.code]).toEqual([0, "", 0]);
    const [fitted, ridge] = [ofFit, ofTable].map(({ stdout }) => new Set(keysOf(JSON.parse(stdout))));
    // What binds depends on the optimum.
    const missing = [...ridge!].filter(
      (key) => !fitted!.has(key) && !key.startsWith(".constraints.binding."),
    );
    expect(missing).toEqual([]);
    expect(fitted!.size).toBeGreaterThan(ridge!.size);
    expect(JSON.parse(ofFit.stdout).warnings.length).toBeGreaterThan(0);
    expect(ofFit.stdout).toContain('"lower"');
  });

  it("prints a table for people, and checks a CSV named beside it", async () => {
    const shown = await runCaptured([command, table, "--fit", trace, "--table"]);
    expect([shown.code, shown.stderr]).toEqual([0, ""]);
    expect(shown.stdout).toMatch(/channel|source/);
    const wrong = await runCaptured([command, other, "--fit", trace]);
    expect([wrong.code, wrong.stdout]).toEqual([2, ""]);
    expect(wrong.stderr).toMatch(/^carryover: [^\n]*fitted to other data than [^\n]*\n$/);
  });

  it.each([
    [["--fit", trace, "--model", "ridge"], /give one of them/],
    [["--model", "posterior"], /needs --fit/],
    [["--fit", trace, "--kpi", "leads"], /cannot be used with option '--kpi/],
    [["--fit", join(folder, "none.nc")], /there is no such file/],
    [["--model", "lasso"], /ridge, posterior/],
  ])("refuses %j in one line", async (flags, message) => {
    const { code, stdout, stderr } = await runCaptured([command, ...flags]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/^carryover: [^\n]*\n$/);
  });
});

it("reads the table with --model ridge as without it", async () => {
  const named = await runCaptured(["roi", table, "--model", "ridge"]);
  const plain = await runCaptured(["roi", table]);
  expect(named.stdout).toBe(plain.stdout);
});

it("refuses flags of the ridge beside a fit", async () => {
  const { code, stderr } = await runCaptured(["optimize", "--fit", trace, "--alpha", "2"]);
  expect(code).toBe(2);
  expect(stderr).toContain("cannot be used with option '--alpha");
});

it.each(["plan", "curves", "diagnose", "experiments", "roi", "optimize", "adstock", "summary"])(
  "%s says each doubt once, of the table too",
  async (command) => {
    const doubtful = join(folder, "doubtful.nc");
    const text = (await readFile(table, "utf8")).replace(/\r?\n(?=.)/g, ",\n").replace(",\n", ",notes\n");
    const panel = await readPanel({ text: `${text.trimEnd()},\n` });
    await saveFit(quickFit(specify(panel), { seed: 1, draws: 50 }), doubtful);
    const { stdout } = await runCaptured([command, "--fit", doubtful, "--table"]);
    const warnings = stdout.split("\n").filter((line) => line.startsWith("Warning: "));
    expect(warnings.filter((line) => line.includes('"notes" has no value in any row'))).toHaveLength(1);
    expect(new Set(warnings).size).toBe(warnings.length);
    const { warnings: printed } = JSON.parse((await runCaptured([command, "--fit", doubtful])).stdout);
    expect(new Set(printed).size).toBe(printed.length);
  },
);
