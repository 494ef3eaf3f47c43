/** The commands that try a fit hard: JSON, tables, progress on the other stream, and one line for what they cannot do. */
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
const model = specify(smallPanel(), { channels: { google: null, radio: null } });
beforeAll(() => saveFit(quickFit(model, { seed: 1, draws: 50 }), trace));

it("refute prints every channel and placebo, and on the other stream how far it is", async () => {
  const { code, stdout, stderr } = await runCaptured([
    ...["refute", trace, "--channels", "tv", "--placebos", "1", "--draws", "50"],
  ]);
  expect(code).toBe(0);
  const { channels, placebos, verdict } = JSON.parse(stdout);
  expect(channels.map(({ name }: { name: string }) => name)).toEqual(["tv"]);
  expect(channels[0].tipping_point.benchmarks.length).toBeGreaterThan(3);
  expect(placebos).toHaveLength(1);
  expect(["not refuted", "review"]).toContain(verdict);
  expect(stderr).toContain("% of all done");
});

it("specifications prints a table of what holds under all of them", async () => {
  const { code, stdout } = await runCaptured(["specifications", trace, "--draws", "20", "--table"]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^ROI under 16 specifications\n/);
});

it.each([
  [["--channels", "tvv"], 'refute: --channels must name channels of the fit, got "tvv"; did you mean "tv"?'],
  [["--placebos", "30"], "refute: --placebos must be a whole number from 0 to 20, got 30"],
  [["--placebos", "x"], 'refute: --placebos must be a number, got "x"'],
])("refuses %j in one line", async (flags, message) => {
  const { code, stdout, stderr } = await runCaptured(["refute", trace, ...flags]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toMatch(/^carryover: [^\n]*\n$/);
  expect(stderr).toContain(message);
});
