/** The notes of a diagnosis: in periods of the table, in right English, with what is no score named so. */
import { describe, expect, it } from "vitest";
import { diagnose, type ParameterDiagnosis, priorFindings } from "../../src/diagnosis/diagnose.js";
import { quickFit } from "../../src/fit/quickFit.js";
import { diagnosisTable } from "../../src/report/diagnosisTable.js";
import { specify } from "../../src/spec/specify.js";
import { smallPanel } from "../model/densities.js";

describe("diagnosisTable", () => {
  it("counts in periods of the table", () => {
    const panel = smallPanel();
    const notes = (frequency: "week" | "month") =>
      diagnosisTable(diagnose(quickFit(specify({ ...panel, frequency }), { draws: 50 }))).notes?.join("\n");
    expect(notes("month")).toMatch(/60 rows: \d+ % of months in the 50 % intervals/);
    expect(notes("month")).toContain("it says which months the fit leans on, and nothing of forecasts");
    expect(notes("week")).toMatch(/60 rows: \d+ % of weeks in the 50 % intervals/);
  });
});

describe("priorFindings", () => {
  it("speaks of one parameter and of several", () => {
    const parameter = (name: string, priorShare: number) => ({ name, priorShare }) as ParameterDiagnosis;
    const [alpha, sigma] = [parameter("alpha[tv]", 0.8), parameter("sigma", 0.1)];
    const message = (parameters: readonly ParameterDiagnosis[]) => priorFindings(parameters)[0]?.message;
    expect(message([alpha, sigma])).toBe("1 of 2 parameters is mostly its prior: alpha[tv] 80 %");
    expect(message([alpha, parameter("beta[tv]", 0.6)])).toBe(
      "2 of 2 parameters are mostly their prior: alpha[tv] 80 %, beta[tv] 60 %",
    );
    expect(message([sigma])).toBeUndefined();
  });
});
