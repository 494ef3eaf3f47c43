/** The commands that specify and fit a model, and the one that checks an install. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { runCaptured } from "./runCaptured.js";

const reference = "../shared/reference/meridian_national.spec.json";
let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "carryover-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("carryover reference", () => {
  it("prints the density at every test point, and nothing sampled unless asked", async () => {
    const { code, stdout } = await runCaptured(["reference", reference]);
    const document = JSON.parse(stdout);
    const { density_test_points } = JSON.parse(readFileSync(reference, "utf8"));
    expect(code).toBe(0);
    expect(Object.keys(document)).toEqual(["name", "points"]);
    expect(document.points[4].logp / density_test_points[4].logp).toBeCloseTo(1, 9);
  });

  it.each([
    [[], true],
    [["--full", "--warmup", "60"], false],
  ] as const)("samples with %o", async (flags, collapsed) => {
    const args = [
      "reference",
      reference,
      "--sample",
      "--seed",
      "3",
      "--draws",
      "20",
      "--chains",
      "2",
      ...flags,
    ];
    const { code, stdout } = await runCaptured(args);
    const document = JSON.parse(stdout);
    expect(code).toBe(0);
    expect(document.collapsed).toBe(collapsed);
    expect(Object.keys(document.summary)).toEqual(
      JSON.parse(readFileSync(reference, "utf8")).parameter_names,
    );
    expect(Object.keys(document.summary.sigma)).toEqual([
      "mean",
      "sd",
      "q5",
      "q50",
      "q95",
      "rhat",
      "ess_bulk",
      "ess_tail",
    ]);
    expect(document.gradient_evaluations).toBeGreaterThan(100);
    expect(document.seconds.warmup + document.seconds.sampling).toBeCloseTo(document.seconds.total, 9);
  });

  it("refuses what is not such a file or number with one line and code 2", async () => {
    const missing = await runCaptured(["reference", "nowhere.json"]);
    expect(missing).toMatchObject({ code: 2, stdout: "" });
    expect(missing.stderr).toContain("nowhere.json: the file cannot be read");
    const seed = await runCaptured(["reference", reference, "--sample", "--seed", "x"]);
    expect(seed.stderr).toContain('--seed must be a number, got "x"');
    const draws = await runCaptured(["reference", reference, "--sample", "--draws", "0"]);
    expect(draws).toMatchObject({ code: 2, stdout: "" });
    expect(draws.stderr).toBe(
      "carryover: reference: --draws must be a whole number from 1 to 1000000, got 0\n",
    );
    const short = JSON.parse(readFileSync(reference, "utf8"));
    short.density_test_points[1].q.pop();
    const file = join(folder, "short.spec.json");
    writeFileSync(file, JSON.stringify(short));
    const point = await runCaptured(["reference", file]);
    expect(point).toMatchObject({ code: 2, stdout: "" });
    expect(point.stderr).toMatch(
      /"density_test_points\[1\]\.q" must have \d+ entries, got \d+; check the file\n$/,
    );
  });
});

describe("carryover spec and fit", () => {
  it("print a specification that fits the table again, whole files or none", async () => {
    const spec = await runCaptured(["spec", "init", "data/market.csv", "--type", "simple"]);
    expect(spec.code).toBe(0);
    expect(spec.stdout).toContain(
      "# words: the Beta of a channel type is on the share lost a week, 1 - alpha",
    );
    expect(parse(spec.stdout).type).toBe("simple");
    const file = join(folder, "spec.yaml");
    writeFileSync(file, spec.stdout);
    const out = join(folder, "out");
    const args = ["fit", "data/market.csv", "--spec", file, "--out", out, "--draws", "30", "--chains", "2"];
    const fitted = await runCaptured(args);
    expect(readdirSync(out).sort()).toEqual(["fit.json", "spec.yaml", "trace.nc"]);
    expect(fitted).toMatchObject({ code: 0, stdout: readFileSync(join(out, "fit.json"), "utf8") });
    const document = JSON.parse(fitted.stdout);
    expect(document.roi).toHaveLength(11);
    expect(document.warnings.join(" ")).toContain("effective sample size");
    // What the training weeks choose of the baseline is chosen again: it is no setting, and a holdout must not be able to leave it behind.
    expect(parse(spec.stdout)).toMatchObject({
      baseline: "auto",
      level: { weeks: 4 },
      seasonality: { weekly: 0 },
    });
    expect(spec.stdout).not.toMatch(/^ {2}(yearly|peaks):/m);
    const kept = parse(readFileSync(join(out, "spec.yaml"), "utf8"));
    expect(kept).toMatchObject({ ...parse(spec.stdout), periodEffects: { sd: 0 } });
  });

  it("refuse a specification with a misspelt setting, naming the file's fault", async () => {
    const file = join(folder, "wrong.yaml");
    writeFileSync(file, "trendd: { kind: none }\n");
    const { code, stderr } = await runCaptured(["spec", "show", "data/market.csv", "--spec", file]);
    expect(code).toBe(2);
    expect(stderr).toContain('unknown setting "trendd"; did you mean "trend"?');
  });
});
