/** The iterate command: its exit codes, its report, and one line for what cannot be run. */
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { prepareRun, tableText } from "../iterate/tables.js";
import { runCaptured } from "./runCaptured.js";

const prepared = [prepareRun(tableText("sound")), prepareRun(tableText("noise"))] as const;
const [sound, noise] = prepared;
afterAll(() => {
  for (const { csvPath } of prepared) rmSync(dirname(csvPath), { recursive: true });
});
const codeBefore = process.exitCode;
afterEach(() => {
  process.exitCode = codeBefore;
});

describe("carryover iterate", () => {
  it("prints the report that it wrote, progress on the other stream, and exits with 0 after a full success", async () => {
    const { code, stdout, stderr } = await runCaptured([
      "iterate",
      sound.csvPath,
      sound.outputDir,
      "2",
      "simple",
    ]);
    expect([code, process.exitCode]).toEqual([0, codeBefore]);
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({ status: "full_success", oos_validation_passed: true, max_iterations: 2 });
    expect(report).toEqual(JSON.parse(readFileSync(join(sound.outputDir, "skill_report.json"), "utf8")));
    expect(existsSync(join(sound.outputDir, report.kf_documentation))).toBe(true);
    expect(stderr).toMatch(/^iteration 1 of 2 at most, config\n/);
    expect(stderr).toContain("holdout: R² out of sample");
    expect(stderr).toMatch(/^iteration {2}diagnostics {2}holdout {2}attribution .*\n {8}1 {2}passed /m);
    const end = stderr.slice(stderr.indexOf("full_success: "));
    for (const file of ["ITERATION_ANALYSIS.md", "skill_report.json", "trace.nc"]) {
      expect(end).toMatch(new RegExp(`^- ${sound.outputDir}/.*${file}: `, "m"));
    }
    expect(end).toMatch(/^Next: carryover roi --fit .*trace\.nc, then carryover plan .*trace\.nc$/m);
  });

  it("leaves a configuration whose first lines say a command that fits it again", async () => {
    const config = join(sound.outputDir, "config_iter_1.yaml");
    const [, command] = /: carryover (fit .*)$/m.exec(readFileSync(config, "utf8"))!;
    const args = command!.replace("config_iter_1.yaml", config).split(" ");
    const { code, stdout } = await runCaptured(args);
    expect(code).toBe(0);
    const { chains, warmup, draws } = JSON.parse(
      readFileSync(join(sound.outputDir, "iteration_log.json"), "utf8"),
    ).iterations[0].sampling;
    expect(JSON.parse(stdout).provenance).toMatchObject({ chains, warmup, draws });
  });

  it("prints the table of a run where --table asks for it", async () => {
    const run = ["iterate", sound.csvPath, sound.outputDir, "2", "simple", "--resume", "--table"];
    const { code, stdout } = await runCaptured(run);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Iteration: full_success\n/);
    expect(stdout).toMatch(/^ *1 {2}passed {2,}passed {2,}passed {2,}first plan/m);
  });

  it("exits with 3 where nothing passes", async () => {
    const { stdout } = await runCaptured(["iterate", noise.csvPath, noise.outputDir, "1", "simple"]);
    expect(process.exitCode).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({ status: "budget_exhausted", oos_validation_passed: false });
  });

  it.each([
    ["a folder that holds a run", () => [sound.csvPath, sound.outputDir], /go on with it by --resume/],
    ["a table that is not there", () => ["nothing.csv", `${sound.outputDir}-x`], /no such file/],
    [
      "an unknown model type",
      () => [sound.csvPath, `${sound.outputDir}-x`, "3", "v9"],
      /v9.*Allowed choices are/,
    ],
    [
      "no whole number of iterations",
      () => [sound.csvPath, `${sound.outputDir}-x`, "many"],
      /iterate: max-iterations must be a number, got "many"/,
    ],
    [
      "half an iteration",
      () => [sound.csvPath, `${sound.outputDir}-x`, "0.5"],
      /iterate: max-iterations must be a whole number from 1 to 100, got 0\.5/,
    ],
    [
      "a threshold in per cent",
      () => [sound.csvPath, `${sound.outputDir}-x`, "--oos-mape-max", "20"],
      /--oos-mape-max .*0\.2 for 20 %/,
    ],
    [
      "a folder under a file",
      () => [sound.csvPath, join(sound.csvPath, "x")],
      /a part of the path is a file/,
    ],
    [
      "a constant KPI",
      () => {
        const path = join(dirname(sound.csvPath), "constant.csv");
        writeFileSync(
          path,
          tableText("sound")
            .replace(/,[^,\n]+$/gm, ",5")
            .replace(",5", ",units_sold"),
        );
        return [path, `${sound.outputDir}-x`];
      },
      /KPI/,
    ],
  ] as const)(
    "answers %s with one line and exit code 2, and leaves nothing behind",
    async (_, args, line) => {
      const { code, stdout, stderr } = await runCaptured(["iterate", ...args()]);
      expect([code, stdout]).toEqual([2, ""]);
      expect(stderr).toMatch(/^carryover: [^\n]*\n$/);
      expect(stderr).toMatch(line);
      expect(existsSync(join(`${sound.outputDir}-x`, "skill_report.json"))).toBe(false);
    },
  );
});
