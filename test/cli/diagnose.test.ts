/** The diagnose command: a verdict from a file, and one line for what is no such file. */
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, expect, it } from "vitest";
import { fit as fitModel } from "../../src/fit/fit.js";
import { specify } from "../../src/spec/specify.js";
import { saveFit } from "../../src/trace/trace.js";
import { smallPanel } from "../model/densities.js";
import { runCaptured } from "./runCaptured.js";

const trace = join(await mkdtemp(join(tmpdir(), "carryover-")), "trace.nc");
const codeBefore = process.exitCode;
afterEach(() => {
  process.exitCode = codeBefore;
});
beforeAll(async () => {
  const settings = { seed: 1, chains: 2, warmup: 20, draws: 30, workers: 0 };
  await saveFit(await fitModel(specify(smallPanel()), settings), trace);
});

it("prints the verdict with its reasons as one JSON document and exits with 3 where it is fail", async () => {
  const { code, stdout, stderr } = await runCaptured(["diagnose", trace]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(process.exitCode).toBe(3);
  const document = JSON.parse(stdout);
  expect(document.verdict).toBe("fail");
  expect(document.findings.map((finding: { code: string }) => finding.code)).toContain("few-effective-draws");
  expect(document.parameters["alpha[tv]"]).toMatchObject({
    ess_bulk: expect.any(Number),
    prior_share: expect.any(Number),
  });
  expect(document.predictive.rows).toHaveLength(60);
});

it("prints a table for people", async () => {
  const { stdout } = await runCaptured(["diagnose", trace, "--table"]);
  expect(stdout).toMatch(/^Diagnosis: fail\n/);
  expect(stdout).toMatch(
    /fail: \d+ of 23 parameters have fewer than 400 effective draws, .*; draw about \d+ times as many/,
  );
  expect(stdout).toMatch(/2 chains of 30 draws/);
});

it("refuses other files and other data in one line", async () => {
  const text = await runCaptured(["diagnose", "data/market.csv"]);
  expect(text).toMatchObject({ code: 2, stdout: "" });
  expect(text.stderr).toMatch(/^carryover: data\/market\.csv: this is not a NetCDF-4 file; [^\n]*\n$/);
  const other = await runCaptured(["diagnose", trace, "--data", "data/market.csv"]);
  expect(other.stderr).toMatch(/^carryover: [^\n]*fitted to other data than data\/market\.csv[^\n]*\n$/);
});
