/** What tables say beside their numbers: how the fit was judged, which quantity a number is, and whether to decide on it. */
import { describe, expect, it } from "vitest";
import { ridgeBudget } from "../../src/baseline/budget.js";
import { ridgeRegression } from "../../src/baseline/ridgeRegression.js";
import { ridgeRoi } from "../../src/baseline/roi.js";
import { diagnose } from "../../src/diagnosis/diagnose.js";
import { type Judgement, judgedGate } from "../../src/diagnosis/judgement.js";
import { contributions } from "../../src/insights/contributions.js";
import { priorPredictive } from "../../src/insights/priorPredictive.js";
import { roi } from "../../src/insights/roi.js";
import { ridgeBudgetTable } from "../../src/report/analysisTables.js";
import { diagnosisTable } from "../../src/report/diagnosisTable.js";
import { contributionsTable } from "../../src/report/fitTables.js";
import { judgementNotes } from "../../src/report/judgementText.js";
import { roiConventionsTable, roiDocument, roiTable } from "../../src/report/roi.js";
import { fitOf } from "../insights/fits.js";
import { smallPanel } from "../model/densities.js";

const fit = fitOf({ type: "v1" });

const judged = (...failing: readonly string[]): Judgement => ({
  verdict: failing.length > 0 ? "fail" : "pass",
  gates: (["sampler", "fit", "attribution"] as const).map((name) =>
    judgedGate(
      name,
      failing.includes(name)
        ? [{ code: "wrong", severity: "fail", message: "it is wrong", cure: "mend it", about: [] }]
        : [],
    ),
  ),
});

describe("the judgement over a fit", () => {
  it("stands first under its returns, and in their document, as diagnose has it", () => {
    const { verdict, gates } = diagnose(fit);
    const said = `The fit: ${verdict} (${gates.map((gate) => `${gate.name} ${gate.verdict}`).join(", ")}); diagnose says why, and what to do.`;
    const returns = roi(fit);
    expect(roiTable(returns).notes?.[0]).toBe(said);
    expect(roiConventionsTable(returns.conventions).notes?.[0]).toBe(said);
    expect(roiDocument(returns)).toMatchObject({
      judgement: { verdict, gates: { sampler: { verdict: gates[0]!.verdict } } },
    });
  });

  it("is none where the returns are of priors alone", () => {
    const prior = priorPredictive(fit.model).roi!;
    expect(prior.judgement).toBeNull();
    expect(roiTable(prior).notes?.join("\n")).not.toContain("The fit:");
  });

  it("says what a failed attribution means, and that the forecast stands where nothing else failed", () => {
    expect(judgementNotes(judged("attribution"))[1]).toMatch(
      /may not divide a budget. It is no failed model/,
    );
    expect(judgementNotes(judged("fit", "attribution"))[1]).toMatch(/may not divide a budget\.$/);
    expect(judgementNotes(judged("fit"))).toHaveLength(1);
    const notes = diagnosisTable({ ...diagnose(fit), ...judged("attribution") }).notes?.join("\n");
    expect(notes).toContain("may not divide a budget");
  });
});

describe("a number that has several readings", () => {
  it("is said to be of what arrived in the window, or of what its spend brings", () => {
    const { times } = fit.design;
    const window = `${times[0]} to ${times.at(-1)}`;
    expect(contributionsTable(contributions(fit)).notes?.[0]).toMatch(
      new RegExp(`^KPI of ${window}: what arrived in these weeks, .* roi and refute count what the spend`),
    );
    expect(roiTable(roi(fit)).notes?.join("\n")).toContain("contributions count what arrives inside");
  });
});

it("nobody is told to decide on a ridge regression", () => {
  const { title, notes } = ridgeBudgetTable(ridgeBudget(ridgeRoi(ridgeRegression(smallPanel()))));
  expect(title).toContain("not to decide on");
  expect(notes).toContainEqual(expect.stringMatching(/^Do not decide on this/));
  expect(notes?.join("\n")).not.toContain("Proved");
});
