/** The whole exam: a sound model passes it, a flexible one fitted to noise does not, and both are told in words and numbers. */
import { beforeAll, describe, expect, it } from "vitest";
import { readPanel } from "../../src/data/read.js";
import { createRng } from "../../src/math/rng.js";
import { tableText } from "../../src/report/tableText.js";
import {
  holdoutTable,
  rollingOriginTable,
  stabilityTable,
  validationDocument,
  validationTable,
} from "../../src/report/validationTable.js";
import { specify } from "../../src/spec/specify.js";
import { type Validation, validate } from "../../src/validation/validate.js";
import { smallPanel } from "../model/densities.js";

const settings = { seed: 1, chains: 2, warmup: 200, draws: 150, workers: 0, folds: 2 };

describe("validate", () => {
  let sound: Validation;
  let noise: Validation;
  beforeAll(async () => {
    sound = await validate(specify(await readPanel("data/market.csv")), settings);
    const panel = smallPanel(70);
    const rng = createRng(11);
    noise = await validate(
      specify(
        {
          ...panel,
          revenue: null,
          kpi: { ...panel.kpi, values: panel.kpi.values.map(() => 800 + 60 * rng.normal()) },
          controls: Array.from({ length: 30 }, (_, i) => ({
            name: `noise_${i}`,
            column: `noise_${i}`,
            unit: "",
            values: Float64Array.from(panel.times, () => rng.normal()),
          })),
        },
        { type: "simple", controls: { sd: 5 }, trend: { kind: "piecewise", changepoints: 10, sd: 5 } },
      ),
      settings,
    );
  });

  it("passes a sound model of the simulated market", () => {
    expect(sound.holdout.gates.map(({ isPassed }) => isPassed)).toEqual([true, true, true]);
    expect(sound).toMatchObject({ isPassed: true, leakage: { isClean: true } });
    expect(sound.verdict).not.toBe("fail");
    // The model that made the data foretells better than forecasts without a model, in the holdout and in the folds.
    for (const { skill } of sound.holdout.forecasts.slice(1)) expect(skill).toBeGreaterThan(0.3);
    for (const { skill } of sound.rollingOrigin.forecasts.slice(1)) expect(skill).toBeGreaterThan(0);
    const { coverage } = sound.holdout.test;
    // 32 weeks at 90 %: three standard errors are 16 points.
    expect(coverage).toBeGreaterThan(0.74);
  });

  it("fails a flexible model of noise, which fits its training weeks well", () => {
    const { train, test, gates } = noise.holdout;
    expect(train.r2).toBeGreaterThan(0.55);
    expect(test.r2).toBeLessThan(0);
    expect(gates.map(({ isPassed }) => isPassed)).toEqual([false, true, false]);
    expect(noise).toMatchObject({ verdict: "fail", isPassed: false });
    expect(noise.warnings.map(({ code }) => code)).toEqual(expect.arrayContaining(["no-skill"]));
    expect(noise.reasons[0]).toMatch(/^R² out of sample -\d\.\d\d, at least 0.40 is asked: failed$/);
  });

  it("judges the fit of the training weeks in the gates of diagnose, with the forecast asked", () => {
    const verdicts = (exam: Validation) => new Map(exam.gates.map(({ name, verdict }) => [name, verdict]));
    expect([...verdicts(sound).keys()]).toEqual(["sampler", "fit", "forecast", "attribution"]);
    for (const name of ["fit", "forecast", "attribution"] as const)
      expect(verdicts(sound).get(name)).not.toBe("fail");
    expect(verdicts(noise).get("forecast")).toBe("fail");
    // 56 weeks and 50 columns: nothing of the split can be asked.
    const [, , , attribution] = noise.gates;
    expect(attribution).toMatchObject({ verdict: "review" });
    expect(attribution!.findings.map(({ code }) => code)).toContain("attribution-not-asked");
  });

  it("compares the folds with the fit of all training weeks, and keeps its rolling origin out of the test", () => {
    const { rollingOrigin: rolling, holdout } = sound;
    expect(rolling.stability.until.at(-1)).toBe(holdout.split.train.to);
    expect(rolling.stability.until).toHaveLength(3);
    expect(rolling.folds.at(-1)!.split.test.to).toBe(holdout.split.train.to);
  });

  it("asks for a review where the gates are passed but something speaks against the model", () => {
    const codes = sound.warnings.map(({ code }) => code);
    const doubts = [
      "no-skill",
      "no-skill-in-folds",
      "narrow-intervals",
      "unstable-returns",
      "divergences",
      "rhat",
    ];
    const findings = sound.gates
      .filter(({ name }) => name !== "sampler")
      .flatMap((gate) => gate.findings.filter(({ severity }) => severity === "review"));
    const isDoubted = findings.length > 0 || codes.some((code) => doubts.includes(code));
    expect(sound.verdict).toBe(isDoubted ? "review" : "pass");
    const warned = sound.warnings.filter(({ code }) => doubts.includes(code));
    expect(sound.reasons.length).toBe(4 + findings.length + warned.length);
    for (const { message } of findings) expect(sound.reasons).toContain(`review: ${message}`);
  });

  it("refuses bad options before anything is fitted", async () => {
    const model = specify(smallPanel(70));
    const started: string[] = [];
    const onProgress = ({ step }: { readonly step: string }) => void started.push(step);
    for (const [options, message] of [
      [{ thresholds: { testSize: 20 } }, "give 0.2 for 20 %"],
      [{ folds: 0 }, "folds must be a whole number from 1"],
      [{ folds: 50 }, "50 folds of at least 2"],
      [{ thresholds: { testSize: 0.02 } }, "70 weeks with a KPI give 68 to learn from and 2 to test on"],
    ] as const) {
      await expect(validate(model, { ...settings, ...options, onProgress })).rejects.toThrow(message);
    }
    expect(started).toEqual([]);
  });

  it("is told in a table that opens with the verdict", () => {
    const text = tableText(validationTable(noise));
    expect(text).toMatch(/^Validation of model simple: fail\n/);
    expect(text).toMatch(/R² +0\.\d\d +−\d\.\d\d +≥ 0\.40: failed/);
    expect(text).toMatch(/inside the 90 % interval/);
    expect(text).toContain("no leakage: what is learnt from stays the same, bit for bit");
    expect(tableText(holdoutTable(noise.holdout))).toMatch(/^Holdout: failed\n/);
    expect(tableText(rollingOriginTable(sound.rollingOrigin))).toMatch(/all together/);
    const stability = tableText(stabilityTable(sound.rollingOrigin.stability));
    expect(stability).toMatch(/^ROI of the same periods/);
    expect(stability.match(/^\w+ +(yes|no) /gm)!.length).toBe(11);
  });

  it("is one finite JSON document with all of its numbers", () => {
    const document = JSON.parse(JSON.stringify(validationDocument(sound)));
    expect(document).toMatchObject({
      verdict: sound.verdict,
      is_passed: true,
      thresholds: { oos_r2_min: 0.4, oos_mape_max: 0.2, overfitting_max: 0.25, test_size: 0.2 },
      holdout: { test: { r2: sound.holdout.test.r2 } },
      gates: [{ name: "oos_r2" }, { name: "oos_mape" }, { name: "overfitting" }],
    });
    expect(document.holdout.series).toHaveLength(156);
    expect(document.holdout.series.filter((row: { is_test: boolean }) => row.is_test)).toHaveLength(32);
    expect(Object.keys(document.stability.channels)).toContain("tv");
    expect(document.rolling_origin.folds).toHaveLength(2);
  });
});
