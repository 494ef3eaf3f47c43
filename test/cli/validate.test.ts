/** The validate command: a verdict and its exit code, and one line for input that cannot be judged. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { createRng } from "../../src/math/rng.js";
import { columnsCsv } from "../data/tables.js";
import { runCaptured } from "./runCaptured.js";

const folder = mkdtempSync(join(tmpdir(), "validate-"));
afterAll(() => rmSync(folder, { recursive: true }));
const codeBefore = process.exitCode;
afterEach(() => {
  process.exitCode = codeBefore;
});

const file = (name: string, text: string) => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
const spend = (week: number) => 1000 + ((week * 370) % 490) * (week % 3);
const rng = createRng(2);
const noise = Array.from({ length: 60 }, () => rng.normal());
const sound = file(
  "sound.csv",
  columnsCsv(60, { spend_tv: spend, units_sold: (week) => 200 + spend(week) / 5 + 10 * noise[week]! }),
);
const random = file(
  "random.csv",
  columnsCsv(60, { spend_tv: spend, units_sold: (week) => 500 + 100 * noise[week]! }),
);
const short = file(
  "short.csv",
  columnsCsv(11, { spend_tv: spend, units_sold: (week) => 500 + 100 * noise[week]! }),
);
const quick = ["--draws", "100", "--chains", "2", "--folds", "1", "--type", "simple"];

describe("carryover validate", () => {
  it("prints the verdict with its numbers as one JSON document, progress on the other stream, and exits with 0", async () => {
    const { code, stdout, stderr } = await runCaptured(["validate", sound, ...quick]);
    expect([code, process.exitCode]).toEqual([0, codeBefore]);
    const document = JSON.parse(stdout);
    expect(document).toMatchObject({ is_passed: true, thresholds: { test_size: 0.2 } });
    expect(document.gates).toHaveLength(3);
    expect(stderr).toMatch(/^training weeks: \d+ % of all done/);
    expect(stderr).toMatch(/\nfold 1 of 1: 100 % of all done, 0 s left\n$/);
  });

  it("exits with 3 for a model that fails, and says why in a table for people", async () => {
    const { code, stdout } = await runCaptured(["validate", random, ...quick, "--table"]);
    expect(code).toBe(0);
    expect(process.exitCode).toBe(3);
    expect(stdout).toMatch(/^Validation of model simple: fail\n/);
    expect(stdout).toMatch(/R² out of sample [−\d.]+, at least 0.40 is asked: failed\./);
  });

  it("takes thresholds from a file and from flags, which win", async () => {
    const thresholds = file("gates.yaml", "oos_r2_min: 0.99999\noverfitting_max: 2\ntest_size: 0.3\n");
    const run = (...flags: string[]) =>
      runCaptured(["validate", sound, ...quick, "--thresholds", thresholds, ...flags]);
    const strict = JSON.parse((await run()).stdout);
    expect(strict.thresholds).toEqual({
      oos_r2_min: 0.99999,
      oos_mape_max: 0.2,
      overfitting_max: 2,
      test_size: 0.3,
    });
    expect(strict.is_passed).toBe(false);
    const lax = JSON.parse((await run("--oos-r2-min", "0.1", "--test-size", "0.25")).stdout);
    expect(lax).toMatchObject({ is_passed: true, holdout: { split: { test: { periods: 15 } } } });
  });

  it("gives the same document for the same seed", async () => {
    const run = async (seed: string) =>
      (await runCaptured(["validate", sound, ...quick, "--seed", seed])).stdout;
    expect(await run("5")).toBe(await run("5"));
    expect(await run("5")).not.toBe(await run("6"));
  });

  const badYaml = file("bad.yaml", "oos_mape_max: 20\n");
  const faults: readonly [string, readonly string[], RegExp][] = [
    [
      "a test size in percent",
      [sound, "--test-size", "20"],
      /--test-size must be a share above 0 and at most 0\.5, such as 0\.2 for 20 %, got 20; give 0\.2 for 20 %/,
    ],
    ["a test size of nothing", [sound, "--test-size", "0"], /--test-size must be a share above 0/],
    ["a MAPE in percent", [sound, "--oos-mape-max", "20"], /--oos-mape-max .* give 0\.2 for 20 %/],
    ["text for a number", [sound, "--oos-r2-min", "high"], /--oos-r2-min must be a number, got "high"/],
    ["nothing for a number", [sound, "--overfitting-max", ""], /--overfitting-max must be a number, got ""/],
    [
      "a test of too few weeks",
      [sound, "--test-size", "0.03"],
      /60 weeks with a KPI give 58 to learn from and 2 to test on/,
    ],
    [
      "too few weeks",
      [short],
      /short\.csv, column "units_sold": validate: 11 weeks with a KPI give 8 to learn from and 3 to test on; at least 8 and 4 are needed/,
    ],
    ["no folds", [sound, "--folds", "0"], /--folds must be a whole number from 1, got 0/],
    [
      "too many folds",
      [sound, "--folds", "40"],
      /40 folds of at least 2 after 24 to learn from need 104 weeks/,
    ],
    ["half a seed", [sound, "--seed", "1.5"], /--seed must be a whole number from 0, got 1\.5/],
    ["a horizon of one", [sound, "--horizon", "1"], /--horizon must be a whole number from 2, got 1/],
    ["no such thresholds", [sound, "--thresholds", "nowhere.yaml"], /nowhere\.yaml: the file cannot be read/],
    [
      "thresholds out of range",
      [sound, "--thresholds", badYaml],
      /bad\.yaml: "oos_mape_max" .* give 0\.2 for 20 %/,
    ],
    ["no such table", [join(folder, "none.csv")], /no such file/],
    ["an unknown flag", [sound, "--oos-r2", "0.4"], /unknown option '--oos-r2'/],
  ];
  it.each(faults)("refuses %s in one line, with nothing on standard output", async (_, args, message) => {
    const { code, stdout, stderr } = await runCaptured(["validate", ...args]);
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/^carryover: [^\n]+\n$/);
    expect([code, stdout, process.exitCode]).toEqual([2, "", codeBefore]);
  });
});
