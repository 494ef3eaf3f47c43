/** Tipping points of fits: the regression's algebra at posterior moments, known drivers as measures, and what is left out. */
import { describe, expect, it } from "vitest";
import { roi } from "../../src/insights/roi.js";
import { tippingPoints } from "../../src/insights/tippingPoints.js";
import { robustnessValue } from "../../src/math/omittedVariable.js";
import { tippingPointsDocument, tippingPointsTable } from "../../src/report/refutationTable.js";
import { tableText } from "../../src/report/tableText.js";
import { geoPanel, smallPanel } from "../model/densities.js";
import { fitOf } from "./fits.js";

const fit = fitOf({ type: "v1" }, smallPanel(), 200);
const result = tippingPoints(fit);

describe("tipping points", () => {
  it("are those of the ROI's mean and standard deviation", () => {
    const returns = roi(fit);
    result.channels.forEach(({ name, value, sd, target, toTarget, toNothing }) => {
      const { mean, lower, upper } = returns.channels.find((one) => one.name === name)!.roi;
      for (const [got, expected] of [
        [value.mean, mean],
        [value.lower, lower],
        [value.upper, upper],
      ] as const) {
        expect(Math.abs(got / expected - 1)).toBeLessThan(1e-12);
      }
      expect(target).toBe(1);
      expect(toTarget).toBeCloseTo(robustnessValue(value.mean - 1, sd, result.degreesOfFreedom), 12);
      expect(toNothing).toBeCloseTo(robustnessValue(value.mean, sd, result.degreesOfFreedom), 12);
    });
    const { linear, channels } = fit.design.design;
    expect(result.degreesOfFreedom).toBe(60 - linear.length - channels.length);
  });

  it("list the known drivers, the most harmful first, each moving the number away from the decision's side", () => {
    for (const { value, benchmarks } of result.channels) {
      const names = benchmarks.map(({ name }) => name);
      expect([...names].sort()).toEqual(
        [
          "bank_rate_pct",
          "competitor_spend_weekly",
          "consumer_confidence_index",
          "events",
          "season",
          "trend",
        ].sort(),
      );
      const side = Math.sign(value.mean - 1);
      const lost = benchmarks.map(({ adjusted }) => side * (value.mean - adjusted));
      expect(Math.min(...lost)).toBeGreaterThanOrEqual(0);
      expect([...lost].sort((a, b) => b - a)).toEqual(lost);
      for (const { kpi, media } of benchmarks) {
        expect(kpi).toBeGreaterThanOrEqual(0);
        expect(media).toBeLessThan(1);
      }
    }
  });

  it("are of KPI units where the table has no revenue, towards nothing", () => {
    const units = tippingPoints(fitOf({ type: "v1" }, { ...smallPanel(), revenue: null }));
    expect(units.isRoi).toBe(false);
    for (const { target, toTarget, toNothing } of units.channels) {
      expect(target).toBe(0);
      expect(toTarget).toBe(toNothing);
    }
    expect(tableText(tippingPointsTable(units))).toContain("to bring it to 0");
  });

  it("have no known drivers as measures in several geos and where effects multiply", () => {
    const geos = tippingPoints(fitOf({ type: "v2" }, geoPanel()));
    const multiplied = tippingPoints(fitOf({ type: "v1", form: "multiplicative" }));
    for (const { benchmarks } of [...geos.channels, ...multiplied.channels]) expect(benchmarks).toEqual([]);
  });

  it("show themselves with what no table can rule out", () => {
    expect(tableText(tippingPointsTable(result))).toContain("association is not causation");
    expect(JSON.stringify(tippingPointsDocument(result))).toContain('"degrees_of_freedom"');
  });
});
