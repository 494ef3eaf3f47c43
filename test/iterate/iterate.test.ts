/** The engine from a CSV to a verdict: each status, what a run leaves behind, and that the holdout teaches nothing. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readPanel } from "../../src/data/read.js";
import { planBudget } from "../../src/decisions/plan.js";
import { diagnose } from "../../src/diagnosis/diagnose.js";
import { roi } from "../../src/insights/roi.js";
import { artifactSchemas } from "../../src/iterate/files/schemas.js";
import type { IterationRun } from "../../src/iterate/finish.js";
import { iterate } from "../../src/iterate/iterate.js";
import { checkSpread } from "../../src/iterate/modelSpread.js";
import { judge } from "../../src/iterate/outcome.js";
import { lockName } from "../../src/platform/lockName.js";
import { parseSpecYaml } from "../../src/spec/spec.js";
import { specify } from "../../src/spec/specify.js";
import { loadFit } from "../../src/trace/trace.js";
import {
  digestsOf,
  filesOf,
  type PreparedRun,
  prepareRun,
  tableText,
  trainingWeeks,
  weeks,
} from "./tables.js";

const prepared: PreparedRun[] = [];
const prepare = (text: string): PreparedRun => {
  const options = prepareRun(text);
  prepared.push(options);
  return options;
};
afterAll(() => {
  for (const { csvPath } of prepared) rmSync(dirname(csvPath), { recursive: true });
});

const sound = prepare(tableText("sound"));
const broken = prepare(tableText("broken"));
const noise = prepare(tableText("noise"));
let runs: Readonly<Record<"sound" | "broken" | "noise", IterationRun>>;
beforeAll(async () => {
  runs = { sound: await iterate(sound), broken: await iterate(broken), noise: await iterate(noise) };
});

const json = (options: PreparedRun, file: string) =>
  JSON.parse(readFileSync(join(options.outputDir, file), "utf8"));

describe("the status", () => {
  it("is full_success where diagnostics and the holdout pass", () => {
    expect(runs.sound.status).toBe("full_success");
    expect(runs.sound.oosValidationPassed).toBe(true);
    expect(json(sound, "skill_report.json")).toMatchObject({
      status: "full_success",
      oos_validation_passed: true,
    });
  });

  it("is diagnostics_only where the market breaks away in the holdout, and the document says so", () => {
    const { status, oosValidationPassed, document, warnings } = runs.broken;
    expect([status, oosValidationPassed]).toEqual(["diagnostics_only", false]);
    expect(document.markdown).toContain("`diagnostics_only`");
    expect(warnings.map(({ code }) => code)).toContain("not-validated");
  });

  it("leaves a channel out that begins in the holdout, and says so", async () => {
    const [header, ...rows] = tableText("sound").trim().split("\n");
    const late = rows.map((row, week) => `${row},${week >= trainingWeeks + 5 ? 50 : 0}`);
    const text = [`${header},spend_podcast`, ...late].join("\n");
    const { document, warnings } = await iterate({ ...prepare(text), maxIterations: 1 });
    expect(warnings.find(({ code }) => code === "channels-left-out")?.message).toMatch(
      /^no model of this run has podcast, without media in the training weeks: what it has brought since/,
    );
    expect(document.markdown.split("## Overview")[0]).toContain("- No model of this run has podcast");
    expect(runs.sound.warnings).toEqual([]);
  });

  it("is budget_exhausted where nothing explains the KPI", () => {
    expect(runs.noise.status).toBe("budget_exhausted");
    expect(runs.noise.history.every(({ diagnosticsPassed }) => !diagnosticsPassed)).toBe(true);
    // The changes that were tried are all different.
    const changes = runs.noise.history.map(({ change }) => change);
    expect(new Set(changes).size).toBe(changes.length);
  });

  it("cannot be a success without a passed holdout, whatever else passed", () => {
    const gate = { name: "oos_r2", value: 0.9, limit: 0.4, isPassed: true, text: "" } as const;
    const failed = { ...gate, isPassed: false };
    const kind = "holdout" as const;
    expect(judge(true, { kind, gates: [gate], isPassed: true }, [], []).isSuccess).toBe(true);
    expect(judge(true, { kind, gates: [gate, failed], isPassed: true }, [], []).isSuccess).toBe(false);
    expect(judge(true, { kind, gates: [gate], isPassed: false }, [], []).isSuccess).toBe(false);
    expect(judge(true, { kind, gates: [], isPassed: true }, [], []).isSuccess).toBe(false);
    // Nor without attribution.
    expect(judge(true, { kind, gates: [gate], isPassed: true }, [], [failed]).isSuccess).toBe(false);
    for (const { verdict } of [...runs.broken.log.iterations, ...runs.noise.log.iterations]) {
      expect(verdict.isSuccess).toBe(false);
    }
  });
});

describe("the folder of a run", () => {
  it("holds these files and no others", () => {
    expect([...filesOf(sound.outputDir).keys()]).toEqual([
      "ITERATION_ANALYSIS.md",
      "artifacts_iter_1/diagnostics/diagnostics_summary.txt",
      "artifacts_iter_1/diagnostics/predicted_vs_actual_series.csv",
      "artifacts_iter_1/metrics/summary.json",
      "artifacts_iter_1/oos_predictions.csv",
      "artifacts_iter_1/oos_validation.json",
      "artifacts_iter_1/thinking_log.json",
      "artifacts_iter_1/trace.nc",
      "config_iter_1.yaml",
      "data_profile.json",
      "final_trace.nc",
      "iteration_history.png",
      "iteration_log.json",
      "predicted_vs_actual.png",
      "skill_report.json",
      "thinking_history.json",
    ]);
  });

  it("has JSON that keeps its schemas", () => {
    const schemas = artifactSchemas();
    const files = {
      dataProfile: "data_profile.json",
      iterationLog: "iteration_log.json",
      thinkingHistory: "thinking_history.json",
      report: "skill_report.json",
      summary: "artifacts_iter_1/metrics/summary.json",
      oosValidation: "artifacts_iter_1/oos_validation.json",
      thinkingLog: "artifacts_iter_1/thinking_log.json",
    } as const;
    expect(Object.keys(schemas).sort()).toEqual(Object.keys(files).sort());
    for (const [name, file] of Object.entries(files)) {
      const result = schemas[name as keyof typeof schemas].safeParse(json(sound, file));
      expect(result.success ? "" : `${file}: ${result.error.message}`).toBe("");
    }
  });

  it("has a trace of the best attempt, and a configuration that gives its model again", async () => {
    const fit = await loadFit(runs.sound.paths.trace);
    expect(fit.parameters.get("beta")!.values).toEqual(runs.sound.best.fit.parameters.get("beta")!.values);
    const text = readFileSync(join(sound.outputDir, "config_iter_1.yaml"), "utf8");
    expect(specify(await readPanel(sound.csvPath), parseSpecYaml(text)).spec).toEqual(fit.model.spec);
    expect(text).toMatch(/^ *# /m);
  });

  it("has the winner fitted again to all weeks, for returns and plans, and the models that were as reasonable", async () => {
    const { final, paths, log, document } = runs.sound;
    expect(final!.model.spec).toEqual({
      ...runs.sound.best.fit.model.spec,
      training: { ...runs.sound.best.fit.model.spec.training, to: null },
    });
    expect(final!.design.times).toHaveLength(weeks);
    expect((await loadFit(paths.finalTrace!)).parameters.get("beta")).toEqual(final!.parameters.get("beta"));
    const { spread, verdict } = log.iterations[0]!;
    expect(spread!.models.length).toBeGreaterThan(3);
    for (const { total } of spread!.models) {
      expect(total.median).toBeGreaterThanOrEqual(spread!.total.lowest);
      expect(total.median).toBeLessThanOrEqual(spread!.total.highest);
      // The mixture reaches as far as the middle of every model does.
      expect(spread!.total.mixture.lower).toBeLessThan(total.median);
      expect(spread!.total.mixture.upper).toBeGreaterThan(total.median);
    }
    expect(verdict.attribution.map(({ name }) => name)).toEqual(["attribution", "spread"]);
    expect(document.markdown).toContain("The interval to quote is the one that holds them all");
    expect([runs.broken.final, runs.noise.final, runs.noise.log.iterations[0]!.spread]).toEqual([
      null,
      null,
      null,
    ]);
  });

  it("fails models that are as reasonable and say more than twice as much", () => {
    const { spread } = runs.sound.log.iterations[0]!;
    expect(checkSpread(spread!).isPassed).toBe(true);
    const { total } = spread!;
    expect(checkSpread({ ...spread!, total: { ...total, highest: 2.1 * total.lowest } }).isPassed).toBe(
      false,
    );
  });

  it.each(["sound", "broken", "noise"] as const)(
    "says of each channel what diagnose, roi and the plan say of the same draws: %s",
    (name) => {
      const { best, status, document } = runs[name];
      const diagnosis = diagnose(best.fit);
      const returns = roi(best.fit);
      const unlearnt = diagnosis.findings.find(({ code }) => code === "effects-not-learnt")?.about ?? [];
      const learnings = document.markdown.split("## §5.0")[1]!;
      const speaksFor =
        /Nothing that was asked speaks against the numbers of ([^\n]*)\./.exec(learnings)?.[1] ?? "";
      const rows = document.markdown.split("## §4.0")[1]!.split("\n");
      const plan = planBudget(best.fit, { otherModels: false });
      for (const channel of returns.channels) {
        const row = rows.find((line) => line.startsWith(`| ${channel.name} |`))!;
        const isOpen = status === "full_success" && diagnosis.verdict !== "fail";
        // Nobody is named as sound who is not, in any of the places.
        if (!isOpen || channel.withheld !== null || unlearnt.includes(channel.name)) {
          expect(speaksFor.split(/, | and /)).not.toContain(channel.name);
          expect(row).toMatch(/do not decide on it|cannot be told/);
        }
        expect(row.includes("cannot be told from demand")).toBe(channel.withheld !== null);
        if (channel.withheld === null && !Number.isNaN(channel.roi.median)) {
          expect(row).toContain(channel.roi.median.toFixed(2));
        }
        const { priorShare } = diagnosis.channels.find((one) => one.name === channel.name)!;
        expect(row).toContain(`${(100 * priorShare).toFixed(0)} %`);
      }
      // Money is moved by nothing that fails or is withheld.
      if (diagnosis.verdict === "fail" || returns.channels.some(({ withheld }) => withheld !== null)) {
        expect(plan.verdict).not.toBe("change");
      }
      expect(learnings).not.toContain("The data decided");
    },
  );

  it("has a document with every section, whose pictures lie beside it", () => {
    const text = readFileSync(join(noise.outputDir, "ITERATION_ANALYSIS.md"), "utf8");
    for (const head of ["§1.0 Data Profile", "§2.0 Iteration History", "§3.0 Thinking Process"])
      expect(text).toContain(`## ${head}`);
    for (const head of ["§4.0 Final Results", "§5.0 Key Learnings"]) expect(text).toContain(`## ${head}`);
    // The answer first, then the evidence.
    expect(text.indexOf("**The answer.** No model passed: move no money")).toBeGreaterThan(0);
    expect(text.indexOf("**The answer.**")).toBeLessThan(text.indexOf("**Thesis.**"));
    // Why it did not pass is said once before the evidence.
    const head = text.slice(0, text.indexOf("## §1.0"));
    expect(head.split(runs.noise.statusReason)).toHaveLength(2);
    const files = filesOf(noise.outputDir);
    const pictures = [...text.matchAll(/\]\(([^)]+\.png)\)/g)].map(([, name]) => name!);
    expect(pictures.length).toBeGreaterThan(0);
    for (const name of pictures) expect(files.get(name)!.subarray(1, 4).toString()).toBe("PNG");
  });

  it("is the same for the same table, settings and seed, byte for byte", async () => {
    const again = { ...sound, outputDir: `${sound.outputDir}-again` };
    await iterate(again);
    expect(digestsOf(again.outputDir)).toEqual(digestsOf(sound.outputDir));
    expect(runs.sound.files).toBe(null);
  });

  it("is the same in memory, of a table given as text", async () => {
    const { outputDir, csvPath, ...settings } = sound;
    const text = readFileSync(csvPath, "utf8");
    const run = await iterate({ ...settings, csvPath: { text, name: csvPath } });
    const onDisk = filesOf(outputDir);
    expect([...run.files!.keys()].sort()).toEqual([...onDisk.keys()].sort());
    for (const [name, bytes] of run.files!)
      expect([name, onDisk.get(name)!.equals(bytes)]).toEqual([name, true]);
    expect(run.files!.has(run.paths.config)).toBe(true);
    expect(run.best.fit.parameters).toEqual(runs.sound.best.fit.parameters);
    expect(run.document).toEqual(runs.sound.document);
  });
});

describe("the holdout", () => {
  it("teaches nothing: other weeks there leave every decision, configuration and draw as they were", async () => {
    const before = digestsOf(noise.outputDir);
    writeFileSync(
      noise.csvPath,
      tableText("noise", (kpi, week) => 5000 - 2 * kpi + 300 * (week % 7)),
    );
    const outputDir = `${noise.outputDir}-poisoned`;
    const other = await iterate({ ...noise, outputDir });
    writeFileSync(noise.csvPath, tableText("noise"));
    expect(other.history.length).toBe(3);
    const after = digestsOf(outputDir);
    expect(Object.keys(after)).toEqual(Object.keys(before));
    const changed = Object.keys(before).filter((name) => before[name] !== after[name]);
    // What the holdout is scored with, and what tells of it; traces and profile name the checksum of the table.
    const mayDiffer = /oos_|skill_report|iteration_log|ITERATION_ANALYSIS|\.png$|trace\.nc$|data_profile/;
    expect(changed.filter((name) => !mayDiffer.test(name))).toEqual([]);
    expect(changed).toContain("artifacts_iter_1/oos_validation.json");
    for (const name of ["config_iter_3.yaml", "artifacts_iter_3/thinking_log.json", "thinking_history.json"])
      expect(after[name]).toBe(before[name]);
    for (const [name, { values }] of runs.noise.best.fit.parameters) {
      expect(other.best.fit.parameters.get(name)!.values).toEqual(values);
    }
  });

  it("is said to have been looked at as often as it was, and what that costs", () => {
    const { chances } = runs.noise.log.luck;
    expect(chances[2]!).toBeGreaterThanOrEqual(chances[0]!);
    expect(runs.noise.history.length).toBe(3);
    expect(runs.noise.document.markdown).toMatch(/The holdout was looked at 3 times/);
    expect(runs.broken.document.markdown).toMatch(/The holdout was looked at once/);
  });
});

describe("a run that cannot begin", () => {
  it("asks what to do where the folder holds a run", async () => {
    await expect(iterate(sound)).rejects.toThrow(
      /holds a run with 1 finished iteration; go on with it by resume/,
    );
  });

  it("refuses to resume with another table, or other settings", async () => {
    const other = prepare(tableText("noise"));
    const resumed = { ...sound, resume: true };
    await expect(iterate({ ...resumed, csvPath: other.csvPath })).rejects.toThrow(/the table has changed/);
    await expect(iterate({ ...resumed, seed: 2 })).rejects.toThrow(/begun with seed 1, got 2/);
    await expect(iterate({ ...resumed, strict: true })).rejects.toThrow(
      /begun with isStrict false, got true/,
    );
  });

  it("resumes a finished run into the same bytes", async () => {
    const before = digestsOf(sound.outputDir);
    expect((await iterate({ ...sound, resume: true })).status).toBe("full_success");
    expect(digestsOf(sound.outputDir)).toEqual(before);
  });

  it("is told of another run in the folder, and takes over the lock of a dead one", async () => {
    const options = prepare(tableText("sound"));
    mkdirSync(options.outputDir);
    const lock = join(options.outputDir, lockName);
    const mine = {
      pid: process.pid,
      host: (await import("node:os")).hostname(),
      began: null,
      token: "other",
    };
    writeFileSync(lock, JSON.stringify(mine));
    await expect(iterate(options)).rejects.toThrow(
      new RegExp(`process ${process.pid} on .* is working in the folder`),
    );
    // Process numbers end far below this one.
    writeFileSync(lock, JSON.stringify({ ...mine, pid: 2 ** 30 }));
    expect((await iterate(options)).status).toBe("full_success");
    expect(filesOf(options.outputDir).has(lockName)).toBe(false);
  });

  it("says in one line that a folder cannot be made, or an option is out of range", async () => {
    const underFile = join(sound.csvPath, "run");
    await expect(iterate({ ...sound, outputDir: underFile })).rejects.toThrow(
      /^[^\n]*a part of the path is a file[^\n]*$/,
    );
    await expect(iterate({ ...sound, outputDir: "" })).rejects.toThrow(
      /outputDir must be a path, or left out/,
    );
    await expect(iterate({ ...sound, outputDir: undefined, resume: true })).rejects.toThrow(
      /resume needs outputDir/,
    );
    await expect(iterate({ ...sound, csvPath: "" })).rejects.toThrow(/csvPath must be a path, an address/);
    await expect(iterate({ ...sound, maxIterations: 0 })).rejects.toThrow(
      /maxIterations must be a whole number from 1/,
    );
    await expect(iterate({ ...sound, modelType: "v4" as "v3" })).rejects.toThrow(/modelType/);
    await expect(iterate({ ...sound, thresholds: { oosMapeMax: 20 } })).rejects.toThrow(/0\.2 for 20 %/);
  });

  it("stops for a signal and keeps what is finished", async () => {
    const options = prepare(tableText("noise"));
    const stop = new AbortController();
    const stopped = iterate({
      ...options,
      signal: stop.signal,
      onProgress: ({ iteration }) => {
        if (iteration === 2) stop.abort();
      },
    });
    await expect(stopped).rejects.toThrow(/abort/i);
    expect(filesOf(options.outputDir).has(lockName)).toBe(false);
    const run = await iterate({ ...options, resume: true });
    expect(run.history).toEqual(runs.noise.history);
  });
});
