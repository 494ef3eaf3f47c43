/** The ridge baseline against scikit-learn and HiGHS, whose numbers lie beside the shared tables. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ridgeBudget } from "../../src/baseline/budget.js";
import { ridgeRegression } from "../../src/baseline/ridgeRegression.js";
import { type MarginalConvention, ridgeRoi } from "../../src/baseline/roi.js";
import { readPanel } from "../../src/data/read.js";

interface Reference {
  n_observations: number;
  r_squared: number;
  adjusted_r_squared: number;
  intercept: number;
  coefficients: Record<string, number>;
  revenue_per_unit: number;
  total_spend: Record<string, number>;
  incremental_units: Record<string, number>;
  roi: Record<string, number>;
  marginal_roi: Record<string, number>;
  optimal_allocation: Record<string, number>;
  linear_gain_revenue: number;
  case_study_convention: Pick<Reference, "marginal_roi" | "optimal_allocation" | "linear_gain_revenue">;
}

const asked = 1e-6;

function expectClose(actual: number | undefined, expected: number | undefined): void {
  expect(Math.abs(actual! - expected!)).toBeLessThanOrEqual(asked * Math.abs(expected!));
}

describe.each(["synth_easy_shared", "synth_collinear_shared"])("on %s", (table) => {
  const reference = JSON.parse(readFileSync(`../shared/reference/ridge/${table}.json`, "utf8")) as Reference;
  const fitted = readPanel(`../shared/data/${table}.csv`).then((panel) => ridgeRegression(panel));

  it("the regression equals scikit-learn's Ridge on StandardScaler", async () => {
    const { rows, rSquared, adjustedRSquared, featureNames, fit } = await fitted;
    expect(rows.length).toBe(reference.n_observations);
    expectClose(rSquared, reference.r_squared);
    expectClose(adjustedRSquared, reference.adjusted_r_squared);
    expectClose(fit.intercept, reference.intercept);
    expect(featureNames).toHaveLength(Object.keys(reference.coefficients).length);
    featureNames.forEach((name, j) => {
      expectClose(fit.coefficients[j], reference.coefficients[name]);
    });
  });

  it("ROI follows the reference's definition", async () => {
    const roi = ridgeRoi(await fitted);
    expectClose(roi.revenuePerUnit, reference.revenue_per_unit);
    expect(roi.channels.map(({ name }) => name).sort()).toEqual(Object.keys(reference.roi).sort());
    for (const channel of roi.channels) {
      expectClose(channel.totalSpend, reference.total_spend[channel.name]);
      expectClose(channel.incrementalUnits, reference.incremental_units[channel.name]);
      expectClose(channel.roi, reference.roi[channel.name]);
    }
  });

  it.each([
    ["carryover", reference],
    ["case-study", reference.case_study_convention],
  ] as const)(
    "marginal ROI and the best budget by the %s convention equal the reference",
    async (convention, expected) => {
      const budget = ridgeBudget(ridgeRoi(await fitted, { convention: convention as MarginalConvention }));
      for (const { name, marginal, optimal } of budget.channels) {
        expectClose(marginal, expected.marginal_roi[name]);
        expectClose(optimal, expected.optimal_allocation[name]);
      }
      expectClose(budget.gain, expected.linear_gain_revenue);
    },
  );
});
