/** The ridge baseline on the table that ships, against scikit-learn and HiGHS; fixtures/make_scikit_learn.py wrote the numbers. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ridgeBudget } from "../../src/baseline/budget.js";
import { ridgeRegression } from "../../src/baseline/ridgeRegression.js";
import { ridgeRoi } from "../../src/baseline/roi.js";
import { readPanel } from "../../src/data/read.js";

interface Allocation {
  marginal_roi: Record<string, number>;
  optimal_allocation: Record<string, number>;
  gain: number;
}

interface Reference {
  rows: number;
  r_squared: number;
  adjusted_r_squared: number;
  intercept: number;
  coefficients: Record<string, number>;
  revenue_per_unit: number;
  total_spend: Record<string, number>;
  incremental_units: Record<string, number>;
  roi: Record<string, number>;
  carryover: Allocation;
  "case-study": Allocation;
}

const reference = JSON.parse(
  readFileSync(new URL("fixtures/scikit_learn.json", import.meta.url), "utf8"),
) as Reference;
const regression = ridgeRegression(await readPanel("data/market.csv"));

/** The agreement that the docs promise. */
const promised = 1e-6;

function expectClose(actual: number | undefined, expected: number | undefined): void {
  expect(Math.abs(actual! - expected!)).toBeLessThanOrEqual(promised * Math.abs(expected!));
}

describe("on data/market.csv", () => {
  it("the regression equals scikit-learn's Ridge on StandardScaler", () => {
    const { rows, rSquared, adjustedRSquared, featureNames, fit } = regression;
    expect(rows).toHaveLength(reference.rows);
    expectClose(rSquared, reference.r_squared);
    expectClose(adjustedRSquared, reference.adjusted_r_squared);
    expectClose(fit.intercept, reference.intercept);
    expect([...featureNames].sort()).toEqual(Object.keys(reference.coefficients).sort());
    featureNames.forEach((name, j) => {
      expectClose(fit.coefficients[j], reference.coefficients[name]);
    });
  });

  it("ROI follows from scikit-learn's coefficients by its definition", () => {
    const roi = ridgeRoi(regression);
    expectClose(roi.revenuePerUnit, reference.revenue_per_unit);
    expect(roi.channels.map(({ name }) => name).sort()).toEqual(Object.keys(reference.roi).sort());
    for (const channel of roi.channels) {
      expectClose(channel.totalSpend, reference.total_spend[channel.name]);
      expectClose(channel.incrementalUnits, reference.incremental_units[channel.name]);
      expectClose(channel.roi, reference.roi[channel.name]);
    }
  });

  it.each(["carryover", "case-study"] as const)(
    "marginal ROI and the best budget by the %s convention equal those of HiGHS",
    (convention) => {
      const expected = reference[convention];
      const budget = ridgeBudget(ridgeRoi(regression, { convention }));
      for (const { name, marginal, optimal } of budget.channels) {
        expectClose(marginal, expected.marginal_roi[name]);
        expectClose(optimal, expected.optimal_allocation[name]);
      }
      expectClose(budget.gain, expected.gain);
    },
  );
});
