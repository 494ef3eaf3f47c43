/** Months are called months: no text about a monthly table speaks of weeks. */
import { describe, expect, it } from "vitest";
import { attributionFindings } from "../../src/diagnosis/attribution/attribution.js";
import { diagnose } from "../../src/diagnosis/diagnose.js";
import { mediaEvidence } from "../../src/diagnosis/mediaFindings.js";
import { predictiveFindings } from "../../src/diagnosis/predictiveFindings.js";
import { contributions } from "../../src/insights/contributions.js";
import { responseCurves } from "../../src/insights/responseCurves.js";
import { roi } from "../../src/insights/roi.js";
import { tableText } from "../../src/report/tableText.js";
import { tableOf } from "../../src/results/results.js";
import { fitOf } from "../insights/fits.js";
import { smallPanel } from "../model/densities.js";

/** Twenty-four of the panel's periods, as if each were a month. */
const months = (() => {
  const panel = smallPanel();
  const times = panel.times.map((_, t) => new Date(Date.UTC(2018, t, 1)).toISOString().slice(0, 10));
  return { ...panel, times, frequency: "month" as const };
})();
/** Words of a duration that somebody should wait are weeks whatever the table has. */
const speaksOfWeeks = /(?<!six to eight )\bweek/;

describe("a monthly table", () => {
  const fit = fitOf({ type: "v1" }, months, 60);

  it("has months in what is said of its fit", () => {
    for (const result of [diagnose(fit), roi(fit), contributions(fit), responseCurves(fit)]) {
      expect(tableText(tableOf(result))).not.toMatch(speaksOfWeeks);
    }
  });

  it("has months in every finding about its errors", () => {
    const { predictive } = diagnose(fit);
    const findings = predictiveFindings(
      {
        ...predictive,
        rows: predictive.rows.map((row, i) => ({ ...row, paretoK: 2, events: i === 0 ? ["fair"] : [] })),
        coverage: [
          { level: 0.5, observed: 0 },
          { level: 0.9, observed: 1 },
          { level: 0.6, observed: 1 },
        ],
        extremes: [{ name: "largest", observed: 9, lower: 1, upper: 2, probability: 0 }],
        residualAutocorrelation: 0.7,
        residualLag: { lag: 4, correlation: 0.8, limit: 0.3 },
      },
      "month",
    );
    expect(findings.map(({ code }) => code).sort()).toEqual([
      "event-weeks",
      "extremes",
      "narrow-intervals",
      "pareto-k",
      "residual-autocorrelation",
      "residual-rhythm",
      "wide-intervals",
    ]);
    for (const { message, cure } of findings) expect(`${message}; ${cure}`).not.toMatch(speaksOfWeeks);
  });

  it("has months where the months are too few to ask", () => {
    const short = fitOf({ type: "v1", training: { to: months.times[15]! } }, months, 60);
    const found = attributionFindings(short, mediaEvidence(short), []);
    expect(found.find(({ code }) => code === "attribution-not-asked")?.message).toMatch(
      /^16 months are too few/,
    );
  });
});
