/** The experiments command: every design as JSON, what to do as a table, progress, and one line for what it cannot do. */
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

it("prints every design of every channel, and on the other stream how far it is", async () => {
  const flags = ["--lengths", "4", "--max-draws", "50", "--horizon", "26"];
  const { code, stdout, stderr } = await runCaptured(["experiments", trace, ...flags]);
  expect(code).toBe(0);
  const { channels, horizon, currency, warnings, ...found } = JSON.parse(stdout);
  // Under the older key too.
  const used = { used: 50, available: 50 };
  expect({ posteriorDraws: found.posterior_draws, draws: found.draws }).toEqual({
    posteriorDraws: used,
    draws: used,
  });
  expect(channels.map(({ name }: { name: string }) => name).sort()).toEqual([
    "google",
    "meta",
    "radio",
    "tv",
  ]);
  for (const { designs } of channels) expect(designs).toHaveLength(2);
  expect({ horizon, currency }).toEqual({ horizon: 26, currency: "GBP" });
  expect(warnings.join()).toMatch(/approxim/i);
  expect(stderr).toContain("tests of radio: channel 4 of 4");
});

it("prints a table of what to do, and understands the older name of --max-draws", async () => {
  const flags = ["experiments", trace, "--lengths", "4", "--table"];
  const { stdout } = await runCaptured([...flags, "--draws", "40"]);
  expect(stdout).toMatch(/^Experiments: /);
  expect(stdout).toBe((await runCaptured([...flags, "--max-draws", "40"])).stdout);
  expect(stdout).not.toBe((await runCaptured(flags)).stdout);
});

it.each([
  [["--lengths", "4,x"], 'experiments: --lengths must be numbers separated by commas, got "4,x"'],
  [["--lengths", "4,0.5"], "experiments: --lengths must be a whole number from 1, got 0.5"],
  [["--lengths", "4,500"], "experiments: --lengths must be at most 60, the weeks of training"],
  [["--max-draws", "3"], "experiments: --max-draws must be a whole number from 40, got 3"],
  [["--draws", "3"], "experiments: --draws must be a whole number from 40, got 3"],
  [["--budget", "1"], "experiments: --budget must be between"],
  [["--change", "2"], "experiments: --change must be in [0, 1]"],
])("refuses %j in one line", async (flags, message) => {
  const { code, stdout, stderr } = await runCaptured(["experiments", trace, ...flags]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toMatch(/^carryover: [^\n]*\n$/);
  expect(stderr).toContain(message);
});
