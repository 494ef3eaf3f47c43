/** The curves command: every point as JSON, where channels stand as a table, and one line for what it cannot do. */
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, it } from "vitest";
import { quickFit } from "../../src/fit/quickFit.js";
import { specify } from "../../src/spec/specify.js";
import { saveFit } from "../../src/trace/trace.js";
import { smallPanel } from "../model/densities.js";
import { runCaptured } from "./runCaptured.js";

const trace = join(await mkdtemp(join(tmpdir(), "carryover-")), "trace.nc");
beforeAll(() => saveFit(quickFit(specify(smallPanel()), { seed: 1, draws: 50 }), trace));

it("prints every point of every curve, with units and warnings", async () => {
  const { code, stdout } = await runCaptured([
    "curves",
    trace,
    "--of",
    "steady",
    "--points",
    "5",
    "--up-to",
    "4",
  ]);
  expect(code).toBe(0);
  const { curves, unit, warnings } = JSON.parse(stdout);
  expect(curves.map(({ name }: { name: string }) => name)).toEqual(["tv", "meta", "google", "radio"]);
  expect(curves[0].points).toHaveLength(5);
  expect(curves[0].points[1].spend).toBe(curves[0].today.spend);
  expect(unit.spend).toMatch(/ a week$/);
  expect(warnings.join()).toMatch(/approxim/i);
});

it("prints a table of where channels stand", async () => {
  const { stdout } = await runCaptured(["curves", trace, "--table"]);
  expect(stdout).toMatch(/^Response to the flighting of \d{4}-\d\d-\d\d to \d{4}-\d\d-\d\d, scaled\n/);
});

it.each([
  [["--up-to", "0"], "curves: --up-to must be above 0, got 0"],
  [["--points", "2"], "curves: --points must be a whole number from 3, got 2"],
  [["--from", "yesterday"], 'curves: --from must be a date such as 2022-01-03, got "yesterday"'],
  [["--from", "2030-01-01"], "curves: the window must hold a period of"],
])("refuses %j in one line", async (flags, message) => {
  const { code, stdout, stderr } = await runCaptured(["curves", trace, ...flags]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toMatch(/^carryover: [^\n]*\n$/);
  expect(stderr).toContain(message);
});
