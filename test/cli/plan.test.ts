/** The plan command: a budget with its proof from a file, and one line for what cannot be. */
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { beforeAll, expect, it } from "vitest";
import { quickFit } from "../../src/fit/quickFit.js";
import { saveFit } from "../../src/fit/trace.js";
import { specify } from "../../src/model/specify.js";
import { smallPanel } from "../model/densities.js";
import { runCaptured } from "./runCaptured.js";

const trace = join(await mkdtemp(join(tmpdir(), "carryover-")), "trace.nc");
beforeAll(() => saveFit(quickFit(specify(smallPanel()), { seed: 1, draws: 100 }), trace));

it("prints the plan as one JSON document, or a table", async () => {
  const { code, stdout, stderr } = await runCaptured(["plan", trace, "--change", "0.5", "--confidence", "0"]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const document = JSON.parse(stdout);
  expect(document.is_proved).toBe(true);
  expect(document.channels.map(({ name }: { name: string }) => name)).toEqual([
    "tv",
    "meta",
    "google",
    "radio",
  ]);
  const table = await runCaptured(["plan", trace, "--table", "--objective", "cvar", "--lock", "tv,radio"]);
  expect(table.stdout).toMatch(/^Plan: /);
  expect(table.stdout).toMatch(/Proved optimal under this model/);
});

it.each([
  [["--budget", "1e9"], /budget must be between \d+ and \d+ GBP a week/],
  [["--bound", "tv=1e8:2e8"], /got \d+, today's total; give a budget, or other bounds/],
  [["--budget=-5"], /budget must be money ≥ 0/],
  [["--lock", "tvv"], /did you mean "tv"\?/],
  [["--change", "2"], /change must be in \[0, 1\]/],
  [["--target-roi", "1000"], /target\.roi must be at most/],
  [["--target-roi", "2", "--target-kpi", "5"], /got several/],
  [["--bound", "tv"], /channel=least:most/],
  [["--bound", "tv=1:2", "--bound", "tv=3:4"], /"tv" has bounds already/],
  [["--bound", "tv=0:100", "--lock", "tv"], /"tv" must be locked or have bounds, not both/],
  [["--horizon", "1"], /horizon must be 2 to 104/],
])("refuses %j in one line that says what is possible", async (args, message) => {
  const { code, stdout, stderr } = await runCaptured(["plan", trace, ...args]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toMatch(message);
  expect(stderr).toMatch(/^carryover: [^\n]*\n$/);
});

it("names the file where a folder is given", async () => {
  const { code, stderr } = await runCaptured(["plan", dirname(trace)]);
  expect(code).toBe(2);
  expect(stderr).toBe(
    `carryover: ${dirname(trace)}: this is a folder; name the file in it, such as ${trace}\n`,
  );
});

it("takes the saved fit with --fit too, as the analyses do, but once", async () => {
  const named = await runCaptured(["plan", "--fit", trace]);
  expect(named).toEqual(await runCaptured(["plan", trace]));
  expect(named.code).toBe(0);
  const twice = await runCaptured(["plan", trace, "--fit", "other.nc"]);
  expect(twice.code).toBe(2);
  expect(twice.stderr).toMatch(/^carryover: plan: one saved fit must be named, got two, [^\n]*\n$/);
  const never = await runCaptured(["plan"]);
  expect(never.code).toBe(2);
  expect(never.stderr).toMatch(/^carryover: plan: a saved fit must be named; make one with [^\n]*\n$/);
});
