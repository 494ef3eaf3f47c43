/** Where a check of the predictions becomes a finding, and where the finding becomes a failure: exact binomial probabilities. */
import { describe, expect, it } from "vitest";
import type { CheckedRow, PredictiveChecks } from "../../src/diagnosis/predictiveChecks.js";
import { predictiveFindings } from "../../src/diagnosis/predictiveFindings.js";

/** Checks of so many rows with nothing wrong but what is given. */
function checksOf(rows: number, changes: Partial<PredictiveChecks>): PredictiveChecks {
  const row = { label: "", paretoK: 0, events: [] } as unknown as CheckedRow;
  return {
    rows: Array.from({ length: rows }, () => row),
    coverage: [],
    extremes: [],
    residualAutocorrelation: 0,
    residualLag: { lag: 2, correlation: 0, limit: 0.3 },
    geoCorrelation: Number.NaN,
    loo: { paretoKThreshold: 0.7 } as PredictiveChecks["loo"],
    ...changes,
  };
}

const severityOf = (inside: number, rows: number, level: number, residualAutocorrelation = 0) =>
  predictiveFindings(
    checksOf(rows, { coverage: [{ level, observed: inside / rows }], residualAutocorrelation }),
    "week",
  ).find(({ code }) => code === "narrow-intervals")?.severity;

/** P(X ≤ k) for X binomial (n, p), summed up. */
function binomial(k: number, n: number, p: number): number {
  let term = (1 - p) ** n;
  let total = term;
  for (let i = 1; i <= k; i++) {
    term *= ((n - i + 1) / i) * (p / (1 - p));
    total += term;
  }
  return total;
}

describe("coverage", () => {
  it.each([
    [156, 0.9],
    [104, 0.9],
    [52, 0.9],
    [156, 0.5],
    [52, 0.5],
  ])("of %i rows is a finding where fewer lie inside the %d intervals than chance allows", (rows, level) => {
    const fewest = Array.from({ length: rows }, (_, k) => k).find(
      (k) => binomial(k, rows, level) >= 0.0013498980316300957,
    )!;
    expect(severityOf(fewest, rows, level)).toBeUndefined();
    expect(severityOf(fewest - 1, rows, level)).toBeDefined();
  });

  it("is a failure where the intervals are more than one and a half times too narrow", () => {
    // 2Φ(1.6449/1.5) − 1 = 0.7272 and 2Φ(0.6745/1.5) − 1 = 0.3470.
    expect(severityOf(728, 1000, 0.9)).toBe("review");
    expect(severityOf(727, 1000, 0.9)).toBe("fail");
    expect(severityOf(348, 1000, 0.5)).toBe("review");
    expect(severityOf(346, 1000, 0.5)).toBe("fail");
    expect(severityOf(0, 20, 0.9)).toBe("fail");
  });

  it("counts rows whose errors follow each other for less", () => {
    // r = 0.7: 100 rows are worth 100 · 0.51/1.49 = 34, of which 79 % = 27 are inside: P(X ≤ 27 | 34, 0.9) = 0.05.
    expect(severityOf(79, 100, 0.9)).toBe("review");
    expect(severityOf(79, 100, 0.9, 0.7)).toBeUndefined();
    expect(severityOf(0, 100, 0.9, 0.9)).toBe("fail");
  });
});

it("errors of neighbouring weeks fail a model where they make standard errors half of what they should be", () => {
  const severity = (residualAutocorrelation: number) =>
    predictiveFindings(checksOf(156, { residualAutocorrelation }), "week")[0]?.severity;
  expect(severity(0.24)).toBeUndefined();
  expect(severity(0.25)).toBe("review");
  expect(severity(0.6)).toBe("review");
  expect(severity(0.61)).toBe("fail");
  expect(severity(-0.7)).toBe("review");
  const text = (residualAutocorrelation: number) => {
    const { message, cure } = predictiveFindings(checksOf(156, { residualAutocorrelation }), "week")[0]!;
    return `${message}; ${cure}`;
  };
  expect(text(0.3)).toMatch(/\(0\.30, limit ±0\.24\).*lasts.*let the level move/);
  expect(text(-0.3)).toMatch(/\(-0\.30, limit ±0\.24\).*missing in the next.*level: \{ sd: 0 \}/);
});

describe("errors that follow each other at any lag of a year, or move together", () => {
  it("are a rhythm beyond the limit of all lags, and a failure above 0.6", () => {
    const severity = (lag: number, correlation: number) =>
      predictiveFindings(checksOf(156, { residualLag: { lag, correlation, limit: 0.3 } }), "week").find(
        ({ code }) => code === "residual-rhythm",
      )?.severity;
    expect([
      severity(52, 0.29),
      severity(52, 0.35),
      severity(26, -0.4),
      severity(52, 0.7),
      severity(1, 0.9),
    ]).toEqual([undefined, "review", "review", "fail", undefined]);
  });

  it("make what is said of all geos less sure by the root of 1 + (G − 1)·c", () => {
    const checks = (geoCorrelation: number) => {
      const base = checksOf(20 * 156, { geoCorrelation });
      return predictiveFindings(
        { ...base, rows: base.rows.map((row, i) => ({ ...row, geo: `${i % 20}` })) },
        "week",
      );
    };
    expect(checks(0.83)[0]).toMatchObject({ code: "geo-correlation", severity: "fail" });
    expect(checks(0.83)[0]!.message).toContain("4.1 times less sure");
    expect(checks(0.1)[0]!.severity).toBe("review");
    expect(checks(0.01)).toEqual([]);
  });
});
