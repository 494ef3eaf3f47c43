/** The fit command: its files, its table, its flags, and what it says on the stream for people. */
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { specificationKeys } from "../../src/data/settings.js";
import { specKeys } from "../../src/spec/spec.js";
import { loadFit } from "../../src/trace/trace.js";
import { columnsCsv } from "../data/tables.js";
import { runCaptured } from "./runCaptured.js";

const folder = mkdtempSync(join(tmpdir(), "fit-"));
afterAll(() => rmSync(folder, { recursive: true }));
const spend = (week: number) => 1000 + ((week * 370) % 490) * (week % 3);
const table = (name: string, columns: Record<string, (week: number) => number>) => {
  const path = join(folder, name);
  writeFileSync(path, columnsCsv(60, columns));
  return path;
};
const units = (week: number) => 200 + spend(week) / 5 + ((week * 7) % 11);
const priced = table("priced.csv", {
  spend_tv: spend,
  units_sold: units,
  revenue: (week) => 3 * units(week),
});
const unpriced = table("unpriced.csv", { spend_tv: spend, units_sold: units });
const quick = ["--type", "simple", "--chains", "2", "--draws", "40"];

describe("carryover fit", () => {
  it("prints the returns as a table for people", async () => {
    const { code, stdout } = await runCaptured(["fit", priced, ...quick, "--table"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/ROI/);
    expect(stdout).toMatch(/tv/);
  });

  it("prints contributions where the table has no revenue", async () => {
    const { stdout } = await runCaptured(["fit", unpriced, ...quick, "--table"]);
    expect(stdout).toMatch(/^Contributions/);
  });

  it("says why there is no ROI without revenue, and gives what a unit costs", async () => {
    const { stdout, stderr } = await runCaptured(["fit", unpriced, ...quick]);
    const { roi, warnings, cost_per_unit } = JSON.parse(stdout);
    expect(roi).toBeNull();
    const why = "the table has no revenue, so that there are contributions and a cost per unit but no ROI";
    expect(warnings.join("\n")).toContain(why);
    expect(stderr).toContain(`warning: ${why}`);
    expect(cost_per_unit).toHaveLength(1);
    // Every fifth unit of money sells one unit of the KPI.
    expect(cost_per_unit[0]).toMatchObject({ name: "tv" });
    expect(cost_per_unit[0].cost_per_unit.lower).toBeLessThan(5);
    expect(cost_per_unit[0].cost_per_unit.upper).toBeGreaterThan(5);
    const withRevenue = JSON.parse((await runCaptured(["fit", priced, ...quick])).stdout);
    expect(withRevenue.warnings.join("\n")).not.toContain(why);
    expect(withRevenue.roi[0].cost_per_unit).toEqual(withRevenue.cost_per_unit[0].cost_per_unit);
  });

  it("writes over no specification that no fit wrote, not over that which it fits either", async () => {
    const out = mkdtempSync(join(folder, "own-"));
    const own = join(out, "spec.yaml");
    const text = "# ours\ntype: simple\n";
    writeFileSync(own, text);
    const sampling = quick.slice(2);
    for (const flags of [quick, ["--spec", own, ...sampling]]) {
      const { code, stderr } = await runCaptured(["fit", priced, ...flags, "--out", out]);
      expect([code, stderr]).toEqual([
        2,
        `carryover: fit: --out is a folder whose spec.yaml no fit wrote, and would write over it, got "${out}"; name another folder, or move that file and fit it with --spec\n`,
      ]);
      expect(readFileSync(own, "utf8")).toBe(text);
    }
    const moved = join(out, "ours.yaml");
    renameSync(own, moved);
    expect((await runCaptured(["fit", priced, "--spec", moved, ...sampling, "--out", out])).code).toBe(0);
    expect(readFileSync(moved, "utf8")).toBe(text);
    // What a fit wrote is a fit's.
    expect((await runCaptured(["fit", priced, ...quick, "--out", out])).code).toBe(0);
  });

  it("says that a specification written out for another type wins over --type", async () => {
    const spec = join(folder, "priced.spec.yaml");
    const { stdout: written } = await runCaptured(["spec", "init", priced]);
    writeFileSync(spec, written);
    const shown = await runCaptured(["spec", "show", priced, "--spec", spec, "--type", "simple"]);
    expect(shown.stderr).toMatch(
      /^warning: type simple was asked for, but the specification was written out for v3.*channels\.tv\.adstock geometricGrid/,
    );
    expect((await runCaptured(["spec", "show", priced, "--spec", spec])).stderr).toBe("");
    const { stdout } = await runCaptured(["fit", priced, "--spec", spec, ...quick]);
    expect(JSON.stringify(JSON.parse(stdout).warnings)).toContain("type simple was asked for");
  });

  it("names a file that is no specification, and shows no more than its beginning", async () => {
    const { code, stdout, stderr } = await runCaptured(["fit", priced, "--spec", priced, ...quick]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(`carryover: ${priced}: model: a specification must be a map of settings, got "`);
    expect(stderr.length).toBeLessThan(500);
  });

  it("names a week without a row, which missing: zero does not fill", async () => {
    const path = join(folder, "gap.csv");
    const lines = readFileSync(priced, "utf8").trim().split("\n");
    const [gone] = lines[20]!.split(",");
    writeFileSync(path, lines.filter((_, i) => i !== 20).join("\n"));
    for (const flags of [[], ["--missing", "zero"]]) {
      const { code, stdout, stderr } = await runCaptured(["fit", path, ...quick, ...flags]);
      expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
      expect(stderr).toContain(`has no row for the week of ${gone}`);
      expect(stderr).toContain("add a row for it, with 0 where nothing was spent");
    }
    // A cell that is empty in a row that there is can be taken as zero.
    const [date, , ...rest] = lines[20]!.split(",");
    lines[20] = [date, "", ...rest].join(",");
    writeFileSync(path, lines.join("\n"));
    expect((await runCaptured(["fit", path, ...quick])).stderr).toContain("--missing zero");
    expect((await runCaptured(["fit", path, ...quick, "--missing", "zero"])).code).toBe(0);
  });

  it("says that a specification beside the table is none of its settings", async () => {
    const path = table("clash.csv", { spend_tv: spend, units_sold: units });
    const { stdout: written } = await runCaptured(["spec", "init", path]);
    const clash = join(folder, "clash.yaml");
    writeFileSync(clash, written);
    for (const args of [
      ["profile", path],
      ["fit", path, "--spec", clash],
    ]) {
      const { code, stdout, stderr } = await runCaptured(args);
      expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
      expect(stderr).toContain("this is a model specification");
      expect(stderr).toContain(
        `rename it to ${join(folder, "clash.spec.yaml")} and hand it over as the specification: in a shell --spec`,
      );
    }
    // Every key of a specification that is no setting gives it away.
    expect(specKeys().filter((key) => !specificationKeys.includes(key))).toEqual([
      "kpi",
      "channels",
      "controls",
      "events",
    ]);
  });

  it("samples as its flags say, warns of what went wrong, and says what it wrote", async () => {
    const out = join(folder, "result");
    const flags = [
      "--draws",
      "400",
      "--warmup",
      "30",
      "--target-acceptance",
      "0.9",
      "--until-ess",
      "5",
      "--out",
      out,
    ];
    const { code, stdout, stderr } = await runCaptured(["fit", priced, ...quick, ...flags]);
    expect(code).toBe(0);
    // Who sends the answer into a file of their own has it there too.
    expect(stdout).toBe(readFileSync(join(out, "fit.json"), "utf8"));
    const { provenance } = await loadFit(join(out, "trace.nc"));
    expect(provenance).toMatchObject({ warmup: 30, targetAcceptance: 0.9 });
    expect(provenance.draws).toBeLessThan(400);
    const document = JSON.parse(readFileSync(join(out, "fit.json"), "utf8"));
    expect(document.currency).toEqual(expect.any(String));
    for (const warning of document.warnings) expect(stderr).toContain(`warning: ${warning}`);
    expect(document.warnings).not.toEqual([]);
    expect(stderr).toMatch(
      /wrote fit\.json, spec\.yaml and trace\.nc to .*; next: carryover diagnose .*trace\.nc\n$/,
    );
  });

  it("says at once where it cannot write", async () => {
    const { code, stdout, stderr } = await runCaptured([
      "fit",
      priced,
      ...quick,
      "--out",
      join(priced, "out"),
    ]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(
      /^carryover: fit: cannot write to ".*out" \(ENOTDIR\): a part of the path is a file; .*\n$/,
    );
  });

  it.each([
    [["--target-acceptance", "1"], "--target-acceptance must be in (0, 1), got 1"],
    [["--until-ess", "0"], "--until-ess must be above 0, got 0"],
    [["--draws", "0"], "--draws must be a whole number from 1 to 1000000, got 0"],
    [["--chains", "0"], "--chains must be a whole number from 1, got 0"],
    [["--warmup", "ten"], '--warmup must be a number, got "ten"'],
  ])("refuses %j in one line", async (flags, message) => {
    const { code, stdout, stderr } = await runCaptured(["fit", priced, ...quick, ...flags]);
    expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: "", stderr: `carryover: fit: ${message}\n` });
  });
});
